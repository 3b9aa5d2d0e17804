"""`codegen list`: prints every sample and every empty cell of the matrix."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from codegen.cli.options import (
    find_project,
    reports_problems,
    selecting,
    selection_of,
)


@click.command(name="list")
@selecting
@click.option("--json", "as_json", is_flag=True, help="As JSON: manifest rows without requests, and what is missing.")
@click.pass_obj
@reports_problems
def command(folder: Path | None, /, as_json: bool, **options: Any) -> None:
    """Show every sample's id, and why a cell of the matrix is empty."""
    from codegen import user_folder
    from codegen.parallel import build_in_parallel
    from codegen.plan.select import refuse_unmatched

    project = find_project(folder)
    sources, selection = project.sources(), selection_of(options)
    plan = sources.plan
    refuse_unmatched(selection, [*(sample.id for sample in plan.samples), *(cell.id for cell in plan.missing)])
    samples = [sample for sample in plan.samples if selection.matches(sample.id)]
    missing = [cell for cell in plan.missing if selection.matches(cell.id)]
    if as_json:
        rows = build_in_parallel(sources, samples, user_folder.cache()).rows.values()
        matrix = {
            "samples": [{key: value for key, value in row.items() if key != "requests"} for row in rows],
            "missing": [{"id": cell.id, "reason": cell.reason} for cell in missing],
        }
        click.echo(json.dumps(matrix, ensure_ascii=False, indent=1))
        return
    for sample in samples:
        click.echo(sample.id)
    for cell in missing:
        click.echo(f"{cell.id}  missing: {cell.reason}")
