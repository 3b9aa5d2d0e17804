"""Where a long text is cut, so that each piece is a literal on a line of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_LINES = re.compile(r"[^\n]*\n+|[^\n]+")
_WORDS = re.compile(r"(?<= )(?=[^ \n])|(?<=[、。，！：；？])(?=[^ \n、。，！：；？」』）》】”’])")
_MOST = 500
"""Compilers walk a chain of operators one call deep for each."""


def pieces(text: str, room: int, width: Callable[[str], int], used: int = 0) -> list[str]:
    """A text cut behind its line feeds; a line wider than two of `room` behind words too, so that each piece fits.

    Words stay whole, however long they are: a URL is searched for. `width` tells that of a piece once it is written;
    the first piece has `used` columns less.
    """
    first, *others = _LINES.findall(text) or [""]
    found = [*wrapped(first, room, width, used), *(piece for line in others for piece in wrapped(line, room, width))]
    return found if len(found) <= _MOST else [text]


def wrapped(line: str, room: int, width: Callable[[str], int], used: int = 0) -> Iterator[str]:
    """A line of text, cut behind words if it is wider than two of `room`."""
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
