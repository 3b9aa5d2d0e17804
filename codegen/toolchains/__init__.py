"""The registry. A language whose samples are run has one module in this package and one line in `TOOLCHAINS`."""

from codegen.languages import LANGUAGES
from codegen.toolchains.base import Notify, Program, Route, Toolchain, without_toolchain
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
    """The toolchain of a language. Where codegen has none, it is one whose `problem` says so and that runs nothing."""
    return TOOLCHAINS.get(language) or without_toolchain(LANGUAGES[language].title)


__all__ = ["TOOLCHAINS", "Notify", "Program", "Route", "Toolchain", "toolchain_of"]
