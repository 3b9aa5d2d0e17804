"""Streams as the service sends them (api-facts.md, sections 2.3 and 3.3), cut and paced as one wishes."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Sequence
from typing import Any

import pytest
from support.mock_caller import BEIJING, CHAT, MULTIMODAL, TEXT, call, compatible, native

from codegen.mock.call import Call, ProtocolModule, Stream, Tokens
from codegen.mock.fault import BEHAVIOURS
from codegen.mock.instructions import Instructions
from codegen.mock.protocols import dashscope, openai
from codegen.mock.stream import Pace, chunks
from codegen.spec.model import Endpoint

NONCE = "回执0123456789abcdef-1"
SAID = f"我是通义千问，由阿里云研发的大语言模型。{NONCE}"
EVENTS = {"X-DashScope-SSE": "enable"}
WITH_USAGE = {"stream": True, "stream_options": {"include_usage": True}}


def data(text: str, lead: str = "data: ") -> list[Any]:
    """The JSON of each event; `[DONE]` stays a text."""
    lines = [line.removeprefix(lead) for line in text.splitlines() if line.startswith(lead)]
    return [line if line == "[DONE]" else json.loads(line) for line in lines]


def compatible_stream(**fields: Any) -> tuple[list[Any], str]:
    reply = call(BEIJING + CHAT, compatible(**{**WITH_USAGE, **fields}), nonce=NONCE)
    assert (reply.status, reply.headers["content-type"]) == (200, "text/event-stream;charset=UTF-8")
    return data(reply.text), reply.text


def native_stream(body: Any, path: str = TEXT, **headers: str) -> tuple[list[Any], str]:
    reply = call(BEIJING + path, body, nonce=NONCE, **(headers or EVENTS))
    assert (reply.status, reply.headers["content-type"]) == (200, "text/event-stream;charset=UTF-8")
    return data(reply.text, "data:"), reply.text


def test_compatible_stream_is_the_service_s_to_the_byte() -> None:
    events, text = compatible_stream()
    tail = f'"created":{events[0]["created"]},"system_fingerprint":null,"model":"qwen-plus","id":"{events[0]["id"]}"}}'
    chunk = f'"object":"chat.completion.chunk","usage":null,{tail}\n\n'
    rest = '"finish_reason":null,"index":0,"logprobs":null}],'
    parts = [event["choices"][0]["delta"]["content"] for event in events[1:-3]]
    expected = [
        '{"choices":[{"delta":{"content":"","role":"assistant"},"index":0,"logprobs":null,"finish_reason":null}],'
        + chunk,
        *(f'{{"choices":[{{"delta":{{"content":"{part}"}},{rest}{chunk}' for part in parts),
        f'{{"choices":[{{"finish_reason":"stop","delta":{{"content":""}},"index":0,"logprobs":null}}],{chunk}',
        (
            '{"choices":[],"object":"chat.completion.chunk",'
            f'"usage":{{"prompt_tokens":22,"completion_tokens":17,"total_tokens":39}},{tail}\n\n'
        ),
        "[DONE]\n\n",
    ]
    assert text == "".join(f"data: {event}" for event in expected)
    assert "".join(parts) == SAID
    assert events[0]["id"].startswith("chatcmpl-")


def test_native_stream_is_the_service_s_to_the_byte() -> None:
    events, text = native_stream(native(incremental_output=True))
    *parts, end = (event["output"]["choices"][0]["message"]["content"] for event in events)
    number = events[0]["request_id"]
    finish = ["null"] * len(parts) + ["stop"]
    usages = [event["usage"] for event in events]
    assert text == "".join(
        f"id:{index + 1}\nevent:result\n:HTTP_STATUS/200\n"
        f'data:{{"output":{{"choices":[{{"message":{{"content":"{part}","role":"assistant"}},'
        f'"finish_reason":"{finish[index]}"}}]}},"usage":{{"total_tokens":{usages[index]["total_tokens"]},'
        f'"input_tokens":22,"output_tokens":{usages[index]["output_tokens"]}}},"request_id":"{number}"}}\n\n'
        for index, part in enumerate([*parts, end])
    )
    assert ("".join(parts), end) == (SAID, "")
    assert "[DONE]" not in text


def test_nonce_is_split_over_several_parts() -> None:
    events, _ = compatible_stream()
    parts = [event["choices"][0]["delta"]["content"] for event in events[1:-3]]
    holding = [part for part in parts if set(part) & set(NONCE)]
    assert len(holding) > 2
    assert not any(NONCE in part for part in parts)


@pytest.mark.parametrize("options", [None, {}, {"include_usage": False}, {"include_usage": 1}], ids=str)
def test_compatible_stream_tells_its_usage_only_where_it_is_asked_for(options: Any) -> None:
    events, _ = compatible_stream(stream_options=options)
    assert [event["choices"][0]["finish_reason"] for event in events[:-1]][-1] == "stop"
    assert events[-1] == "[DONE]"


@pytest.mark.parametrize("stream", [False, None, "true", 1])
def test_body_alone_says_whether_a_compatible_answer_is_a_stream(stream: Any) -> None:
    reply = call(BEIJING + CHAT, compatible(stream=stream), accept="text/event-stream", **EVENTS)
    assert reply.json["object"] == "chat.completion"


@pytest.mark.parametrize("headers", [EVENTS, {"X-DashScope-SSE": "ENABLE"}, {"Accept": "text/event-stream"}], ids=str)
def test_header_says_that_a_native_answer_is_a_stream(headers: dict[str, str]) -> None:
    assert native_stream(native(), **headers)[0]


@pytest.mark.parametrize("headers", [{}, {"X-DashScope-SSE": "disable"}, {"Accept": "*/*"}], ids=str)
def test_native_answer_is_none_without_the_header(headers: dict[str, str]) -> None:
    reply = call(BEIJING + TEXT, native(incremental_output=True, stream=True), **headers)
    assert reply.json["output"]["choices"][0]["finish_reason"] == "stop"


@pytest.mark.parametrize("parameters", [{}, {"incremental_output": False}, {"incremental_output": None}], ids=str)
def test_native_events_hold_all_so_far_where_only_news_are_not_asked_for(parameters: dict[str, Any]) -> None:
    events, _ = native_stream(native(**parameters))
    texts = [event["output"]["choices"][0]["message"]["content"] for event in events]
    assert all(later.startswith(text) for text, later in itertools.pairwise(texts))
    assert len(set(texts)) == len(texts) - 1
    assert texts[-1] == SAID


def test_native_stream_is_plain_text_where_no_message_is_asked_for() -> None:
    body = {"model": "qwen-plus", "input": {"prompt": "你是谁？"}, "parameters": {"incremental_output": True}}
    events, _ = native_stream(body)
    assert [list(event["output"]) for event in events] == [["finish_reason", "text"]] * len(events)
    assert "".join(event["output"]["text"] for event in events) == SAID
    assert [event["output"]["finish_reason"] for event in events] == ["null"] * (len(events) - 1) + ["stop"]


@pytest.mark.parametrize("parameters", [{}, {"incremental_output": True}], ids=str)
def test_multimodal_stream_brings_parts_and_what_is_new(parameters: dict[str, Any]) -> None:
    content = [{"image": "https://example.com/a.png"}, {"text": "?"}]
    body = {"model": "qwen-vl-plus", "input": {"messages": [{"role": "user", "content": content}]}}
    events, _ = native_stream({**body, "parameters": parameters}, MULTIMODAL)
    contents = [event["output"]["choices"][0]["message"]["content"] for event in events]
    assert "".join(part["text"] for content in contents for part in content) == SAID
    assert contents[-1] == []
    assert all(event["usage"]["image_tokens"] > 0 for event in events)


def test_usage_runs_up_to_what_was_wished() -> None:
    asks = Instructions(tokens=Tokens(4321, 5678))
    reply = call(BEIJING + TEXT, native(), asks=asks, **EVENTS)
    totals = [event["usage"]["total_tokens"] for event in data(reply.text, "data:")]
    assert totals[-1] == 9999
    assert totals == sorted(set(totals))
    usage = data(call(BEIJING + CHAT, compatible(**WITH_USAGE), asks=asks).text)[-2]["usage"]
    assert usage == {"prompt_tokens": 4321, "completion_tokens": 5678, "total_tokens": 9999}
    assert call(BEIJING + CHAT, compatible(), asks=asks).json["usage"]["total_tokens"] == 9999
    assert call(BEIJING + TEXT, native(), asks=asks).json["usage"]["total_tokens"] == 9999


@pytest.mark.parametrize(
    ("body", "key", "status"),
    [
        (compatible(**WITH_USAGE), "sk-unknown", 401),
        (compatible("bad model", **WITH_USAGE), "sk-mock-beijing-sub-workspace", 404),
        (compatible(temperature=3, **WITH_USAGE), "sk-mock-beijing-sub-workspace", 400),
    ],
)
def test_error_before_a_stream_is_json(body: Any, key: str, status: int) -> None:
    reply = call(BEIJING + CHAT, body, key)
    assert (reply.status, next(iter(reply.json))) == (status, "error")
    native_body = native(**{k: v for k, v in body.items() if k not in ("messages", "stream", "stream_options")})
    assert next(iter(call(BEIJING + TEXT, native_body, key, **EVENTS).json)) == "code"


def test_stream_leaves_by_events_unless_another_cut_is_asked_for() -> None:
    found = call(BEIJING + CHAT, compatible(stream=True)).chunks
    assert all(chunk.startswith(b"data: ") and chunk.endswith(b"\n\n") for chunk in found)
    assert all(chunk.count(b"data: ") == 1 for chunk in found)


@pytest.mark.parametrize(("cut", "sizes"), [("pieces", {7}), ("bytes", {1})])
@pytest.mark.parametrize("protocol", ["openai", "dashscope"])
def test_cut_goes_through_lines_and_characters_and_changes_no_byte(cut: Any, sizes: set[int], protocol: str) -> None:
    url, body = (BEIJING + CHAT, compatible(stream=True)) if protocol == "openai" else (BEIJING + TEXT, native())
    pace = Pace(cut)
    reply = call(url, body, pace=pace, nonce=NONCE, **EVENTS)
    lengths = {len(chunk) for chunk in reply.chunks}
    assert max(lengths) == max(sizes)
    halves = [chunk for chunk in reply.chunks if not _is_utf8(chunk)]
    assert len(halves) > 3
    events = data(reply.text, "data: " if protocol == "openai" else "data:")
    assert len(events) > 5


def _is_utf8(chunk: bytes) -> bool:
    try:
        chunk.decode()
    except UnicodeDecodeError:
        return False
    return True


def test_whole_stream_is_one_chunk() -> None:
    assert len(call(BEIJING + CHAT, compatible(stream=True), pace=Pace("whole")).chunks) == 1


def test_pause_lies_between_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []

    async def noted(seconds: float) -> None:
        pauses.append(seconds)

    monkeypatch.setattr("codegen.mock.stream.sleep", noted)
    reply = call(BEIJING + CHAT, compatible(stream=True), pace=Pace("events", 20.0))
    assert len(reply.chunks) > 5
    assert pauses == [0.0] + [20.0] * (len(reply.chunks) - 1)


class Noted:
    """A watcher who notes what happens, in one list with the chunks."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def begins(self, stream: Stream) -> None:
        self.heard.append(stream.deltas)

    async def before_last_delta(self) -> None:
        self.heard.append("held")


