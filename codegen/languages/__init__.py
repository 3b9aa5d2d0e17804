"""The registry of how languages write: a language is one module here, one line below, and its templates."""

from importlib import import_module

from codegen.languages.base import Language

_MODULES = (
    "python",
    "java",
    "nodejs",
    "go",
    "csharp",
    "php",
    "curl",
)


def _language(module: str) -> Language:
    """The `LANGUAGE` of a module of this package."""
    language: Language = import_module(f"{__name__}.{module}").LANGUAGE
    return language


LANGUAGES: dict[str, Language] = {language.name: language for language in map(_language, _MODULES)}
"""Every language by its name."""

ECOSYSTEMS = tuple(dict.fromkeys(language.ecosystem for language in LANGUAGES.values() if language.ecosystem))
"""Where the packages of these languages come from."""

__all__ = ["ECOSYSTEMS", "LANGUAGES", "Language"]
