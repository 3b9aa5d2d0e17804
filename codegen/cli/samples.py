"""The commands that make samples, and that show what is made."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from codegen.cli.options import (
    find_project,
    locked,
    refuse_unknown_languages,
    reports_problems,
    selecting,
    selection_of,
)
from codegen.errors import CodegenError, Position, Problem, seen, suggestion

if TYPE_CHECKING:
    from codegen.sync.drift import Drift

_SHOWN_DIFFS = 10


@click.command()
@selecting
@click.option("--dry-run", is_flag=True, help="Say what would be written and removed, and do nothing.")
@click.pass_obj
@reports_problems
def generate(folder: Path | None, /, dry_run: bool, **options: Any) -> None:
    """Write the samples that changed, remove those no longer planned.

    SELECTOR is a glob over sample ids, for example '*/beijing/openai/*'.
    """
    from codegen.sync.apply import apply, refuse
    from codegen.sync.compare import compared

    project = find_project(folder)
    with locked(project, alone=not dry_run):
        comparison = compared(project, project.sources(), selection_of(options))
        if dry_run:
            refuse(comparison)
        else:
            apply(project, comparison)
    written = [drift for drift in comparison.drifts if drift.written]
    removed = [drift for drift in comparison.drifts if drift.kind == "stale"]
    if dry_run:
        for drift in (*written, *removed):
            click.echo(f"would {'remove' if drift in removed else 'write'} generated/{drift.path}")
    _name_bystanders(comparison.drifts)
    if not comparison.has_manifest and comparison.actual:
        click.echo("generated/manifest.json: was missing or damaged, so no stale sample was removed", err=True)
    would = "would be " if dry_run else ""
    counts = f"{len(written)} files {would}written, {len(removed)} {would}removed"
    click.echo(f"{comparison.samples} samples: {counts}", err=True)


@click.command()
@selecting
@click.pass_obj
@reports_problems
def check(folder: Path | None, /, **options: Any) -> None:
    """Say which files under generated/ are not in step with the spec.

    Renders all in memory and writes nothing; exit code 1 if there is such a file.
    """
    from codegen.sync.unchanged import Known

    project, selection = find_project(folder), selection_of(options)
    with locked(project, alone=False):
        known = Known(project) if selection.everything else None
        samples = known.samples_in_step() if known else None
        if samples is not None:
            click.echo(f"{samples} samples are in step", err=True)
            return
        from codegen.sync.compare import compared
        from codegen.sync.drift import WORDS, diff

        comparison = compared(project, project.sources(), selection)
        if known and not comparison.drifts and not comparison.obstacles and not comparison.left:
            known.keep(comparison.expected)
    failing = [drift for drift in comparison.drifts if drift.fails]
    for index, drift in enumerate(failing):
        click.echo(f"generated/{seen(drift.path)}: {WORDS[drift.kind]}")
        if index < _SHOWN_DIFFS and drift.path in comparison.expected and drift.path in comparison.actual:
            click.echo(diff(drift.path, comparison.expected[drift.path], comparison.actual[drift.path]), nl=False)
    for obstacle in comparison.obstacles:
        click.echo(str(obstacle), err=True)
    _name_bystanders(comparison.drifts)
    if failing:
        click.echo(
            f"{len(failing)} files under generated/ are not in step; to fix them, run: codegen generate", err=True
        )
        sys.exit(1)
    click.echo(f"{comparison.samples} samples are in step", err=True)


def _name_bystanders(drifts: Iterable[Drift]) -> None:
    from codegen.sync.drift import WORDS

    for drift in drifts:
        if not drift.fails:
            click.echo(f"generated/{seen(drift.path)}: {WORDS[drift.kind]}", err=True)


@click.command(name="list")
@selecting
@click.option("--json", "as_json", is_flag=True, help="As JSON: manifest rows without requests, and what is missing.")
@click.pass_obj
@reports_problems
def list_(folder: Path | None, /, as_json: bool, **options: Any) -> None:
    """Show every sample's id, and why a cell of the matrix is empty."""
    from codegen.build import build
    from codegen.plan.select import refuse_unmatched

    project = find_project(folder)
    sources, selection = project.sources(), selection_of(options)
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


@click.command()
@click.argument("sample_id", metavar="ID")
@click.pass_obj
@reports_problems
def show(folder: Path | None, /, sample_id: str) -> None:
    """Print one sample as it is published."""
    from codegen.build import build

    project = find_project(folder)
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


@click.command()
@click.option(
    "--language", "languages", multiple=True, required=True, metavar="LANGUAGE", help="Which one; may be repeated."
)
@click.option("--jsonl", is_flag=True, help="Read a request a line; write a JSON object for each line and language.")
@click.option(
    "--env",
    multiple=True,
    metavar="NAME=PART",
    help="PART of any header's value is read from the environment variable NAME; may be repeated.",
)
@reports_problems
def snippet(languages: tuple[str, ...], jsonl: bool, env: tuple[str, ...]) -> None:
    """Print programs that send one HTTP request.

    Reads a HAR `request` object on standard input; needs no project. For example:
    codegen snippet --language go --env TOKEN=sk-123 < request.json
    """
    from codegen import snippet as snippets
    from codegen.languages import LANGUAGES

    refuse_unknown_languages({f"--language {word}": word for word in languages})
    replaced = snippets.read_env(env)
    data = sys.stdin.buffer.read() if sys.stdin else b""
    if jsonl:
        for line in snippets.many(data, languages, replaced):
            click.echo(line)
        return
    request = snippets.one(data, replaced, file="standard input")
    for language in languages:
        source = snippets.source_of(request, language, file="standard input")
        title = f"==> {LANGUAGES[language].filename} <==\n" if len(languages) > 1 else ""
        click.echo(f"{title}{source}", nl=False)


@click.command()
@click.pass_obj
@reports_problems
def validate(folder: Path | None) -> None:
    """Check spec and templates; write nothing.

    Every sample is rendered in memory.
    """
    from codegen.build import build

    project = find_project(folder)
    sources = project.sources()
    build(sources, sources.plan.samples, project.cache)
    used = {sample.template for sample in sources.plan.samples}
    for template in sorted(set(sources.templates) - used):
        click.echo(f"templates/{template}: no sample uses this template", err=True)
    click.echo(f"the spec is valid: {len(sources.plan.samples)} samples from {len(used)} templates", err=True)


@click.command()
@click.option("--locale", is_flag=True, help="The schema of a locale file instead.")
def schema(locale: bool) -> None:
    """Print the JSON Schema of a spec file, for editors."""
    from codegen.spec.schema import json_schema

    click.echo(json_schema("locale" if locale else "spec"), nl=False)
