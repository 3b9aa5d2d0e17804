"""The parser trial: streaming samples print the right text however its bytes arrive, and tell where the end is missing."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from support.edits import swap
from support.samples import RUN, all_judged, all_rows, not_passed, published, rows, spec, tried
from support.workbench import CHECKOUT

from codegen.mock import app
from codegen.mock.call import Stream
from codegen.mock.stream import Chunks, Pace, Watcher, chunks
from codegen.tree.manifest import Row
from codegen.verify import server
from codegen.verify.result import Result

AT_A_TIME: tuple[Chunks, ...] = ("bytes", "whole")
"""One byte, and everything."""
TEXT = re.compile("我是通义千问，由阿里云研发的大语言模型。回执[0-9a-f]{16}-1")
"""What the mock says; verify knows the digits."""


STREAMING = {
    name: row
    for name, row in all_rows().items()
    if row["scenario"] == "streaming" and name.startswith("zh/beijing/") and row["client"] in ("http", "sdk")
    if row["language"] != "curl"  # which shows events as they come, and reads none
}
HTTP = {name: row for name, row in STREAMING.items() if row["client"] == "http"}

EVERYWHERE = [pytest.param(True, id="everywhere"), pytest.param(False, id="elsewhere", marks=pytest.mark.slow)]
"""Languages whose samples run wherever tests do; and the others."""


def here(chosen: Mapping[str, Row], everywhere: bool) -> list[Row]:
    """Those of the rows whose languages run wherever tests do, or those of the others."""
    return [row for row in chosen.values() if (row["language"] in RUN) == everywhere]


def run(chosen: Iterable[Row], cut: Chunks = "events") -> dict[str, Result]:
    """The verdicts on published samples, but for those whose runtime is not there."""
    results = all_judged(chosen, cut=cut)
    found = {name: result for name, result in results.items() if result.status != "skipped"}
    if not found:
        pytest.skip("; ".join({result.reason for result in results.values()}))
    return found


def send(monkeypatch: pytest.MonkeyPatch, changed: Callable[[Stream], Stream]) -> None:
    """Have the mock send another stream in the place of each."""

    def sent(stream: Stream, pace: Pace, watcher: Watcher | None = None) -> AsyncIterator[bytes]:
        return chunks(changed(stream), pace, watcher)

    monkeypatch.setattr(app, "chunks", sent)


@pytest.mark.parametrize("everywhere", EVERYWHERE)
@pytest.mark.parametrize("cut", AT_A_TIME)
def test_the_text_is_printed_however_it_arrives(cut: Chunks, everywhere: bool) -> None:
    results = run(here(HTTP, everywhere), cut)
    assert not_passed(results) == {}
    for name, result in results.items():
        assert TEXT.fullmatch(result.stdout.split("\n")[0]), name


@pytest.mark.parametrize("cut", AT_A_TIME)
def test_a_sample_that_takes_chunks_for_events_is_caught(
    cut: Chunks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = rows()["zh/beijing/openai/streaming/python-http"]
    careless = swap("response.iter_lines()", "response.iter_content(None)")(published(row))
    assert tried(row, careless, tmp_path / "events", "events").status == "passed"
    monkeypatch.setattr(server, "HOLD_LIMIT", 1.0)  # its text is torn, however long it is waited for
    result = tried(row, careless, tmp_path / cut, cut)
    assert result.status == "failed"
    assert "the stream's text is not in the output as one whole" in result.reason


ENDS = {
    "before the reason to finish": lambda stream: stream.events[: stream.last + 1],
    "with all but the reason to finish": lambda stream: [e for e in stream.events if not FINISHED.search(e)],
}
FINISHED = re.compile(r'"finish_reason":"(?!null")')


@pytest.mark.parametrize("everywhere", EVERYWHERE)
@pytest.mark.parametrize("end", ENDS)
def test_a_stream_without_a_reason_to_finish_is_told(
    end: str, everywhere: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    send(monkeypatch, lambda stream: replace(stream, events=ENDS[end](stream)))
    for result in run(here(STREAMING, everywhere)).values():
        assert result.exchanges[0].status == 200, result.id
        assert result.exit_code, result.id
        assert_incomplete_is_told(result)


@pytest.mark.parametrize("everywhere", EVERYWHERE)
def test_a_stream_with_a_reason_to_finish_needs_nothing_more(everywhere: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    send(monkeypatch, lambda stream: replace(stream, events=stream.events[: stream.last + 2]))
    for result in run(here(STREAMING, everywhere)).values():
        assert (result.exit_code, result.stderr) == (0, ""), result.id
        assert TEXT.fullmatch(result.stdout.split("\n")[0]), result.id


def assert_incomplete_is_told(result: Result) -> None:
    """A line of its own says so: Go puts the time before it; Node.js, C# and PHP report an error that nobody caught."""
    told = re.compile(re.escape(spec().locales["zh"].texts["incomplete"]) + r"( in \S+\.php:\d+)?$")
    lines = [line for line in result.stderr.splitlines() if told.search(line) and "throw" not in line]
    assert len(lines) == 1, f"{result.id}: {result.stderr}"
    if not result.id.rpartition("/")[2].startswith(("nodejs", "csharp", "php")):
        assert result.stderr.strip() == lines[0].strip(), result.id


