"""The commands. Only this package prints or chooses an exit code: 0 no findings, 1 findings, 2 could not run."""

from __future__ import annotations

import io
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

COMMANDS = ("generate", "check", "list", "show", "validate", "schema", "snippet", "verify", "setup", "doctor", "mock")
"""The names of the commands. Each is the function `command` of the module with the same name in this package."""


class _Commands(click.Group):
    """Imports the module of a command only when the command is needed; exits with 2 where output cannot be written."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        try:
            try:
                return super().main(*args, **kwargs)
            finally:
                # Else the interpreter meets the error, after the exit code has been chosen. A closed one is None.
                (sys.stdout or io.StringIO()).flush()
        except OSError as error:
            from codegen.cli.options import tell

            # What could not be written must not be tried again at the interpreter's end.
            sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 (until the process ends)
            try:
                tell(error)
            except OSError:
                sys.stderr = sys.stdout
            sys.exit(2)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        command: click.Command = import_module(f"codegen.cli.{name}").command
        return command


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "-C",
    "folder",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The project's folder; default: the nearest one upward.",
)
@click.version_option(package_name="verified-samples", message="%(prog)s %(version)s")
@click.pass_context
def main(ctx: click.Context, folder: Path | None) -> None:
    """Code samples for API documentation: from one YAML spec, in every language, and run as published."""
    ctx.obj = folder
    if isinstance(sys.stdout, io.TextIOWrapper):  # samples are UTF-8, whatever the locale is
        sys.stdout.reconfigure(encoding="utf-8")
