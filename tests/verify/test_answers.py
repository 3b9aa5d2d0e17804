"""Streams, JSON, tools and several turns: programs that do it right pass, and each way to do it wrong is told."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from bench import rows, tried
from edits import Edit, both, sub, swap, whole

from codegen.manifest import Row
from codegen.mock.stream import Chunks
from codegen.verify import server
from codegen.verify.result import Result

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


def assert_passed(result: Result) -> None:
    assert (result.status, result.reason) == ("passed", ""), result.stderr


# Streams

STREAMING = {"model": "qwen-plus", "messages": ASK, "stream": True, "stream_options": {"include_usage": True}}
NATIVE_STREAMING: dict[str, Any] = {
    "model": "qwen-plus",
    "input": {"messages": ASK},
    "parameters": {"result_format": "message", "incremental_output": True},
}
EVENTS = {"X-DashScope-SSE": "enable"}

STREAMS: Mapping[str, tuple[Row, str]] = {
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
    "openai-curl": (
        row("openai", "curl", (CHAT, STREAMING)),
        f"""#!/bin/bash
curl --silent --no-buffer "{CHAT}" \\
  --header "Authorization: Bearer $DASHSCOPE_API_KEY" \\
  --header "Content-Type: application/json" \\
  --data '{json.dumps(STREAMING)}' |
  while read -r event; do
    case $event in
      *'"total_tokens":'*)
        event=${{event##*'"total_tokens":'}}
        printf '\\n%s\\n' "${{event%%\\}}*}}"
        ;;
      *'{{"content":'*)
        event=${{event##*'"content":"'}}
        printf '%s' "${{event%%\\"*}}"
        ;;
    esac
  done
""",
    ),
}


@pytest.mark.parametrize("kind", STREAMS)
def test_stream_that_is_shown_as_it_comes_passes(kind: str, tmp_path: Path) -> None:
    promised, source = STREAMS[kind]
    result = tried(promised, source, tmp_path)
    assert_passed(result)
    text, total = result.stdout.splitlines()
    assert text.startswith("我是通义千问，由阿里云研发的大语言模型。回执")
    assert int(total) >= 2000  # no number that is printed by chance
    lead = b"data: {" if kind.startswith("openai") else b"id:1\n"
    assert result.exchanges[0].answer.startswith(lead)
    assert result.exchanges[0].answer.endswith(b"\n\n")


@pytest.mark.parametrize(
    ("kind", "cut"),
    [
        ("openai-python", "bytes"),
        ("dashscope-python", "pieces"),
        ("dashscope-python", "whole"),
        pytest.param("openai-python", "pieces", marks=pytest.mark.slow),
        pytest.param("openai-python", "whole", marks=pytest.mark.slow),
        pytest.param("dashscope-python", "bytes", marks=pytest.mark.slow),
    ],
)
def test_stream_passes_however_it_is_cut(kind: str, cut: Chunks, tmp_path: Path) -> None:
    promised, source = STREAMS[kind]
    assert_passed(tried(promised, source, tmp_path, cut))


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
    "kept-by-curl": ("openai-curl", swap(" |\n", " | sort --stable --key 1,1 | tac | tac |\n"), f"{LATE}|{TORN}"),
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


@pytest.mark.parametrize("name", BROKEN_STREAMS)
def test_broken_stream_is_caught(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "HOLD_LIMIT", 1.0)
    kind, edit, reason = BROKEN_STREAMS[name]
    promised, source = STREAMS[kind]
    assert_failed(tried(promised, edit(source), tmp_path), reason)


def assert_failed(result: Result, reason: str) -> None:
    assert result.status == "failed", result.stdout
    assert re.fullmatch(reason, result.reason), f"{result.reason}\n{result.stderr}\n{result.stdout}"


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
    assert_failed(tried(promised, broken, tmp_path, "bytes"), TORN)


def test_answer_that_was_not_asked_for_as_a_stream_is_caught(tmp_path: Path) -> None:
    promised, _ = STREAMS["openai-python"]
    asked = f'print(answer("{CHAT}", {dict(STREAMING, stream=False)!r}))'
    result = tried(promised, PYTHON + asked, tmp_path)
    assert_failed(result, r"body\.stream is false, promised true")


def test_stream_without_usage_needs_none_printed(tmp_path: Path) -> None:
    _, source = STREAMS["openai-python"]
    body = {name: value for name, value in STREAMING.items() if name != "stream_options"}
    asked = swap(repr(STREAMING), repr(body))(source)
    assert_passed(tried(row("openai", "python", (CHAT, body)), asked, tmp_path))


def test_stream_is_let_go_as_soon_as_its_beginning_is_seen(tmp_path: Path) -> None:
    promised, source = STREAMS["openai-python"]
    assert tried(promised, source, tmp_path).seconds < server.HOLD_LIMIT / 2


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
    assert_passed(tried(JSON_ROW, JSON, tmp_path))


@pytest.mark.skipif(not shutil.which("jq"), reason="needs jq")
def test_json_that_is_parsed_by_jq_passes(tmp_path: Path) -> None:
    source = f"""#!/bin/bash
curl --silent "{CHAT}" --header "Authorization: Bearer $DASHSCOPE_API_KEY" \\
  --header "Content-Type: application/json" --data '{json.dumps(BY_SCHEMA)}' |
  jq --raw-output '.choices[0].message.content | fromjson | .name'
"""
    assert_passed(tried(row("openai", "curl", (CHAT, BY_SCHEMA)), source, tmp_path))


@pytest.mark.parametrize(
    "printed",
    ["content", "reply", "json.dumps(reply, ensure_ascii=False)", 'json.loads(content)["age"]'],
)
def test_json_that_is_printed_without_being_parsed_is_caught(printed: str, tmp_path: Path) -> None:
    assert_failed(tried(JSON_ROW, swap(PARSED, printed)(JSON), tmp_path), SILENT)


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
        rf'{SECOND}\[1\]\.tool_calls\[0\]\.id is "call_1", answered was "call_\w+"',
    ),
    "another-id-in-the-result": (
        swap('call["id"]', '"call_1"'), rf'{SECOND}\[2\]\.tool_call_id is "call_1", promised "call_\w+"'
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


@pytest.mark.parametrize("name", GOOD_TOOLS)
def test_tool_that_is_called_and_answered_passes(name: str, tmp_path: Path) -> None:
    assert_passed(tried(TOOL_ROW, GOOD_TOOLS[name](TOOLS), tmp_path))


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
    assert_passed(tried(promised, native(TOOLS), tmp_path))


@pytest.mark.parametrize("name", BROKEN_TOOLS)
def test_broken_call_of_a_tool_is_caught(name: str, tmp_path: Path) -> None:
    edit, reason = BROKEN_TOOLS[name]
    assert_failed(tried(TOOL_ROW, edit(TOOLS), tmp_path), reason)


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
    result = tried(TURNS_ROW, TURNS, tmp_path)
    assert_passed(result)
    first, second = result.stdout.splitlines()
    assert first != second


@pytest.mark.parametrize("name", BROKEN_TURNS)
def test_broken_history_is_caught(name: str, tmp_path: Path) -> None:
    edit, reason = BROKEN_TURNS[name]
    assert_failed(tried(TURNS_ROW, edit(TURNS), tmp_path), reason)


def test_program_that_does_nothing_of_it_is_caught(tmp_path: Path) -> None:
    result = tried(STREAMS["openai-python"][0], whole("print('done')")(""), tmp_path)
    assert_failed(result, f"0 requests were sent, 1 promised\n{SILENT}")
