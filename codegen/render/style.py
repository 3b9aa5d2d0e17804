"""The last step: unused imports go, long lines are broken, and Black formats what it would still change in Python."""

from __future__ import annotations

import ast
import hashlib
import re
from functools import cache
from importlib.metadata import version

from codegen.cache import Cache
from codegen.errors import CodegenError, Position, Problem
from codegen.languages import LANGUAGES
from codegen.render.outline import outline


def tidy(language: str, source: str, template: str, cache: Cache) -> str:
    """The text as it is published.

    `cache` holds what Black did earlier, by a hash of Black's version and the text, or the outline of the text.
    Raises CodegenError at `template` if a Python sample is not valid Python, or if a sample has too many parts.
    """
    source = LANGUAGES[language].finish(source)
    layout = LANGUAGES[language].layout
    try:
        laid_out = layout.fit(source, LANGUAGES[language].strings) if layout else source
    except RecursionError:
        message = "a line that this template renders has too many parts to be broken; write shorter lines"
        raise CodegenError([Problem(Position(f"templates/{template}", 1), message)]) from None
    if LANGUAGES[language].formatter != "black" or _is_left_alone(laid_out, source, template, cache):
        return laid_out
    key = _key("", source)
    formatted = cache.get("black", key)
    if formatted is None:
        formatted = _black(source, source, template)
        cache.put("black", key, formatted)
    return formatted


_MAX_OUTLINES = 4096
_LEFT_ALONE, _CHANGED = "left alone", "changed"
_outlines: dict[str, str] = {}
"""What this process knows of outlines, by their keys."""


def _is_left_alone(laid_out: str, source: str, template: str, cache: Cache) -> bool:
    """Whether Black leaves a text alone: it reads one text of each outline, and decides for all of them."""
    same = outline(laid_out)
    if same is None:
        return False
    key = _key(" outline", same)
    known = _outlines.get(key) or cache.get("black", key)
    if known not in (_LEFT_ALONE, _CHANGED):
        known = _LEFT_ALONE if _black(laid_out, source, template) == laid_out else _CHANGED
        cache.put("black", key, known)
    if len(_outlines) >= _MAX_OUTLINES:
        _outlines.clear()
    _outlines[key] = known
    return known == _LEFT_ALONE


def _key(kind: str, text: str) -> str:
    return hashlib.sha256(f"black {_version()}{kind}\n{text}".encode()).hexdigest()


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


def run_black(text: str) -> str:
    """What Black makes of a Python program. Raises black.InvalidInput."""
    import black  # slow to import, and not needed when all results are cached

    return black.format_str(text, mode=black.Mode())


def _black(text: str, source: str, template: str) -> str:
    """What Black makes of a text; `source` is the same program as the template renders it."""
    _refuse_too_much(source, template)
    from black import InvalidInput

    try:
        return run_black(text)
    except InvalidInput as error:
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
