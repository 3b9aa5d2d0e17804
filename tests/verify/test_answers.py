"""Streams, JSON, tools and several turns: programs that do it right pass, and each way to do it wrong is told."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.edits import Edit, both, sub, swap, whole
from support.samples import all_tried, all_tried_shortly, not_caught, not_passed, rows, tried

from codegen.mock.stream import Chunks
from codegen.tree.manifest import Row
from codegen.verify import server

HOST = "https://dashscope.aliyuncs.com"
CHAT = f"{HOST}/compatible-mode/v1/chat/completions"
NATIVE = f"{HOST}/api/v1/services/aigc/text-generation/generation"
ASK = [{"role": "user", "content": "你是谁？"}]

PYTHON = """
import json, os, urllib.request
def ask(url, body, **headers):
    key = os.environ["DASHSCOPE_API_KEY"]
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    headers |= {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    return urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), headers))
def answer(url, body):
    with ask(url, body) as reply:
        return json.load(reply)
"""


def row(protocol: str, language: str, *requests: tuple[str, Any], **headers: str) -> Row:
    """The row of a sample that sends such requests, as `(url, body)`."""
    given = {"Authorization": "Bearer $DASHSCOPE_API_KEY", "Content-Type": "application/json", **headers}
    promised = [{"method": "POST", "url": url, "headers": given, "body": body} for url, body in requests]
    return {**rows()[f"zh/beijing/{protocol}/chat/{language}-http"], "requests": promised}


Trials = Mapping[str, tuple[Row, str]]


def reasons(broken: Mapping[str, tuple[Any, ...]]) -> dict[str, str]:
    """What verify has to say, and nothing else: the last part of each case."""
    return {name: rf"\A(?:{case[-1]})\Z" for name, case in broken.items()}


# Streams

STREAMING = {"model": "qwen-plus", "messages": ASK, "stream": True, "stream_options": {"include_usage": True}}
NATIVE_STREAMING: dict[str, Any] = {
    "model": "qwen-plus",
    "input": {"messages": ASK},
    "parameters": {"result_format": "message", "incremental_output": True},
}
EVENTS = {"X-DashScope-SSE": "enable"}

STREAMS: Trials = {
    "openai-python": (
        row("openai", "python", (CHAT, STREAMING)),
        f"""{PYTHON}
with ask("{CHAT}", {STREAMING!r}) as reply:
    for line in reply:
        if line.startswith(b"data: {{"):
            chunk = json.loads(line[6:])
            for choice in chunk["choices"]:
                print(choice["delta"]["content"], end="", flush=True)
            if chunk["usage"]:
                print()
                print(chunk["usage"]["total_tokens"])
""",
    ),
    "dashscope-python": (
        row("dashscope", "python", (NATIVE, NATIVE_STREAMING), **EVENTS),
        f"""{PYTHON}
with ask("{NATIVE}", {NATIVE_STREAMING!r}, X_DashScope_SSE="enable") as reply:
    for line in reply:
        if line.startswith(b"data:"):
            chunk = json.loads(line[5:])
            print(chunk["output"]["choices"][0]["message"]["content"], end="", flush=True)
