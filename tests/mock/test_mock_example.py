"""Another API: no module of its own, each endpoint answers with its example from the spec."""

from __future__ import annotations

from typing import Any

import pytest
from support.mock_caller import LOCALE, WEATHER, Reply, call, spec_from

from codegen.errors import CodegenError
from codegen.mock.access import Key
from codegen.spec.load import load

HOST = "https://weather.example.com"
KEYS = {"sk-mock-earth": Key("earth", None)}


def weather(path: str, body: Any = None, method: str = "GET", key: str = "sk-mock-earth", **more: Any) -> Reply:
    return call(HOST + path, body, None, of=spec_from(WEATHER), method=method, x_key=key, **more)


def test_endpoint_answers_with_its_example_and_the_nonce_stands_in_its_texts() -> None:
    reply = weather("/v1/forecast", b"", nonce="回执42")
    assert reply.status == 200
    assert reply.json == {"days": [{"text": "sunny 回执42", "high": 21.5}, "回执42回执42"], "{nonce}": None}
    assert weather("/v1/report", {"text": "rain"}, "POST", nonce="回执42").json == "ok"


@pytest.mark.parametrize("nonce", [None, ""])
def test_without_a_nonce_an_example_is_still_whole(nonce: str | None) -> None:
    assert weather("/v1/forecast", b"", nonce=nonce).json["days"][0]["text"] == "sunny example"


def test_answering_does_not_change_the_spec() -> None:
    of = spec_from(WEATHER)
    for nonce in ("one", "two"):
        reply = call(f"{HOST}/v1/forecast", b"", None, of=of, method="GET", x_key="sk-mock-earth", nonce=nonce)
        assert reply.json["days"][1] == nonce * 2


def test_key_is_looked_at_where_the_spec_says_it_is() -> None:
    assert weather("/v1/forecast", b"", key="").json["error"]["code"] == "no-key"
    assert weather("/v1/forecast", b"", key="Bearer sk-mock-earth").status == 401
    assert weather("/v1/forecast", b"", key="sk-mock-earth-throttled").status == 429
    assert call(f"{HOST}/v1/forecast", b"", "sk-mock-earth", of=spec_from(WEATHER), method="GET").status == 401


@pytest.mark.parametrize("body", [[1, 2], "text", 7, None, {}, b""], ids=str)
def test_any_json_and_no_body_at_all_are_taken(body: Any) -> None:
    assert weather("/v1/report", body, "POST").status == 200


def test_broken_json_is_refused_and_other_media_types_are_not_read() -> None:
    assert weather("/v1/report", b"{", "POST").json["error"]["code"] == "bad-json"
    assert weather("/v1/report", b"text=rain", "POST", content_type="application/x-www-form-urlencoded").status == 200


def test_wrong_path_and_method_are_told_as_json() -> None:
    assert weather("/v1/other").json["error"]["code"] == "no-path"
    reply = weather("/v1/report", method="GET")
    assert (reply.status, reply.headers["allow"], reply.json["error"]["code"]) == (405, "POST", "no-method")


def test_two_methods_of_one_path_have_an_example_each() -> None:
    of = spec_from(WEATHER, ("path: /report", "path: /forecast"))
    get, post = (
        call(f"{HOST}/v1/forecast", b"", None, of=of, method=m, x_key="sk-mock-earth") for m in ("GET", "POST")
    )
    assert (get.json != "ok", post.json) == (True, "ok")


MODELS = (
    "http: {curl: {}}",
    """http: {curl: {}}
models:
  small: {kind: standard, family: text, protocols: [rest]}
  large: {kind: standard, family: text, protocols: [rest]}
  other: {kind: standard, family: text, protocols: []}
workspaces:
  main: {title: {en: Main}, models: [small]}
""",
)
FIELD = ("base_path: /v1", "base_path: /v1\n    model_field: engine")
BODIES = (("body: {text: rain}", "body: {engine: small}"), ("body: {}", "body: {engine: small}"))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"engine": "small"}, 200),
        ({"engine": "large"}, 403),
        ({"engine": "other"}, 404),
        ({"engine": "x"}, 404),
        ({}, 400),
    ],
    ids=str,
)
def test_models_are_granted_there_too(body: Any, status: int) -> None:
    of = spec_from(WEATHER, MODELS, FIELD, *BODIES)
    reply = call(f"{HOST}/v1/report", body, None, of=of, x_key="sk-mock-earth-main")
    assert reply.status == status


def problems(*changes: tuple[str, str]) -> list[str]:
    with pytest.raises(CodegenError) as error:
        spec_from(WEATHER, *changes)
    return [str(problem) for problem in error.value.problems]


def test_endpoint_without_an_example_is_told_at_its_place() -> None:
    assert problems(("        example: ok\n", "")) == [
        "spec/spec.yaml:15:7: missing key 'example': the JSON this endpoint answers with, where no module of the mock does"
    ]


def test_example_that_nobody_answers_with_is_told_at_its_place() -> None:
    told = "the mock's module 'openai' answers for this endpoint; remove the example, or set mock: example"
    assert problems(("base_path: /v1", "base_path: /v1\n    mock: openai")) == [
        f"spec/spec.yaml:{place}: {told}" for place in ("15:9", "18:9")
    ]


def test_scenario_whose_answers_have_no_room_for_the_nonce_is_told_at_its_place() -> None:
    last = "        - {endpoint: forecast, body: {}}\n"
    assert problems((last, "")) == [
        "spec/spec.yaml:23:7: no example of these endpoints holds {nonce} in a text, which verify looks for in the output"
    ]


def test_nonce_in_a_key_is_no_room_for_it() -> None:
    text = 'example: {days: [{text: "sunny {nonce}", high: 21.5}, "{nonce}{nonce}"], "{nonce}": null}'
    [told] = problems((text, 'example: {"{nonce}": 1}'))
    assert "holds {nonce} in a text" in told


def test_unknown_module_is_told_with_what_there_is() -> None:
    [told] = problems(("base_path: /v1", "mock: exampel\n    base_path: /v1"))
    assert told == "spec/spec.yaml:9:11: unknown value 'exampel'; did you mean 'example'?"


def test_example_s_place_is_the_same_in_a_file_of_its_own() -> None:
    spec = load("spec/spec.yaml", WEATHER.encode(), {"en": ("spec/locales/en.yaml", LOCALE.encode())})
    assert spec.api.protocols["rest"].mock == "example"
