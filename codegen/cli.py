"""The commands. The only module that prints or chooses an exit code: 0 clean, 1 findings, 2 could not run."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from codegen.errors import CodegenError, Position, Problem, suggestion
from codegen.project import Project, find
from codegen.select import PARTS, Selection

if TYPE_CHECKING:
    from codegen.drift import Drift
    from codegen.verify.core import Plan

_F = TypeVar("_F", bound=Callable[..., Any])

_SHOWN_DIFFS = 10
_OUTPUT = click.Path(dir_okay=False, path_type=Path)


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


def _reports_problems(command: _F) -> _F:
    """Show every problem as `file:line:column: message` and exit with 2."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except CodegenError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            sys.exit(2)

    return wrapped  # type: ignore[return-value]


def _selecting(command: _F) -> _F:
    """The arguments and options that select samples."""
    for part in reversed(PARTS):
        command = click.option(f"--{part}", multiple=True, help=f"Only this {part}; may be repeated.")(command)
    return click.argument("selectors", metavar="[SELECTOR]...", nargs=-1)(command)


def _selection(options: dict[str, Any]) -> Selection:
    parts = {part: tuple(options[part]) for part in PARTS}
    return Selection(tuple(options["selectors"]), {part: values for part, values in parts.items() if values})


_sdk_option = click.option(
    "--sdk",
    multiple=True,
    metavar="CHOICE",
    help="newest (default), oldest, PACKAGE=VERSION or PACKAGE=PATH to a wheel, jar or tarball; may be repeated.",
)


def _project(folder: Path | None) -> Project:
    return find((folder or Path()).resolve())


@main.command()
@_selecting
@click.option("--dry-run", is_flag=True, help="Say what would be written and removed, and do nothing.")
@click.pass_obj
@_reports_problems
def generate(folder: Path | None, /, dry_run: bool, **options: Any) -> None:
    """Write the samples that changed to generated/, and remove those that are no longer planned.

    SELECTOR is a glob over sample ids, for example '*/beijing/openai/*'.
    """
    from codegen.generate import apply, compared

    project = _project(folder)
    comparison = compared(project, project.sources(), _selection(options))
    written = [drift for drift in comparison.drifts if drift.fails and drift.kind != "stale"]
    removed = [drift for drift in comparison.drifts if drift.kind == "stale"]
    if dry_run:
        for drift in (*written, *removed):
            click.echo(f"would {'remove' if drift in removed else 'write'} generated/{drift.path}")
    else:
        apply(project, comparison)
    _name_bystanders(comparison.drifts)
    if not comparison.has_manifest and comparison.actual:
        click.echo("generated/manifest.json: was missing or damaged, so no stale sample was removed", err=True)
    would = "would be " if dry_run else ""
    counts = f"{len(written)} files {would}written, {len(removed)} {would}removed"
    click.echo(f"{comparison.samples} samples: {counts}", err=True)


@main.command()
@_selecting
@click.pass_obj
@_reports_problems
def check(folder: Path | None, /, **options: Any) -> None:
    """Say which files under generated/ are not what spec and templates make; exit 1 if there is one."""
    from codegen.drift import WORDS, diff
    from codegen.generate import compared

    project = _project(folder)
    comparison = compared(project, project.sources(), _selection(options))
    failing = [drift for drift in comparison.drifts if drift.fails]
    for index, drift in enumerate(failing):
        click.echo(f"generated/{drift.path}: {WORDS[drift.kind]}")
        if index < _SHOWN_DIFFS and drift.path in comparison.expected and drift.path in comparison.actual:
            click.echo(diff(drift.path, comparison.expected[drift.path], comparison.actual[drift.path]), nl=False)
    _name_bystanders(comparison.drifts)
    if failing:
        click.echo(
            f"{len(failing)} files under generated/ are not in step; to fix them, run: codegen generate", err=True
        )
        sys.exit(1)
    click.echo(f"{comparison.samples} samples are in step", err=True)


def _name_bystanders(drifts: Iterable[Drift]) -> None:
    from codegen.drift import WORDS

    for drift in drifts:
        if not drift.fails:
            click.echo(f"generated/{drift.path}: {WORDS[drift.kind]}", err=True)


