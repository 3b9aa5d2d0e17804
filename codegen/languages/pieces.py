"""Cuts a long text into pieces, so that each piece is a literal on a separate line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_LINES = re.compile(r"[^\n]*\n+|[^\n]+")
_WORDS = re.compile(r"(?<= )(?=[^ \n])|(?<=[、。，！：；？])(?=[^ \n、。，！：；？」』）》】”’])")
_MAX_PIECES = 500
"""Compilers process a chain of operators with one nested call per operator."""


def pieces(text: str, room: int, width: Callable[[str], int], used: int = 0) -> list[str]:
    """A text cut after its line feeds. Lines wider than two times `room` are also cut after words, so that pieces fit.

    Words are never cut, however long they are, so that readers can search for a URL. `width` returns the width of a
    written text in columns; the first piece has `used` columns less.
    """
    first, *others = _LINES.findall(text) or [""]
    result = [*wrapped(first, room, width, used), *(piece for line in others for piece in wrapped(line, room, width))]
    return result if len(result) <= _MAX_PIECES else [text]


def wrapped(line: str, room: int, width: Callable[[str], int], used: int = 0) -> Iterator[str]:
    """A line of text, cut after words if it is wider than two times `room`."""
    if width(line) <= 2 * room:
        yield line
        return
    piece = ""
    for word in _WORDS.split(line):
        more = width(word)
        if piece and used + more > room:
            yield piece
            piece, used = "", 0
        piece += word
        used += more
    yield piece
