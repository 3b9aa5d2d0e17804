"""What `check` and `verify` report about one published file, for all formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from codegen.errors import printable
from codegen.sync.drift import MESSAGES, Drift, diff

if TYPE_CHECKING:  # the code that runs samples is slow to import, and `check` does not need it
    from codegen.sync.compare import Comparison
    from codegen.verify.result import Result

_LAST_LINES = 20
"""How many of the last lines that a sample printed on stderr are shown."""


@dataclass(frozen=True)
class Finding:
    """One published file that is not as it should be.

    `file` is its path in the project; `message` is one line; `title` contains both, as the line to print. `details` are
    the lines below it, each with a line feed: a diff, or all reasons.
    """

    file: str
    message: str
    title: str
    details: str = ""


def drift_finding(drift: Drift, comparison: Comparison | None = None) -> Finding:
    """The finding for a file that is not in step; with a diff if `comparison` has the expected and the actual bytes."""
    file = f"generated/{printable(drift.path)}"
    message = MESSAGES[drift.kind]
    details = ""
    if comparison and drift.path in comparison.expected and drift.path in comparison.actual:
        details = diff(drift.path, comparison.expected[drift.path], comparison.actual[drift.path])
    return Finding(file, message, f"{file}: {message}", details)


def result_finding(result: Result, path: str) -> Finding:
    """The finding for a sample that failed; `path` is relative to generated/."""
    reasons = [f"  {line}" for line in result.reason.splitlines()]
    printed = [f"  stderr: {line}" for line in result.stderr.splitlines()[-_LAST_LINES:]]
    file = f"generated/{path}"
    details = "".join(f"{line}\n" for line in (*reasons, *printed))
    return Finding(file, result.reason.partition("\n")[0], f"{file} failed:", details)
