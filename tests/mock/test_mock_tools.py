"""Tool calls (api-facts.md, sections 2.4, 3.2 and 7): asked for, answered, and in the right order."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from support.mock_caller import BEIJING, CHAT, MESSAGES, MULTIMODAL, TEXT, call, compatible, native
from test_mock_streams import EVENTS, data

from codegen.mock.fault import BEHAVIOURS
from codegen.mock.instructions import Instructions

NONCE = "回执0123456789abcdef-1"
WRONG_ORDER = 'messages with role "tool" must be a response to a preceeding message with "tool_calls"'


def tool(name: str = "get_weather", **properties: Any) -> dict[str, Any]:
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return {"type": "function", "function": {"name": name, "description": "…", "parameters": schema}}


CITY = tool(city={"type": "string", "examples": ["杭州"]}, unit={"type": "string", "enum": ["celsius", "kelvin"]})
ARGUMENTS = '{"city": "杭州", "unit": "celsius"}'
OTHER = tool("get_time", zone={"type": "string", "default": "UTC"}, note={"type": "string"})


def asked(**fields: Any) -> dict[str, Any]:
    """The message of an answer that calls a tool, through the compatible protocol."""
    [choice] = call(BEIJING + CHAT, compatible(**fields), nonce=NONCE).json["choices"]
    assert choice["finish_reason"] == "tool_calls"
    message: dict[str, Any] = choice["message"]
    return message


def test_compatible_call_of_a_tool_has_the_service_s_shape() -> None:
    message = asked(tools=[CITY, OTHER])
    [called] = message.pop("tool_calls")
    assert message == {"content": "", "reasoning_content": "", "role": "assistant"}
    assert re.fullmatch(r"call_[0-9a-f]{24}", called.pop("id"))
    assert called == {"function": {"arguments": ARGUMENTS, "name": "get_weather"}, "index": 0, "type": "function"}


@pytest.mark.parametrize(("path", "content"), [(TEXT, ""), (MULTIMODAL, [])])
def test_native_call_of_a_tool_has_the_service_s_shape(path: str, content: Any) -> None:
    model = "qwen-plus" if path == TEXT else "qwen-vl-plus"
    output = call(BEIJING + path, native(model, tools=[CITY, OTHER]), nonce=NONCE).json["output"]
    [called] = output["choices"][0]["message"].pop("tool_calls")
    message = {"role": "assistant", "content": content}
    assert output == {"choices": [{"finish_reason": "tool_calls", "message": message}]}
    assert re.fullmatch(r"call_[0-9a-f]{24}", called.pop("id"))
    assert called == {"index": 0, "type": "function", "function": {"name": "get_weather", "arguments": ARGUMENTS}}


def test_native_call_of_a_tool_is_a_message_even_where_none_is_asked_for() -> None:
    output = call(BEIJING + TEXT, native(tools=[CITY], result_format="text")).json["output"]
    assert list(output) == ["choices"]


def test_argument_without_a_given_value_carries_the_nonce() -> None:
    [called] = asked(tools=[OTHER])["tool_calls"]
    assert json.loads(called["function"]["arguments"]) == {"zone": "UTC", "note": f"note {NONCE}"}


def test_every_call_of_a_tool_has_an_id_of_its_own() -> None:
    first, second = (asked(tools=[CITY])["tool_calls"][0]["id"] for _ in range(2))
    assert first != second


@pytest.mark.parametrize(
    ("choice", "name"),
    [
        (None, "get_weather"),
        ("auto", "get_weather"),
        ({"type": "function", "function": {"name": "get_time"}}, "get_time"),
    ],
    ids=str,
)
def test_tool_choice_is_followed(choice: Any, name: str) -> None:
    assert asked(tools=[CITY, OTHER], tool_choice=choice)["tool_calls"][0]["function"]["name"] == name


UNUSABLE: list[dict[str, Any]] = [
    {"tools": [CITY], "tool_choice": "none"},
    {"tools": []},
    {"tools": None},
    {"tools": "get_weather"},
    {"tools": ["get_weather", {"type": "function"}, {"function": {"name": 1}}]},
    {"tools": [CITY], "tool_choice": {"type": "function", "function": {"name": "unknown"}}},
]


@pytest.mark.parametrize("fields", UNUSABLE, ids=str)
def test_text_is_the_answer_where_no_tool_may_be_called(fields: dict[str, Any]) -> None:
    [choice] = call(BEIJING + CHAT, compatible(**fields), nonce=NONCE).json["choices"]
    assert (choice["finish_reason"], NONCE in choice["message"]["content"]) == ("stop", True)


@pytest.mark.parametrize("parameters", [None, "x", {}, {"properties": None}, {"properties": {"a": True}}], ids=str)
def test_arguments_are_an_object_whatever_the_schema_is(parameters: Any) -> None:
    function = {"name": "f", "parameters": parameters}
    [called] = asked(tools=[{"type": "function", "function": function}])["tool_calls"]
    assert isinstance(json.loads(called["function"]["arguments"]), dict)


def history(message: dict[str, Any], *results: dict[str, Any]) -> list[dict[str, Any]]:
    return [*MESSAGES, message, *results]


@pytest.mark.parametrize("protocol", ["openai", "dashscope"])
def test_result_of_a_tool_is_answered_with_a_text_that_holds_it_and_the_nonce(protocol: str) -> None:
    message = asked(tools=[CITY])
    result = {"role": "tool", "tool_call_id": message["tool_calls"][0]["id"], "content": "晴，26 度"}
    messages = history(message, result)
    if protocol == "openai":
        body = compatible(tools=[CITY], messages=messages)
        [choice] = call(BEIJING + CHAT, body, nonce="回执2").json["choices"]
    else:
        body = {**native(tools=[CITY]), "input": {"messages": messages}}
        [choice] = call(BEIJING + TEXT, body, nonce="回执2").json["output"]["choices"]
    assert choice["finish_reason"] == "stop"
    assert choice["message"] == {"role": "assistant", "content": "工具的结果：晴，26 度。回执2"}


RESULT = {"role": "tool", "tool_call_id": "call_1", "content": "晴"}
CALLED = {"role": "assistant", "content": "", "tool_calls": [{"id": "call_1"}]}


@pytest.mark.parametrize(
    "messages",
    [
        [RESULT],
        [*MESSAGES, RESULT],
        [*MESSAGES, {"role": "assistant", "content": "晴"}, RESULT],
        [*MESSAGES, {**CALLED, "tool_calls": []}, RESULT],
        [*MESSAGES, CALLED, *MESSAGES, RESULT],
        [*MESSAGES, {**CALLED, "role": "user"}, RESULT],
    ],
    ids=["alone", "after-the-question", "after-a-text", "after-no-calls", "after-a-question", "after-another-role"],
)
def test_result_of_a_tool_that_nobody_called_is_refused(messages: list[Any]) -> None:
    reply = call(BEIJING + CHAT, compatible(messages=messages, tools=[CITY]))
    told = f"<400> InternalError.Algo.InvalidParameter: {WRONG_ORDER}"
    assert (reply.status, reply.json["error"]["message"]) == (400, told)
    reply = call(BEIJING + TEXT, {**native(tools=[CITY]), "input": {"messages": messages}})
    assert (reply.status, reply.json["code"], reply.json["message"]) == (400, "InvalidParameter", WRONG_ORDER)


UNKNOWN_ID = "'tool_call_id' must be the id of a call in the preceding message with 'tool_calls', each id once"
BOTH_CALLED = {**CALLED, "tool_calls": [{"id": "call_1"}, {"id": "call_2"}]}


@pytest.mark.parametrize(
    "messages",
    [
        [*MESSAGES, CALLED, {**RESULT, "tool_call_id": "call_2"}],
        [*MESSAGES, CALLED, {"role": "tool", "content": "晴"}],
        [*MESSAGES, CALLED, RESULT, RESULT],
        [*MESSAGES, CALLED, RESULT, *MESSAGES, {**CALLED, "tool_calls": [{"id": "call_2"}]}, RESULT],
        [*MESSAGES, {**CALLED, "tool_calls": [{}, "call_1", {"id": None}]}, {**RESULT, "tool_call_id": None}],
        [*MESSAGES, CALLED, {**RESULT, "tool_call_id": ["call_1"]}],
    ],
    ids=["another-id", "no-id", "twice", "of-an-earlier-message", "calls-without-an-id", "a-list"],
)
def test_result_of_a_tool_that_answers_no_call_is_refused(messages: list[Any]) -> None:
    reply = call(BEIJING + CHAT, compatible(messages=messages, tools=[CITY]))
    told = f"<400> InternalError.Algo.InvalidParameter: {UNKNOWN_ID}"
    assert (reply.status, reply.json["error"]["message"]) == (400, told)
    reply = call(BEIJING + TEXT, {**native(tools=[CITY]), "input": {"messages": messages}})
    assert (reply.status, reply.json["code"], reply.json["message"]) == (400, "InvalidParameter", UNKNOWN_ID)


@pytest.mark.parametrize(
    "messages",
    [
        [*MESSAGES, CALLED, RESULT],
        [*MESSAGES, BOTH_CALLED, {**RESULT, "tool_call_id": "call_2"}, RESULT],
        [*MESSAGES, CALLED, RESULT, *MESSAGES, CALLED, RESULT],
        [*MESSAGES, BOTH_CALLED, RESULT],
    ],
    ids=["one", "two-in-another-order", "the-same-id-in-the-next-turn", "one-of-two"],
)
def test_a_conversation_that_the_mock_did_not_have_is_taken_if_it_is_consistent(messages: list[Any]) -> None:
    assert call(BEIJING + CHAT, compatible(messages=messages, tools=[CITY])).status == 200
    assert call(BEIJING + TEXT, {**native(tools=[CITY]), "input": {"messages": messages}}).status == 200


def test_compatible_stream_brings_a_call_in_parts_with_empty_ids() -> None:
    body = compatible(tools=[CITY], stream=True, stream_options={"include_usage": True})
    *events, usage, done = data(call(BEIJING + CHAT, body, nonce=NONCE).text)
    deltas = [event["choices"][0]["delta"] for event in events]
    assert deltas[0] == {"content": "", "role": "assistant"}
    calls = [delta["tool_calls"][0] for delta in deltas[1:-1]]
    assert [(one["index"], one["type"]) for one in calls] == [(0, "function")] * len(calls)
    assert [bool(one["id"]) for one in calls] == [True] + [False] * (len(calls) - 1)
    assert ["name" in one["function"] for one in calls] == [True] + [False] * (len(calls) - 1)
    assert len(calls) > 4
    assert "".join(one["function"]["arguments"] for one in calls) == ARGUMENTS
    assert deltas[-1] == {}
    assert [event["choices"][0]["finish_reason"] for event in events] == [None] * (len(events) - 1) + ["tool_calls"]
    assert (usage["choices"], usage["usage"]["total_tokens"], done) == ([], 39, "[DONE]")


@pytest.mark.parametrize("news", [True, False])
def test_native_stream_brings_a_call_in_parts(news: bool) -> None:
    body = native(tools=[CITY], incremental_output=news)
    events = data(call(BEIJING + TEXT, body, nonce=NONCE, **EVENTS).text, "data:")
    choices = [event["output"]["choices"][0] for event in events]
    calls = [choice["message"]["tool_calls"][0] for choice in choices]
    written = [one["function"]["arguments"] for one in calls]
    assert ("".join(written) if news else written[-1]) == ARGUMENTS
    assert [choice["finish_reason"] for choice in choices] == ["null"] * (len(choices) - 1) + ["tool_calls"]
    assert [bool(one["id"]) for one in calls] == [True] + [not news] * (len(calls) - 1)
    assert len(calls) > 3


def test_other_arguments_are_none_of_the_examples() -> None:
    asks = Instructions(NONCE, behaviour=BEHAVIOURS["other-arguments"])
    reply = call(BEIJING + CHAT, compatible(tools=[CITY]), asks=asks)
    [called] = reply.json["choices"][0]["message"]["tool_calls"]
    assert json.loads(called["function"]["arguments"]) == {"city": f"city {NONCE}", "unit": "celsius"}
