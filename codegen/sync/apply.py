"""Brings `generated/` in step with the spec, or raises the problems that prevent this."""

from __future__ import annotations

from pathlib import Path

from codegen.errors import CodegenError, Position, Problem
from codegen.project import Project
from codegen.sync.compare import Comparison
from codegen.sync.drift import MESSAGES
from codegen.tree import files, manifest


def refuse_unsafe(comparison: Comparison) -> None:
    """Raise CodegenError if writing would overwrite the work of a person, or is not possible."""
    problems = [
        Problem(Position(f"generated/{drift.path}"), MESSAGES[drift.kind])
        for drift in comparison.drifts
        if drift.refused
    ]
    if not comparison.has_manifest and any(drift.kind == "taken" for drift in comparison.drifts):
        message = "missing or damaged, so codegen cannot tell its files from yours; bring it back, or empty generated/"
        problems.append(Problem(Position(f"generated/{manifest.FILENAME}"), message))
    problems += comparison.obstacles
    if problems:
        raise CodegenError(problems)


def apply(project: Project, comparison: Comparison) -> None:
    """Write the files that differ and remove the stale ones. Each file is replaced as a whole.

    The manifest comes last, when all files that it lists are there. Before the first file, it is written to a draft: if
    this run is killed, the next run learns from the draft which files this run has written. Raises CodegenError before
    anything is written if something is in the way, and later if the system refuses or somebody else changes a file.
    """
    refuse_unsafe(comparison)
    root = project.generated
    old_drafts = [path for path in comparison.leftovers if files.is_draft(path, manifest.FILENAME)]
    for path in comparison.leftovers:
        if path not in old_drafts:
            files.remove_draft(root, path)
    changes = [drift for drift in comparison.drifts if drift.fails and drift.path != manifest.FILENAME]
    draft = None
    if any(drift.path == manifest.FILENAME for drift in comparison.drifts):
        draft = files.write_draft(root, manifest.FILENAME, comparison.expected[manifest.FILENAME])
    has_changed_files = False
    try:
        for drift in changes:
            _refuse_changed(root, drift.path, comparison)
            if drift.kind == "stale":
                files.remove_file(root, drift.path)
            else:
                files.write_file(root, drift.path, comparison.expected[drift.path])
            has_changed_files = True
        if draft:
            files.publish(root, draft, manifest.FILENAME)
    except CodegenError:
        if draft and not has_changed_files:
            files.remove_draft(root, draft)
        raise
    for path in old_drafts:
        files.remove_draft(root, path)


def _refuse_changed(root: Path, path: str, comparison: Comparison) -> None:
    """Raise CodegenError if a file has changed since the comparison: somebody is editing it."""
    if files.read_file(root, path) != comparison.actual.get(path):
        message = "somebody else has just changed it; run codegen generate again"
        raise CodegenError([Problem(Position(f"{root.name}/{path}"), message)])
