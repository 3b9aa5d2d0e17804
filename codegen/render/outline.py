"""What Black looks at in a Python sample: if it leaves one sample alone, it leaves all others with this outline alone.

Black reads no words: where it breaks lines depends on the code, and on the widths of texts. Literals are already laid
out, and most brackets have a comma before they close: Black then keeps one item on each line, however short. There, a
text that fits its line has no influence, so the outline omits it. Wherever its width or its quotes might have one, the
outline keeps the whole line.
"""

from __future__ import annotations

import re

from codegen.languages import LANGUAGES

_MAX_LINES = 2000
"""Samples have far fewer; those with more would take long to outline, and Black reads each of them."""
_PLAIN = re.compile(r"""(?:[^"'#\\]|(?<!\w)"(?:[^"\\\0-\x1f\x7f]|\\[nrt\\])*")*""")
"""A line in which Black changes no quotes and no escapes, whatever its texts are; it has no comment and no f-string."""
_COMMENT = re.compile(r" *# (?!.*\b(?:fmt|isort|noqa|pylint|type|yapf)\b)[^\0-\x1f\x7f]*\S")
"""A line with a comment that Black does not obey."""
_BRACKET = re.compile(r"[()\[\]{}]")
_OPENING = re.compile(r"""\ *(?:[\w.]+(?:\[""\])*\ \+?=\ |with\ |\w+=|"":\ )?(?:[\w.]*\(|[\[{])""", re.VERBOSE)
"""A line whose last bracket is the only one that Black may break."""
_CALL = re.compile(r" *(?:\w+ = )?[\w.]+\(")
_CLOSING = re.compile(r" *[)\]}][^()\[\]{}]*")
_LONE_TEXT = re.compile(r' +(?:\w+=|"": )?"",')
"""An item that cannot be broken, however wide it is."""


def outline(source: str) -> str | None:
    """The code of a Python sample, each line marked as kept, or as one whose texts and comment are left out.

    None if nothing is known: there are too many lines, or a text has several, or they continue without brackets.
    """
    if source.count("\n") > _MAX_LINES or '"""' in source or "'''" in source or "\\\n" in source or "\r" in source:
        return None
    lines = source.split("\n")
    bare = LANGUAGES["python"].strings.sub(_bare, source).split("\n")
    depths, pairs = _broken_brackets(bare)
    if len(lines) != len(bare) or pairs is None:
        return None
    kept = {number for number, line in enumerate(lines) if not _is_free(line, bare[number], depths[number])}
    for start, end in pairs:
        if not (_has_an_item_a_line(bare, depths, start, end) or _is_broken_call(lines, bare, depths, start, end)):
            kept.update(range(start, end + 1))
    return "\n".join(f"={lines[number]}" if number in kept else f" {line}" for number, line in enumerate(bare))


def _bare(match: re.Match[str]) -> str:
    return "#" if match[0][0] == "#" else '""'


def _broken_brackets(bare: list[str]) -> tuple[list[int], list[tuple[int, int]] | None]:
    """How many brackets are open around each line, and the lines on which those of several lines open and close.

    No pairs (None) if brackets do not match.
    """
    depths: list[int] = []
    pairs: list[tuple[int, int]] = []
    opened: list[int] = []
    for number, line in enumerate(bare):
        depths.append(len(opened) - line.lstrip(" ").startswith((")", "]", "}")))
        for match in _BRACKET.finditer(line):
            if match[0] in "([{":
                opened.append(number)
            elif not opened:
                return depths, None
            else:
                start = opened.pop()
                if start < number:
                    pairs.append((start, number))
    return depths, None if opened else pairs


def _is_free(line: str, bare: str, depth: int) -> bool:
    """Whether the texts of a line cannot change what Black does with it, if it is an item, or a whole statement."""
    if '"' not in bare and "#" not in bare:
        return _fits(line)
    if _COMMENT.fullmatch(line):
        return True
    if not _PLAIN.fullmatch(line) or (not depth and bare.lstrip(" ").startswith(('"', "("))):  # it may be a docstring
        return False
    return _fits(line) or (depth > 0 and _LONE_TEXT.fullmatch(bare) is not None)


def _fits(line: str) -> bool:
    """Whether a line is not too wide, even if each character that is not ASCII takes two columns."""
    return 2 * len(line) - _ascii(line) <= LANGUAGES["python"].margin


def _ascii(line: str) -> int:
    """How many characters of a line are ASCII: the least width that it may have."""
    return len(line) if line.isascii() else len(line.encode("ascii", "ignore"))


def _has_an_item_a_line(bare: list[str], depths: list[int], start: int, end: int) -> bool:
    """Whether brackets end with a comma, so that Black keeps one item on each line."""
    inside = [number for number in range(start + 1, end) if depths[number] == depths[start] + 1]
    items = [bare[number] for number in inside if not bare[number].lstrip(" ").startswith("#")]
    return (
        _OPENING.fullmatch(bare[start]) is not None
        and _CLOSING.fullmatch(bare[end]) is not None
        and bool(items)
        and all(item.endswith((",", "(", "[", "{")) for item in items)
    )


def _is_broken_call(lines: list[str], bare: list[str], depths: list[int], start: int, end: int) -> bool:
    """Whether a statement is a call whose arguments are on a line of their own, because they fit only there."""
    if depths[start] or end != start + 2 or not _CALL.fullmatch(bare[start]) or bare[end].strip(" ") != ")":
        return False
    joined = lines[start] + lines[start + 1].strip(" ") + ")"
    return (
        not _BRACKET.search(bare[start + 1])
        and not bare[start + 1].endswith(",")
        and _fits(lines[start + 1])
        and _ascii(joined) > LANGUAGES["python"].margin
    )
