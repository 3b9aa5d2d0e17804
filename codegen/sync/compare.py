"""Compares the samples that should exist with those on disk."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from codegen import user_folder
from codegen.build import Sources
from codegen.errors import Problem
from codegen.parallel import build_in_parallel
from codegen.plan.select import Selection, refuse_unmatched
from codegen.project import Project
from codegen.sync.drift import Drift, compare
from codegen.tree import files, manifest


@dataclass(frozen=True)
class Comparison:
    """The expected files for a selection of samples, the files on disk, and the differences.

    `obstacles` are problems at paths where files must be written. `leftovers` are the paths of drafts from runs that
    were killed. `samples` is the number of selected samples.
    """

    expected: files.Tree
    actual: files.Tree
    drifts: tuple[Drift, ...]
    has_manifest: bool
    samples: int
    obstacles: tuple[Problem, ...]
    leftovers: tuple[str, ...]


def compare_project(project: Project, sources: Sources, selection: Selection) -> Comparison:
    """Compare the selected samples with `generated/`; the files of all other samples count as expected.

    Raises CodegenError if a sample cannot be rendered, or if a part of the selection matches nothing.
    """
    root = project.generated
    paths, leftovers = files.list_files(root)
    recorded = _Recorded.read(root, selection)
    refuse_unmatched(selection, [*(sample.id for sample in sources.plan.samples), *recorded.ids])

    planned = {sample.path for sample in sources.plan.samples}
    known = recorded.known
    unfinished = _unfinished(root, leftovers)
    actual = files.read_tree(root, paths, planned | known.keys() | unfinished.keys() | {manifest.FILENAME})
    for path in unfinished.keys() & actual.keys():
        if path in known or manifest.digest(actual[path]) in unfinished[path]:
            known[path] = known.get(path, set()) | unfinished[path]
    chosen = [sample for sample in sources.plan.samples if selection.matches(sample.id)]
    built = build_in_parallel(sources, chosen, user_folder.cache())
    untouched = planned - built.files.keys() | {row["path"] for row in recorded.others}
    expected = {path: data for path, data in actual.items() if path in untouched} | built.files
    expected[manifest.FILENAME] = manifest.dump([*built.rows.values(), *recorded.others])
    drifts = compare(expected, actual, known, planned)
    written = (drift.path for drift in drifts if drift.written)
    obstacles = {problem for problem in (files.obstacle(root, path) for path in written) if problem}
    if not selection.everything:  # samples that are not selected are not repaired, so the draft that lists them stays
        leftovers = [path for path in leftovers if not files.is_draft(path, manifest.FILENAME)]
    return Comparison(
        expected, actual, drifts, recorded.has_manifest, len(chosen), tuple(sorted(obstacles)), tuple(leftovers)
    )


@dataclass(frozen=True)
class _Recorded:
    """What is needed of the manifest on disk.

    `ids` are the ids of its samples. `known` has the digests that codegen has written, for each path. `others` are the
    rows outside the selection; the selected rows are not kept, because they are large and are made again.
    """

    has_manifest: bool
    ids: list[str]
    known: dict[str, set[str]]
    others: list[manifest.Row]

    @classmethod
    def read(cls, root: Path, selection: Selection) -> _Recorded:
        data = files.read_file(root, manifest.FILENAME)
        rows = manifest.load(data)
        known: dict[str, set[str]] = {path: set() for path in manifest.mentioned_paths(data or b"")}
        known |= {row["path"]: {row["sha256"]} for row in rows or []}
        ids = [row["id"] for row in rows or []]
        others = [row for row in rows or [] if not selection.matches(row["id"])]
        return cls(rows is not None, ids, known, others)


def _unfinished(root: Path, leftovers: list[str]) -> dict[str, set[str]]:
    """The digests that killed runs may have written, by path. Their drafts of the manifest list them."""
    digests: dict[str, set[str]] = {}
    for path in leftovers:
        if files.is_draft(path, manifest.FILENAME):
            for row in manifest.load(files.read_file(root, path)) or []:
                digests.setdefault(row["path"], set()).add(row["sha256"])
    return digests
