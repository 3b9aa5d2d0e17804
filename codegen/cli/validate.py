"""`codegen validate`: checks spec and templates without writing anything."""

from __future__ import annotations

from pathlib import Path

import click

from codegen.cli.options import (
    find_project,
    reports_problems,
)
from codegen.render.fallback import fallback_of


@click.command(name="validate")
@click.pass_obj
@reports_problems
def command(folder: Path | None) -> None:
    """Check spec and templates; write nothing.

    Every sample is rendered in memory.
    """
    from codegen import user_folder
    from codegen.parallel import build_in_parallel

    project = find_project(folder)
    sources = project.sources()
    build_in_parallel(sources, sources.plan.samples, user_folder.cache())
    used = {sample.template for sample in sources.plan.samples}
    for template in sorted(set(sources.templates) - used - set(map(fallback_of, used))):
        click.echo(f"templates/{template}: no sample uses this template", err=True)
    click.echo(f"the spec is valid: {len(sources.plan.samples)} samples from {len(used)} templates", err=True)
