"""Sample -> source text: fills the context of a template from the spec."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.errors import CodegenError, Problem
from codegen.languages import LANGUAGES
from codegen.plan.requests import base_url
from codegen.plan.samples import Sample
from codegen.render.context import Shape, Words
from codegen.render.coverage import Coverage
from codegen.render.sdks import first_changed, fits_chat_call
from codegen.render.templates import Templates
from codegen.spec.load import Spec
from codegen.spec.model import Sdk
from codegen.spec.placeholders import fill
from codegen.value import Json, Unwritable, ValuePath


class Renderer:
    """Renders a spec's samples from templates (`{path below templates/: source}`)."""

    def __init__(self, spec: Spec, templates: Mapping[str, str]) -> None:
        self._spec = spec
        self._templates = Templates(templates)
        self._words: dict[tuple[str, ...], Words] = {}

    def render(self, sample: Sample) -> str:
        """A sample's source, before any formatter.

        Raises CodegenError with the line of the template, or with the position in spec or locale of a value that the
        language cannot write.
        """
        language = LANGUAGES[sample.language]
        oldest = (package.oldest for package in sample.packages)
        key = (sample.locale, sample.protocol, sample.language, sample.client, *oldest)
        words = self._words.get(key)
        if words is None:
            words = self._words[key] = words_for(self._spec, sample)
        reads_answers = self._spec.api.scenarios[sample.scenario].reads_answers
        try:
            if reads_answers:
                return self._templates.render(sample.template, language, context(sample, words))
            if sample.client == "http":
                return self._templates.render_request(sample.template, language, sample.requests[0], words)
            names, coverage = sdk_context(self._spec, sample, words)
            source = self._templates.render(sample.template, language, names, coverage)
        except Unwritable as error:
            document = self._spec.document
            path = ("scenarios", sample.scenario, "requests", sample.protocol)
            requests = document.value["scenarios"][sample.scenario]["requests"][sample.protocol]
            inner = () if error.text is None else _path_to(error.text, requests)
            raise CodegenError([Problem(document.position((*path, *inner)), f"{sample.id}: {error}")]) from None
        except CodegenError as error:
            raise _at_locale_text(error, self._spec, sample) from None
        problems = [*unsent_values(self._spec, sample, coverage)]
        if problems:
            raise CodegenError(problems)
        return source


def _at_locale_text(error: CodegenError, spec: Spec, sample: Sample) -> CodegenError:
    """If a text of the locale is to blame, the error at that text (the same for all samples); else the error itself."""
    for path, text in _locale_texts(spec, sample):
        if text == error.text:
            where = spec.locale_documents[sample.locale].position(path)
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
        install=tuple(text for path, text in filled if path[0] == "install"),
        notes=tuple(texts[note] for note in spec.api.notes),
        texts=tuple((str(name).replace("-", "_"), text) for name, text in texts.items()),
    )


def _locale_texts(spec: Spec, sample: Sample) -> Iterator[tuple[ValuePath, str]]:
    """The texts of the sample's locale with their placeholders filled, each with its path in the locale's file."""
    locale = spec.locales[sample.locale]
    links = {name: texts[sample.locale] for name, texts in spec.api.links.items()}
    values = {"env": spec.api.auth.env, **links}
    yield ("key_comment",), fill(locale.key_comment, values)
    for package in sample.packages:
        ecosystem, _, name = package.package.partition(":")
        install = fill(locale.install[ecosystem], {"package": name, "oldest": package.oldest})
        yield ("install", ecosystem), install
    for name, text in locale.texts.items():
        yield ("texts", name), fill(text, values)


def context(sample: Sample, words: Words) -> dict[str, Any]:
    """The context of a sample that uses an SDK or reads answers."""
    first, *others = sample.requests
    shape = Shape.of(first, LANGUAGES[sample.language], words.key_comment)
    names = shape.context(words, shape.with_locals(first))
    names |= {"key": shape.variables[0], "body": first.json, "text": first.content}
    if others:
        names["next_body"] = others[0].json
    if sample.base_url is not None:
        names["base_url"] = sample.base_url
    return names


def sdk_context(spec: Spec, sample: Sample, words: Words) -> tuple[dict[str, Any], Coverage]:
    """The context of an SDK sample that reads no answers, and the record of the fields that its template uses."""
    request, language = sample.requests[0], LANGUAGES[sample.language]
    sdk, coverage = _sdk(sample), Coverage(request.json, request.content)
    names = context(sample, words) | {"body": coverage.body, "named": sdk.parameters}
    if fits_chat_call(sdk.package, language, request.json):
        del names["text"]
    names["path"] = request.url.removeprefix(base_url(spec.api, sample.region, sample.protocol))
    return names, coverage


def _sdk(sample: Sample) -> Sdk:
    return next(package for package in sample.packages if isinstance(package, Sdk))


def unsent_values(spec: Spec, sample: Sample, coverage: Coverage) -> Iterator[Problem]:
    """Problems with values of a body that the template omits, or that the SDK's call would not send unchanged."""
    if coverage.whole:
        return
    template, sdk = f"templates/{sample.template}", _sdk(sample)
    problems = [(path, f"{template} does not send this") for path in coverage.unused()]
    changed = first_changed(sdk.package, LANGUAGES[sample.language], sample.requests[0].json)
    if changed is not None:
        message = f"{sdk.package} would not send this as it is: {template} has to send {{{{ text }}}} instead"
        problems.append((changed, message))
    for path, message in problems:
        at = ("scenarios", sample.scenario, "requests", sample.protocol, 0, "body", *path)
        yield Problem(spec.document.position(at), message)