print()
print(chunk["usage"]["total_tokens"])
""",
    ),
}


def test_streams_that_are_shown_as_they_come_pass(tmp_path: Path) -> None:
    results = all_tried(STREAMS, tmp_path)
    assert not_passed(results) == {}
    for kind, result in results.items():
        text, total = result.stdout.splitlines()
        assert text.startswith("我是通义千问，由阿里云研发的大语言模型。回执")
        assert int(total) >= 2000  # no number that is printed by chance
        lead = b"data: {" if kind.startswith("openai") else b"id:1\n"
        assert result.exchanges[0].answer.startswith(lead)
        assert result.exchanges[0].answer.endswith(b"\n\n")


@pytest.mark.parametrize("cut", ["bytes", "pieces", "whole"])
def test_streams_pass_however_they_are_cut(cut: Chunks, tmp_path: Path) -> None:
    assert not_passed(all_tried(STREAMS | PRINTED, tmp_path, cut)) == {}


LATE = "keeps the stream's text back until it has ended"
TORN = "the stream's text is not in the output as one whole"
USAGE = r"the usage's total, \d+ tokens, is not in the output"
KEEP = both(
    swap("print(choice", "kept.append(choice"),
    swap(', end="", flush=True)', ")"),
    swap('with ask("', 'kept = []\nwith ask("'),
)
BROKEN_STREAMS: Mapping[str, tuple[str, Edit, str]] = {
    "shown-when-all-is-there": (
        "openai-python",
        both(KEEP, swap("                print()\n", '                print("".join(kept))\n')),
        LATE,
    ),
    "only-its-beginning-at-once": (
        "openai-python",
        both(
            swap('with ask("', 'kept = []\nwith ask("'),
            swap("print(choice", '(kept.append if "".join(kept) else lambda part, **_: kept.append(part) or print(part, flush=True, end=""))(choice'),
            swap(', end="", flush=True)', ")"),
            swap("                print()\n", '                print("".join(kept[2:]))\n'),
        ),
        LATE,
    ),
    "read-as-a-whole": ("dashscope-python", swap("in reply:", "in reply.readlines():"), LATE),
    "kept-in-a-buffer": ("openai-python", swap(", flush=True", ""), LATE),
    "a-line-each": ("openai-python", swap(', end=""', ""), TORN),
    "without-its-beginning": (
        "openai-python",
        swap("print(choice", "choice['delta']['content'] == '我是通义千问' or print(choice"),
        TORN,
    ),
    "without-its-end": ("openai-python", swap('["content"],', '["content"].replace("-1", ""),'), TORN),
    "left-halfway": (
        "openai-python",
        swap("flush=True)", "flush=True)\n                if '型' in str(choice): os._exit(0)"),
        f"{TORN}\n{USAGE}",
    ),
    "no-usage": ("openai-python", swap('print(chunk["usage"]["total_tokens"])', "pass"), USAGE),
    "only-a-part-of-the-usage": ("openai-python", swap('["total_tokens"]', '["prompt_tokens"]'), USAGE),
    "the-usage-of-another-event": (
        "dashscope-python",
        both(
            swap("            print(", '            usage = globals().get("usage", chunk["usage"])\n            print('),
            swap('print(chunk["usage"]', "print(usage"),
        ),
        USAGE,
    ),
    "native-without-usage": ("dashscope-python", sub(r"^print\(chunk.*\)$", "print('bye')"), USAGE),
}  # fmt: skip


def test_broken_streams_are_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trials = {name: (STREAMS[kind][0], edit(STREAMS[kind][1])) for name, (kind, edit, _) in BROKEN_STREAMS.items()}
    held = [name for name in trials if BROKEN_STREAMS[name][-1] != USAGE]
    results = all_tried_shortly(trials, held, tmp_path, lambda: monkeypatch.setattr(server, "HOLD_LIMIT", 1.0))
    assert not_caught(results, reasons(BROKEN_STREAMS)) == {}


def test_characters_that_are_decoded_piece_by_piece_are_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HOLD_LIMIT", 1.0)
    promised, source = STREAMS["openai-python"]
    by_bytes = """
def lines(reply):
    text = ""
    while piece := reply.read1(1):
        text += piece.decode(errors="replace")
        if text.endswith("\\n"):
            yield text.encode()
            text = ""
