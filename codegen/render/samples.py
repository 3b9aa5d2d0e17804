"""Sample -> source text: fills the context of a template from the spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from codegen.errors import CodegenError, Problem
from codegen.languages import LANGUAGES, Language
from codegen.plan.json_answers import asked_properties
from codegen.plan.places import PLACES, Places, at
from codegen.plan.requests import base_url
from codegen.plan.samples import Sample
from codegen.render.context import Field, Shape, Words
from codegen.render.coverage import Coverage
from codegen.render.lost import lost
from codegen.render.named import Named, named
from codegen.render.sdks import implied, options_at, response_format_at, word_for
from codegen.render.templates import Templates
from codegen.render.typed import schema
from codegen.spec.load import Spec
from codegen.spec.model import REQUEST
from codegen.spec.placeholders import fill
from codegen.value import Json, Unwritable, ValuePath


class Renderer:
    """Renders a spec's samples from templates (`{path below templates/: source}`)."""

    def __init__(self, spec: Spec, templates: Mapping[str, str]) -> None:
        self._spec = spec
        self._sources = templates
        self._templates = Templates(templates)
        self._complete: set[tuple[str, str, str]] = set()
        self._words: dict[tuple[str, ...], Words] = {}

    def render(self, sample: Sample) -> str:
        """A sample's source, before any formatter.

        Raises CodegenError with the line of the template, or with the position in spec or locale of a value that the
        language cannot write.
        """
        scenario = self._spec.api.scenarios[sample.scenario]
        own = sample.scenario if scenario.texts or scenario.workspace else ""
        packages = (package.package for package in sample.packages)
        key = (sample.locale, sample.region, own, sample.language, *packages)
        words = self._words.get(key)
        if words is None:
            words = self._words[key] = words_for(self._spec, sample)
        try:
            return self._render(sample, words)
        except Unwritable as error:
            document = self._spec.document
            path = ("scenarios", sample.scenario, "requests", sample.protocol)
            requests = document.value["scenarios"][sample.scenario]["requests"][sample.protocol]
            inner = () if error.text is None else _path_to(error.text, requests)
            raise CodegenError([Problem(document.position((*path, *inner)), f"{sample.id}: {error}")]) from None
        except CodegenError as error:
            raise _at_locale_text(error, self._spec, sample) from None

    def _render(self, sample: Sample, words: Words) -> str:
        language = LANGUAGES[sample.language]
        if sample.template == language.template(f"http/{REQUEST}") or not language.reads_answers:
            return self._render_requests(sample, words)
        coverage, names = Coverage(sample.requests), self._named(sample)
        context = sample_context(self._spec, sample, words, coverage, names)
        source = self._templates.render(sample.template, language, context, coverage)
        self._refuse_lost(sample, coverage, names)
        return source

    def _render_requests(self, sample: Sample, words: Words) -> str:
        """Render a template that only sends, once for each request that it has to send.

        It treats the values of all bodies alike: one sample shows what it omits.
        """
        language, kind = LANGUAGES[sample.language], (sample.template, sample.protocol, sample.scenario)
        requests = sample.requests[:1] if language.reads_answers else sample.requests
        sources = [self._templates.render_request(sample.template, language, one, words) for one in requests]
        if kind not in self._complete:
            coverage = Coverage(sample.requests)
            for number in range(len(requests)):
                context = request_context(sample, words, coverage, number)
                self._templates.render(sample.template, language, context, coverage)
            self._refuse_lost(sample, coverage, self._named(sample))
            self._complete.add(kind)
        return "\n".join(sources)

    def _refuse_lost(self, sample: Sample, coverage: Coverage, names: Named) -> None:
        problems = [*lost(self._spec, sample, coverage, names)]
        if problems:
            raise CodegenError(problems)

    def _named(self, sample: Sample) -> Named:
        """What the template names, and what the SDK's call sends without being asked to."""
        way = self._spec.api.scenarios[sample.scenario].template
        names = named(self._sources[sample.template])
        by_schema = [response_format_at(sample.sdk)] if "schema" in names.names else []
        return names.and_parts([*implied(sample.sdk, way), *by_schema])


