"""What `check` and `verify` say of one published file, whatever the format they say it in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegen.errors import printable
from codegen.sync.drift import WORDS, Drift, diff

if TYPE_CHECKING:  # what runs samples is slow to import, and `check` does not need it
    from codegen.sync.compare import Comparison
    from codegen.verify.result import Result

_LAST_LINES = 20
"""So many lines of what a sample printed on stderr are shown."""


@dataclass(frozen=True)
class Finding:
    """One published file that is not as it should be.

    `file` is its path in the project; `message` is one line; `title` says both. `details` are lines for below it, each
    with its line feed: a diff, or all reasons.
    """

    file: str
    message: str
    title: str
    details: str = ""


def of_drift(drift: Drift, comparison: Comparison | None = None) -> Finding:
    """A file that is not in step; with its diff where a `comparison` has both sides."""
    file = f"generated/{printable(drift.path)}"
    message = WORDS[drift.kind]
    details = ""
    if comparison and drift.path in comparison.expected and drift.path in comparison.actual:
        details = diff(drift.path, comparison.expected[drift.path], comparison.actual[drift.path])
    return Finding(file, message, f"{file}: {message}", details)


def of_result(result: Result, path: str) -> Finding:
    """A sample that failed; `path` is relative to generated/."""
    reasons = [f"  {line}" for line in result.reason.splitlines()]
    printed = [f"  stderr: {line}" for line in result.stderr.splitlines()[-_LAST_LINES:]]
    file = f"generated/{path}"
    details = "".join(f"{line}\n" for line in (*reasons, *printed))
    return Finding(file, result.reason.partition("\n")[0], f"{file} failed:", details)
