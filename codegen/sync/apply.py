"""Bring `generated/` in step with the spec, or say what is not."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from codegen import manifest, tree
from codegen.build import Sources, build
from codegen.drift import WORDS, Drift, compare
from codegen.errors import CodegenError, Position, Problem
from codegen.manifest import NAME
from codegen.project import Project
from codegen.select import Selection, refuse_unmatched


@dataclass(frozen=True)
class Comparison:
    """What a selection of samples should be, what is on disk, and how they differ.

    `obstacles` stand where files are to be written; `left` is what runs that were killed have left behind.
    """

    expected: tree.Tree
    actual: tree.Tree
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
    found, left = tree.names(root)
    recorded = _Recorded.read(root, selection)
    refuse_unmatched(selection, [*(sample.id for sample in sources.plan.samples), *recorded.ids])

    planned = {sample.path for sample in sources.plan.samples}
    known = recorded.known
    begun = _begun(root, left)
    actual = tree.read_tree(root, found, planned | known.keys() | begun.keys() | {NAME})
    for path in begun.keys() & actual.keys():
        if path in known or manifest.digest(actual[path]) in begun[path]:
            known[path] = known.get(path, set()) | begun[path]
    chosen = [sample for sample in sources.plan.samples if selection.matches(sample.id)]
    built = build(sources, chosen, project.cache)
    untouched = planned - built.files.keys() | {row["path"] for row in recorded.others}
    expected = {path: data for path, data in actual.items() if path in untouched} | built.files
    expected[NAME] = manifest.dump([*built.rows.values(), *recorded.others])
    drifts = compare(expected, actual, known, planned)
    written = (drift.path for drift in drifts if drift.written)
    obstacles = {problem for problem in (tree.obstacle(root, path) for path in written) if problem}
    if not selection.everything:  # what is not selected stays as it is, and so must what is known of it
        left = [path for path in left if not tree.is_draft(path, NAME)]
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
        listed = tree.read_file(root, NAME)
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
        if tree.is_draft(path, NAME):
            for row in manifest.load(tree.read_file(root, path)) or []:
                begun.setdefault(row["path"], set()).add(row["sha256"])
    return begun


def refuse(comparison: Comparison) -> None:
    """Raise CodegenError where writing would lose what a person has made, or is not possible."""
    problems = [
        Problem(Position(f"generated/{drift.path}"), WORDS[drift.kind]) for drift in comparison.drifts if drift.refused
    ]
    if not comparison.has_manifest and any(drift.kind == "taken" for drift in comparison.drifts):
        told = "missing or damaged, so codegen cannot tell its files from yours; bring it back, or empty generated/"
        problems.append(Problem(Position(f"generated/{NAME}"), told))
    problems += comparison.obstacles
    if problems:
        raise CodegenError(problems)


def apply(project: Project, comparison: Comparison) -> None:
    """Write and prune. Each file is replaced as a whole; the manifest comes last, when all it lists is there.

    What it will be is written first, beside its place: so the next run knows the files of one that was killed.
    Raises CodegenError where something is in the way, before anything is written.
    """
    refuse(comparison)
    root = project.generated
    drafts = [path for path in comparison.left if tree.is_draft(path, NAME)]
    for path in comparison.left:
        if path not in drafts:
            tree.drop(root, path)
    changes = [drift for drift in comparison.drifts if drift.fails and drift.path != NAME]
    draft = None
    if any(drift.path == NAME for drift in comparison.drifts):
        draft = tree.write_draft(root, NAME, comparison.expected[NAME])
    begun = False
    try:
        for drift in changes:
            _refuse_changed(root, drift.path, comparison)
            if drift.kind == "stale":
                tree.remove_file(root, drift.path)
            else:
                tree.write_file(root, drift.path, comparison.expected[drift.path])
            begun = True
        if draft:
            tree.publish(root, draft, NAME)
    except CodegenError:
        if draft and not begun:
            tree.drop(root, draft)
        raise
    for path in drafts:
        tree.drop(root, path)


def _refuse_changed(root: Path, path: str, comparison: Comparison) -> None:
    """Raise CodegenError where a file is no more what was compared: somebody works on it just now."""
    if tree.read_file(root, path) != comparison.actual.get(path):
        told = "somebody else has just changed it; run codegen generate again"
        raise CodegenError([Problem(Position(f"{root.name}/{path}"), told)])
