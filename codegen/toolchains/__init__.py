"""The registry: a language whose samples are run is one module here and one line below."""

from codegen.languages import LANGUAGES
from codegen.toolchains.base import Program, Told, Toolchain, Way, without_toolchain
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


def toolchain_of(language: str) -> type[Toolchain]:
    """The toolchain of a language; one that runs nothing, and says so, where codegen has none for it."""
    return TOOLCHAINS.get(language) or without_toolchain(LANGUAGES[language].title)


__all__ = ["TOOLCHAINS", "Program", "Told", "Toolchain", "Way", "toolchain_of"]
