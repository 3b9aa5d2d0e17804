"""The last step of rendering: what a source has too much is dropped, and its lines are broken.

Black does that for Python (its results are cached).
"""

from __future__ import annotations

import ast
import hashlib
import re
from functools import cache
from importlib.metadata import version

from codegen.cache import Cache
from codegen.errors import CodegenError, Position, Problem
from codegen.languages import LANGUAGES


def tidy(language: str, source: str, template: str, cache: Cache) -> str:
    """The text as it is published.

    `cache` holds Black's earlier results, by a hash of Black's version and the text.
    Raises CodegenError at `template` if a Python sample is not valid Python, or if a sample has too many parts.
    """
    source = LANGUAGES[language].finish(source)
    if LANGUAGES[language].formatter != "black":
        layout = LANGUAGES[language].layout
        try:
            return layout.fit(source, LANGUAGES[language].strings) if layout else source
        except RecursionError:
            message = "a line that this template renders has too many parts to be broken; write shorter lines"
            raise CodegenError([Problem(Position(f"templates/{template}", 1), message)]) from None
    key = hashlib.sha256(f"black {_version()}\n{source}".encode()).hexdigest()
    formatted = cache.get("black", key)
    if formatted is None:
        formatted = _black(source, template)
        cache.put("black", key, formatted)
    return formatted


@cache
def _version() -> str:
    return version("black")


_MAX_PARTS = 15_000
"""Lines, names, operators and values of a Python sample. Black takes a second or two for so many.

Those that nest deep count several times, because the time that Black takes grows with the square of the depth.
"""
_TOKEN = re.compile(r"\w+|[^\w\s]")
_TOKENS_OF_A_PART = 3
"""More tokens than so many for each part are too many without a closer look, which would need much memory."""
_MAX_DEPTH = 100
"""Levels of the syntax tree of a Python sample."""


def _black(source: str, template: str) -> str:
    import black  # slow to import, and not needed when all results are cached

    _refuse_too_much(source, template)
    try:
        return black.format_str(source, mode=black.Mode())
    except black.InvalidInput as error:
        message = f"what this template renders is not Python: {str(error).partition(chr(10))[0]}"
        raise CodegenError([Problem(Position(f"templates/{template}"), message)]) from None


def _refuse_too_much(source: str, template: str) -> None:
    """Raise CodegenError for a source that is not Python, or for which Black would need much time or memory."""
    where = Position(f"templates/{template}", 1)
    too_deep = f"what this template renders nests deeper than {_MAX_DEPTH} levels; nest less"
    lines = source.count("\n")
    too_many = f"what this template renders has more than {_MAX_PARTS:,} lines, names and values; make it shorter"
    tokens = sum(1 for _ in _TOKEN.finditer(LANGUAGES["python"].strings.sub("text", source)))
    if lines > _MAX_PARTS or tokens > _MAX_PARTS * _TOKENS_OF_A_PART:
        raise CodegenError([Problem(where, too_many)])
    try:
        level: list[ast.AST] = [ast.parse(source)]
    except SyntaxError as error:
        message = f"what this template renders is not Python: {error.msg}: {error.lineno}:{error.offset}"
        raise CodegenError([Problem(Position(f"templates/{template}"), message)]) from None
    except (ValueError, RecursionError, MemoryError):
        raise CodegenError([Problem(where, too_deep)]) from None
    total = lines
    for depth in range(_MAX_DEPTH):
        total += len(level) * (1 + depth // 10)
        if total > _MAX_PARTS:
            raise CodegenError([Problem(where, too_many)])
        level = [inner for node in level for inner in ast.iter_child_nodes(node)]
    if level:
        raise CodegenError([Problem(where, too_deep)])
