"""`codegen show`: prints one sample as it is published."""

from __future__ import annotations

from pathlib import Path

import click

from codegen.cli.options import (
    find_project,
    reports_problems,
)
from codegen.errors import CodegenError, Position, Problem, suggestion


@click.command(name="show")
@click.argument("sample_id", metavar="ID")
@click.pass_obj
@reports_problems
def command(folder: Path | None, /, sample_id: str) -> None:
    """Print one sample as it is published."""
    from codegen import user_folder
    from codegen.build import build

    project = find_project(folder)
    sources = project.sources()
    samples = [sample for sample in sources.plan.samples if sample.id == sample_id]
    if not samples:
        for cell in sources.plan.missing:
            if cell.id == sample_id:
                raise _unknown_id(sample_id, f"; {cell.reason}")
        raise _unknown_id(sample_id, suggestion(sample_id, (sample.id for sample in sources.plan.samples)))
    [data] = build(sources, samples, user_folder.cache()).files.values()
    click.echo(data, nl=False)


def _unknown_id(sample_id: str, more: str) -> CodegenError:
    return CodegenError([Problem(Position(sample_id), f"there is no such sample{more}")])
