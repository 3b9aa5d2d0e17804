"""What SDK templates make of a body: all of it is sent, or refused; what calls cannot say goes as JSON text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from support.workbench import CHECKOUT, spec_of

from codegen.errors import CodegenError
from codegen.languages import LANGUAGES
from codegen.plan.samples import Sample, plan
from codegen.render.coverage import Coverage
from codegen.render.samples import Renderer
from codegen.render.sdks import fits_request, takes, unsendable
from codegen.request.headers import Headers
from codegen.request.request import Request
from codegen.spec.load import Spec
from codegen.spec.model import Sdk
from codegen.value import JsonText, Place

USER = {"role": "user", "content": "Who are you?"}
CHAT: dict[str, Any] = {"model": "qwen-plus", "messages": [USER]}
GENERATION: dict[str, Any] = {
    "model": "qwen-plus",
    "input": {"messages": [USER]},
    "parameters": {"result_format": "message"},
}
PACKAGES = {
    "pypi:openai": "python",
    "npm:openai": "nodejs",
    "go:github.com/openai/openai-go/v3": "go",
    "maven:com.openai:openai-java": "java",
    "nuget:OpenAI": "csharp",
    "pypi:dashscope": "python",
    "maven:com.alibaba:dashscope-sdk-java": "java",
}


def sdk(package: str) -> Sdk:
    return Sdk(package=package, oldest="1.0", newest="1.0")


def parameters(**values: Any) -> dict[str, Any]:
    return {**GENERATION, "parameters": {"result_format": "message", **values}}


@pytest.mark.parametrize(
    ("package", "body", "path"),
    [
        ("pypi:openai", {**CHAT, "seed": 2**70, "stop": None}, None),
        ("npm:openai", {**CHAT, "seed": 2**53 - 1, "stop": None, "tools": [{"x": 1.5}]}, None),
        ("npm:openai", {**CHAT, "seed": 2**53}, ("seed",)),
        ("npm:openai", {**CHAT, "tools": [1, {"x": [0.5, 1.0]}]}, ("tools", 1, "x", 1)),
        ("go:github.com/openai/openai-go/v3", {**CHAT, "seed": 2**70, "n": 1.0}, None),
        ("maven:com.openai:openai-java", {**CHAT, "seed": 2**70, "stop": None}, None),
        ("pypi:dashscope", parameters(seed=2**70, enable_search=True, stop=[None]), None),
        ("pypi:dashscope", parameters(enable_search=False), ("parameters", "enable_search")),
        ("pypi:dashscope", parameters(stop=None), ("parameters", "stop")),
        ("pypi:dashscope", parameters(stream=False), ("parameters", "stream")),
        ("maven:com.alibaba:dashscope-sdk-java", parameters(seed=2**70, stop=[None], enable_search=False), None),
        ("maven:com.alibaba:dashscope-sdk-java", parameters(stop=None), ("parameters", "stop")),
        ("maven:com.alibaba:dashscope-sdk-java", parameters(a=[1, {"b": None}]), ("parameters", "a", 1, "b")),
        ("nuget:OpenAI", {**CHAT, "model": ""}, ("model",)),
        ("nuget:OpenAI", {**CHAT, "model": 7}, ("model",)),
        ("nuget:OpenAI", {"messages": [USER]}, ("model",)),
        ("pypi:unknown", {**CHAT, "stop": None}, None),
    ],
)
def test_what_a_call_would_not_send_as_it_is(package: str, body: Any, path: Any) -> None:
    language = LANGUAGES[PACKAGES.get(package, "python")]
    assert next(unsendable(sdk(package), language, "request", body), None) == path
    assert path is None or not fits_request(sdk(package), language, body)


@pytest.mark.parametrize("package", PACKAGES)
def test_a_plain_chat_is_usual_in_every_sdk(package: str) -> None:
    body = GENERATION if "dashscope" in package else CHAT
    assert fits_request(sdk(package), LANGUAGES[PACKAGES[package]], body)


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("body", [None, 1, "text", [], [CHAT]])
def test_a_body_that_is_no_mapping_fits_no_call(package: str, body: Any) -> None:
    assert not fits_request(sdk(package), LANGUAGES[PACKAGES[package]], body)
    assert [*unsendable(sdk(package), LANGUAGES[PACKAGES[package]], "vision", body)] == []


PARTS = {"role": "user", "content": [{"type": "text", "text": "Hello"}]}
NAMED = {**USER, "name": "Bob"}
TOOL = {"role": "tool", "content": "4", "tool_call_id": "call_1"}
CSHARP = "nuget:OpenAI"
GO, JAVA = "go:github.com/openai/openai-go/v3", "maven:com.openai:openai-java"
GENERATION_IN_JAVA = "maven:com.alibaba:dashscope-sdk-java"


@pytest.mark.parametrize(
    ("package", "body"),
    [
        ("npm:openai", {**CHAT, "a-b": 1}),
        ("npm:openai", {**CHAT, "__proto__": 1}),
        (GO, {**CHAT, "a.b": 1}),
        (GO, {**CHAT, "键": 1}),
        (GO, {**CHAT, "": 1}),
        *(
            (package, {**CHAT, "messages": [message]})
            for package in (GO, JAVA, CSHARP)
            for message in (PARTS, NAMED, TOOL)
        ),
        *((package, {**CHAT, "messages": []}) for package in (GO, JAVA, CSHARP)),
        *((package, {"model": "qwen-plus"}) for package in (GO, JAVA, CSHARP)),
        *((GENERATION_IN_JAVA, {**GENERATION, "input": {"messages": [message]}}) for message in (PARTS, NAMED, TOOL)),
        (GENERATION_IN_JAVA, {**GENERATION, "parameters": {}}),
        *(
            (package, body)
            for package in ("pypi:dashscope", GENERATION_IN_JAVA)
            for body in (
                {**GENERATION, "resources": {}},
                {**GENERATION, "input": {"prompt": "Hello"}},
                {**GENERATION, "input": {"messages": []}},
                {**GENERATION, "input": {"messages": [USER], "prompt": "Hello"}},
                {**GENERATION, "input": "Hello"},
                {**GENERATION, "parameters": None},
                {"model": "qwen-plus", "input": {"messages": [USER]}},
            )
        ),
    ],
)
def test_what_is_more_than_a_chat_call_says(package: str, body: Any) -> None:
    assert not fits_request(sdk(package), LANGUAGES[PACKAGES[package]], body)


@pytest.mark.parametrize(
    ("name", "kept", "changed"),
    [
        ("temperature", [0.2, 0.123456, 1e-7, 1, 0, -2], [1.0, 0.1234567, 1e-40, 1e300, 10**6, True, "0.2", None]),
        ("max_tokens", [0, 2**31 - 1, -(2**31)], [2**31, 1.0, True, "7", None]),
        ("logprobs", [True, False], [1, "true", None]),
        ("user", ["", "someone"], [1, None, ["x"]]),
        ("stop", [["a"], ["a", ""]], ["a", [], [1], [None], None]),
        ("response_format", [{"type": "json_object"}], [{"type": "json_object", "x": 1}, {}, "x", None]),
        ("tool_choice", ["auto"], ["other", {"type": "function"}, None]),
        ("stream", [], [True, False, None]),
        ("tools", [], [[], [{"type": "web_search"}]]),
        ("enable_search", [True, None, 1.0, 2**70, [], {"a": [1.0, None]}, "x"], []),
        ("a-b", [], [1]),
        ("a.b", [], [1]),
        ("", [], [1]),
    ],
)
def test_which_options_come_out_of_the_c_sharp_sdk_as_they_went_in(name: str, kept: Any, changed: Any) -> None:
    language = LANGUAGES["csharp"]
    for value in (*kept, *changed):
        assert takes(sdk(CSHARP), language, name, value) == any(value is one for one in kept), value
        assert fits_request(sdk(CSHARP), language, {**CHAT, name: value}) == any(value is one for one in kept), value


@pytest.mark.parametrize(
    ("url", "is_kept"),
    [
        ("https://example.com/a/b_c-d~1.png", True),
        ("http://a.b-c.example/x.tar.gz?size=1&v=A_b-2~", True),
        *((f"https://example.com/{rest}", False) for rest in ("", "a b", "%7Ea", "../a", "a/./b", "a//b", "é", "a#b", "[1]")),
        *((f"{start}/a", False) for start in ("https://Example.com", "https://1.2", "https://a.b:443", "ftp://a.b", "/a")),
        ("https://example.com", False),
        ("data:image/png;base64,AAAA", False),
        (None, False),
    ],
)  # fmt: skip
def test_a_picture_s_url_is_one_that_system_uri_leaves_as_it_is(url: Any, is_kept: bool) -> None:
    parts = [{"type": "image_url", "image_url": {"url": url}}, {"type": "text", "text": "What is it?"}]
    body = {**CHAT, "messages": [{"role": "user", "content": parts}]}
    path = ("messages", 0, "content", 0, "image_url", "url")
    assert [*unsendable(sdk(CSHARP), LANGUAGES["csharp"], "vision", body)] == ([] if is_kept else [path])


# Nothing is left out


@pytest.fixture(scope="module")
def spec() -> Spec:
    return spec_of(CHECKOUT)


def sample(spec: Spec, name: str, body: Any) -> Sample:
    [found] = (one for one in plan(spec, ()).samples if one.id == f"en/singapore/{name}")
    return replace(found, requests=(replace(found.requests[0], content=JsonText(body)),))


def rendered(spec: Spec, template: str, body: Any, name: str = "openai/chat/python-sdk") -> str:
    one = sample(spec, name, body)
    return Renderer(spec, {one.template: template}).render(one)


@pytest.mark.parametrize(
    "template",
    [
        "{{ body }}",
        "{{ body.model }}{{ body.messages }}{{ body.stream }}{{ body.stop }}{{ body.seed }}{{ body.top_p }}",
        "{{ body.model }}{% for name in body if name != 'model' %}{{ body[name] }}{% endfor %}",
        "{% for name, value in body.items() %}{{ value }}{% endfor %}",
        (
            "{% for name in ['stream', 'stop', 'seed', 'top_p', 'model'] %}{{ body[name] }}{% endfor %}"
            "{% for message in body.messages %}{{ message.role | name }}{{ message.content }}{% endfor %}"
        ),
        (
            "{{ body.model }}{{ body.stream }}{{ body.stop }}{{ body.seed }}{{ body.top_p }}"
            "{% for message in body.messages if message.role == 'user' %}{{ message.content }}{% endfor %}"
        ),
        (
            "{{ body.model ~ '' }}{{ body.stream }}{{ body.stop }}{{ body.seed }}{{ body.top_p }}"
            "{% if body.messages[0].role in ['a', 'user'] %}{{ body.messages[0].content }}{% endif %}"
        ),
    ],
)
def test_a_template_that_uses_all_of_a_body_is_fine(template: str, spec: Spec) -> None:
    assert rendered(spec, template, {**CHAT, "stream": False, "stop": None, "seed": 1, "top_p": 0.5})


@pytest.mark.parametrize(
    ("template", "missing"),
    [
        ("{{ body.model }}", [("messages", 0, "role"), ("messages", 0, "content"), ("seed",), ("stop", 0), ("metadata",)]),
        (
            ("{{ body.model }}{{ body.seed }}{{ body.stop }}{{ body.metadata }}"
            "{% for message in body.messages if message.role == 'system' %}{{ message.content }}{% endfor %}"),
            [("messages", 0, "content")],
        ),
        (
            ("{{ body.model }}{{ body.messages }}{% if body.seed is integer %}{% endif %}{% if body.metadata %}{% endif %}"
            "{% for name in body if name == 'stop' %}{{ name }}{% endfor %}"),
            [("seed",), ("stop", 0), ("metadata",)],
        ),
    ],
)  # fmt: skip
def test_a_template_that_leaves_something_out_is_refused(template: str, missing: list[Any], spec: Spec) -> None:
    with pytest.raises(CodegenError) as error:
        rendered(spec, template, {**CHAT, "seed": 1, "stop": ["x"], "metadata": {}})
    told = "templates/python/openai/request.py.j2 does not send this"
    assert {problem.message for problem in error.value.problems} == {told}
    at = ("scenarios", "chat", "requests", "openai", 0, "body")
    assert {problem.position for problem in error.value.problems} == {
        spec.document.position((*at, *path)) for path in missing
    }


@pytest.mark.parametrize(
    "path", [("messages", 0, "role"), ("messages", 0, "content"), ("seed",), ("stop", 0), ("metadata",)]
)
def test_each_value_is_missed_on_its_own(path: tuple[str | int, ...]) -> None:
    body = {"messages": [{"role": "user", "content": "x"}], "seed": 1, "stop": ["x"], "metadata": {}}
    coverage = Coverage([Request("POST", "", Headers(()), JsonText(body))])
    values = {
        ("messages", 0, "role"): coverage.bodies[0]["messages"][0]["role"],
        ("messages", 0, "content"): coverage.bodies[0]["messages"][0]["content"],
        ("seed",): coverage.bodies[0]["seed"],
        ("stop", 0): coverage.bodies[0]["stop"][0],
        ("metadata",): coverage.bodies[0]["metadata"],
    }
    for other, value in values.items():
        if other != path:
            coverage.use(value)
    assert [*coverage.unused()] == [(0, *path)]


def test_the_body_as_text_is_all_of_it(spec: Spec) -> None:
    body = {**CHAT, "seed": 2**53}
    source = rendered(spec, "{{ text }}", body, "openai/chat/nodejs-sdk")
    assert '"seed": 9007199254740992' in source
    with pytest.raises(CodegenError) as error:
        rendered(spec, "{{ body.model }}{{ body.messages }}{{ body.seed }}", body, "openai/chat/nodejs-sdk")
    [problem] = error.value.problems
    call = "npm:openai would not send this as it is in the call of templates/nodejs/openai/request.mjs.j2"
    assert problem.message.partition(";")[0] == call


def test_a_template_of_its_own_may_say_what_the_usual_call_does_not(spec: Spec) -> None:
    body = {**CHAT, "messages": [PARTS]}
    template = (
        "{% for message in body.messages %}{{ message.role }}{{ message.content[0].text }}{{ message.content[0].type }}"
    )
    assert rendered(spec, template + "{% endfor %}{{ body.model }}", body, "openai/chat/go-sdk")


# In words of the language, or as JSON text


@pytest.mark.parametrize(
    ("value", "go", "java"),
    [
        (None, "nil", "null"),
        (True, "true", "true"),
        (0, "0", "0"),
        (-(2**31) + 1, "-2147483647", "-2147483647"),
        (2**31, "int64(2147483648)", "2147483648L"),
        (2**63 - 1, "int64(9223372036854775807)", "9223372036854775807L"),
        (2**63, None, None),
        (0.1, "0.1", "0.1"),
        (1e-7, "1e-7", "1e-7"),
        (1.0, None, "1.0"),
        (1e22, None, "1e22"),
        (-0.0, None, "-0.0"),
        ("it's", '"it\'s"', '"it\'s"'),
        ([], "[]any{}", "List.of()"),
        ({}, "map[string]any{}", "Map.of()"),
        (["a", "b"], '[]string{"a", "b"}', 'List.of("a", "b")'),
        (["a", 1, None], '[]any{"a", 1, nil}', None),
        ([1, 2.5], "[]any{1, 2.5}", "List.of(1, 2.5)"),
        ({"type": "json_object"}, 'map[string]any{"type": "json_object"}', 'Map.of("type", "json_object")'),
        ({'"': True, "b": 2}, 'map[string]any{"\\"": true, "b": 2}', 'Map.of("\\"", true, "b", 2)'),
        ([1.0], None, "List.of(1.0)"),
        ([2**63], None, None),
        ([["a"]], '[]any{[]string{"a"}}', None),
        ({"a": {}}, 'map[string]any{"a": map[string]any{}}', None),
        ({"a": []}, 'map[string]any{"a": []any{}}', None),
        (["x" * 80], f'[]string{{\n  \t"{"x" * 80}",\n  }}', None),
        ({"a": {"b": 1}}, 'map[string]any{\n  \t"a": map[string]any{"b": 1},\n  }', None),
        ([{"a": 1}, {}], '[]map[string]any{\n  \t{"a": 1},\n  \t{},\n  }', None),
        ([{"a": 1}, 1], '[]any{\n  \tmap[string]any{"a": 1},\n  \t1,\n  }', None),
        ({"a": [1.0]}, None, None),
    ],
)
def test_values_stand_in_words_of_the_language(value: Any, go: str | None, java: str | None) -> None:
    for name, source in (("go", go), ("java", java)):
        language = LANGUAGES[name]
        assert language.has_literal(value) == (source is not None)
        if not isinstance(value, str):
            text = language.string(str(value)) if name == "java" and isinstance(value, int) else None
            wanted = source or text or language.json_text(value, Place("  "))
            assert language.nested(value, Place("  ")) == wanted


def test_a_map_of_more_entries_than_java_has_words_for_is_json_text() -> None:
    assert not LANGUAGES["java"].has_literal({f"{number:x}": 1 for number in range(11)})


@pytest.mark.parametrize("word", ["class", "None", "match1", "lambda", "yields", "__debug__", "a-b", "1a", "键", ""])
def test_no_keyword_is_an_identifier_in_python(word: str) -> None:
    assert bool(LANGUAGES["python"].identifier.match(word)) == (word in ("match1", "yields"))


def test_an_sdk_without_parameters_repeats_nothing_that_its_call_names(spec: Spec) -> None:
    """`model`, `messages` and what else the template names stay out of `extra_body`."""
    found = sample(
        spec, "openai/streaming/python-sdk", {**CHAT, "stream": True, "stream_options": {"include_usage": True}}
    )
    [package] = found.packages
    assert isinstance(package, Sdk)
    found = replace(
        found, packages=(package.model_copy(update={"parameters": []}),), template="python/openai/streaming.py.j2"
    )
    templates = {found.template: (CHECKOUT / "templates" / found.template).read_text(encoding="utf-8")}
    source = " ".join(Renderer(spec, templates).render(found).split())
    assert 'stream=True, extra_body={ "stream_options": {"include_usage": True}, }, )' in source
    assert source.count("model=") == source.count("messages=") == 1
