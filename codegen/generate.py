"""Bring `generated/` in step with the spec, or say what is not."""

from __future__ import annotations

from dataclasses import dataclass

from codegen import manifest, tree
from codegen.build import Sources, build
from codegen.drift import Drift, compare
from codegen.errors import CodegenError, Position, Problem
from codegen.manifest import NAME
from codegen.project import Project
from codegen.select import Selection


@dataclass(frozen=True)
class Comparison:
    """What a selection of samples should be, what is on disk, and how they differ."""

    expected: tree.Tree
    actual: tree.Tree
    drifts: tuple[Drift, ...]
    has_manifest: bool
    samples: int


def compared(project: Project, sources: Sources, selection: Selection) -> Comparison:
    """The selected samples against `generated/`; all other files are taken as they are.

    Raises CodegenError where a sample cannot be rendered, or the selection names nothing.
    """
    actual = tree.read_tree(project.generated)
    recorded = manifest.load(actual.get(NAME))
    old = {row["id"]: row for row in recorded or []}
    refuse_unmatched(selection, [*(sample.id for sample in sources.plan.samples), *old])

    chosen = [sample for sample in sources.plan.samples if selection.matches(sample.id)]
    built = build(sources, chosen, project.cache)
    others = [row for sample_id, row in old.items() if not selection.matches(sample_id)]
    untouched = {sample.path for sample in sources.plan.samples if sample not in chosen} | {
        row["path"] for row in others
    }
    expected = {path: data for path, data in actual.items() if path in untouched} | built.files
    expected[NAME] = manifest.dump([*built.rows.values(), *others])
    drifts = compare(expected, actual, {row["path"]: row["sha256"] for row in old.values()})
    return Comparison(expected, actual, drifts, recorded is not None, len(chosen))


def apply(project: Project, comparison: Comparison) -> None:
    """Write and prune. Each file is replaced as a whole; the manifest comes last, when all it lists is there.

    Raises CodegenError before anything is written where a path leaves `generated/`.
    """
    root = project.generated
    for drift in comparison.drifts:
        if drift.fails:
            tree.refuse_escape(root, drift.path)
    tree.remove_leftovers(root)
    for drift in sorted(comparison.drifts, key=lambda d: d.path == NAME):
        if drift.kind == "stale":
            tree.remove_file(root, drift.path)
        elif drift.fails:
            tree.write_file(root, drift.path, comparison.expected[drift.path])


def refuse_unmatched(selection: Selection, ids: list[str]) -> None:
    """Raise CodegenError where a selector or an option matches none of the ids."""
    lost = selection.unmatched(ids)
    if lost:
        raise CodegenError(
            Problem(Position(word), "no sample matches this; `codegen list` shows all ids") for word in lost
        )
