"""The pure core: spec and templates -> `{path: bytes}` and the manifest's rows. Everything else calls this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from codegen.cache import Cache
from codegen.errors import CodegenError, Problem, suggestion
from codegen.lint import lint
from codegen.manifest import Row, row
from codegen.plan import Plan, Sample, plan
from codegen.render import Renderer
from codegen.spec import Spec
from codegen.style import tidy
from codegen.tree import Tree


@dataclass(frozen=True)
class Sources:
    """All that samples are made from, checked: every planned sample has its template."""

    spec: Spec
    templates: Mapping[str, str]
    plan: Plan


@dataclass(frozen=True)
class Built:
    """Finished samples: their files by path, and their rows by id."""

    files: Tree
    rows: Mapping[str, Row]


def sources(spec: Spec, templates: Mapping[str, str]) -> Sources:
    """Plan the samples, and see that every template is there and fit to be rendered.

    Raises CodegenError with every problem of the templates.
    """
    whole = plan(spec)
    problems = lint(templates)
    lost: set[str] = set()
    for sample in whole.samples:
        if sample.template not in templates and sample.template not in lost:
            lost.add(sample.template)
            problems.append(_missing(spec, sample, templates))
    if problems:
        raise CodegenError(problems)
    return Sources(spec, templates, whole)


def build(made_from: Sources, samples: Iterable[Sample], cache: Cache) -> Built:
    """Render and tidy the samples; `cache` saves work that earlier runs have done.

    Raises CodegenError with the problems of every sample that cannot be rendered.
    """
    renderer = Renderer(made_from.templates, cache)
    files: Tree = {}
    rows: dict[str, Row] = {}
    problems: list[Problem] = []
    for sample in samples:
        try:
            source = tidy(sample.language, renderer.render(made_from.spec, sample), sample.template, cache)
        except CodegenError as error:
            problems.extend(error.problems)
            continue
        files[sample.path] = source.encode()
        rows[sample.id] = row(sample, files[sample.path])
    if problems:
        raise CodegenError(problems)
    return Built(files, rows)


def _missing(spec: Spec, sample: Sample, templates: Mapping[str, str]) -> Problem:
    if sample.client == "http":
        where = spec.document.key_position(("http", sample.language))
    elif sample.client == "sdk":
        where = spec.document.key_position(("scenarios", sample.scenario))
    else:
        sdk = ("protocols", sample.protocol, "sdks", sample.language)
        where = spec.document.key_position((*sdk, "base_url_ways", sample.client.partition("-")[2]))
    others = [f"templates/{name}" for name in templates if name.startswith(f"{sample.language}/")]
    near = suggestion(f"templates/{sample.template}", others)
    return Problem(where, f"there is no template templates/{sample.template}{near if 'mean' in near else ''}")
