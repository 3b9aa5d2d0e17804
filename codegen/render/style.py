"""The last touch on rendered text: lines that are too wide; Black for Python, whose results are kept by content."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version

from codegen.cache import Cache
from codegen.errors import CodegenError, Position, Problem
from codegen.languages import LANGUAGES


def tidy(language: str, source: str, template: str, cache: Cache) -> str:
    """The text as it is published.

    `cache` has Black's results of earlier runs, by a hash of its version and the text.
    Raises CodegenError, naming `template`, where the text is not Python.
    """
    if LANGUAGES[language].formatter != "black":
        layout = LANGUAGES[language].layout
        return layout.fit(source, LANGUAGES[language].strings) if layout else source
    key = hashlib.sha256(f"black {_version()}\n{source}".encode()).hexdigest()
    known = cache.get("black", key)
    if known is None:
        known = _black(source, template)
        cache.put("black", key, known)
    return known


@cache
def _version() -> str:
    return version("black")


def _black(source: str, template: str) -> str:
    import black  # slow to import, and not needed where every result is known

    try:
        return black.format_str(source, mode=black.Mode())
    except black.InvalidInput as error:
        message = f"what this template renders is not Python: {str(error).partition(chr(10))[0]}"
        raise CodegenError([Problem(Position(f"templates/{template}"), message)]) from None