@main.command(name="list")
@_selecting
@click.option("--json", "as_json", is_flag=True, help="As JSON: manifest rows without requests, and what is missing.")
@click.pass_obj
@_reports_problems
def list_(folder: Path | None, /, as_json: bool, **options: Any) -> None:
    """Show every sample's id, and for every empty cell of the matrix the reason."""
    from codegen.build import build
    from codegen.generate import refuse_unmatched

    project = _project(folder)
    sources, selection = project.sources(), _selection(options)
    plan = sources.plan
    refuse_unmatched(selection, [*(sample.id for sample in plan.samples), *(cell.id for cell in plan.missing)])
    samples = [sample for sample in plan.samples if selection.matches(sample.id)]
    missing = [cell for cell in plan.missing if selection.matches(cell.id)]
    if as_json:
        rows = build(sources, samples, project.cache).rows.values()
        matrix = {
            "samples": [{key: value for key, value in row.items() if key != "requests"} for row in rows],
            "missing": [{"id": cell.id, "reason": cell.reason} for cell in missing],
        }
        click.echo(json.dumps(matrix, ensure_ascii=False, indent=1))
        return
    for sample in samples:
        click.echo(sample.id)
    for cell in missing:
        click.echo(f"{cell.id}  missing: {cell.reason}")


@main.command()
@click.argument("sample_id", metavar="ID")
@click.pass_obj
@_reports_problems
def show(folder: Path | None, /, sample_id: str) -> None:
    """Print one sample as it is published."""
    from codegen.build import build

    project = _project(folder)
    sources = project.sources()
    samples = [sample for sample in sources.plan.samples if sample.id == sample_id]
    if not samples:
        for cell in sources.plan.missing:
            if cell.id == sample_id:
                raise _unknown_id(sample_id, f"; {cell.reason}")
        raise _unknown_id(sample_id, suggestion(sample_id, (sample.id for sample in sources.plan.samples)))
    [data] = build(sources, samples, project.cache).files.values()
    click.echo(data, nl=False)


def _unknown_id(sample_id: str, more: str) -> CodegenError:
    return CodegenError([Problem(Position(sample_id), f"there is no such sample{more}")])


@main.command()
@click.pass_obj
@_reports_problems
def validate(folder: Path | None) -> None:
    """Check spec and templates, and render every sample in memory; write nothing."""
    from codegen.build import build

    project = _project(folder)
    sources = project.sources()
    build(sources, sources.plan.samples, project.cache)
    used = {sample.template for sample in sources.plan.samples}
    for template in sorted(set(sources.templates) - used):
        click.echo(f"templates/{template}: no sample uses this template", err=True)
    click.echo(f"the spec is valid: {len(sources.plan.samples)} samples from {len(used)} templates", err=True)


@main.command()
@click.option("--locale", is_flag=True, help="The schema of a locale file instead.")
def schema(locale: bool) -> None:
    """Print the JSON Schema of a spec file, for editors."""
    from codegen.schema import json_schema

    click.echo(json_schema("locale" if locale else "spec"), nl=False)