def other_vendors(stream: Stream) -> list[str]:
    """The events as DashScope has them for some models: no reason to finish, and no usage, before the last one."""
    events = []
    for number, event in enumerate(stream.events, start=1):
        head, _, data = event.partition("data:")
        body = json.loads(data)
        [choice] = body["output"]["choices"]
        if number < len(stream.events):
            del choice["finish_reason"], body["usage"]
        if number == len(stream.events):
            choice["message"]["content"] = None
        events.append(f"{head}data:{json.dumps(body, ensure_ascii=False)}\n\n")
    return events


@pytest.mark.parametrize("everywhere", EVERYWHERE)
@pytest.mark.parametrize("whole", [True, False], ids=["whole", "cut"])
def test_streams_of_other_vendors_models_are_read_too(
    whole: bool, everywhere: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    end = None if whole else -1
    send(monkeypatch, lambda stream: replace(stream, events=other_vendors(stream)[:end]))
    native = {name: row for name, row in STREAMING.items() if row["protocol"] == "dashscope"}
    results = run(here(native, everywhere))
    if whole:
        assert not_passed(results) == {}
        return
    for result in results.values():
        assert result.exit_code, result.id
        assert_incomplete_is_told(result)


CASES = {case["id"]: case for case in json.loads((CHECKOUT / "tests" / "cases" / "streams.json").read_bytes())}
"""Whole streams as services send them: `error` says whether they bring an error, all others say `你好 ok`."""
ONLY_HTTP = ("openai-empty-data", "dashscope-no-last-newline")
"""Streams at which some SDKs fail."""


@pytest.mark.parametrize("everywhere", EVERYWHERE)
@pytest.mark.parametrize("name", CASES)
def test_streams_are_read_as_services_send_them(name: str, everywhere: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES[name]

    send(monkeypatch, lambda stream: Stream([case["body"]], [], 0, None))
    chosen = {key: row for key, row in STREAMING.items() if row["protocol"] == case["protocol"]}
    results = run(here({key: row for key, row in chosen.items() if key in HTTP or name not in ONLY_HTTP}, everywhere))
    for result in results.values():
        if case["error"]:
            assert result.exit_code, result.id
            assert "InvalidParameter" in result.stderr, result.id
            assert "bad thing" in result.stderr, result.id
            continue
        text, *usage = result.stdout.splitlines()
        assert (result.exit_code, result.stderr, text) == (0, "", "你好 ok"), result.id
        assert ("3" in "".join(usage)) == ("usage" in case["body"]), result.id


SAYING_NOTHING = {
    "openai": ["data:\n\n", 'data: {"choices": []}\n\n', 'data: {"id": "x", "usage": null}\n\n'],
    "dashscope": ["data:\n\n", 'data: {"code": "", "output": {"choices": []}}\n\n', 'data: {"code": null}\n\n'],
}
"""Events without data, without choices, and with an error's field where there is no error."""


@pytest.mark.parametrize("everywhere", EVERYWHERE)
@pytest.mark.parametrize("protocol", SAYING_NOTHING)
def test_events_that_say_nothing_are_no_errors(
    protocol: str, everywhere: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = SAYING_NOTHING[protocol]
    send(monkeypatch, lambda stream: replace(stream, events=[*before, *stream.events], last=stream.last + len(before)))
    chosen = {name: row for name, row in HTTP.items() if row["protocol"] == protocol}
    assert not_passed(run(here(chosen, everywhere))) == {}
