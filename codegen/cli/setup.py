"""`codegen setup`: installs the SDKs that samples need."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from codegen.cli.options import (
    find_project,
    refuse_unknown_languages,
    reports_problems,
    sdk_option,
)
from codegen.plan.select import Selection


@click.command(name="setup")
@click.argument("languages", metavar="[LANGUAGE]...", nargs=-1)
@sdk_option
@click.pass_obj
@reports_problems
def command(folder: Path | None, /, languages: tuple[str, ...], sdk: tuple[str, ...]) -> None:
    """Install the SDKs that the samples name.

    The spec pins their versions. They lie in the user's own folder, where all projects share them.
    """
    from codegen import user_folder
    from codegen.plan.select import refuse_unmatched
    from codegen.verify.pipeline import Verification, install, refuse_unknown
    from codegen.verify.versions import choose

    refuse_unknown_languages({word: word for word in languages})
    project = find_project(folder)
    spec, rows = project.spec(), project.manifest()
    selection = Selection(parts={"language": languages} if languages else {})
    refuse_unmatched(selection, [row["id"] for row in rows])
    chosen = [row for row in rows if selection.matches(row["id"])]
    refuse_unknown(spec, chosen)
    home = user_folder.toolchains()
    verification = Verification(spec, project.generated, home, chosen, choose(sdk, rows, Path.cwd()))
    install(verification, lambda what: click.echo(f"installing {what}", err=True))
    for language, toolchain in verification.toolchains.items():
        click.echo(f"{language}: {toolchain.problem or 'ready'}", err=True)
    sys.exit(2 if any(verification.toolchains[language].problem for language in languages) else 0)
