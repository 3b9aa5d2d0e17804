"""Texts that look like a real key of the API: no file may contain one, and no message repeats one."""

from __future__ import annotations

import re
from collections.abc import Iterator

_KEY = re.compile(r"(?<![A-Za-z0-9])sk-(?!mock-)[A-Za-z0-9_-]{20,}")
"""`sk-` and at least 20 more characters, but not within a word (`risk-…`), and not the mock's made-up keys."""

LINE_END = re.compile(r"\r\n|\r|\n")
"""The end of a line in a file."""

KEY_MESSAGE = "this looks like a real key; take it out, and revoke it if it is one"
"""The message about one. It does not contain the key."""


def holds_key(text: str) -> bool:
    """Whether a text contains what looks like a real key."""
    return _KEY.search(text) is not None


def masked(text: str) -> str:
    """The text with `sk-…` in place of everything that looks like a real key."""
    return _KEY.sub("sk-…", text)


def key_places(text: str) -> Iterator[tuple[int, int]]:
    """Line and column, both from 1, of everything in a text that looks like a real key."""
    if holds_key(text):
        for number, line in enumerate(LINE_END.split(text), 1):
            for match in _KEY.finditer(line):
                yield number, match.start() + 1
