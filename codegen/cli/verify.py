"""`codegen verify`: runs the published samples."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from codegen.cli.options import (
    find_project,
    free_message,
    refuse_unknown_languages,
    reports_problems,
    sdk_option,
    selecting,
    selection_of,
)
from codegen.errors import CodegenError, Position, Problem

if TYPE_CHECKING:
    from codegen.verify.pipeline import Verification
    from codegen.verify.result import Result


_OUTPUT = click.Path(dir_okay=False, path_type=Path)


@click.command(name="verify")
@selecting
@click.option(
    "--require", multiple=True, metavar="LANGUAGE", help="Exit with 2 where LANGUAGE (or `all`) cannot run here."
)
@sdk_option
@click.option(
    "--faults",
    is_flag=True,
    help="See how each sample takes errors, connections that fail and broken streams. One region and one locale per"
    " cell, unless you select.",
)
@click.option("--shard", metavar="I/N", help="Only the I-th of N parts, which take about as long as each other.")
@click.option("--jobs", type=click.IntRange(min=1), help="How many samples run at a time; default: one per core.")
@click.option("--no-cache", is_flag=True, help="Run what has passed before, too.")
@click.option("--json", "json_file", metavar="FILE", type=_OUTPUT, help="Write the results to FILE as JSON.")
@click.option("--junit", "junit_file", metavar="FILE", type=_OUTPUT, help="Write the results to FILE as JUnit XML.")
@click.pass_obj
@reports_problems
def command(
    folder: Path | None,
    /,
    require: tuple[str, ...],
    sdk: tuple[str, ...],
    faults: bool,
    shard: str | None,
    jobs: int | None,
    no_cache: bool,
    json_file: Path | None,
    junit_file: Path | None,
    **options: Any,
) -> None:
    """Run the samples under generated/ against a mock of the API.

    Exit code 1 if one fails. The bytes that run are the bytes that are published. Nothing leaves this machine, and no
    key of yours is used.
    """
    from codegen import user_folder
    from codegen.cache import Cache
    from codegen.plan.select import first_place_only, refuse_unmatched
    from codegen.reports.findings import result_finding
    from codegen.reports.json import json_report
    from codegen.reports.junit import junit_report
    from codegen.reports.text import finding_text, verify_summary
    from codegen.verify.pipeline import Progress, Verification, refuse_unknown, verify
    from codegen.verify.shard import read as read_shard
    from codegen.verify.shard import shard as part_of
    from codegen.verify.versions import choose

    project = find_project(folder)
    spec, selection = project.spec(), selection_of(options)
    rows = project.manifest()
    refuse_unmatched(selection, [row["id"] for row in rows])
    chosen = [row for row in rows if selection.matches(row["id"])]
    if faults and not selection.names_place:
        kept = first_place_only(row["id"] for row in chosen)
        chosen = [row for row in chosen if row["id"] in kept]
    if shard:
        chosen = part_of(chosen, *read_shard(shard))
    cache = Cache() if no_cache else user_folder.cache()
    verification = Verification(
        spec,
        project.generated,
        user_folder.toolchains(),
        chosen,
        choose(sdk, rows, Path.cwd()),
        jobs,
        cache,
        faults=faults,
        lock=project.lock(),
    )
    refuse_unknown(spec, chosen)
    _refuse_missing(verification, require)
    for file in filter(None, (json_file, junit_file)):
        if not file.parent.is_dir():  # report this before all samples run, not after
            raise CodegenError([Problem(Position(str(file)), "there is no such folder to write to")])

    paths = {row["id"]: row["path"] for row in chosen}
    terminal = sys.stderr.isatty()
    new_line = "\n" if terminal else ""  # ends the line of the progress bar
    with click.progressbar(length=len(chosen), label="verify", file=sys.stderr, hidden=not terminal) as bar:

        class Printed(Progress):
            def result(self, result: Result) -> None:
                if result.status == "failed":
                    click.echo(f"{new_line}{finding_text(result_finding(result, paths[result.id]))}", nl=False)
                bar.update(1)

            def installing(self, what: str) -> None:
                click.echo(f"{new_line}installing {what}", err=True)

            def free(self, packages: Sequence[str]) -> None:
                click.echo(f"{new_line}{free_message(packages)}", err=True)

        results = verify(verification, Printed())
    _write_report(json_file, json_report(results))
    _write_report(junit_file, junit_report(results))
    for line in verify_summary(results):
        click.echo(line, err=True)
    sys.exit(1 if any(result.status == "failed" for result in results) else 0)


def _write_report(file: Path | None, text: str) -> None:
    if file is not None:
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CodegenError([Problem(Position(str(file)), error.strerror or str(error))]) from None


def _refuse_missing(verification: Verification, required: tuple[str, ...]) -> None:
    """Raise CodegenError if a required language cannot run here, or is not a language."""
    from codegen.toolchains import toolchain_of

    wanted = [word for words in required for word in words.split(",")]
    refuse_unknown_languages({f"--require {word}": word for word in wanted if word != "all"})
    reasons = verification.problems
    for language in {*wanted} - {"all", *verification.toolchains}:  # required, but without a selected sample
        reason = toolchain_of(language)(verification.home / language).problem
        reasons |= {language: reason} if reason else {}
    problems = [
        Problem(Position(f"--require {language}"), reason)
        for language, reason in reasons.items()
        if "all" in wanted or language in wanted
    ]
    if problems:
        raise CodegenError(problems)