@pytest.mark.parametrize("cut", ["events", "pieces", "bytes"])
def test_last_delta_is_held_back_until_the_watcher_lets_it_go(cut: Any) -> None:
    stream = Stream(["data: 我\n\n", "data: 是\n\n", "data: 谁\n\n", "data: [DONE]\n\n"], ["我", "是", "谁"], 2, None)
    noted = Noted()

    asyncio.run(_read(stream, Pace(cut), noted))

    heard = noted.heard
    assert heard[0] == ["我", "是", "谁"]
    held = heard.index("held")
    assert b"".join(heard[1:held]).decode() == "data: 我\n\ndata: 是\n\n"
    assert b"".join(heard[held + 1 :]).decode() == "data: 谁\n\ndata: [DONE]\n\n"


async def _read(stream: Stream, pace: Pace, noted: Noted) -> None:
    """Take the chunks, and note each before the next is asked for."""
    async for chunk in chunks(stream, pace, noted):
        noted.heard.append(chunk)


@pytest.mark.parametrize(("deltas", "cut"), [(["我"], "events"), ([], "events"), (["我", "是"], "whole")])
def test_nothing_is_held_back_where_nothing_can_have_been_shown(deltas: Sequence[str], cut: Any) -> None:
    stream = Stream(["data: 我\n\n", "data: 是\n\n"], deltas, 0, None)
    noted = Noted()

    asyncio.run(_read(stream, Pace(cut), noted))
    assert "held" not in noted.heard


