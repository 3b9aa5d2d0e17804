"""`codegen setup`: installs the SDKs that samples need, and records what they were resolved to."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import click

from codegen.cli.options import (
    find_project,
    free_message,
    refuse_unknown_languages,
    reports_problems,
    sdk_option,
)
from codegen.plan.select import Selection


@click.command(name="setup")
@click.argument("languages", metavar="[LANGUAGE]...", nargs=-1)
@sdk_option
@click.option("--update", is_flag=True, help="Renew spec/packages.lock: resolve all packages to what is newest today.")
@click.pass_obj
@reports_problems
def command(folder: Path | None, /, languages: tuple[str, ...], sdk: tuple[str, ...], update: bool) -> None:
    """Install the SDKs that the samples name, and write what they were resolved to.

    The spec pins their versions. The versions of all that they need, and all hashes, stand in spec/packages.lock, for
    oldest and newest; what is not there yet is added. Installed is in the user's own folder, which all projects share.
    """
    from codegen import user_folder
    from codegen.errors import CodegenError
    from codegen.plan.select import refuse_unmatched
    from codegen.toolchains.lock import Lock
    from codegen.verify.pipeline import Verification, install, refuse_unknown
    from codegen.verify.record import record
    from codegen.verify.versions import choose

    refuse_unknown_languages({word: word for word in languages})
    project = find_project(folder)
    spec, rows = project.spec(), project.manifest()
    selection = Selection(parts={"language": languages} if languages else {})
    refuse_unmatched(selection, [row["id"] for row in rows])
    chosen = [row for row in rows if selection.matches(row["id"])]
    refuse_unknown(spec, chosen)
    try:
        lock = project.lock()
    except CodegenError:
        if languages or not update:  # what it says of the other languages would be lost
            raise
        lock = Lock()
    choice, home = choose(sdk, rows, Path.cwd()), user_folder.toolchains()
    verification = Verification(spec, project.generated, home, chosen, choice, lock=lock)

    def on_install(what: str) -> None:
        click.echo(f"installing {what}", err=True)

    def on_resolve(what: str) -> None:
        click.echo(f"resolving {what}", err=True)

    for recorded in record(verification, on_resolve, on_install, update=update):
        project.write_lock(recorded)
        verification = replace(verification, lock=recorded)
    free = install(verification, on_install)
    if free:
        click.echo(free_message(free), err=True)
    for language, toolchain in verification.toolchains.items():
        click.echo(f"{language}: {toolchain.problem or 'ready'}", err=True)
    sys.exit(2 if any(verification.toolchains[language].problem for language in languages) else 0)
