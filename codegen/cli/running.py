"""The commands that run samples, and what that needs."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from codegen.cli.options import (
    find_project,
    refuse_unknown_languages,
    reports_problems,
    sdk_option,
    selecting,
    selection_of,
)
from codegen.errors import CodegenError, Position, Problem
from codegen.plan.select import Selection

if TYPE_CHECKING:
    from codegen.mock.stream import Chunks
    from codegen.verify.pipeline import Plan

_OUTPUT = click.Path(dir_okay=False, path_type=Path)


@click.command()
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
def verify(
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
    from codegen.cache import Cache
    from codegen.plan.select import one_place_each, refuse_unmatched
    from codegen.reports.json import json_report
    from codegen.reports.junit import junit_report
    from codegen.verify.pipeline import Plan, Progress, refuse_unknown, verify
    from codegen.verify.result import Result
    from codegen.verify.shard import read
    from codegen.verify.shard import shard as part_of
    from codegen.verify.versions import choose

    project = find_project(folder)
    spec, selection = project.spec(), selection_of(options)
    rows = project.manifest()
    refuse_unmatched(selection, [row["id"] for row in rows])
    chosen = [row for row in rows if selection.matches(row["id"])]
    if faults and not selection.places:
        kept = one_place_each(row["id"] for row in chosen)
        chosen = [row for row in chosen if row["id"] in kept]
    if shard:
        chosen = part_of(chosen, *read(shard))
    cache = Cache() if no_cache else project.cache
    plan = Plan(
        spec, project.generated, project.home, chosen, choose(sdk, rows, Path.cwd()), jobs, cache, faults=faults
    )
    refuse_unknown(spec, chosen)
    _refuse_missing(plan, require)
    for file in filter(None, (json_file, junit_file)):
        if not file.parent.is_dir():  # better known now than when all has run
            raise CodegenError([Problem(Position(str(file)), "there is no such folder to write to")])

    files = {row["id"]: f"generated/{row['path']}" for row in chosen}
    terminal = sys.stderr.isatty()
    with click.progressbar(length=len(chosen), label="verify", file=sys.stderr, hidden=not terminal) as bar:

        class Shown(Progress):
            def result(self, result: Result) -> None:
                if result.status == "failed":
                    click.echo(f"{chr(10) if terminal else ''}{files[result.id]} failed:")
                    click.echo("\n".join(f"  {line}" for line in result.reason.splitlines()))
                    if result.stderr:
                        click.echo("\n".join(f"  stderr: {line}" for line in result.stderr.splitlines()[-20:]))
                bar.update(1)

            def installing(self, what: str) -> None:
                click.echo(f"{chr(10) if terminal else ''}installing {what}", err=True)

        results = verify(plan, Shown())
    _write_report(json_file, json_report(results))
    _write_report(junit_file, junit_report(results))
    counts = {status: sum(result.status == status for result in results) for status in ("passed", "failed", "skipped")}
    for reason in sorted({result.reason for result in results if result.status == "skipped"}):
        skipped = sum(result.status == "skipped" and result.reason == reason for result in results)
        click.echo(f"{skipped} skipped: {reason}", err=True)
    cached = sum(result.cached for result in results)
    known = f" ({cached} of them before, and nothing has changed since)" if cached else ""
    click.echo(f"{counts['passed']} passed{known}, {counts['failed']} failed, {counts['skipped']} skipped", err=True)
    sys.exit(1 if counts["failed"] else 0)


def _write_report(file: Path | None, text: str) -> None:
    if file is not None:
        try:
            file.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CodegenError([Problem(Position(str(file)), error.strerror or str(error))]) from None


def _refuse_missing(plan: Plan, required: tuple[str, ...]) -> None:
    """Raise CodegenError where a required language cannot run here, or is none."""
    from codegen.toolchains import toolchain_of

    wanted = [word for words in required for word in words.split(",")]
    refuse_unknown_languages({f"--require {word}": word for word in wanted if word != "all"})
    lacking = plan.lacking
    for language in {*wanted} - {"all", *plan.toolchains}:  # it has no sample here, and yet it is required
        why = toolchain_of(language)(plan.home / language).missing
        lacking |= {language: why} if why else {}
    problems = [
        Problem(Position(f"--require {language}"), why)
        for language, why in lacking.items()
        if "all" in wanted or language in wanted
    ]
    if problems:
        raise CodegenError(problems)


@click.command()
@click.argument("languages", metavar="[LANGUAGE]...", nargs=-1)
@sdk_option
@click.pass_obj
@reports_problems
def setup(folder: Path | None, /, languages: tuple[str, ...], sdk: tuple[str, ...]) -> None:
    """Install the SDKs that the samples name, under .codegen/.

    The spec pins their versions.
    """
    from codegen.plan.select import refuse_unmatched
    from codegen.verify.pipeline import Plan, install, refuse_unknown
    from codegen.verify.versions import choose

    refuse_unknown_languages({word: word for word in languages})
    project = find_project(folder)
    spec, rows = project.spec(), project.manifest()
    selection = Selection(parts={"language": languages} if languages else {})
    refuse_unmatched(selection, [row["id"] for row in rows])
    chosen = [row for row in rows if selection.matches(row["id"])]
    refuse_unknown(spec, chosen)
    plan = Plan(spec, project.generated, project.home, chosen, choose(sdk, rows, Path.cwd()))
    install(plan, lambda what: click.echo(f"installing {what}", err=True))
    for language, toolchain in plan.toolchains.items():
        click.echo(f"{language}: {toolchain.missing or 'ready'}", err=True)
    sys.exit(2 if any(plan.toolchains[language].missing for language in languages) else 0)


@click.command()
@click.pass_obj
@reports_problems
def doctor(folder: Path | None, /) -> None:
    """Say which runtimes and SDKs are there, and how to get the rest.

    Exit code 1 if a runtime is missing.
    """
    from codegen.languages import LANGUAGES
    from codegen.verify.doctor import examine
    from codegen.verify.pipeline import Plan, refuse_unknown

    project = find_project(folder)
    spec, rows = project.spec(), project.manifest()
    refuse_unknown(spec, rows)
    plan = Plan(spec, project.generated, project.home, rows)
    for language, toolchain in plan.toolchains.items():
        findings = examine(toolchain, plan)
        click.echo(f"{LANGUAGES[language].title}: {'ready' if not toolchain.missing else 'cannot run here'}")
        for line in findings:
            click.echo(f"  {line}")
    sys.exit(1 if plan.lacking else 0)


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on; default: a free one.")
@click.option("--tls", is_flag=True, help="Speak https, with a throw-away authority; its file is printed.")
@click.option(
    "--chunks",
    type=click.Choice(["events", "pieces", "bytes", "whole"]),
    default="events",
    help="How streams are cut: an event a chunk (default), seven bytes, one byte, or everything at once.",
)
@click.option("--delay", type=click.IntRange(0, 60_000), default=0, help="Milliseconds between two chunks of a stream.")
@click.pass_obj
@reports_problems
def mock(folder: Path | None, /, port: int | None, tls: bool, chunks: Chunks, delay: int) -> None:
    """Stand in for the API on this machine, to try samples offline.

    Ctrl-C ends it. Prints its URL, and with --tls the file of the authority to trust. Its help page, at that URL, has
    the rest.
    """
    from tempfile import TemporaryDirectory

    from codegen.mock import Pace, create_app, made_up_keys
    from codegen.mock.access import THROTTLED, hosts_of
    from codegen.mock.server import ADDRESS, certify, listen, serve

    spec = find_project(folder).spec()
    local = next(iter(spec.api.regions))
    keys = made_up_keys(spec.api)
    with TemporaryDirectory(prefix="codegen-mock-") as temporary, listen(port) as listening:
        file = Path(temporary, "authority.pem")
        context = certify((host.strip("[]") for host in hosts_of(spec.api, local)), file) if tls else None
        url = f"{'https' if tls else 'http'}://{ADDRESS}:{listening.getsockname()[1]}"

        def ready() -> None:
            click.echo(f"{url}\n{file}" if tls else url)
            sys.stdout.flush()
            for name, key in keys.items():
                if not key.throttled:
                    click.echo(f"{name} works at {spec.api.regions[key.region].host}", err=True)
            click.echo(f"with {THROTTLED} behind it, a key gets 429; {url}/ has the rest; Ctrl-C ends", err=True)

        app = create_app(spec, keys, local=local, pace=Pace(chunks, delay / 1000))
        serve(app, listening, context, ready)
