"""The samples that there should be against those on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from codegen.build import Sources, build
from codegen.errors import Problem
from codegen.plan.select import Selection, refuse_unmatched
from codegen.project import Project
from codegen.sync.drift import Drift, compare
from codegen.tree import files, manifest


@dataclass(frozen=True)
class Comparison:
    """What a selection of samples should be, what is on disk, and how they differ.

    `obstacles` stand where files are to be written; `left` is what runs that were killed have left behind.
    """

    expected: files.Tree
    actual: files.Tree
    drifts: tuple[Drift, ...]
    has_manifest: bool
    samples: int
    obstacles: tuple[Problem, ...]
    left: tuple[str, ...]


def compared(project: Project, sources: Sources, selection: Selection) -> Comparison:
    """The selected samples against `generated/`; all other files are taken as they are.

    Raises CodegenError where a sample cannot be rendered, or the selection names nothing.
    """
    root = project.generated
    found, left = files.names(root)
    recorded = _Recorded.read(root, selection)
    refuse_unmatched(selection, [*(sample.id for sample in sources.plan.samples), *recorded.ids])

    planned = {sample.path for sample in sources.plan.samples}
    known = recorded.known
    begun = _begun(root, left)
    actual = files.read_tree(root, found, planned | known.keys() | begun.keys() | {manifest.FILENAME})
    for path in begun.keys() & actual.keys():
        if path in known or manifest.digest(actual[path]) in begun[path]:
            known[path] = known.get(path, set()) | begun[path]
    chosen = [sample for sample in sources.plan.samples if selection.matches(sample.id)]
    built = build(sources, chosen, project.cache)
    untouched = planned - built.files.keys() | {row["path"] for row in recorded.others}
    expected = {path: data for path, data in actual.items() if path in untouched} | built.files
    expected[manifest.FILENAME] = manifest.dump([*built.rows.values(), *recorded.others])
    drifts = compare(expected, actual, known, planned)
    written = (drift.path for drift in drifts if drift.written)
    obstacles = {problem for problem in (files.obstacle(root, path) for path in written) if problem}
    if not selection.everything:  # what is not selected stays as it is, and so must what is known of it
        left = [path for path in left if not files.is_draft(path, manifest.FILENAME)]
    return Comparison(
        expected, actual, drifts, recorded.has_manifest, len(chosen), tuple(sorted(obstacles)), tuple(left)
    )


@dataclass(frozen=True)
class _Recorded:
    """What the manifest on disk says: the ids of its samples, and for each path the digests of what was written.

    `others` are the rows that a selection leaves alone. The rest is large, and made anew.
    """

    has_manifest: bool
    ids: list[str]
    known: dict[str, set[str]]
    others: list[manifest.Row]

    @classmethod
    def read(cls, root: Path, selection: Selection) -> _Recorded:
        listed = files.read_file(root, manifest.FILENAME)
        rows = manifest.load(listed)
        known: dict[str, set[str]] = {path: set() for path in manifest.mentioned(listed or b"")}
        known |= {row["path"]: {row["sha256"]} for row in rows or []}
        ids = [row["id"] for row in rows or []]
        others = [row for row in rows or [] if not selection.matches(row["id"])]
        return cls(rows is not None, ids, known, others)


def _begun(root: Path, left: list[str]) -> dict[str, set[str]]:
    """What runs that were killed may have written, by path: they left the draft of a manifest that lists it."""
    begun: dict[str, set[str]] = {}
    for path in left:
        if files.is_draft(path, manifest.FILENAME):
            for row in manifest.load(files.read_file(root, path)) or []:
                begun.setdefault(row["path"], set()).add(row["sha256"])
    return begun
