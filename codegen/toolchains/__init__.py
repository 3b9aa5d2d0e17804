"""The registry: a language whose samples are run is one module here and one line below."""

from codegen.toolchains.base import Program, Told, Toolchain, Way
from codegen.toolchains.csharp import CSharp
from codegen.toolchains.curl import Curl
from codegen.toolchains.go import Go
from codegen.toolchains.java import Java
from codegen.toolchains.nodejs import NodeJs
from codegen.toolchains.php import Php
from codegen.toolchains.python import Python

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
