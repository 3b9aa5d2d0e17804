"""`codegen setup`: installs the SDKs that samples need, and records what they were resolved to."""

from __future__ import annotations

import contextlib
import signal
import sys
import threading
from collections.abc import Iterator
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

    with _ended_by_signals():
        for recorded in record(verification, on_resolve, on_install, update=update):
            project.write_lock(recorded)
            verification = replace(verification, lock=recorded)
        free = install(verification, on_install)
    if free:
        click.echo(free_message(free), err=True)
    for language, toolchain in verification.toolchains.items():
        click.echo(f"{language}: {toolchain.problem or 'ready'}", err=True)
    sys.exit(2 if any(verification.toolchains[language].problem for language in languages) else 0)


@contextlib.contextmanager
def _ended_by_signals() -> Iterator[None]:
    """End the installers at Ctrl-C and SIGTERM, and exit with 128 and the signal's number, as shells have it."""
    from codegen.toolchains.processes import end_installers

    received: list[int] = []

    def end(number: int, frame: object) -> None:
        received.append(number)
        end_installers()

    if threading.current_thread() is not threading.main_thread():  # signals are for the main thread
        yield
        return
    old = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(128 + received[0])
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)
    if received:
        sys.exit(128 + received[0])
