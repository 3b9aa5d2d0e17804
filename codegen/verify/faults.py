"""What can go wrong with a call, and what a sample has to do then: pure judgement."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Literal, get_args

from codegen.mock.fault import MockFault, examples
from codegen.toolchains import Toolchain, toolchain_of
from codegen.tree.manifest import Row
from codegen.verify.exchange import differences
from codegen.verify.relay import Run
from codegen.verify.runner import Outcome

Fault = Literal["no-key", "refused", "tls"] | MockFault
"""No environment variable is set, nobody listens, nobody trusts the certificate; and what the mock does on purpose."""

OF_STREAMS = ("cut", "short", "error-event")

_HARD: tuple[Fault, ...] = ("429", "500")
"""What strikes the last request of a sample; all others strike the first."""

_TITLES: Mapping[Fault, str] = {
    "no-key": "without its environment variable",
    "refused": "when the connection is refused",
    "tls": "when the certificate is not trusted",
    "cut": "when the stream is cut",
    "short": "when the stream ends too soon",
    "error-event": "at an error inside the stream",
    "other-arguments": "when the tool is called with other arguments",
}
_TRACE = re.compile(
    r"^(?:\s+at .+[:(].*\)?|  File \".+\", line [0-9]+.*|#[0-9]+ .+|goroutine [0-9]+ .*)$", re.MULTILINE
)


def faults(*, streams: bool, arguments: bool = False) -> tuple[Fault, ...]:
    """All faults that can strike a sample.

    `streams` says whether it reads a stream, `arguments` whether the arguments of a tool show in its result.
    """
    every: tuple[Fault, ...] = ("no-key", "refused", "tls", *get_args(MockFault))
    left_out = (*(() if streams else OF_STREAMS), *(() if arguments else ("other-arguments",)))
    return tuple(one for one in every if one not in left_out)


def repeated(requests: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The examples of tools' arguments that the promised results repeat, and the names of these arguments."""
    told = "\n".join(result["content"] for result in _results(requests))
    return {text: name for name, text in examples(list(requests)) if text and text in told}


def with_other_arguments(requests: Sequence[Mapping[str, Any]], nonce: str) -> list[Mapping[str, Any]]:
    """The promised requests where the mock knows no examples: it makes texts of the arguments' names and `nonce`."""
    changed = deepcopy(list(requests))
    for result in _results(changed):
        for text, name in repeated(requests).items():
            result["content"] = result["content"].replace(text, f"{name} {nonce}")
    return changed


def _results(requests: Any) -> Iterator[dict[str, Any]]:
    """The results of tools that requests send: messages anywhere in them."""
    if isinstance(requests, dict):
        if requests.get("role") == "tool" and isinstance(requests.get("content"), str):
            yield requests
        requests = list(requests.values())
    if isinstance(requests, list):
        for part in requests:
            yield from _results(part)


def struck(fault: Fault, requests: int) -> int:
    """The index of the request that a fault strikes, and all that come after it."""
    return requests - 1 if fault in _HARD else 0


def titled(fault: Fault, problems: Sequence[str]) -> list[str]:
    """Problems with the fault at which they were seen."""
    return [f"{_TITLES.get(fault, f'at HTTP {fault}')}: {problem}" for problem in problems]


def mess(outcome: Outcome, secrets: Collection[str]) -> Iterator[str]:
    """What no run may leave behind, however it ends: processes, files, and a key on the screen."""
    if outcome.left_running:
        yield "left a process running"
    if outcome.files:
        yield f"left files: {', '.join(outcome.files)}"
    if any(secret in outcome.stdout + outcome.stderr for secret in secrets):
        yield "prints the key"


def judge(
    fault: Fault, row: Row, outcome: Outcome, record: Run, key: str, allowed: Sequence[Sequence[str]]
) -> list[str]:
    """Everything that is wrong with how a sample took a fault; empty where it did well.

    `key` is the API key it had, `allowed` the headers and body fields that its SDK may add.
    """
    found = [f"tried to reach {target}, which is no host of the spec" for target in dict.fromkeys(record.refused)]
    found += _requests(fault, row, record, key, allowed)
    if outcome.exit_code is None:
        found.append("still running at the time limit")
    elif outcome.exit_code == 0:
        found.append("exits with 0")
    found += mess(outcome, [key])
    toolchain = toolchain_of(row["language"])
    told = outcome.stderr + (outcome.stdout if toolchain.prints_errors else "")
    found += _told(fault, row, told, record)
    if not outcome.stderr.strip():
        found.append("says nothing on stderr")
    found += _trace(toolchain, outcome.stderr)
    return titled(fault, found)


def _requests(fault: Fault, row: Row, record: Run, key: str, allowed: Sequence[Sequence[str]]) -> Iterator[str]:
    """What is wrong on the wire. SDKs may send the struck request again."""
    sent = record.exchanges
    if fault in ("no-key", "refused", "tls"):
        if sent:
            yield f"{len(sent)} requests were sent"
        return
    wanted = row["requests"][: struck(fault, len(row["requests"])) + 1]
    if row["client"] != "http":
        sent = sent[: len(wanted)]
    yield from differences(wanted, sent, dict.fromkeys(row["env"], key), *allowed)


def _told(fault: Fault, row: Row, told: str, record: Run) -> Iterator[str]:
    """What a reader of the error should have been told, and was not."""
    if fault == "no-key":
        for name in row["env"]:
            if name not in told:
                yield f"does not name the variable {name}"
    # A word of its own: the digits alone are in every tenth random id, too.
    if fault.isdigit() and not re.search(rf"\b{fault}\b", told):
        yield f"the status {fault} is not told"
    message = _message(record.exchanges[-1].answer) if record.exchanges else ""
    if message and fault not in ("cut", "short") and message not in told:
        yield f"the API's message is not told: {message}"


def _message(answer: bytes) -> str:
    """The message of an error's body, or of the last event of a stream; none in what is not JSON."""
    try:
        value = json.loads(answer.rpartition(b"data:")[2] if b"data:" in answer else answer)
    except ValueError:
        return ""
    inner = value.get("error", value) if isinstance(value, dict) else None
    message = inner.get("message") if isinstance(inner, dict) else None
    return message if isinstance(message, str) else ""


def _trace(toolchain: type[Toolchain], stderr: str) -> Iterator[str]:
    """A stack trace is for the language to print, where it reports an error that nobody caught; and once."""
    report = toolchain.crash_report
    own = len(re.findall(report, stderr, re.MULTILINE)) if report else 0
    if _TRACE.search(stderr) and not own:
        yield "prints a stack trace"
    elif own > 1 and not toolchain.chains_reports:
        yield f"reports {own} errors"
