"""The parser trial: streaming samples print the right text however its bytes arrive, and tell where the end is missing."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from bench import RUN, all_rows, judged, published, rows, spec, tried
from edits import swap

from codegen.languages import LANGUAGES
from codegen.mock import app
from codegen.mock.call import Stream
from codegen.mock.stream import Chunks, Pace, Watcher, chunks
from codegen.verify import server
from codegen.verify.result import Result

AT_A_TIME: tuple[Chunks, ...] = ("bytes", "whole")
"""One byte, and everything."""
TEXT = re.compile("我是通义千问，由阿里云研发的大语言模型。回执[0-9a-f]{16}-1")
"""What the mock says; verify knows the digits."""


def streaming(client: str, protocol: str, language: str) -> Any:
    """The id of a streaming sample, as a parameter; slow where the language does not run wherever tests do."""
    marks = [] if language in RUN else [pytest.mark.slow]
    return pytest.param(f"zh/beijing/{protocol}/streaming/{language}-{client}", marks=marks)


HTTP = [streaming("http", protocol, language) for protocol in spec().api.protocols for language in LANGUAGES]
SDKS = [
    streaming("sdk", name, language) for name, protocol in spec().api.protocols.items() for language in protocol.sdks
]


def run(sample_id: str, cut: Chunks = "events") -> Result:
    """The verdict on a published sample; skips where its runtime is not there."""
    result = judged(all_rows()[sample_id], cut=cut)
    if result.status == "skipped":
        pytest.skip(result.reason)
    return result


@pytest.mark.parametrize("cut", AT_A_TIME)
@pytest.mark.parametrize("sample_id", HTTP)
def test_the_text_is_printed_however_it_arrives(sample_id: str, cut: Chunks) -> None:
    result = run(sample_id, cut)
    assert (result.status, result.reason) == ("passed", ""), result.stderr
    assert TEXT.fullmatch(result.stdout.split("\n")[0])


@pytest.mark.parametrize("cut", AT_A_TIME)
def test_a_sample_that_takes_chunks_for_events_is_caught(
    cut: Chunks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "HOLD_LIMIT", 1.0)
    row = rows()["zh/beijing/openai/streaming/python-http"]
    careless = swap("response.iter_lines()", "response.iter_content(None)")(published(row))
    assert tried(row, careless, tmp_path / "events", "events").status == "passed"
    result = tried(row, careless, tmp_path / cut, cut)
    assert result.status == "failed"
    assert "the stream's text is not in the output as one whole" in result.reason


@pytest.mark.parametrize("sample_id", [*HTTP, *SDKS])
def test_a_stream_that_ends_too_soon_is_told(sample_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    is_sdk = sample_id.endswith("-sdk")

    def ended(stream: Stream, pace: Pace, watcher: Watcher | None = None) -> AsyncIterator[bytes]:
        # SDKs keep [DONE] to themselves: there, it is the reason to finish that is missing.
        events = stream.events[: stream.last + 1] if is_sdk else stream.events[:-1]
        return chunks(replace(stream, events=events), pace, watcher)

    monkeypatch.setattr(app, "chunks", ended)
    result = run(sample_id)
    assert result.exchanges[0].status == 200
    assert result.exit_code
    assert_incomplete_is_told(result)


def assert_incomplete_is_told(result: Result) -> None:
    """A line of its own says so: Go puts the time before it, and Node.js reports an error that nobody caught."""
    told = spec().locales["zh"].texts["incomplete"]
    [line] = [line for line in result.stderr.splitlines() if line.endswith(told) and "throw" not in line]
    if not result.id.rpartition("/")[2].startswith("nodejs"):
        assert result.stderr.strip() == line.strip()


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


@pytest.mark.parametrize("whole", [True, False], ids=["whole", "cut"])
@pytest.mark.parametrize("sample_id", [one for one in (*HTTP, *SDKS) if "/dashscope/" in one.values[0]])
def test_streams_of_other_vendors_models_are_read_too(
    sample_id: str, whole: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def sent(stream: Stream, pace: Pace, watcher: Watcher | None = None) -> AsyncIterator[bytes]:
        events = other_vendors(stream)
        return chunks(replace(stream, events=events if whole else events[:-1]), pace, watcher)

    monkeypatch.setattr(app, "chunks", sent)
    result = run(sample_id)
    if whole:
        assert (result.status, result.reason) == ("passed", ""), result.stderr
    else:
        assert result.exit_code
        assert_incomplete_is_told(result)
