"""What a sample would not send though the spec promises it: it is refused at that place of the spec."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.errors import Problem
from codegen.languages import LANGUAGES, Language
from codegen.plan.requests import base_url
from codegen.plan.samples import Sample
from codegen.plan.ways import SENDS
from codegen.render.coverage import Coverage
from codegen.render.fallback import fallback_of
from codegen.render.named import Named
from codegen.render.sdks import asks, implied, implied_headers, options_at, response_format_at, takes, unsendable
from codegen.render.typed import has_class
from codegen.spec.load import Spec
from codegen.spec.model import Sdk
from codegen.value import Json, ValuePath, is_same, value_at

_ADVICE = "write a template that does, under a name of its own, or say under 'missing' why there is no such sample"


def lost(spec: Spec, sample: Sample, coverage: Coverage, names: Named) -> Iterator[Problem]:
    """Problems with what a sample's template omits of its requests, or its SDK would not send as it is.

    `coverage` is what the template used of the bodies, `names` is what it names.
    """
    at: ValuePath = ("scenarios", sample.scenario, "requests", sample.protocol)
    if sample.sdk is not None:
        for path, message in _lost_by_call(spec, sample, sample.sdk, coverage, names):
            yield Problem(spec.document.position((*at, 0, *path)), message)
    elif coverage.whole and "text" not in names.names:
        language = LANGUAGES[sample.language]
        for path in _inexact(language, sample.requests[0].json, ()):
            message = f"{language.title} has no value that is sent as this; {_ADVICE}"
            yield Problem(spec.document.position((*at, 0, "body", *path)), message)
    template = spec.api.scenarios[sample.scenario].template
    repeats = LANGUAGES[sample.language].reads_answers  # else each request is a command of its own
    for place in coverage.unused():
        index, path = int(place[0]), place[1:]
        if not (index and repeats and (template in SENDS or _is_sent_again(sample, index, path))):
            message = f"templates/{sample.template} does not send this"
            yield Problem(spec.document.position((*at, index, "body", *path)), message)


def _lost_by_call(
    spec: Spec, sample: Sample, sdk: Sdk, coverage: Coverage, names: Named
) -> Iterator[tuple[ValuePath, str]]:
    """Each part of the first request that the SDK's call changes or omits: its path in the request, and a message.

    What the call sends by itself counts as used from then on.
    """
    scenario, request = spec.api.scenarios[sample.scenario], sample.requests[0]
    template, language, body = f"templates/{sample.template}", LANGUAGES[sample.language], request.json
    path = request.url.removeprefix(base_url(spec.api, sample.region, sample.protocol))
    if not names.names & {"path", "url"} and not asks(sdk, scenario.template, path):
        yield ("endpoint",), f"{template} does not call this endpoint; {_ADVICE}"
    if "headers" not in names.names:
        headers = implied_headers(sdk, scenario.template)
        for name, value in scenario.requests[sample.protocol][0].headers.items():
            if headers.get(name.lower()) != value:
                yield ("headers", name), f"{template} does not send this header; {_ADVICE}"
    if coverage.whole:
        return
    if "schema" in names.names:
        yield from _lost_by_class(sdk, language, body, template, coverage)
    for place, sent in implied(sdk, scenario.template).items():
        if is_same(value_at(body, place), sent):
            coverage.send((0, *place))
    at = options_at(sdk)
    options: dict[str, Json] = coverage.plain(coverage.fields(at, names.below(at)))  # type: ignore[assignment]
    changed = [(*at, name) for name, value in options.items() if not takes(sdk, language, name, value)]
    for place in [*unsendable(sdk, language, scenario.template, body), *changed]:
        yield ("body", *place), f"{sdk.package} would not send this as it is in the call of {template}; {_ADVICE}"


def _lost_by_class(
    sdk: Sdk, language: Language, body: Json, template: str, coverage: Coverage
) -> Iterator[tuple[ValuePath, str]]:
    """The `response_format`, if a template that makes a class of its schema loses a part of it; else it is sent."""
    at = response_format_at(sdk)
    coverage.send((0, *at))
    if not has_class(language, value_at(body, at)):
        message = f"{template} makes a class of this schema, which would say something else"
        yield ("body", *at), f"{message}; write {fallback_of(template)}, which sends it as it is"


def _inexact(language: Language, value: Json, path: ValuePath) -> Iterator[ValuePath]:
    """The paths of the innermost values, at or below a path, that the language cannot write as values of its own."""
    if language.exact(value):
        return
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    deeper = [below for step, item in inside for below in _inexact(language, item, (*path, step))]
    yield from deeper or [path]


def _is_sent_again(sample: Sample, index: int, path: ValuePath) -> bool:
    """Whether a program that repeats its request sends a value: as it was before, or out of an answer."""
    if "$answer" in path:
        return True
    value, before = (value_at(sample.requests[at].json, path) for at in (index, index - 1))
    return is_same(value, before)
