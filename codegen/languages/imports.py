"""What a finished source has too much: imports that it does not use, and marks of continuation that nothing follows.

A template lists every import that it may need, and ends every continued line alike. Each language finds in a source
what is too much (`Language.surplus`); here is what they share. An import is used if its name stands in code, and not
only in a text or a comment. Where that is in doubt, it is kept: one too many is seen by a compiler or by a reader, one
too few breaks the sample.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

_NO_LINE_FEED = re.compile(r"[^\n]")
_BLANK_LINES = re.compile(r"(?:[ \t]*\n)*")
_COMMENTS = ("//", "/*", "#")


class Span(NamedTuple):
    """A part of a source, from `start` up to `end`."""

    start: int
    end: int


def without(source: str, spans: Iterable[Span]) -> str:
    """The source without these parts, which are in order and do not overlap."""
    kept, at = [], 0
    for start, end in spans:
        kept.append(source[at:start])
        at = end
    return "".join([*kept, source[at:]])


def code_of(source: str, strings: re.Pattern[str], interpolated: Callable[[str], str] | None = None) -> str:
    """The source with `"` for each character of a string literal and a space for each of a comment.

    Line feeds stay, so every position stays the same. `strings` matches string literals and comments. `interpolated`
    does the same for a literal that begins with `$` and has code in it; None if the language has none.
    """

    def masked(match: re.Match[str]) -> str:
        if interpolated and match[0].startswith("$"):
            return interpolated(match[0])
        return _NO_LINE_FEED.sub(" " if match[0].startswith(_COMMENTS) else '"', match[0])

    return strings.sub(masked, source)


def whole_groups(source: str, lines: Iterable[Span], opening: int = 0, closing: int | None = None) -> Iterator[Span]:
    """The lines to drop, and where nothing is left of a group of imports, also the blank lines on one side of it.

    `lines` are whole lines in order, between `opening` and `closing` (if None, the end of the source). What is left
    keeps the wider of the two distances; there is none at the opening and at the closing.
    """
    closing = len(source) if closing is None else closing
    for start, end in _joined(lines):
        first, last = _after_text(source, opening, start), _after_blank_lines(source, end, closing)
        if first == opening or last == closing:
            yield Span(first, last)
        elif first == start or last == end:
            yield Span(start, end)
        elif last - end <= start - first:
            yield Span(start, last)
        else:
            yield Span(first, end)


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans; those that touch are one."""
    open_span: Span | None = None
    for span in spans:
        if open_span and open_span.end == span.start:
            open_span = Span(open_span.start, span.end)
            continue
        if open_span:
            yield open_span
        open_span = span
    if open_span:
        yield open_span


def _after_text(source: str, opening: int, start: int) -> int:
    """Where the blank lines before `start` begin."""
    text = source[opening:start].rstrip(" \t\n")
    return source.index("\n", opening + len(text), start) + 1 if text else opening


def _after_blank_lines(source: str, end: int, closing: int) -> int:
    match = _BLANK_LINES.match(source, end, closing)
    return match.end() if match else end
