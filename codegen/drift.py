"""The expected tree against the one on disk."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from codegen.manifest import NAME, digest
from codegen.tree import Tree

Kind = Literal["missing", "outdated", "edited", "stale", "kept", "foreign"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")

WORDS: Mapping[Kind, str] = {
    "missing": "is missing",
    "outdated": "is not what the spec and templates say now",
    "edited": "was changed by hand",
    "stale": "belongs to no sample any more",
    "kept": "belongs to no sample any more and was changed by hand; it is kept",
    "foreign": "was not made by codegen; it is left alone",
}
"""What to say of each kind."""


@dataclass(frozen=True)
class Drift:
    """One file that is not as expected; `kept` and `foreign` files are no failure."""

    path: str
    kind: Kind

    @property
    def fails(self) -> bool:
        """Whether `check` fails on it."""
        return self.kind not in ("kept", "foreign")


def compare(expected: Tree, actual: Tree, recorded: Mapping[str, str]) -> tuple[Drift, ...]:
    """What differs, sorted by path. `recorded` is the last manifest's `{path: sha256}`."""
    drifts = []
    for path, data in expected.items():
        if path not in actual:
            drifts.append(Drift(path, "missing"))
        elif actual[path] != data:
            untouched = path == NAME or recorded.get(path) == digest(actual[path])
            drifts.append(Drift(path, "outdated" if untouched else "edited"))
    for path, data in actual.items():
        if path not in expected:
            known = recorded.get(path)
            drifts.append(Drift(path, "foreign" if known is None else "stale" if known == digest(data) else "kept"))
    return tuple(sorted(drifts, key=lambda d: d.path))


def diff(path: str, expected: bytes, actual: bytes, limit: int = 40) -> str:
    """A unified diff from what is on disk to what is expected, cut after `limit` lines."""
    old, new = (_LINE.findall(data.decode("utf-8", "backslashreplace")) for data in (actual, expected))
    lines = [
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(old, new, f"generated/{path}", f"generated/{path} (expected)")
    ]
    if len(lines) > limit:
        lines[limit:] = [f"… {len(lines) - limit} more lines\n"]
    return "".join(lines)
