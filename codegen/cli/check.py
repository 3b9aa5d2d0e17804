"""`codegen check`: reports the published files that are not in step with the spec."""

from __future__ import annotations

import sys
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

_SHOWN_DIFFS = 10


@click.command(name="check")
@selecting
@click.pass_obj
@reports_problems
def command(folder: Path | None, /, **options: Any) -> None:
    """Say which files under generated/ are not in step with the spec.

    Renders all in memory and writes nothing; exit code 1 if there is such a file.
    """
    from codegen.reports.text import check_summary, finding_text
    from codegen.sync.unchanged import CheckCache

    project, selection = find_project(folder), selection_of(options)
    with locked(project, exclusive=False):
        cached = CheckCache(project) if selection.everything else None
        samples = cached.samples_in_step() if cached else None
        if samples is not None:
            click.echo(check_summary(samples), err=True)
            return
        from codegen.reports.findings import drift_finding
        from codegen.sync.compare import compare_project

        comparison = compare_project(project, project.sources(), selection)
        if cached and not comparison.drifts and not comparison.obstacles and not comparison.leftovers:
            cached.record(comparison.expected)
    failing = [drift for drift in comparison.drifts if drift.fails]
    for index, drift in enumerate(failing):
        click.echo(finding_text(drift_finding(drift, comparison if index < _SHOWN_DIFFS else None)), nl=False)
    for obstacle in comparison.obstacles:
        click.echo(str(obstacle), err=True)
    print_ignored_files(comparison.drifts)
    click.echo(check_summary(comparison.samples, len(failing)), err=True)
    if failing:
        sys.exit(1)
