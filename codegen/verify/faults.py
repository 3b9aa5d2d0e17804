"""What can go wrong with a call, and whether a sample reports it as it should. Nothing is run here."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, Literal, get_args

from codegen.mock.conversations import arguments_in
from codegen.mock.fault import UNKNOWN_FUNCTION, MockFault, examples
from codegen.spec.markers import answers_in
from codegen.spec.model import Sdk
from codegen.toolchains import Toolchain, toolchain_of
from codegen.tree.manifest import Row
from codegen.verify.exchange import differences
from codegen.verify.printed import unprinted_answers
from codegen.verify.relay import Run
from codegen.verify.runner import Outcome

Fault = Literal["no-key", "refused", "tls"] | MockFault
"""No environment variable is set, no server listens, the certificate is not trusted; and what the mock does wrong."""

OF_STREAMS = ("cut", "short", "error-event")

_UNNOTICED: tuple[Fault, ...] = ("short", "error-event")
"""Faults that a program does not notice if it prints answers as they come: its reader sees them."""

_AT_LAST_REQUEST: tuple[Fault, ...] = ("429", "500")
"""Faults that affect only the last request of a sample; all other faults affect every request."""

_TITLES: Mapping[Fault, str] = {
    "no-key": "without its environment variable",
    "refused": "when the connection is refused",
    "tls": "when the certificate is not trusted",
    "cut": "when the stream is cut",
    "short": "when the stream ends too soon",
    "error-event": "at an error inside the stream",
    "other-arguments": "when the tool is called with other arguments",
    "unknown-function": "when a function is called that the program does not have",
}
_TRACE = re.compile(
    r"^(?:\s+at .+[:(].*\)?|  File \".+\", line [0-9]+.*|#[0-9]+ .+|goroutine [0-9]+ .*)$", re.MULTILINE
)


def faults(*, streams: bool, calls: bool = False, arguments: bool = False) -> tuple[Fault, ...]:
    """All faults that can happen to a sample.

    `streams` says whether it reads a stream, `calls` whether it calls functions for the model, `arguments` whether
    their results repeat their arguments.
    """
    every: tuple[Fault, ...] = ("no-key", "refused", "tls", *get_args(MockFault))
    possible = {**dict.fromkeys(OF_STREAMS, streams), "unknown-function": calls, "other-arguments": arguments}
    return tuple(one for one in every if possible.get(one, True))


def calls_functions(requests: Sequence[Mapping[str, Any]]) -> bool:
    """Whether a sample that promises these requests runs functions for the model: it sends a result, and reads answers.

    Where all requests are written out, the sample sends the same result, whatever it is answered.
    """
    return any(answers_in(list(requests))) and any(_results(list(requests)))


def repeated(requests: Sequence[Mapping[str, Any]], arguments: Mapping[str, str]) -> dict[str, str]:
    """The example values of functions' arguments that promised results repeat, each with the name of its argument.

    `arguments` is the JSON text of the arguments of each function in the spec's example; schemas may have others.
    """
    if not calls_functions(requests):
        return {}
    known = [*examples(list(requests))]
    for text in arguments.values():
        known += [(name, value) for name, value in (arguments_in(text) or {}).items() if isinstance(value, str)]
    contents = "\n".join(result["content"] for result in _results(requests))
    return {text: name for name, text in known if text and text in contents}


def with_other_arguments(
    requests: Sequence[Mapping[str, Any]], values: Mapping[str, str], nonce: str
) -> list[Mapping[str, Any]]:
    """The promised requests for a run in which the mock hides the example values of arguments from itself.

    `values` is what `repeated` gives. The mock then calls a function with `NAME NONCE` for each argument, and a result
    that repeats arguments has these values.
    """
    changed = deepcopy(list(requests))
    for result in _results(changed):
        for text, name in values.items():
            result["content"] = result["content"].replace(text, f"{name} {nonce}")
    return changed


def _results(requests: Any) -> Iterator[dict[str, Any]]:
    """The messages with results of tools, wherever they are in the requests."""
    if isinstance(requests, dict):
        if requests.get("role") == "tool" and isinstance(requests.get("content"), str):
            yield requests
        requests = list(requests.values())
    if isinstance(requests, list):
        for part in requests:
            yield from _results(part)


def first_affected(fault: Fault, requests: int) -> int:
    """The index of the first request that a fault affects, out of `requests`; it also affects all later ones."""
    return requests - 1 if fault in _AT_LAST_REQUEST else 0


def titled(fault: Fault, problems: Sequence[str]) -> list[str]:
    """The problems, each with the fault during which it was seen."""
    return [f"{_TITLES.get(fault, f'at HTTP {fault}')}: {problem}" for problem in problems]


def leftovers(outcome: Outcome, secrets: Collection[str]) -> Iterator[str]:
    """What no run may do, however it ends: go beyond its sandbox, leave processes or files, print a secret."""
    yield from outcome.violations
    if outcome.left_running:
        yield "left a process running"
    if outcome.files:
        yield f"left files: {', '.join(outcome.files)}"
    if any(secret in outcome.stdout + outcome.stderr for secret in secrets):
        yield "prints the key"


def judge(fault: Fault, row: Row, outcome: Outcome, record: Run, key: str, sdk: Sdk | None) -> list[str]:
    """Everything that is wrong with how a sample handled a fault, one text for each; empty where it did well.

    `key` is the API key that it had; `sdk` says what its SDK adds to a request and hides of an answer (None: http
    samples).
    """
    problems = [f"tried to reach {target}, which is no host of the spec" for target in dict.fromkeys(record.refused)]
    problems += _requests(fault, row, record, key, sdk)
    noticed = not (record.prints_answers and fault in _UNNOTICED)
    if outcome.exit_code is None and not outcome.violations:
        problems.append("still running at the time limit")
    elif noticed and outcome.exit_code == 0:
        problems.append("exits with 0")
    elif outcome.exit_code and not noticed:
        problems.append(f"exit code {outcome.exit_code}")
    problems += leftovers(outcome, [key])
    if record.prints_answers and fault != "cut":  # what was on its way when the connection broke may be lost
        problems += unprinted_answers(record, outcome.stdout)
    if noticed:
        problems += _not_reported(fault, row, outcome, record, sdk)
    problems += _trace(toolchain_of(row["language"]), outcome.stderr)
    return titled(fault, problems)


def _requests(fault: Fault, row: Row, record: Run, key: str, sdk: Sdk | None) -> Iterator[str]:
    """What is wrong with the requests that were sent. SDKs may repeat the one that the fault affects.

    Where each request is a command of its own, those behind the one that failed may be sent, and without a key all are.
    """
    sent = record.exchanges
    if fault in ("refused", "tls") or (fault == "no-key" and not record.prints_answers):
        if sent:
            yield f"{len(sent)} requests were sent"
        return
    wanted: Sequence[Mapping[str, Any]] = row["requests"][: first_affected(fault, len(row["requests"])) + 1]
    if record.prints_answers:
        wanted = row["requests"][: max(len(wanted), len(sent))]
    elif row["client"] != "http":
        sent = sent[: len(wanted)]
    if fault == "no-key":
        wanted, key = _without_key(wanted, row["env"]), ""
    headers, fields = (sdk.headers, sdk.fields) if sdk else ((), ())
    yield from differences(wanted, sent, dict.fromkeys(row["env"], key), headers, fields)


def _without_key(requests: Sequence[Mapping[str, Any]], env: Collection[str]) -> list[Mapping[str, Any]]:
    """The requests without the headers that are nothing but a variable: curl sends no empty header."""
    alone = {f"${name}" for name in env}
    return [
        {**one, "headers": {name: value for name, value in one["headers"].items() if value not in alone}}
        for one in requests
    ]


def _not_reported(fault: Fault, row: Row, outcome: Outcome, record: Run, sdk: Sdk | None) -> Iterator[str]:
    """What the output should tell about the error, and does not."""
    output = outcome.stderr + (outcome.stdout if record.prints_answers else "")
    if fault == "no-key" and not record.prints_answers:
        for name in row["env"]:
            if name not in output:
                yield f"does not name the variable {name}"
    status = "401" if fault == "no-key" and record.prints_answers else fault
    # The status must be a word of its own: random ids often have these three digits in them, too.
    if status.isdigit() and not re.search(rf"\b{status}\b", output):
        yield f"the status {status} is not told"
    message = _message(record.exchanges[-1].answer) if record.exchanges else ""
    hidden = fault in ("cut", "short") or (fault == "error-event" and sdk and sdk.hides_error_events)
    if fault == "unknown-function" and UNKNOWN_FUNCTION not in output:
        yield f"does not name the function: {UNKNOWN_FUNCTION}"
    if message and not hidden and message not in output:
        yield f"the API's message is not told: {message}"
    if not outcome.stderr.strip():
        yield "says nothing on stderr"


def _message(answer: bytes) -> str:
    """The message in the body of an error, or in the last event of a stream; empty where there is none, or no JSON."""
    try:
        value = json.loads(answer.rpartition(b"data:")[2] if b"data:" in answer else answer)
    except ValueError:
        return ""
    inner = value.get("error", value) if isinstance(value, dict) else None
    message = inner.get("message") if isinstance(inner, dict) else None
    return message if isinstance(message, str) else ""


def _trace(toolchain: type[Toolchain], stderr: str) -> Iterator[str]:
    """What is wrong with stack traces: only the language may print one, for an uncaught error, and only once."""
    pattern = toolchain.crash_report
    reports = len(re.findall(pattern, stderr, re.MULTILINE)) if pattern else 0
    if _TRACE.search(stderr) and not reports:
        yield "prints a stack trace"
    elif reports > 1 and not toolchain.chains_reports:
        yield f"reports {reports} errors"