@pytest.mark.parametrize(
    ("module", "body", "last"),
    [
        (openai, compatible(**WITH_USAGE), '{"content":"ef-1"}'),
        (dashscope, native(incremental_output=True), '{"content":"ef-1",'),
        (dashscope, native(), f'{{"content":"{SAID}",'),
    ],
    ids=["openai", "dashscope-news", "dashscope-all-so-far"],
)
def test_text_is_complete_with_the_event_before_which_the_watcher_is_asked(
    module: ProtocolModule, body: Any, last: str
) -> None:
    asked = Call(Endpoint(path="/chat"), "/chat", EVENTS, "qwen-plus", body, "id", NONCE)
    stream = module.reply(asked)
    assert isinstance(stream, Stream)
    assert "".join(stream.deltas) == SAID
    assert last in stream.events[stream.last]
    assert not any(last in event for event in stream.events[: stream.last])
    assert stream.total_tokens == 39


def test_error_inside_a_stream_is_the_model_s_and_has_the_stream_s_id() -> None:
    text = call(
        BEIJING + CHAT, compatible(**WITH_USAGE), nonce=NONCE, asks=Instructions(behaviour=BEHAVIOURS["error-event"])
    ).text
    *events, error = data(text)
    assert list(error) == ["error", "id"]
    assert list(error["error"]) == ["code", "param", "message", "type"]
    assert error["id"] == events[0]["id"]


def test_error_inside_a_dashscope_stream_is_counted_like_any_event() -> None:
    text = call(
        BEIJING + TEXT, native(), nonce=NONCE, asks=Instructions(behaviour=BEHAVIOURS["error-event"]), **EVENTS
    ).text
    numbers = [int(line.removeprefix("id:")) for line in text.splitlines() if line.startswith("id:")]
    assert numbers == list(range(1, len(numbers) + 1))
    error = text.split("\n\n")[-2]
    assert error.startswith(f"id:{len(numbers)}\nevent:error\n:HTTP_STATUS/429\ndata:{{")
    assert set(data(text, "data:")[-1]) == {"code", "message", "request_id"}
