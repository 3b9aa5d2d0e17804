"""Requests that the service refuses: wrong parameters, bodies, paths and methods, in the protocol's own shape."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from support.mock_caller import BEIJING, CHAT, MESSAGES, MULTIMODAL, TEXT, TUNED, call, compatible, native

PREFIX = "<400> InternalError.Algo.InvalidParameter: "
JSON_WANTED = "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."
FORCED = "The tool_choice parameter does not support being set to required or object in thinking mode"
ASKS_FOR_JSON = {"type": "json_object"}

WRONG: list[tuple[dict[str, Any], str]] = [
    *(({"temperature": value}, "Temperature should be in [0.0, 2.0)") for value in (2, 2.0, -0.1, 3, "1", True, [1])),
    *(({"max_tokens": value}, "Range of max_tokens should be [1, 32768]") for value in (0, -1, 32769, 1.5, "9", True)),
    ({"response_format": ASKS_FOR_JSON}, JSON_WANTED),
    *(
        ({"enable_thinking": True, "tool_choice": choice}, FORCED)
        for choice in ("required", {"type": "function", "function": {"name": "get_weather"}})
    ),
]
RIGHT: list[dict[str, Any]] = [
    {"temperature": 0}, {"temperature": 1.99}, {"temperature": None},
    {"max_tokens": 1}, {"max_tokens": 32768}, {"max_tokens": None},
    {"response_format": {"type": "text"}}, {"response_format": {"type": "json_schema", "json_schema": {}}},
    {"response_format": None}, {"stream_options": None}, {"an_unknown_one": 1},
    {"enable_thinking": True, "tool_choice": "auto"}, {"enable_thinking": False, "tool_choice": "required"},
]  # fmt: skip


@pytest.mark.parametrize(("fields", "message"), WRONG, ids=str)
def test_wrong_parameter_is_refused_by_the_model(fields: dict[str, Any], message: str) -> None:
    reply = call(BEIJING + CHAT, compatible(**fields))
    assert reply.status == 400
    error = {
        "message": PREFIX + message,
        "type": "invalid_request_error",
        "param": None,
        "code": "invalid_parameter_error",
    }
    assert reply.json["error"] == error
    assert reply.json["id"] == f"chatcmpl-{reply.json['request_id']}"

    reply = call(BEIJING + TEXT, native(**fields))
    assert reply.status == 400
    assert {**reply.json, "request_id": ""} == {"code": "InvalidParameter", "message": message, "request_id": ""}


@pytest.mark.parametrize("fields", RIGHT, ids=str)
def test_right_parameter_is_taken(fields: dict[str, Any]) -> None:
    assert call(BEIJING + CHAT, compatible(**fields)).status == 200
    assert call(BEIJING + TEXT, native(**fields)).status == 200


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e400", "9" * 400])
@pytest.mark.parametrize("name", ["temperature", "max_tokens"])
def test_numbers_without_bounds_are_refused(name: str, number: str) -> None:
    data = json.dumps(compatible(**{name: "NUMBER"})).replace('"NUMBER"', number).encode()
    assert call(BEIJING + CHAT, data).status == 400


@pytest.mark.parametrize("content", ["as JSON, please", [{"type": "text", "text": "Json"}]], ids=str)
def test_json_can_be_had_where_a_message_says_so(content: Any) -> None:
    messages = [{"role": "system", "content": content}, *MESSAGES]
    assert call(BEIJING + CHAT, compatible(messages=messages, response_format=ASKS_FOR_JSON)).status == 200
    body = native(response_format=ASKS_FOR_JSON)
    assert call(BEIJING + TEXT, {**body, "input": {"messages": messages}}).status == 200
    assert call(BEIJING + TEXT, {**body, "input": {"prompt": "json"}}).status == 200


def test_json_in_another_field_does_not_count() -> None:
    messages = [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://x/json"}}]}]
    assert call(BEIJING + CHAT, compatible(messages=messages, response_format=ASKS_FOR_JSON)).status == 400


@pytest.mark.parametrize(
    ("messages", "told"),
    [
        (None, "'messages' is a required property"),
        ([], "[] is too short - 'messages'"),
        ("Hi", "'Hi' is not of type 'array' - 'messages'"),
        (["Hi"], "'Hi' is not of type 'object' - 'messages.0'"),
    ],
)
def test_chat_without_messages_is_refused(messages: Any, told: str) -> None:
    reply = call(BEIJING + CHAT, compatible(messages=messages))
    assert (reply.status, reply.json["error"]["message"]) == (400, PREFIX + told)


NOTHING_ASKED = 'Either "prompt" or "messages" must exist and cannot both be none'
BAD_BODY = "Required body invalid, please check the request body format."


@pytest.mark.parametrize(
    ("given", "told"),
    [
        *((given, NOTHING_ASKED) for given in (None, {}, {"messages": []}, {"messages": None, "prompt": ""})),
        *((given, BAD_BODY) for given in ("Hi", [1], {"messages": "Hi"}, {"messages": ["Hi"]}, {"prompt": 1})),
    ],
    ids=str,
)
@pytest.mark.parametrize(("path", "model"), [(TEXT, "qwen-plus"), (MULTIMODAL, "qwen-vl-plus")])
def test_generation_without_an_input_is_refused(path: str, model: str, given: Any, told: str) -> None:
    reply = call(BEIJING + path, {**native(model), "input": given})
    assert (reply.status, reply.json["code"], reply.json["message"]) == (400, "InvalidParameter", told)


@pytest.mark.parametrize("parameters", ["x", [1], 1, True], ids=str)
def test_native_parameters_that_are_no_object_are_refused(parameters: Any) -> None:
    reply = call(BEIJING + TEXT, {**native(), "parameters": parameters})
    assert (reply.status, reply.json["message"]) == (400, BAD_BODY)


def test_native_parameters_may_be_left_out() -> None:
    for parameters in ({}, {"parameters": None}):
        body = {"model": "qwen-plus", "input": {"messages": MESSAGES}, **parameters}
        assert "text" in call(BEIJING + TEXT, body).json["output"]


def test_asynchronous_calls_are_refused_where_there_are_none() -> None:
    reply = call(BEIJING + TEXT, native(), x_dashscope_async="enable")
    told = "Current user api does not support asynchronous calls."
    assert (reply.status, reply.json["code"], reply.json["message"]) == (403, "AccessDenied", told)


@pytest.mark.parametrize("path", [CHAT, TEXT])
def test_body_that_is_nested_too_deep_is_no_json(path: str) -> None:
    assert call(BEIJING + path, b'{"model": ' + b"[" * 100_000).status == 400


@pytest.mark.parametrize(
    "data",
    [
        b'{"seed": NaN, @}',
        b'{"seed": -Infinity, @}',
        b'{"seed": 1e999, @}',
        "{@}".encode("utf-16"),
        b"\xef\xbb\xbf{@}",
        b'{"user": "\xed\xa0\x80", @}',
        b'{"user": ' + b"[" * 900 + b"]" * 900 + b", @}",
        b'{"user": ' + b'{"content":' * 900 + b"1" + b"}" * 900 + b", @}",
    ],
    ids=["nan", "infinity", "too-large", "utf-16", "byte-order-mark", "surrogate", "deep-lists", "deep-objects"],
)
@pytest.mark.parametrize(("path", "body"), [(CHAT, compatible()), (TEXT, native())], ids=["openai", "dashscope"])
def test_body_that_other_readers_of_json_refuse_is_refused(data: bytes, path: str, body: Any) -> None:
    inside = json.dumps(body)[1:-1]
    filled = data.replace(b"@", inside.encode())
    if b"@" not in data:
        filled = data.decode("utf-16").replace("@", inside).encode("utf-16")
    assert call(BEIJING + path, json.dumps(body).encode()).status == 200
    reply = call(BEIJING + path, filled)
    assert (reply.status, reply.json.get("message") or reply.json["error"]["message"]) == (400, BAD_BODY)


@pytest.mark.parametrize("path", [CHAT, TEXT])
def test_half_a_character_is_answered_like_any_other(path: str) -> None:
    assert call(BEIJING + path, b'{"model": "\\ud800"}').status == (404 if path == CHAT else 400)


def test_model_that_is_not_supported_is_told_code_first() -> None:
    reply = call(BEIJING + CHAT, compatible(TUNED), "sk-mock-beijing-tuning")
    assert (reply.status, list(reply.json["error"])) == (404, ["code", "param", "message", "type"])
    assert list(call(BEIJING + CHAT, compatible("other")).json["error"]) == ["message", "type", "param", "code"]


def test_access_is_looked_at_before_parameters() -> None:
    assert call(BEIJING + CHAT, compatible(temperature=9), "sk-other").status == 401
    assert call(BEIJING + CHAT, compatible("other", temperature=9)).status == 404
    assert call(BEIJING + CHAT, compatible(temperature=9), "sk-mock-beijing-tuning").status == 403


@pytest.mark.parametrize("path", [f"{CHAT}/", "/compatible-mode/v1/embeddings", "/compatible-mode/v1/"])
def test_unknown_path_below_a_protocol_is_told_in_its_shape(path: str) -> None:
    reply = call(BEIJING + path, compatible())
    assert reply.status == 404
    assert set(reply.json) == {"error", "request_id"}
    assert set(reply.json["error"]) == {"message", "type", "param", "code"}


@pytest.mark.parametrize("path", ["/api/v1/services", f"{TEXT}/", "/api/v1/chat/completions"])
def test_unknown_path_below_dashscope_is_told_in_its_shape(path: str) -> None:
    reply = call(BEIJING + path, native())
    assert (reply.status, set(reply.json)) == (404, {"code", "message", "request_id"})


@pytest.mark.parametrize(
    "path", ["/v1/chat/completions", "/compatible-mode/v2", "/compatible-mode/v10/chat", "/api/v1"]
)
def test_path_of_no_protocol_is_led_to_the_help_page(path: str) -> None:
    reply = call(BEIJING + path, compatible())
    assert reply.status == 404
    assert "GET /" in reply.text


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_method_is_told_in_the_protocol_s_shape_with_the_right_one(method: str) -> None:
    reply = call(BEIJING + CHAT, method=method)
    assert (reply.status, reply.headers["allow"]) == (405, "POST")
    assert set(reply.json) == {"error", "request_id"}
    reply = call(BEIJING + TEXT, method=method)
    assert (reply.status, reply.headers["allow"], set(reply.json)) == (405, "POST", {"code", "message", "request_id"})
    assert re.fullmatch(r"[0-9a-f-]{36}", reply.json["request_id"])


def test_caller_that_leaves_makes_no_noise() -> None:
    call(BEIJING + CHAT, leaves=True)
