"""What the module of a protocol gets and returns: calls, answers, and reasons for a refusal."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, Protocol

from codegen.spec.model import Endpoint
from codegen.value import Json, ValuePath

Refusal = Literal[
    "no-path", "no-method", "too-large", "no-key", "wrong-key", "bad-json", "no-model", "unknown-model",
    "unsupported-model", "wrong-endpoint", "not-found", "denied", "throttled",
]  # fmt: skip
"""Why a call is refused, in the order in which the service checks."""


MAX_BODY = 20 * 1024 * 1024
"""A request's body has at most so many bytes; a larger one is refused before it is read."""


def declares_too_much(length: str) -> bool:
    """Whether a Content-Length is larger than a body may be; `length` is empty where the request has none."""
    return length.isdigit() and int(length[:20]) > MAX_BODY


@dataclass(frozen=True)
class Tokens:
    """The token usage that an answer reports."""

    input: int = 22
    output: int = 17

    @property
    def total(self) -> int:
        """The sum of both."""
        return self.input + self.output


@dataclass(frozen=True)
class Call:
    """A call that was accepted: the key may use this model here. The parameters are not checked yet.

    `headers` ignore the case of names. `body` is a JSON object if the protocol has a `model_field`, else any JSON
    value. `nonce` is a text that must be part of the reply (may be empty); `tokens` is the usage that it reports.
    `arguments` is the JSON text of the arguments that functions are called with, by the function's name, where they
    are known. `function` is a name by which a function is called in the place of its own; empty for its own.
    """

    endpoint: Endpoint
    path: str
    headers: Mapping[str, str]
    model: str
    body: Any
    request_id: str
    nonce: str
    tokens: Tokens = Tokens()
    arguments: Mapping[str, str] = field(default_factory=dict)
    function: str = ""


class Wrong(NamedTuple):
    """What the API says is wrong with a request, and where: `("body", "temperature")`, `("headers", "Accept")`."""

    at: ValuePath
    message: str


@dataclass(frozen=True)
class Answer:
    """An HTTP answer with a JSON body. `wrong` is there if it is an error about a part of the request."""

    status: int
    body: Json
    wrong: Wrong | None = None


@dataclass(frozen=True)
class Stream:
    """An answer as server-sent events.

    `deltas` are the parts of the text, in the order of the events; `last` is the index of the event that completes the
    text. `total_tokens` is the usage that the stream reports at its end; None if it reports none.
    """

    events: Sequence[str]
    deltas: Sequence[str]
    last: int
    total_tokens: int | None


class ProtocolModule(Protocol):
    """A module that answers for one protocol. `app.response` makes HTTP of its answers."""

    def reply(self, call: Call) -> Answer | Stream:
        """The answer to a call that was accepted; an error if its parameters are wrong."""

    def refuse(self, reason: Refusal, *, model: str, link: str, request_id: str) -> Answer:
        """The answer to a call that was not accepted; `link` is the URL of the page that explains errors."""

    def error_event(self, answer: Answer, number: int) -> str:
        """An error as an event of a stream that has started; `number` is the number of the event, counted from 1."""


def compact(value: Json) -> str:
    """JSON as the service writes it: without spaces, with all characters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