"""
    broken = both(swap("\nwith ask", f"{by_bytes}\nwith ask"), swap("in reply:", "in lines(reply):"))(source)
    result = tried(promised, broken, tmp_path, "bytes")
    assert (result.status, result.reason) == ("failed", TORN)


def test_answer_that_was_not_asked_for_as_a_stream_is_caught(tmp_path: Path) -> None:
    promised, _ = STREAMS["openai-python"]
    asked = f'print(answer("{CHAT}", {dict(STREAMING, stream=False)!r}))'
    result = tried(promised, PYTHON + asked, tmp_path)
    assert (result.status, result.reason) == ("failed", "body.stream is false, promised true")


def test_stream_without_usage_needs_none_printed(tmp_path: Path) -> None:
    _, source = STREAMS["openai-python"]
    body = {name: value for name, value in STREAMING.items() if name != "stream_options"}
    asked = swap(repr(STREAMING), repr(body))(source)
    assert not_passed(all_tried({"asked": (row("openai", "python", (CHAT, body)), asked)}, tmp_path)) == {}


def test_stream_is_let_go_as_soon_as_its_beginning_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HOLD_LIMIT", float("inf"))
    assert not_passed(all_tried({"stream": STREAMS["openai-python"]}, tmp_path)) == {}


# Answers that are printed as they come


def command(body: Any, *, options: str = "", end: str = "") -> str:
    """A plain curl command."""
    return f"""curl {options}"{CHAT}" \\
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \\
  --header "Content-Type: application/json" \\
  --data '{json.dumps(body)}'{end}
