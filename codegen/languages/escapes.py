"""Which characters are always escaped in samples, in every language.

We keep our own list: Python's `isprintable` depends on the Unicode version of the Python that runs codegen.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from unicodedata import ucd_3_2_0 as unicode  # the same data in every version of Python

from codegen.value import Unwritable

HIDDEN = (
    "\u0000-\u001f\u007f-\u009f"  # controls, among them tab, line feed and NEL
    "\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"  # no-break space, soft hyphen, fillers
    "\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f"  # spaces, line separators, bidi, invisible operators
    "\u2800\u3164\ue000-\uf8ff\ufdd0-\ufdef"  # Braille blank, filler, private use, noncharacters
    "\ufe00-\ufe0e\ufeff\uffa0\ufff0-\uffff\ud800-\udfff"  # variation selectors but the emoji one, BOM, surrogates
    "\U00013430-\U00013440\U0001bca0-\U0001bca3"  # format controls of hieroglyphs and of shorthand
    "\U0001d159\U0001d173-\U0001d17a"  # and of music, with its null notehead
    "\U0001fffe\U0001ffff\U0002fffe\U0002ffff\U0003fffe-\U0010ffff"  # noncharacters, tags, private use, empty planes
)
"""Characters that are invisible or look different on every machine, as ranges for a character class of a regex.

Not in the list: U+3000, the space of Chinese text; format characters that can be seen (U+0600 to U+0605, U+06DD,
U+070F, U+0890, U+0891, U+08E2, U+110BD, U+110CD); U+200C, U+200D and U+FE0F, which emoji and scripts need; combining
marks. Joiners (U+200C, U+200D) and combining marks are escaped only if they are loose, see `_is_loose`.
"""

_SPACES = frozenset("\t\n\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f")
_HIDDEN = re.compile(f"[{HIDDEN}]")
PLAIN = re.compile(r"[ #%&(-\[\]-_a-~]*\Z")
"""Matches a text without any character that some language escapes: a fast check that is enough for most texts."""
_CONTROL = re.compile("[\0-\x1f\x7f]")
_JOINERS = "\u200c\u200d"
_NEW_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
"""Blocks of combining marks that got new characters after Unicode 3.2."""
_NEW_MARK = re.compile(f"[{_NEW_MARKS}]")
_MARKS = f"{_NEW_MARKS}\u0483-\u1fff\u302a-\u302f\u3099\u309a\ufb1e\ufe0f\U0001d165-\U0001d1ad"
"""Ranges that contain all combining marks, and also other characters."""
_MAYBE_LOOSE = re.compile(f"(?:\\A|[{HIDDEN}])[{_MARKS}{_JOINERS}]|[\0-\x7f][{_JOINERS}]")
_MAYBE_MARK = re.compile(f"[{_MARKS}]")
_UNSEEN = re.compile(f"[{HIDDEN}{_JOINERS}]")


class Escapes:
    """The escapes of a language: `short` has the short ones; `numeric(code point)` returns all others."""

    def __init__(self, short: Mapping[str, str], numeric: Callable[[int], str]) -> None:
        keys = re.escape("".join(short))
        self._special = re.compile(f"[{HIDDEN}{_JOINERS}{keys}]")
        self._escaped = re.compile(f"[{HIDDEN}{keys}]")
        self._short = short
        self._numeric = numeric

    def __call__(self, text: str) -> str:
        """The text with all characters escaped that are in `short`, hidden or loose (see `_is_loose`).

        Raises Unwritable for half of a surrogate pair, which UTF-8 cannot encode.
        """
        if PLAIN.match(text):
            return text
        if not self._special.search(text) and not _begins_with_mark(text):
            return text
        if not _has_loose(text):
            return self._escaped.sub(self._escape, text)
        parts, before = [], ""
        for character in text:
            if _is_loose(character, before):
                parts.append(self._numeric(ord(character)))
                before = ""
            else:
                parts.append(self._escaped.sub(self._escape, character))
                before = "" if _HIDDEN.match(character) else character
        return "".join(parts)

    def _escape(self, match: re.Match[str]) -> str:
        character = match[0]
        short = self._short.get(character)
        if short is not None:
            return short
        code = ord(character)
        if 0xD800 <= code <= 0xDFFF:
            raise Unwritable(f"a text cannot hold half of a surrogate pair (U+{code:04X})", character)
        return self._numeric(code)


def hidden(text: str) -> bool:
    """Whether a text has a character that must be escaped because it is hidden or loose."""
    if text.isascii():
        return _CONTROL.search(text) is not None
    if not _UNSEEN.search(text) and not _begins_with_mark(text):
        return False
    return _HIDDEN.search(text) is not None or _has_loose(text)


def invisible(text: str) -> str:
    """The first hidden character of a text that is not white space; empty if there is none.

    Spaces of all widths, tabs and line feeds are allowed, because they are useful in a text for readers.
    """
    return next((character for character in _HIDDEN.findall(text) if character not in _SPACES), "")


def _begins_with_mark(text: str) -> bool:
    return text[:1] >= "\u0300" and _MAYBE_MARK.match(text) is not None and _is_mark(text[0])


def _has_loose(text: str) -> bool:
    if text.isascii():
        return False
    return any(match[0][-1] in _JOINERS or _is_mark(match[0][-1]) for match in _MAYBE_LOOSE.finditer(text))


def _is_loose(character: str, before: str) -> bool:
    """Whether a combining mark or joiner has no character before it that it belongs to.

    In a literal, such a mark would combine with the quote or escape before it, and such a joiner would be invisible.
    `before` is the visible character before it, or "" if there is none.
    """
    return before.isascii() if character in _JOINERS else not before and _is_mark(character)


def _is_mark(character: str) -> bool:
    return unicode.category(character)[0] == "M" or _NEW_MARK.match(character) is not None
