"""`codegen generate`: writes the samples that changed, removes those that are no longer planned."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from codegen.cli.options import (
    find_project,
    locked,
    print_ignored_files,
    reports_problems,
    selecting,
    selection_of,
)


@click.command(name="generate")
@selecting
@click.option("--dry-run", is_flag=True, help="Say what would be written and removed, and do nothing.")
@click.pass_obj
@reports_problems
def command(folder: Path | None, /, dry_run: bool, **options: Any) -> None:
    """Write the samples that changed, remove those no longer planned.

    SELECTOR is a glob over sample ids, for example '*/beijing/openai/*'.
    """
    from codegen.sync.apply import apply, refuse_unsafe
    from codegen.sync.compare import compare_project

    project = find_project(folder)
    with locked(project, exclusive=not dry_run):
        comparison = compare_project(project, project.sources(), selection_of(options))
        if dry_run:
            refuse_unsafe(comparison)
        else:
            apply(project, comparison)
    written = [drift for drift in comparison.drifts if drift.written]
    removed = [drift for drift in comparison.drifts if drift.kind == "stale"]
    if dry_run:
        for drift in (*written, *removed):
            click.echo(f"would {'remove' if drift in removed else 'write'} generated/{drift.path}")
    print_ignored_files(comparison.drifts)
    if not comparison.has_manifest and comparison.actual:
        click.echo("generated/manifest.json: was missing or damaged, so no stale sample was removed", err=True)
    would = "would be " if dry_run else ""
    counts = f"{len(written)} files {would}written, {len(removed)} {would}removed"
    click.echo(f"{comparison.samples} samples: {counts}", err=True)
