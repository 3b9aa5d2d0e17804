"""Which characters no sample shows as they are, in any language.

The list is ours, and not Python's `isprintable`, which changes with the Unicode version Python was built with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

HIDDEN = (
    "\u0000-\u001f\u007f-\u009f"  # controls, among them tab, line feed and NEL
    "\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # no-break space, soft hyphen, fillers
    "\u2000-\u200b\u200e\u200f\u2028-\u202f\u205f-\u206f"  # spaces, line separators, bidi, invisible operators
    "\u3164\ufe00-\ufe0e\ufeff\uffa0\ufff0-\uffff"  # fillers, variation selectors but the emoji one, BOM
    "\ud800-\udfff\U0001d173-\U0001d17a\U000e0000-\U000e0fff"  # surrogates, musical format, tags
)
"""Ranges for a regular expression's character class. Joiners (U+200C, U+200D) are left: emoji and scripts need them."""

_HIDDEN = re.compile(f"[{HIDDEN}]")


@cache
def _pattern(keys: str) -> re.Pattern[str]:
    return re.compile(f"[{HIDDEN}{re.escape(keys)}]")


def escape(text: str, short: Mapping[str, str], numeric: Callable[[int], str]) -> str:
    """Replace each character of `short` by its escape, any other hidden one by `numeric(code point)`."""
    return _pattern("".join(short)).sub(lambda match: short.get(match[0]) or numeric(ord(match[0])), text)


def hidden(text: str) -> bool:
    """Whether a text has a character that must be escaped."""
    return _HIDDEN.search(text) is not None