def _at_locale_text(error: CodegenError, spec: Spec, sample: Sample) -> CodegenError:
    """If a text of the locale is to blame, the error at that text (the same for all samples); else the error itself."""
    own = spec.api.scenarios[sample.scenario].texts
    for path, text in _locale_texts(spec, sample):
        if text == error.text:
            where = spec.locale_documents[sample.locale].position(path)
            if path[0] == "texts" and path[1] in own:
                where = spec.document.position(("scenarios", sample.scenario, *path, sample.locale))
            return CodegenError([Problem(where, error.problems[0].message)])
    return error


def _path_to(text: str, value: Json) -> ValuePath:
    """The path to the first text in a value that contains `text`; () if there is none."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in inside:
        if isinstance(item, str) and text in item:
            return (step,)
        path = _path_to(text, item)
        if path:
            return (step, *path)
    return ()


def words_for(spec: Spec, sample: Sample) -> Words:
    """The texts of a sample for its reader, from its locale."""
    filled = list(_locale_texts(spec, sample))
    texts = {path[-1]: text for path, text in filled if path[0] == "texts"}
    return Words(
        key_comment=next(text for path, text in filled if path[0] == "key_comment"),
        install=tuple(text for path, text in filled if path[0] in ("runtimes", "install")),
        notes=tuple(texts[note] for note in spec.api.notes),
        texts=tuple((str(name).replace("-", "_"), text) for name, text in texts.items()),
    )


def _locale_texts(spec: Spec, sample: Sample) -> Iterator[tuple[ValuePath, str]]:
    """The texts of the sample's locale with their placeholders filled, each with its path in the locale's file."""
    locale = spec.locales[sample.locale]
    values = spec.fillings(sample.locale, sample.region, sample.scenario)
    yield ("key_comment",), fill(locale.key_comment, values)
    if sample.runtime:
        yield ("runtimes", sample.language), fill(locale.runtimes[sample.language], {"version": sample.runtime})
    for package in sample.packages:
        ecosystem, _, name = package.package.partition(":")
        install = fill(locale.install[ecosystem], {"package": name, "oldest": package.oldest})
        yield ("install", ecosystem), install
    for name, text in spec.texts(sample.locale, sample.scenario).items():
        yield ("texts", name), fill(text, values)


def request_context(sample: Sample, words: Words, coverage: Coverage, number: int = 0) -> dict[str, Any]:
    """The context of one request of a sample, the first by default; `coverage` sees what is used of its body."""
    request = sample.requests[number]
    shape = Shape.of(request, LANGUAGES[sample.language], words.key_comment)
    names = shape.context(words, shape.with_locals(request))
    return names | ({"body": coverage.bodies[number]} if "body" in names else {})


def sample_context(spec: Spec, sample: Sample, words: Words, coverage: Coverage, names: Named) -> dict[str, Any]:
    """The context of a sample that uses an SDK or reads answers; `names` is what its template names itself."""
    request = sample.requests[0]
    context = request_context(sample, words, coverage)
    context |= {"key": context["variables"][0], "body": coverage.bodies[0], "text": request.content}
    context["path"] = request.url.removeprefix(base_url(spec.api, sample.region, sample.protocol))
    if len(coverage.bodies) > 1:
        context["next_body"] = coverage.bodies[1]
    if sample.base_url is not None:
        context["base_url"] = sample.base_url
    places = PLACES.get(spec.api.protocols[sample.protocol].mock)
    if places:
        context |= _asked(LANGUAGES[sample.language], request.json, places)
    fields = further_fields(sample, coverage, names)
    with_words = {field.name for field in fields if field.word}
    at = options_at(sample.sdk)
    return context | {"fields": fields, "extra": coverage.fields(at, names.below(at) | with_words)}


def _asked(language: Language, body: Json, places: Places) -> dict[str, Any]:
    """What a template knows of the JSON that a request asks for."""
    each = [one._replace(type=language.json_types.get(one.type, one.type)) for one in asked_properties(body, places)]
    asked = schema(at(body, (*places.options, "response_format")))
    return {"properties": each} | ({"schema": asked} if asked else {})


def further_fields(sample: Sample, coverage: Coverage, names: Named) -> list[Field]:
    """The fields that a template does not name itself, of the body or of the part that holds the SDK's options."""
    language, at = LANGUAGES[sample.language], options_at(sample.sdk)
    fields = []
    for name, value in coverage.fields(at, names.below(at)).items():
        word = word_for(sample.sdk, language, name, coverage.plain(value))
        fields.append(Field(name, word, value, partial(coverage.send, (0, *at, name))))
    return fields
