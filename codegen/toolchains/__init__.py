"""The registry of how languages run: a language whose samples run has one module here and one line below."""

from importlib import import_module

from codegen.languages import LANGUAGES
from codegen.toolchains.base import Installed, Notify, Program, Route, Toolchain, without_toolchain

_MODULES = (
    "python",
    "java",
    "nodejs",
    "go",
    "csharp",
    "php",
    "curl",
)


def _toolchain(module: str) -> type[Toolchain]:
    """The `TOOLCHAIN` of a module of this package."""
    toolchain: type[Toolchain] = import_module(f"{__name__}.{module}").TOOLCHAIN
    return toolchain


TOOLCHAINS: dict[str, type[Toolchain]] = {module: _toolchain(module) for module in _MODULES}
"""Every toolchain by the name of its language."""


def toolchain_of(language: str) -> type[Toolchain]:
    """The toolchain of a language. Where codegen has none, it is one whose `problem` says so and that runs nothing."""
    return TOOLCHAINS.get(language) or without_toolchain(LANGUAGES[language].title)


__all__ = ["TOOLCHAINS", "Installed", "Notify", "Program", "Route", "Toolchain", "toolchain_of"]
