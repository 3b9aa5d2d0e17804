"""The pure core: spec and templates -> `{path: bytes}` and the manifest's rows. Everything else calls this."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from codegen.cache import Cache
from codegen.errors import CodegenError, Problem, suggestion
from codegen.plan.samples import Plan, Sample, plan
from codegen.render.bytecode_cache import Compiled
from codegen.render.lint import lint
from codegen.render.samples import Renderer
from codegen.render.style import tidy
from codegen.spec.load import Spec
from codegen.tree.files import Tree
from codegen.tree.manifest import Row, row

CHAT = "chat"
"""The scenario whose SDK templates say any body in the SDK's words, and serve every scenario that only asks once."""


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
    planned = plan(spec)
    whole = replace(planned, samples=tuple(_settled(spec, sample, templates) for sample in planned.samples))
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
    renderer = Renderer(made_from.spec, made_from.templates, Compiled(cache))
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


def _settled(spec: Spec, sample: Sample, templates: Mapping[str, str]) -> Sample:
    """The sample; with the template of `chat`, where its scenario asks the same endpoint and has none of its own."""
    scenario, chat = spec.api.scenarios[sample.scenario], spec.api.scenarios.get(CHAT)
    if sample.template in templates or sample.client != "sdk" or scenario.reads_answers or chat is None:
        return sample
    folder, _, file = sample.template.rpartition("/")
    general = f"{folder}/{CHAT}{file.removeprefix(sample.scenario)}"
    endpoints = [[sent.endpoint for sent in one.requests.get(sample.protocol, ())] for one in (scenario, chat)]
    return replace(sample, template=general) if general in templates and endpoints[0] == endpoints[1] else sample


def _missing(spec: Spec, sample: Sample, templates: Mapping[str, str]) -> Problem:
    if sample.template.partition("/")[2].startswith("http/request."):
        where = spec.document.key_position(("http", sample.language))
    elif sample.client in ("http", "sdk"):
        where = spec.document.key_position(("scenarios", sample.scenario))
    else:
        sdk = ("protocols", sample.protocol, "sdks", sample.language)
        where = spec.document.key_position((*sdk, "base_url_ways", sample.client.partition("-")[2]))
    others = [f"templates/{name}" for name in templates if name.startswith(f"{sample.language}/")]
    near = suggestion(f"templates/{sample.template}", others)
    return Problem(where, f"there is no template templates/{sample.template}{near if 'mean' in near else ''}")
