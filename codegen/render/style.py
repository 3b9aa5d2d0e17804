"""The last step of rendering: Black formats Python (its results are cached), the others get long lines broken."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version

from codegen.cache import Cache
from codegen.errors import CodegenError, Position, Problem
from codegen.languages import LANGUAGES


def tidy(language: str, source: str, template: str, cache: Cache) -> str:
    """The text as it is published.

    `cache` holds Black's earlier results, by a hash of Black's version and the text.
    Raises CodegenError at `template` if a Python sample is not valid Python.
    """
    if LANGUAGES[language].formatter != "black":
        layout = LANGUAGES[language].layout
        return layout.fit(source, LANGUAGES[language].strings) if layout else source
    key = hashlib.sha256(f"black {_version()}\n{source}".encode()).hexdigest()
    formatted = cache.get("black", key)
    if formatted is None:
        formatted = _black(source, template)
        cache.put("black", key, formatted)
    return formatted


@cache
def _version() -> str:
    return version("black")


def _black(source: str, template: str) -> str:
    import black  # slow to import, and not needed when all results are cached

    try:
        return black.format_str(source, mode=black.Mode())
    except black.InvalidInput as error:
        message = f"what this template renders is not Python: {str(error).partition(chr(10))[0]}"
        raise CodegenError([Problem(Position(f"templates/{template}"), message)]) from None
