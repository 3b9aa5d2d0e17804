"""How samples take errors, as `codegen verify --faults` judges it; and broken samples, which it must not let pass."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest
from support.edits import Edit, both, first, sub, swap
from support.samples import all_judged, all_rows, all_tried, not_caught, not_passed, published, rows
from support.workbench import INSTALLED

from codegen.mock.fault import BEHAVIOURS, MockFault
from codegen.spec.model import Sdk
from codegen.toolchains import TOOLCHAINS
from codegen.tree.manifest import Row
from codegen.verify import faults
from codegen.verify.exchange import Exchange
from codegen.verify.relay import Run
from codegen.verify.runner import Outcome

KEY = "sk-made-up"
CHAT = "en/beijing/openai/chat/python-http"
STREAM = "en/beijing/dashscope/streaming/python-http"
TOOLS = "en/beijing/openai/function-calling/python-http"
SHARP_CHAT = "en/beijing/openai/chat/csharp-http"
SHARP_STREAM = "en/beijing/dashscope/streaming/csharp-http"
CURL = "zh/singapore/openai/streaming/curl-http"
CURL_TURNS = "zh/singapore/dashscope/multi-turn/curl-http"
REFUSED = json.dumps({"error": {"message": "Incorrect API key provided.", "code": "invalid_api_key"}}).encode()
SAID = "HTTP 401: " + REFUSED.decode()

BROKEN: Mapping[str, tuple[str, Edit, str]] = {
    "exits with 0": (CHAT, sub(r"^    sys\.exit\(f\"HTTP.*$", "    print(response.text, file=sys.stderr)"), "exits with 0"),
    "tells no status": (CHAT, swap('f"HTTP {response.status_code}: {response.text}"', "response.text"), "the status 403"),
    "tells no message": (CHAT, swap("{response.text}", ""), "the API's message is not told: Model access denied."),
    "tells it on stdout": (CHAT, sub(r"sys\.exit\((f\"HTTP.*)\)$", r"print(\1); sys.exit(1)"), "nothing on stderr"),
    "prints the key": (CHAT, swap("{response.text}", "{response.text} {api_key}"), "prints the key"),
    "asks without a key": (CHAT, sub(r"^if not api_key:\n.*\n", ""), "without its environment variable: "),
    "trusts anybody": (CHAT, both(first("import warnings; warnings.simplefilter('ignore')"), swap("    headers=", "    verify=False,\n    headers=")), "is not trusted: 1 requests were sent"),
    "asks twice": (CHAT, sub(r"(?s)^(response = .*?^\)\n)", r"\1\1"), "2 requests were sent, 1 promised"),
    "bears a stream without its end": (STREAM, sub(r"^if finish_reason == \"null\":\n.*\n", ""), "when the stream ends too soon: exits with 0"),
    "bears an error event": (STREAM, sub(r"^ *if event.get\(\"code\"\):\n.*\n", ""), "at an error inside the stream: "),
    "believes the second answer": (TOOLS, swap("if not response.ok:", "if not response.ok and len(messages) == 1:"), "429"),
    "believes curl": (CURL, swap("--fail-with-body ", ""), "at HTTP 401: exits with 0"),
    "asks without a key by curl": (CURL, swap("--fail-with-body ", ""), "without its environment variable: exits with 0"),
    "hides what curl says": (CURL, sub(r"'\n\Z", "' 2>/dev/null\n"), "the status 401 is not told"),
    "hides what the API says": (CURL, swap("--fail-with-body", "--fail"), "at HTTP 401: answer 1 is not in the output as it came"),
    "hides a stream that ends too soon": (CURL, sub(r"'\n\Z", "' | grep '[DONE]'\n"), "when the stream ends too soon: answer 1 is not in the output as it came"),
    "notices an error event": (CURL, sub(r"'\n\Z", "' | tee /dev/stderr | grep '[DONE]'\n"), "at an error inside the stream: answer 1 is not in the output as it came"),
    "bears the second answer": (CURL_TURNS, sub(r"'\n\Z", "' || true\n"), "at HTTP 429: exits with 0"),
    "C# asks without a key": (SHARP_CHAT, sub(r"\n    \?\? throw .*;$", ";"), "without its environment variable: "),
    "C# bears a refusal": (SHARP_CHAT, sub(r"^if \(!response\.IsSuccessStatusCode\)\n.*\n", ""), "at HTTP 401: exits with 0"),
    "C# bears a stream without its end": (SHARP_STREAM, sub(r"^if \(!complete\)\n.*\n", ""), "when the stream ends too soon: exits with 0"),
    "C# takes null for a reason to finish": (SHARP_STREAM, swap('not (null or "null")', "not null"), "when the stream ends too soon: exits with 0"),
    "C# bears an error event": (SHARP_STREAM, sub(r'^    if \(chunk\["code"\].*\n.*\n', ""), "at an error inside the stream: "),
}  # fmt: skip


def test_published_samples_tell_what_went_wrong() -> None:
    chosen = [rows()[name] for name in (STREAM, CURL, CURL_TURNS)]
    assert not_passed(all_judged(chosen, faults=True)) == {}


@pytest.mark.slow
def test_samples_that_take_errors_badly_fail(tmp_path: Path) -> None:
    trials = {
        name: (row, edit(published(row)))
        for name, (sample_id, edit, _) in BROKEN.items()
        if (row := all_rows()[sample_id]) and not TOOLCHAINS[row["language"]](INSTALLED / row["language"]).problem
    }
    results = all_tried(trials, tmp_path, faults=True)
    assert not_caught(results, {name: re.escape(BROKEN[name][-1]) for name in trials}) == {}


STREAM_OF_SDK = "en/beijing/openai/streaming/csharp-sdk"


@pytest.mark.slow
def test_a_sample_whose_sdk_ends_a_broken_stream_in_silence_has_to_look_at_the_end_itself(tmp_path: Path) -> None:
    problem = TOOLCHAINS["csharp"](INSTALLED / "csharp").problem
    if problem:
        pytest.skip(problem)
    row = all_rows()[STREAM_OF_SDK]
    broken = sub(r"^if \(finishReason is null\)\n.*\n", "")(published(row))
    results = all_tried({"broken": (row, broken)}, tmp_path, faults=True)
    for fault in ("when the stream ends too soon", "at an error inside the stream"):
        assert not_caught(results, {"broken": re.escape(f"{fault}: exits with 0")}) == {}


def test_the_mock_can_do_every_fault_that_it_names() -> None:
    assert set(BEHAVIOURS) == set(get_args(MockFault))


def judged(
    fault: faults.Fault,
    *,
    sent: int = 1,
    answer: bytes = REFUSED,
    language: str = "python",
    sdk: Sdk | None = None,
    **parts: object,
) -> str:
    row = rows()[CHAT]
    exchange = replace(exchange_for(row, 0, KEY), answer=answer)
    outcome = Outcome(**{"exit_code": 1, "stdout": "", "stderr": SAID, "seconds": 1.0, "left_running": False} | parts)  # type: ignore[arg-type]
    record = Run("", prints_answers=TOOLCHAINS[language].prints_answers, exchanges=[exchange] * sent)
    return "\n".join(faults.judge(fault, {**row, "language": language}, outcome, record, KEY, sdk))


def test_a_good_report_is_enough() -> None:
    assert judged("401") == ""
    assert judged("refused", sent=0, stderr="connection refused") == ""
    assert judged("no-key", sent=0, stderr="set DASHSCOPE_API_KEY") == ""
    assert judged("500", answer=b"<html>", stderr="HTTP 500") == ""
    trace = 'Traceback (most recent call last):\n  File "main.py", line 3, in <module>\nError: '
    assert judged("401", stderr=trace + SAID) == ""
    java = 'Exception in thread "main" Error: ' + SAID + "\n\tat Main.main(Main.java:3)\n"
    assert judged("401", stderr=java, language="java") == ""
    said = {"stdout": REFUSED.decode(), "stderr": "curl: (22) error: 401", "language": "curl"}
    assert judged("401", **said) == ""


def test_where_an_sdk_hides_an_error_event_a_sample_need_not_tell_its_message() -> None:
    sdk = Sdk(package="nuget:OpenAI", oldest="1.0", newest="2.0", hides_error_events=True)
    said = {"stderr": "The stream ended too soon.", "language": "csharp"}
    assert judged("error-event", sdk=sdk, **said) == ""
    assert "the API's message is not told" in judged("error-event", **said)
    assert "exits with 0" in judged("error-event", sdk=sdk, **said, exit_code=0)
    assert "the API's message is not told" in judged("429", sdk=sdk, **said)


def test_a_program_that_prints_answers_leaves_a_broken_stream_to_its_reader() -> None:
    said = {"stdout": REFUSED.decode(), "stderr": "", "language": "curl"}
    for fault in ("short", "error-event"):
        assert judged(fault, exit_code=0, **said) == ""
        assert "exit code 1" in judged(fault, **said)
        assert "answer 1 is not in the output as it came" in judged(fault, exit_code=0, **{**said, "stdout": "{"})
        assert "exits with 0" in judged(fault, exit_code=0, **{**said, "language": "python"})
    assert "exits with 0" in judged("cut", exit_code=0, **said)


@pytest.mark.parametrize(
    ("fault", "parts", "told"),
    [
        ("401", {"exit_code": 0}, "at HTTP 401: exits with 0"),
        ("401", {"exit_code": None}, "still running at the time limit"),
        ("401", {"left_running": True}, "left a process running"),
        ("401", {"stderr": "Incorrect API key provided."}, "the status 401 is not told"),
        ("401", {"stderr": "HTTP 4010: Incorrect API key provided."}, "the status 401 is not told"),
        ("401", {"stderr": "Incorrect API key provided. (id 7f401b9c-4f01)"}, "the status 401 is not told"),
        ("401", {"stderr": "HTTP 401"}, "the API's message is not told: Incorrect API key provided."),
        ("401", {"stderr": "", "stdout": SAID}, "says nothing on stderr"),
        ("401", {"stdout": f"my key is {KEY}"}, "prints the key"),
        ("401", {"sent": 2}, "2 requests were sent, 1 promised"),
        ("tls", {"sent": 1}, "1 requests were sent"),
        ("no-key", {"sent": 0, "stderr": "no key"}, "does not name the variable DASHSCOPE_API_KEY"),
        ("401", {"stderr": f"{SAID}\n    at Main.main(Main.java:3)\n", "language": "java"}, "prints a stack trace"),
        ("401", {"stderr": 'Exception in thread "main" A\n' * 2 + SAID, "language": "java"}, "reports 2 errors"),
    ],
)  # fmt: skip
def test_a_bad_report_is_seen(fault: faults.Fault, parts: dict[str, object], told: str) -> None:
    assert told in judged(fault, **parts)  # type: ignore[arg-type]


def test_a_program_that_prints_answers_may_send_its_second_command_after_the_first_has_failed() -> None:
    row = rows()[CURL_TURNS]
    for fault, sent, problem in (
        ("401", 1, ""),
        ("401", 2, ""),
        ("401", 3, "3 requests were sent, 2 promised"),
        ("429", 1, "1 requests were sent, 2 promised"),
    ):
        record = Run("", prints_answers=True, exchanges=[exchange_for(row, number % 2, KEY) for number in range(sent)])
        outcome = Outcome(22, "", "curl: (22) error: 401 429", 1.0, left_running=False)
        assert problem in "\n".join(faults.judge(fault, row, outcome, record, KEY, None)), fault  # type: ignore[arg-type]


def test_without_a_key_curl_sends_what_is_left_of_the_header() -> None:
    row = rows()[CURL]
    for key, problem in (("", ""), ("sk-1", "header Authorization: Bearer sk-1, promised Bearer")):
        record = Run("", prints_answers=True, exchanges=[exchange_for(row, 0, key)])
        outcome = Outcome(22, "", "curl: (22) error: 401", 1.0, left_running=False)
        told = "\n".join(faults.judge("no-key", row, outcome, record, KEY, None))
        assert told == (f"without its environment variable: {problem}" if problem else "")


def exchange_for(row: Row, number: int, key: str) -> Exchange:
    """A promised request as it arrives, with an empty answer."""
    promised = row["requests"][number]
    host, path = re.fullmatch(r"https://([^/]*)(/.*)", promised["url"]).groups()  # type: ignore[union-attr]
    headers = {**promised["headers"], "Authorization": f"Bearer {key}".strip(), "Host": host}
    return Exchange(promised["method"], host, path, headers, json.dumps(promised["body"]).encode(), 401)


def test_other_arguments_show_in_the_promised_result_alone() -> None:
    requests = rows()[TOOLS]["requests"]
    repeated = faults.repeated(requests, {"get_current_weather": '{"location": "Hangzhou", "days": 1}'})
    assert repeated == {"Hangzhou": "location"}
    first, second = faults.with_other_arguments(requests, repeated, "回执")
    assert first == requests[0]
    assert second["body"]["messages"][0] == requests[1]["body"]["messages"][0]
    assert second["body"]["messages"][2]["content"] == "location 回执 is sunny today."
    assert faults.repeated(rows()[CHAT]["requests"], {"get_current_weather": '{"location": "Hangzhou"}'}) == {}


@pytest.mark.parametrize("arguments", ['{"location": "Hangzhou"}', "no JSON", "[]"])
def test_a_result_that_does_not_repeat_its_arguments_is_not_tried_with_others(arguments: str) -> None:
    requests = json.loads(json.dumps(rows()[TOOLS]["requests"]).replace("Hangzhou is sunny today.", "It is sunny."))
    assert faults.repeated(requests, {"get_current_weather": arguments}) == {}


def test_streams_can_break_and_other_answers_cannot() -> None:
    usual = {*faults.faults(streams=False)}
    assert {*faults.faults(streams=True)} - usual == {"cut", "short", "error-event"}
    assert {*faults.faults(streams=False, calls=True)} - usual == {"unknown-function"}
    assert {*faults.faults(streams=False, arguments=True)} - usual == {"other-arguments"}
    assert len(usual) == 8


def test_samples_that_call_functions_read_answers_and_send_results() -> None:
    calling = {name for name, row in rows().items() if faults.calls_functions(row["requests"])}
    assert calling == {name for name in rows() if "/function-calling/" in name and "curl" not in name}


def test_every_broken_sample_differs_from_the_published_one() -> None:
    for sample_id, edit, _ in BROKEN.values():
        source = published(all_rows()[sample_id])
        assert edit(source) != source
