"""What looks like a real key of the API: it must stand in no file, and no message repeats it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_KEY = re.compile(r"(?<![A-Za-z0-9])sk-(?!mock-)[A-Za-z0-9_-]{20,}")
"""`sk-` and at least 20 characters more, where no word ends in `sk-` (risk-…). The mock's made-up keys are none."""

LINE_END = re.compile(r"\r\n|\r|\n")
"""Where a line of a file ends."""

TOLD = "this looks like a real key; take it out, and revoke it if it is one"
"""What is said of one. The key itself is not."""


def holds_key(text: str) -> bool:
    """Whether something like a real key stands in a text."""
    return _KEY.search(text) is not None


def masked(text: str) -> str:
    """The text without what looks like a key."""
    return _KEY.sub("sk-…", text)


def places(text: str) -> Iterator[tuple[int, int]]:
    """Line and column of everything in a text that looks like a key, counted from 1."""
    if holds_key(text):
        for number, line in enumerate(LINE_END.split(text), 1):
            for match in _KEY.finditer(line):
                yield number, match.start() + 1
