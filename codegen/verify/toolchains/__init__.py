"""The registry: a language whose samples are run is one module here and one line below."""

from codegen.verify.toolchains.base import Toolchain, Way
from codegen.verify.toolchains.curl import Curl
from codegen.verify.toolchains.python import Python

TOOLCHAINS: dict[str, type[Toolchain]] = {"python": Python, "curl": Curl}

__all__ = ["TOOLCHAINS", "Toolchain", "Way"]