@main.command()
@_selecting
@click.option(
    "--require", multiple=True, metavar="LANGUAGE", help="Exit with 2 where LANGUAGE (or `all`) cannot run here."
)
@_sdk_option
@click.option("--shard", metavar="I/N", help="Only the I-th of N parts, which take about as long as each other.")
@click.option("--jobs", type=click.IntRange(min=1), help="How many samples run at a time; default: one per core.")
@click.option("--no-cache", is_flag=True, help="Run what has passed before, too.")
@click.option("--json", "json_file", metavar="FILE", type=_OUTPUT, help="Write the results to FILE as JSON.")
@click.option("--junit", "junit_file", metavar="FILE", type=_OUTPUT, help="Write the results to FILE as JUnit XML.")
@click.pass_obj
@_reports_problems
def verify(
    folder: Path | None,
    /,
    require: tuple[str, ...],
    sdk: tuple[str, ...],
    shard: str | None,
    jobs: int | None,
    no_cache: bool,
    json_file: Path | None,
    junit_file: Path | None,
    **options: Any,
) -> None:
    """Run the samples under generated/ against a mock of the API; exit 1 if one fails.

    The bytes that run are the bytes that are published. Nothing leaves this machine, and no key of yours is used.
    """
    from codegen.cache import Cache
    from codegen.generate import refuse_unmatched
    from codegen.verify.core import Plan, Progress, refuse_unknown, verify
    from codegen.verify.pins import choose
    from codegen.verify.result import Result, json_report, junit_report
    from codegen.verify.shard import read
    from codegen.verify.shard import shard as part_of

    project = _project(folder)
    spec, selection = project.sources().spec, _selection(options)
    rows = project.manifest()
    refuse_unmatched(selection, [row["id"] for row in rows])
    chosen = [row for row in rows if selection.matches(row["id"])]
    if shard:
        chosen = part_of(chosen, *read(shard))
    cache = Cache() if no_cache else project.cache
    plan = Plan(spec, project.generated, project.home, chosen, choose(sdk, rows, Path.cwd()), jobs, cache)
    refuse_unknown(spec, chosen)
    _refuse_missing(plan, require)
    for file in filter(None, (json_file, junit_file)):
        if not file.parent.is_dir():  # better known now than when all has run
            raise CodegenError([Problem(Position(str(file)), "there is no such folder to write to")])

    terminal = sys.stderr.isatty()
    with click.progressbar(length=len(chosen), label="verify", file=sys.stderr, hidden=not terminal) as bar:

        class Shown(Progress):
            def result(self, result: Result) -> None:
                if result.status == "failed":
                    click.echo(f"{chr(10) if terminal else ''}generated/{result.id} failed:")
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
    from codegen.languages import LANGUAGES

    wanted = [word for words in required for word in words.split(",")]
    problems = []
    for word in wanted:
        if word != "all" and word not in LANGUAGES:
            known = ["all", *LANGUAGES]
            problems.append(Problem(Position(f"--require {word}"), f"unknown language{suggestion(word, known)}"))
    for language, toolchain in plan.toolchains.items():
        if toolchain.missing and ("all" in wanted or language in wanted):
            problems.append(Problem(Position(f"--require {language}"), toolchain.missing))
    if problems:
        raise CodegenError(problems)


@main.command()
@click.argument("languages", metavar="[LANGUAGE]...", nargs=-1)
@_sdk_option
@click.pass_obj
@_reports_problems
def setup(folder: Path | None, /, languages: tuple[str, ...], sdk: tuple[str, ...]) -> None:
    """Install the SDKs that the samples name, in the versions pinned in the spec, under .codegen/."""
    from codegen.generate import refuse_unmatched
    from codegen.verify.core import Plan, install
    from codegen.verify.pins import choose

    project = _project(folder)
    spec, rows = project.sources().spec, project.manifest()
    selection = Selection(parts={"language": languages} if languages else {})
    refuse_unmatched(selection, [row["id"] for row in rows])
    chosen = [row for row in rows if selection.matches(row["id"])]
    plan = Plan(spec, project.generated, project.home, chosen, choose(sdk, rows, Path.cwd()))
    install(plan, lambda what: click.echo(f"installing {what}", err=True))
    for language, toolchain in plan.toolchains.items():
        click.echo(f"{language}: {toolchain.missing or 'ready'}", err=True)


@main.command()
@click.pass_obj
@_reports_problems
def doctor(folder: Path | None, /) -> None:
    """Say which runtimes and SDKs are there, and how to get those that are not; exit 1 if a runtime is missing."""
    from codegen.languages import LANGUAGES
    from codegen.verify.core import Plan
    from codegen.verify.doctor import examine

    project = _project(folder)
    plan = Plan(project.sources().spec, project.generated, project.home, project.manifest())
    healthy = True
    for language, toolchain in plan.toolchains.items():
        findings = examine(toolchain, plan)
        click.echo(f"{LANGUAGES[language].title}: {'ready' if not toolchain.missing else 'cannot run here'}")
        for line in findings:
            click.echo(f"  {line}")
        healthy = healthy and not toolchain.missing
    sys.exit(0 if healthy else 1)


@main.command()
@click.option("--port", type=click.IntRange(1, 65535), help="The port to listen on; default: a free one.")
@click.option("--tls", is_flag=True, help="Speak https, with a throw-away authority; its file is printed.")
@click.pass_obj
@_reports_problems
def mock(folder: Path | None, /, port: int | None, tls: bool) -> None:
    """Stand in for the API on this machine, for people who try samples offline; Ctrl-C ends it.

    Prints its URL, and with --tls the file of the authority to trust. Its help page, at that URL, has the rest.
    """
    from tempfile import TemporaryDirectory

    from codegen.mock import create_app, made_up_keys
    from codegen.mock.access import THROTTLED, hosts_of
    from codegen.mock.server import ADDRESS, certify, listen, serve

    spec = _project(folder).sources().spec
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

        serve(create_app(spec, keys, local=local), listening, context, ready)
