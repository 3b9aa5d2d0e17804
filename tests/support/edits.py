"""Functions that edit the source of a sample. One that finds nothing to change raises AssertionError."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

Edit: TypeAlias = Callable[[str], str]


def swap(old: str, new: str) -> Edit:
    """Replace a text. The source must contain it."""

    def edit(source: str) -> str:
        assert old in source, f"the mutation has no place to bite: {old}"
        return source.replace(old, new)

    return edit


def sub(pattern: str, new: str) -> Edit:
    """Replace the matches of a regular expression. There must be one."""

    def edit(source: str) -> str:
        changed, count = re.subn(pattern, new, source, flags=re.MULTILINE)
        assert count, f"the mutation has no place to bite: {pattern}"
        return changed

    return edit


def first(text: str) -> Edit:
    """Run `text` before the sample."""
    return lambda source: text + "\n" + source


def then(text: str) -> Edit:
    """Run `text` after the sample."""
    return lambda source: source + text + "\n"


def whole(text: str) -> Edit:
    """Run `text` in place of the sample."""
    return lambda _: text + "\n"


def both(*edits: Edit) -> Edit:
    """All edits, one after the other."""

    def edit(source: str) -> str:
        for each in edits:
            source = each(source)
        return source

    return edit
