"""The commands. The only room that prints or chooses an exit code: 0 clean, 1 findings, 2 could not run."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import click

from codegen.cli import running, samples


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The project's folder; default: the nearest one upward.",
)
@click.version_option(package_name="codegen", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, folder: Path | None) -> None:
    """Code samples for API documentation: from one YAML spec, in every language, and run as published."""
    ctx.obj = folder
    if isinstance(sys.stdout, io.TextIOWrapper):  # whatever the locale: samples are UTF-8
        sys.stdout.reconfigure(encoding="utf-8")


for room in (samples, running):
    for command in vars(room).values():
        if isinstance(command, click.Command):
            main.add_command(command)
