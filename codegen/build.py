"""The core: spec and templates -> `{path: bytes}` and the rows of the manifest. It writes no files but the cache."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from codegen.cache import Cache
from codegen.errors import CodegenError, Problem, nearest, suggestion
from codegen.plan.samples import Plan, Sample, plan
from codegen.plan.ways import VISION
from codegen.promises.check import problems as promise_problems
from codegen.render.fallback import with_fallbacks
from codegen.render.lint import lint
from codegen.render.samples import Renderer
from codegen.render.style import tidy
from codegen.spec.load import Spec
from codegen.spec.model import REQUEST
from codegen.tree.files import Tree
from codegen.tree.manifest import Row, row


@dataclass(frozen=True)
class Sources:
    """The checked sources of all samples: every planned sample has its template."""

    spec: Spec
    templates: Mapping[str, str]
    plan: Plan


@dataclass(frozen=True)
class Built:
    """Finished samples: their files by path below `generated/`, and their manifest rows by id."""

    files: Tree
    rows: Mapping[str, Row]


def sources(spec: Spec, templates: Mapping[str, str]) -> Sources:
    """Plan the samples, and check that every template exists and obeys the rules, and that every promise can be kept.

    Raises CodegenError with every problem of the templates and of the promises.
    """
    planned = with_fallbacks(plan(spec, templates), templates)
    problems = [*lint(templates), *_unknown_templates(spec, templates), *promise_problems(spec, planned.samples)]
    missing: set[str] = set()
    for sample in planned.samples:
        if sample.template not in templates and sample.template not in missing:
            missing.add(sample.template)
            problems.append(_missing_template(spec, sample, templates))
    if problems:
        raise CodegenError(problems)
    return Sources(spec, templates, planned)


def build(made_from: Sources, samples: Iterable[Sample], cache: Cache) -> Built:
    """Render and format the samples; `cache` holds results of earlier runs.

    Raises CodegenError with the problems of every sample that cannot be rendered.
    """
    renderer = Renderer(made_from.spec, made_from.templates)
    files: Tree = {}
    rows: dict[str, Row] = {}
    problems: list[Problem] = []
    for sample in samples:
        try:
            source = tidy(sample.language, renderer.render(sample), sample.template, cache)
        except CodegenError as error:
            problems.extend(error.problems)
            continue
        files[sample.path] = source.encode()
        rows[sample.id] = row(sample, files[sample.path])
    if problems:
        raise CodegenError(problems)
    return Built(files, rows)


def _unknown_templates(spec: Spec, templates: Mapping[str, str]) -> Iterator[Problem]:
    """Problems with the names of templates that no template of the protocol has."""
    for scenario_name, scenario in spec.api.scenarios.items():
        for protocol in scenario.requests:
            known = {REQUEST, VISION, *_names(templates, protocol)}  # programs about pictures may talk as others do
            if scenario.template not in known:
                where = spec.document.position(("scenarios", scenario_name, "template"))
                near = suggestion(scenario.template, known)
                yield Problem(where, f"no template of the protocol '{protocol}' is named '{scenario.template}'{near}")


def _names(templates: Mapping[str, str], protocol: str) -> Iterator[str]:
    """The names of a protocol's templates: the last part of their paths, without the extension."""
    for path in templates:
        *folders, file = path.split("/")
        if folders[-1] == protocol:
            yield file.partition(".")[0]


def _missing_template(spec: Spec, sample: Sample, templates: Mapping[str, str]) -> Problem:
    if sample.template.partition("/")[2].startswith("http/request."):
        where = spec.document.key_position(("http", sample.language))
    elif sample.client in ("http", "sdk"):
        where = spec.document.key_position(("scenarios", sample.scenario))
    else:
        sdk = ("protocols", sample.protocol, "sdks", sample.language)
        where = spec.document.key_position((*sdk, "base_url_ways", sample.client.partition("-")[2]))
    others = [f"templates/{name}" for name in templates if name.startswith(f"{sample.language}/")]
    near = nearest(f"templates/{sample.template}", others)
    hint = f"; did you mean '{near}'?" if near else ""
    return Problem(where, f"there is no template templates/{sample.template}{hint}")
