"""`codegen doctor`: reports which runtimes and SDKs are installed."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from codegen.cli.options import (
    find_project,
    reports_problems,
)


@click.command(name="doctor")
@click.pass_obj
@reports_problems
def command(folder: Path | None, /) -> None:
    """Say which runtimes and SDKs are there, and how to get the rest.

    Exit code 1 if a runtime is missing.
    """
    from codegen import user_folder
    from codegen.languages import LANGUAGES
    from codegen.verify.doctor import examine
    from codegen.verify.pipeline import Verification, refuse_unknown

    project = find_project(folder)
    spec, rows = project.spec(), project.manifest()
    refuse_unknown(spec, rows)
    verification = Verification(spec, project.generated, user_folder.toolchains(), rows, lock=project.lock())
    for language, toolchain in verification.toolchains.items():
        findings = examine(toolchain, verification)
        click.echo(f"{LANGUAGES[language].title}: {'ready' if not toolchain.problem else 'cannot run here'}")
        for line in findings:
            click.echo(f"  {line}")
    sys.exit(1 if verification.problems else 0)