"""


ASKED = {"model": "qwen-plus", "messages": ASK}
TWICE = row("openai", "curl", (CHAT, ASKED), (CHAT, {**ASKED, "n": 1}))
STREAMED = row("openai", "curl", (CHAT, STREAMING))
PRINTED: Trials = {
    "a stream": (STREAMED, command(STREAMING, options="--no-buffer ")),
    "two answers": (TWICE, command(ASKED) + command({**ASKED, "n": 1})),
}
LOST = r"answer {} is not in the output as it came"
LATE_EVENTS = "keeps the stream's events back until it has ended"
BADLY_PRINTED: Mapping[str, tuple[Row, str, str]] = {
    "kept in a buffer": (STREAMED, command(STREAMING), LATE_EVENTS),
    "kept until the end": (STREAMED, command(STREAMING, options="--no-buffer ", end=" | sed -n 'H;${x;p;}'"), LATE_EVENTS),
    "other line ends": (STREAMED, command(STREAMING, options="--no-buffer ", end=" | tr '\\n' '\\r'"), f"{LOST.format(1)}\n{LATE_EVENTS}"),
    "the second one hidden": (TWICE, command(ASKED) + command({**ASKED, "n": 1}, end=" >/dev/null"), LOST.format(2)),
    "in another order": (TWICE, f"first=$({command(ASKED).strip()})\n{command({**ASKED, 'n': 1})}echo \"$first\"\n", LOST.format(2)),
    "a word of it": (TWICE, command(ASKED, end=" | cut -c 1-200") + command({**ASKED, "n": 1}), LOST.format(1)),
}  # fmt: skip


def test_answers_that_are_printed_as_they_come_pass(tmp_path: Path) -> None:
    assert not_passed(all_tried(PRINTED, tmp_path)) == {}


def test_answers_that_are_not_printed_as_they_come_are_caught(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    trials = {name: (promised, source) for name, (promised, source, _) in BADLY_PRINTED.items()}
    held = [name for name, (*_, told) in BADLY_PRINTED.items() if LATE_EVENTS in told]
    results = all_tried_shortly(trials, held, tmp_path, lambda: monkeypatch.setattr(server, "HOLD_LIMIT", 1.0))
    assert not_caught(results, reasons(BADLY_PRINTED)) == {}


# JSON

SCHEMA = {"type": "object", "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}
BY_SCHEMA = {
    "model": "qwen-plus",
    "messages": ASK,
    "response_format": {"type": "json_schema", "json_schema": {"name": "person", "strict": True, "schema": SCHEMA}},
}
JSON_ROW = row("openai", "python", (CHAT, BY_SCHEMA))
JSON = f"""{PYTHON}
reply = answer("{CHAT}", {BY_SCHEMA!r})
content = reply["choices"][0]["message"]["content"]
print(json.loads(content)["name"])
"""
SILENT = "the reply's text is not in the output"
PARSED = 'json.loads(content)["name"]'


def test_json_that_is_parsed_passes(tmp_path: Path) -> None:
    assert not_passed(all_tried({"parsed": (JSON_ROW, JSON)}, tmp_path)) == {}


def test_json_that_is_printed_without_being_parsed_is_caught(tmp_path: Path) -> None:
    printed = ("content", "reply", "json.dumps(reply, ensure_ascii=False)", 'json.loads(content)["age"]')
    trials = {what: (JSON_ROW, swap(PARSED, what)(JSON)) for what in printed}
    assert not_caught(all_tried(trials, tmp_path), dict.fromkeys(printed, rf"\A{SILENT}\Z")) == {}


# Tools

TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {"type": "object", "properties": {"city": {"type": "string", "examples": ["杭州"]}}},
    },
}
CALLING = {"model": "qwen-plus", "messages": ASK, "tools": [TOOL]}
MESSAGE = [0, "choices", 0, "message"]
TOLD = [
    {"$answer": MESSAGE},
    {"role": "tool", "tool_call_id": {"$answer": [*MESSAGE, "tool_calls", 0, "id"]}, "content": "杭州：晴"},
]
TOOL_ROW = row("openai", "python", (CHAT, CALLING), (CHAT, {**CALLING, "messages": [*ASK, *TOLD]}))
TOOLS = f"""{PYTHON}
body = {CALLING!r}
message = answer("{CHAT}", body)["choices"][0]["message"]
call = message["tool_calls"][0]
city = json.loads(call["function"]["arguments"])["city"]
result = {{"role": "tool", "tool_call_id": call["id"], "content": f"{{city}}：晴"}}
body["messages"] += [message, result]
print(answer("{CHAT}", body)["choices"][0]["message"]["content"])
"""
SECOND = r"request 2: body\.messages"
RESENT = "+= [message, result]"
FINAL = 'print(answer("'

GOOD_TOOLS: Mapping[str, Edit] = {
    "as-it-is": lambda source: source,
    "without-bookkeeping": swap(
        RESENT,
        '+= [{"role": "assistant", "tool_calls": [{k: v for k, v in call.items() if k != "index"}]}, result]',
    ),
    "with-nulls": swap(RESENT, '+= [{**message, "content": None, "refusal": None, "annotations": []}, result]'),
}
BROKEN_TOOLS: Mapping[str, tuple[Edit, str]] = {
    "no-second-request": (
        both(swap(FINAL, "0 and " + FINAL), swap("0 and print", "print(message); 0 and print")),
        f"1 requests were sent, 2 promised\n{SILENT}",
    ),
    "another-id": (
        swap("body[", 'call["id"] = "call_1"; body['),
        rf'exit code 1\n{SECOND}\[1\]\.tool_calls\[0\]\.id is "call_1", answered was "call_\w+"\n{SILENT}',
    ),
    "another-id-in-the-result": (
        swap('call["id"]', '"call_1"'),
        rf'exit code 1\n{SECOND}\[2\]\.tool_call_id is "call_1", promised "call_\w+"\n{SILENT}',
    ),
    "arguments-written-anew": (
        swap("body[", 'call["function"]["arguments"] = json.dumps({"city": "上海"}); body['),
        rf"{SECOND}\[1\]\.tool_calls\[0\]\.function\.arguments is .*, answered was .*",
    ),
    "arguments-that-nobody-read": (
        sub(r"^city = .*$", 'city = "上海"'), rf'{SECOND}\[2\]\.content is "上海：晴", promised "杭州：晴"'
    ),
    "no-message-of-the-call": (
        swap(RESENT, "+= [result]"),
        rf"exit code 1\n{SECOND} has 2 items, promised 3\n(.|\n)*",
    ),
    "a-result-before-its-call": (swap(RESENT, "+= [result, message]"), rf"exit code 1\n{SECOND}\[1\](.|\n)*"),
    "no-tools-the-second-time": (swap(FINAL, "del body['tools']; " + FINAL), r"request 2: body\.tools is missing"),
    "the-last-text-is-lost": (swap(FINAL, 'print(message); str(answer("'), SILENT),
    "a-third-request": (
        lambda source: source + f'answer("{CHAT}", body)\n', f"3 requests were sent, 2 promised\n{SILENT}"
    ),
}  # fmt: skip


def test_tools_that_are_called_and_answered_pass(tmp_path: Path) -> None:
    trials = {name: (TOOL_ROW, edit(TOOLS)) for name, edit in GOOD_TOOLS.items()}
    assert not_passed(all_tried(trials, tmp_path)) == {}


def test_tool_that_is_called_and_answered_through_dashscope_passes(tmp_path: Path) -> None:
    body = {
        "model": "qwen-plus",
        "input": {"messages": ASK},
        "parameters": {"result_format": "message", "tools": [TOOL]},
    }
    place = [0, "output", *MESSAGE[1:]]
    told = [{"$answer": place}, {**TOLD[1], "tool_call_id": {"$answer": [*place, "tool_calls", 0, "id"]}}]
    promised = row("dashscope", "python", (NATIVE, body), (NATIVE, {**body, "input": {"messages": [*ASK, *told]}}))
    native = both(
        swap(repr(CALLING), repr(body)),
        swap(CHAT, NATIVE),
        swap('["choices"]', '["output"]["choices"]'),
        swap('body["messages"]', 'body["input"]["messages"]'),
    )
    assert not_passed(all_tried({"native": (promised, native(TOOLS))}, tmp_path)) == {}


def test_broken_calls_of_a_tool_are_caught(tmp_path: Path) -> None:
    trials = {name: (TOOL_ROW, edit(TOOLS)) for name, (edit, _) in BROKEN_TOOLS.items()}
    assert not_caught(all_tried(trials, tmp_path), reasons(BROKEN_TOOLS)) == {}


# Several turns

AGAIN = {"role": "user", "content": "再说一遍？"}
FIRST = {"model": "qwen-plus", "messages": ASK}
TURNS_ROW = row("openai", "python", (CHAT, FIRST), (CHAT, {**FIRST, "messages": [*ASK, {"$answer": MESSAGE}, AGAIN]}))
TURNS = f"""{PYTHON}
body = {FIRST!r}
message = answer("{CHAT}", body)["choices"][0]["message"]
print(message["content"])
body["messages"] += [message, {AGAIN!r}]
print(answer("{CHAT}", body)["choices"][0]["message"]["content"])
"""
BROKEN_TURNS: Mapping[str, tuple[Edit, str]] = {
    "another-text": (
        swap("+= [message", '+= [{"role": "assistant", "content": "我是通义千问。"}'),
        rf'{SECOND}\[1\]\.content is "我是通义千问。", answered was "我是通义千问，.*"',
    ),
    "only-questions": (swap("+= [message, ", "+= ["), rf"{SECOND} has 2 items, promised 3\n(.|\n)*"),
    "the-answer-as-a-question": (
        swap("+= [message", '+= [{**message, "role": "user"}'),
        rf'{SECOND}\[1\]\.role is "user", answered was "assistant"',
    ),
    "the-first-answer-twice": (sub(r"^print\(answer\((.*)\)\[.*$", r"answer(\1); print(message['content'])"), SILENT),
}


def test_history_that_is_sent_back_passes(tmp_path: Path) -> None:
    results = all_tried({"turns": (TURNS_ROW, TURNS)}, tmp_path)
    assert not_passed(results) == {}
    first, second = results["turns"].stdout.splitlines()
    assert first != second


def test_broken_histories_are_caught(tmp_path: Path) -> None:
    trials = {name: (TURNS_ROW, edit(TURNS)) for name, (edit, _) in BROKEN_TURNS.items()}
    assert not_caught(all_tried(trials, tmp_path), reasons(BROKEN_TURNS)) == {}


def test_program_that_does_nothing_of_it_is_caught(tmp_path: Path) -> None:
    result = tried(STREAMS["openai-python"][0], whole("print('done')")(""), tmp_path)
    assert (result.status, result.reason) == ("failed", f"0 requests were sent, 1 promised\n{SILENT}")
