"""What the module of a protocol is asked, and what it answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from codegen.spec.model import Endpoint
from codegen.value import Json

Refusal = Literal[
    "no-path", "no-method", "no-key", "wrong-key", "bad-json", "no-model", "unknown-model", "unsupported-model",
    "wrong-endpoint", "not-found", "denied", "throttled",
]  # fmt: skip
"""Why a call is refused, in the order in which the service looks."""


@dataclass(frozen=True)
class Tokens:
    """The usage that an answer tells."""

    input: int = 22
    output: int = 17

    @property
    def total(self) -> int:
        """Both together."""
        return self.input + self.output


@dataclass(frozen=True)
class Call:
    """A call that was let in: the caller may use this model here. Nobody has looked at its parameters yet.

    `headers` are looked up without case. `body` is a JSON object where the protocol names models in it; elsewhere
    any JSON value. `nonce` is text that the reply must carry, if any; `tokens` is the usage that it tells.
    """

    endpoint: Endpoint
    path: str
    headers: Mapping[str, str]
    model: str
    body: Any
    request_id: str
    nonce: str
    tokens: Tokens = Tokens()


@dataclass(frozen=True)
class Answer:
    """An HTTP answer with a JSON body."""

    status: int
    body: Json


@dataclass(frozen=True)
class Stream:
    """An answer as server-sent events.

    `deltas` are the parts of the text in the order in which the events bring them, and `last` is the index of the
    event that completes it. `total_tokens` is the usage that the stream tells in the end, None where it tells none.
    """

    events: Sequence[str]
    deltas: Sequence[str]
    last: int
    total_tokens: int | None


class Speaker(Protocol):
    """One protocol's way to answer. An answer becomes HTTP in one place, `app.response`."""

    def reply(self, call: Call) -> Answer | Stream:
        """The answer to a call that was let in; an error where its parameters are wrong."""

    def refuse(self, why: Refusal, *, model: str, link: str, request_id: str) -> Answer:
        """The answer to a call that was not; `link` is the page that explains errors."""

    def error_event(self, answer: Answer, number: int) -> str:
        """An error as an event of a stream that has begun; `number` counts the events from 1."""


def compact(value: Json) -> str:
    """JSON as the service writes it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
