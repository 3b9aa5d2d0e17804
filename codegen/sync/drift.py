"""The differences between the expected tree and the tree on disk."""

from __future__ import annotations

import difflib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from codegen.leaks import masked
from codegen.tree.files import Tree
from codegen.tree.manifest import FILENAME, digest

Kind = Literal["missing", "outdated", "edited", "taken", "stale", "kept", "twin", "foreign"]

_LINE = re.compile(r"[^\n]*\n|[^\n]+")

MESSAGES: Mapping[Kind, str] = {
    "missing": "is missing",
    "outdated": "is not what the spec and templates say now",
    "edited": "was changed by hand",
    "taken": "was not made by codegen, and a sample belongs in its place; move it away, or delete it",
    "stale": "belongs to no sample any more",
    "kept": "belongs to no sample any more and was changed by hand; it is kept",
    "twin": "differs from a sample's path only in case, and is the same on many systems; rename it, or delete it",
    "foreign": "was not made by codegen; it is left alone",
}
"""The message for each kind of drift."""


@dataclass(frozen=True)
class Drift:
    """One file that is not as expected. Files of the kinds `kept` and `foreign` are not a failure."""

    path: str
    kind: Kind

    @property
    def fails(self) -> bool:
        """Whether `check` fails because of this file."""
        return self.kind not in ("kept", "foreign")

    @property
    def written(self) -> bool:
        """Whether `generate` writes this file."""
        return self.kind in ("missing", "outdated", "edited")

    @property
    def refused(self) -> bool:
        """Whether `generate` stops because a person must decide about this file."""
        return self.kind in ("taken", "twin")


def compare(
    expected: Tree, actual: Tree, recorded: Mapping[str, Collection[str]], planned: Collection[str] = ()
) -> tuple[Drift, ...]:
    """The differences, sorted by path.

    `recorded` has the paths that codegen has written, each with the SHA-256 digests of what it wrote (none if unknown).
    `planned` has the paths of all samples, also of those outside the selection: other paths must not differ from them
    only in case.
    """
    drifts = []
    for path, data in expected.items():
        if path not in actual:
            drifts.append(Drift(path, "missing"))
        elif actual[path] != data:
            drifts.append(Drift(path, _changed(path, actual[path], recorded)))
    folded = {prefix.casefold(): prefix for path in (*expected, *planned) for prefix in _prefixes(path)}
    for path, data in actual.items():
        if path not in expected:
            known = recorded.get(path)
            if known:
                drifts.append(Drift(path, "stale" if digest(data) in known else "kept"))
            else:
                twin = any(folded.get(prefix.casefold(), prefix) != prefix for prefix in _prefixes(path))
                drifts.append(Drift(path, "twin" if twin else "foreign"))
    return tuple(sorted(drifts, key=lambda drift: drift.path))


def _changed(path: str, data: bytes, recorded: Mapping[str, Collection[str]]) -> Kind:
    if path == FILENAME:
        return "outdated"
    if path not in recorded:
        return "taken"
    return "outdated" if digest(data) in recorded[path] else "edited"


def _prefixes(path: str) -> list[str]:
    """The paths of the folders above a file, and the path of the file itself."""
    parts = path.split("/")
    return ["/".join(parts[:end]) for end in range(1, len(parts) + 1)]


def diff(path: str, expected: bytes, actual: bytes, limit: int = 40) -> str:
    """A unified diff from the file on disk to the expected file, cut after `limit` lines. Real keys are masked."""
    old, new = (_LINE.findall(masked(data.decode("utf-8", "backslashreplace"))) for data in (actual, expected))
    lines = [
        line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
        for line in difflib.unified_diff(old, new, f"generated/{path}", f"generated/{path} (expected)")
    ]
    if len(lines) > limit:
        lines[limit:] = [f"… {len(lines) - limit} more lines\n"]
    return "".join(lines)
