"""The structure of a sample never depends on data: mask its literals, and hostile values leave the same program."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.workbench import CHECKOUT

from codegen.languages import LANGUAGES
from codegen.plan.samples import Sample
from codegen.plan.ways import SENDS
from codegen.project import Project
from codegen.render.samples import Renderer
from codegen.request.headers import Header, Headers
from codegen.value import JsonText

PIECES = (
    '"', "'", "`", '"""', "'''", "\\", "\\\\", "\n", "\r\n", "\t", "$HOME", "${x}", "$(id)", "{{ 1 }}", "{% if %}", "*/", "/*",
    "//", "#", "?>", "<?php", "%s", "{0}", "@file", "\u2028", "\u0085", "\ufeff", "\x01", "\x7f", "\u202e", "你", "😀", "e\u0301",
    "\\u0041", "\\n", "EOF", ");", "};", "]", "!", "&&", " ", "a", "", "x" * 130, "word " * 40,
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=6).map("".join)
VISIBLE = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=30)
NO_EMPTY_NAMES = frozenset(f"csharp/openai/{name}.cs.j2" for name in ("request", *SENDS))
"""Templates whose client takes no empty name of a model."""
CLASSES = ("java/openai/structured-output.java.j2", "python/openai/structured-output.py.j2")
"""Templates that make a class of a schema, whose names are identifiers: others go to another template."""
PLAIN_URLS = ("csharp/openai/vision.cs.j2",)
"""Templates whose call takes plain URLs alone: others are refused (tests/render/test_sdks.py)."""
SHELL_WORD = re.compile(r"""(?:'[^']*'|"(?:\\.|[^"\\])*"|\\[^\n])+|(?m:^) *#.*""")


@cache
def project() -> tuple[Renderer, dict[str, Sample]]:
    """A renderer, and a sample for each template."""
    made_from = Project(CHECKOUT).sources()
    samples = {sample.template: sample for sample in reversed(made_from.plan.samples)}
    return Renderer(made_from.spec, made_from.templates), samples


@pytest.mark.parametrize("template", sorted(project()[1]))
@settings(max_examples=10)
@given(data=st.data())
def test_no_value_changes_the_structure_of_a_sample(template: str, data: st.DataObject) -> None:
    renderer, samples = project()
    sample = samples[template]
    header = data.draw(VISIBLE.filter(lambda text: text == text.strip()))
    plain = with_values(sample, lambda: "plain", lambda: 1.5, "plain")
    texts = TEXTS.filter(bool) if sample.template in NO_EMPTY_NAMES else TEXTS
    hostile = with_values(sample, lambda: data.draw(texts), lambda: data.draw(st.floats(-9, 9)) + 0.5, header)
    if literals(hostile) != literals(plain):
        return  # written as text: another, and known, shape
    assert masked(renderer.render(hostile), sample.language) == masked(renderer.render(plain), sample.language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_locales_differ_in_comments_and_texts_only(language: str) -> None:
    published = CHECKOUT / "generated"
    files = [file for file in sorted((published / "en").rglob(f"{language}-*/*")) if file.is_file()]
    assert files
    for file in files:
        twin = published / "zh" / file.relative_to(published / "en")
        english, chinese = (without_comments(one.read_text(encoding="utf-8"), language) for one in (file, twin))
        assert masked(english, language) == masked(chinese, language), file


def without_comments(source: str, language: str) -> str:
    """The source without its comments, some of which a locale may break into more lines."""
    strings = (
        re.compile(r"'[^']*'|(?m:^) *#.*|\"(?:\\.|[^\"\\])*\"|\\[^\n]")
        if language == "curl"
        else LANGUAGES[language].strings
    )
    return strings.sub(lambda match: match[0] if match[0][0] in "\"'`@\\" else "", source)


def test_the_mask_tells_another_structure() -> None:
    """Were a quote not escaped, the mask would show it."""
    assert masked('f("a", 1)', "python") == masked('f(\n    "b"\n    "c",\n    -2.5e7,\n)', "python") == "f(S,N)"
    assert masked('f("a" + x)', "java") != masked('f("a" + "x")', "java")
    assert masked('f("a"); g("")', "java") != masked('f("a\\"); g(\\"")', "java")


def literals(sample: Sample) -> list[bool]:
    """Which parts of the first body the language has literals for."""
    language, body = LANGUAGES[sample.language], sample.requests[0].json
    return [language.exact(body), *map(language.has_literal, body.values())]


def with_values(sample: Sample, text: Callable[[], str], number: Callable[[], float], header: str) -> Sample:
    """The sample with other bodies, and a further header where its template writes them all."""
    requests = []
    kept = {"role", "type"} | ({"url"} if sample.template in PLAIN_URLS else set())
    kept |= {"response_format"} if sample.template in CLASSES else set()
    for request in sample.requests:
        headers = request.headers
        if sample.client == "http":
            headers = Headers([*headers, Header("X-Trace", header)])
        content = JsonText(filled(request.json, text, number, kept))
        requests.append(replace(request, content=content, headers=headers))
    return replace(sample, requests=tuple(requests))


def filled(value: Any, text: Callable[[], str], number: Callable[[], float], kept: Collection[str]) -> Any:
    """A body of the same shape with other texts and numbers; the values of keys in `kept` stay."""
    if isinstance(value, dict):
        if "$answer" in value:
            return value
        return {name: item if name in kept else filled(item, text, number, kept) for name, item in value.items()}
    if isinstance(value, list):
        return [filled(item, text, number, kept) for item in value]
    if isinstance(value, str):
        return text()
    return number() if type(value) in (int, float) else value


def masked(source: str, language: str) -> str:
    """The source with each text an S and each number an N, without what only lays lines out."""
    strings = SHELL_WORD if language == "curl" else LANGUAGES[language].strings
    text = strings.sub(lambda match: "\0" if match[0][0] in "\"'`@" else match[0], source)
    text = re.sub(r"(?<![\w.])-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?[dL]?\b", "N", text)
    text = re.sub(r"\s+", "", text)
    text = re.sub("\0(?:[+.]?\0)+", "\0", text)  # one text in several literals
    text = re.sub(r"(?<=[:=,(\[])\(\0\)", "\0", text)  # in Python they stand in parentheses
    return re.sub(r",(?=[\])}])", "", text).replace("\0", "S")
