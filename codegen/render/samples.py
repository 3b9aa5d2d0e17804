"""Sample -> source text: what a template knows of the spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jinja2

from codegen.errors import CodegenError, Problem
from codegen.languages import LANGUAGES
from codegen.plan.requests import base_url
from codegen.plan.samples import Sample
from codegen.render.context import Shape, Words
from codegen.render.coverage import Coverage
from codegen.render.sdks import is_usual, lost
from codegen.render.templates import Templates
from codegen.spec.load import Spec
from codegen.spec.model import Sdk
from codegen.spec.placeholders import fill
from codegen.value import Json, JsonText, Unwritable, ValuePath


class Renderer:
    """Renders a spec's samples from templates (`{name relative to templates/: source}`); `compiled` keeps them."""

    def __init__(self, spec: Spec, templates: Mapping[str, str], compiled: jinja2.BytecodeCache | None = None) -> None:
        self._spec = spec
        self._templates = Templates(templates, compiled)
        self._words: dict[tuple[str, ...], Words] = {}

    def render(self, sample: Sample) -> str:
        """A sample's source, before any formatter.

        Raises CodegenError at the template's line, or at the spec's position of a value that the language cannot carry.
        """
        language = LANGUAGES[sample.language]
        oldest = (package.oldest for package in sample.packages)
        said_alike = (sample.locale, sample.protocol, sample.language, sample.client, *oldest)
        said = self._words.get(said_alike)
        if said is None:
            said = self._words[said_alike] = words(self._spec, sample)
        reads_answers = self._spec.api.scenarios[sample.scenario].reads_answers
        try:
            if reads_answers:
                return self._templates.render(sample.template, language, context(sample, said))
            if sample.client == "http":
                return self._templates.render_request(sample.template, language, sample.requests[0], said)
            names, coverage = sdk_context(self._spec, sample, said)
            source = self._templates.render(sample.template, language, names, coverage)
        except Unwritable as error:
            document = self._spec.document
            path = ("scenarios", sample.scenario, "requests", sample.protocol)
            there = document.value["scenarios"][sample.scenario]["requests"][sample.protocol]
            way = () if error.text is None else _way_to(error.text, there)
            raise CodegenError([Problem(document.position((*path, *way)), f"{sample.id}: {error}")]) from None
        except CodegenError as error:
            raise _at_its_text(error, self._spec, sample) from None
        problems = [*losses(self._spec, sample, coverage)]
        if problems:
            raise CodegenError(problems)
        return source


def _at_its_text(error: CodegenError, spec: Spec, sample: Sample) -> CodegenError:
    """An error of a template's comment, told once at the locale's text that no comment can hold; any other as it is."""
    for path, text in _locale_texts(spec, sample):
        if text == error.text:
            where = spec.locale_documents[sample.locale].position(path)
            return CodegenError([Problem(where, error.problems[0].message)])
    return error


def _way_to(text: str, value: Json) -> ValuePath:
    """The keys and indices that lead to the first text inside a value that holds `text`; none where there is none."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in inside:
        if isinstance(item, str) and text in item:
            return (step,)
        way = _way_to(text, item)
        if way:
            return (step, *way)
    return ()


def words(spec: Spec, sample: Sample) -> Words:
    """What a sample says to its reader, in the words of its locale."""
    said = list(_locale_texts(spec, sample))
    texts = {path[-1]: text for path, text in said if path[0] == "texts"}
    return Words(
        key_comment=next(text for path, text in said if path[0] == "key_comment"),
        install=tuple(text for path, text in said if path[0] == "install"),
        notes=tuple(texts[note] for note in spec.api.notes),
        texts=tuple((str(name).replace("-", "_"), text) for name, text in texts.items()),
    )


def _locale_texts(spec: Spec, sample: Sample) -> Iterator[tuple[ValuePath, str]]:
    """The texts of the sample's locale, filled in, each with its path in the locale's file."""
    written = spec.locales[sample.locale]
    links = {name: texts[sample.locale] for name, texts in spec.api.links.items()}
    values = {"env": spec.api.auth.env, **links}
    yield ("key_comment",), fill(written.key_comment, values)
    for package in sample.packages:
        ecosystem, _, name = package.package.partition(":")
        install = fill(written.install[ecosystem], {"package": name, "oldest": package.oldest})
        yield ("install", ecosystem), install
    for name, text in written.texts.items():
        yield ("texts", name), fill(text, values)


def context(sample: Sample, said: Words) -> dict[str, Any]:
    """The names that the template of a sample that reads answers may use."""
    first, *others = sample.requests
    shape = Shape.of(first, LANGUAGES[sample.language], said.key_comment)
    names = shape.context(said, shape.with_locals(first))
    names |= {"key": shape.variables[0], "body": first.json, "text": first.content, "json": JsonText}
    if others:
        names["next_body"] = others[0].json
    if sample.base_url is not None:
        names["base_url"] = sample.base_url
    return names


def sdk_context(spec: Spec, sample: Sample, said: Words) -> tuple[dict[str, Any], Coverage]:
    """The names that the template of an SDK's sample that only sends may use, and what learns which fields it uses."""
    request, language = sample.requests[0], LANGUAGES[sample.language]
    sdk, coverage = _sdk(sample), Coverage(request.json, request.content)
    names = context(sample, said) | {"body": coverage.body, "named": sdk.parameters}
    if is_usual(sdk.package, language, request.json):
        del names["text"]
    names["path"] = request.url.removeprefix(base_url(spec.api, sample.region, sample.protocol))
    return names, coverage


def _sdk(sample: Sample) -> Sdk:
    return next(package for package in sample.packages if isinstance(package, Sdk))


def losses(spec: Spec, sample: Sample, coverage: Coverage) -> Iterator[Problem]:
    """What an SDK's template leaves out of a body, or gives to a call that would not send it as it is."""
    if coverage.whole:
        return
    template, sdk = f"templates/{sample.template}", _sdk(sample)
    problems = [(path, f"{template} does not send this") for path in coverage.unused()]
    changed = lost(sdk.package, LANGUAGES[sample.language], sample.requests[0].json)
    if changed is not None:
        told = f"{sdk.package} would not send this as it is: {template} has to send {{{{ text }}}} instead"
        problems.append((changed, told))
    for path, told in problems:
        at = ("scenarios", sample.scenario, "requests", sample.protocol, 0, "body", *path)
        yield Problem(spec.document.position(at), told)
