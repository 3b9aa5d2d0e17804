"""What the module of a protocol is asked, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from codegen.model import Endpoint
from codegen.value import Json

Refusal = Literal[
    "no-path", "no-method", "no-key", "wrong-key", "bad-json", "no-model", "unknown-model", "unsupported-model",
    "wrong-endpoint", "denied", "throttled",
]  # fmt: skip
"""Why a call is refused, in the order in which the service looks."""


@dataclass(frozen=True)
class Call:
    """A call that was let in: the caller may use this model here. Nobody has looked at its parameters yet.

    `headers` are looked up without case. `body` is a JSON object where the protocol names models in it; elsewhere
    any JSON value. `nonce` is text that the reply must carry, if any.
    """

    endpoint: Endpoint
    path: str
    headers: Mapping[str, str]
    model: str
    body: Any
    request_id: str
    nonce: str


@dataclass(frozen=True)
class Answer:
    """An HTTP answer with a JSON body."""

    status: int
    body: Json


class Speaker(Protocol):
    """One protocol's way to answer.

    An answer becomes HTTP in one place, `app.response`: what a stream needs beside a status and a body is a second
    kind of answer, known there and to the modules that give it.
    """

    def reply(self, call: Call) -> Answer:
        """The answer to a call that was let in; an error where its parameters are wrong."""

    def refuse(self, why: Refusal, *, model: str, link: str, request_id: str) -> Answer:
        """The answer to a call that was not; `link` is the page that explains errors."""


def reply_text(nonce: str) -> str:
    """What the model says; Chinese, so that a sample that cannot show it is found out."""
    return f"我是通义千问，由阿里云研发的大语言模型。{nonce}"
