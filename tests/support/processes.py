"""Processes of this machine that a test has marked, by a word in their command line."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

from support.workbench import PATIENCE

_LOOK_AGAIN = 0.01
"""Seconds between two looks: the system sends no event when another program starts a process."""


def marked(mark: str, *, but: str = "\0") -> dict[int, str]:
    """The command lines of running processes that have a mark, by process id; those that hold `but` do not count."""
    lines = {}
    for file in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            line = file.read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            if mark in line and but not in line:
                lines[int(file.parent.name)] = line
    return lines


def until(condition: Callable[[], object]) -> None:
    """Wait until a condition holds, as long as a slow machine may need."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end
        time.sleep(_LOOK_AGAIN)
