"""Bring `generated/` in step with the spec, or say what is not."""

from __future__ import annotations

from pathlib import Path

from codegen.errors import CodegenError, Position, Problem
from codegen.project import Project
from codegen.sync.compare import Comparison
from codegen.sync.drift import WORDS
from codegen.tree import files, manifest


def refuse(comparison: Comparison) -> None:
    """Raise CodegenError where writing would lose what a person has made, or is not possible."""
    problems = [
        Problem(Position(f"generated/{drift.path}"), WORDS[drift.kind]) for drift in comparison.drifts if drift.refused
    ]
    if not comparison.has_manifest and any(drift.kind == "taken" for drift in comparison.drifts):
        told = "missing or damaged, so codegen cannot tell its files from yours; bring it back, or empty generated/"
        problems.append(Problem(Position(f"generated/{manifest.FILENAME}"), told))
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
    drafts = [path for path in comparison.left if files.is_draft(path, manifest.FILENAME)]
    for path in comparison.left:
        if path not in drafts:
            files.drop(root, path)
    changes = [drift for drift in comparison.drifts if drift.fails and drift.path != manifest.FILENAME]
    draft = None
    if any(drift.path == manifest.FILENAME for drift in comparison.drifts):
        draft = files.write_draft(root, manifest.FILENAME, comparison.expected[manifest.FILENAME])
    begun = False
    try:
        for drift in changes:
            _refuse_changed(root, drift.path, comparison)
            if drift.kind == "stale":
                files.remove_file(root, drift.path)
            else:
                files.write_file(root, drift.path, comparison.expected[drift.path])
            begun = True
        if draft:
            files.publish(root, draft, manifest.FILENAME)
    except CodegenError:
        if draft and not begun:
            files.drop(root, draft)
        raise
    for path in drafts:
        files.drop(root, path)


def _refuse_changed(root: Path, path: str, comparison: Comparison) -> None:
    """Raise CodegenError where a file is no more what was compared: somebody works on it just now."""
    if files.read_file(root, path) != comparison.actual.get(path):
        told = "somebody else has just changed it; run codegen generate again"
        raise CodegenError([Problem(Position(f"{root.name}/{path}"), told)])
