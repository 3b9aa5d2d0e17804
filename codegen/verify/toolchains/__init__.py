"""The registry: a language whose samples are run is one module here and one line below."""

from codegen.verify.toolchains.base import Program, Told, Toolchain, Way
from codegen.verify.toolchains.csharp import CSharp
from codegen.verify.toolchains.curl import Curl
from codegen.verify.toolchains.go import Go
from codegen.verify.toolchains.java import Java
from codegen.verify.toolchains.nodejs import NodeJs
from codegen.verify.toolchains.php import Php
from codegen.verify.toolchains.python import Python

TOOLCHAINS: dict[str, type[Toolchain]] = {
    "python": Python,
    "java": Java,
    "nodejs": NodeJs,
    "go": Go,
    "csharp": CSharp,
    "php": Php,
    "curl": Curl,
}

__all__ = ["TOOLCHAINS", "Program", "Told", "Toolchain", "Way"]
