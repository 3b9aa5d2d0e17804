"""The last touch on rendered text: Black for Python, whose results are kept by content."""

from __future__ import annotations

import hashlib
from collections.abc import MutableMapping
from importlib.metadata import version

from codegen.errors import CodegenError, Position, Problem


def tidy(language: str, source: str, template: str, kept: MutableMapping[str, str]) -> str:
    """The text as it is published.

    `kept` maps a hash of (Black's version, text) to Black's result; what is missing there is added.
    Raises CodegenError, naming `template`, where the text is not Python.
    """
    if language != "python":
        return source
    key = hashlib.sha256(f"black {version('black')}\n{source}".encode()).hexdigest()
    known = kept.get(key)
    if known is None:
        known = kept[key] = _black(source, template)
    return known


def _black(source: str, template: str) -> str:
    import black  # slow to import, and not needed where every result is known

    try:
        return black.format_str(source, mode=black.Mode())
    except black.InvalidInput as error:
        message = f"what this template renders is not Python: {error}"
        raise CodegenError([Problem(Position(f"templates/{template}"), message)]) from None
