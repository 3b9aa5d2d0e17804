"""Calls the ASGI app of the mock directly, as a server would, and makes small specs of other APIs."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from codegen.mock.access import Key, made_up_keys
from codegen.mock.app import create_app
from codegen.mock.instructions import Instructions
from codegen.mock.stream import Pace
from codegen.spec.load import Spec, load
from codegen.spec.placeholders import REASON_FIELDS
from support.samples import spec

BEIJING = "https://dashscope.aliyuncs.com"
SINGAPORE = "https://dashscope-intl.aliyuncs.com"
FINANCE = "https://dashscope-finance.aliyuncs.com"
CHAT = "/compatible-mode/v1/chat/completions"
TEXT = "/api/v1/services/aigc/text-generation/generation"
MULTIMODAL = "/api/v1/services/aigc/multimodal-generation/generation"
TUNED = "qwen3-8b-ft-202511132025-0260"
KEY = "sk-mock-beijing-sub-workspace"
MESSAGES = [{"role": "user", "content": "你是谁？"}]


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    text: str
    chunks: Sequence[bytes] = ()

    @cached_property
    def json(self) -> Any:
        assert self.headers["content-type"] == "application/json"
        return json.loads(self.text)


def call(
    url: str,
    body: Any = None,
    key: str | None = KEY,
    *,
    of: Spec | None = None,
    keys: Mapping[str, Key] | None = None,
    local: str | None = None,
    method: str = "POST",
    nonce: str | None = None,
    leaves: bool = False,
    pace: Pace | None = None,
    asks: Instructions | None = None,
    **headers: str,
) -> Reply:
    """Make one call and return the reply. A body that is not bytes is sent as JSON.

    With `leaves`, the caller disconnects before its body is read. `asks` says how to answer, as a verification does;
    `nonce` replaces the one in `asks`.
    """
    api = of or spec()
    parts = urlsplit(url)
    given = {"host": parts.netloc, "content-type": "application/json"}
    if key is not None:
        given["authorization"] = f"Bearer {key}"
    given |= {name.replace("_", "-").lower(): value for name, value in headers.items()}
    scope: dict[str, Any] = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": parts.scheme,
        "path": parts.path, "raw_path": parts.path.encode(), "query_string": parts.query.encode(), "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000),
    }  # fmt: skip
    if asks or nonce is not None:
        replace(asks or Instructions(), **({} if nonce is None else {"nonce": nonce})).put(scope)
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent: list[Any] = []
    received: list[Any] = []

    async def receive() -> dict[str, Any]:
        if leaves:
            return {"type": "http.disconnect"}
        if received:  # the caller stays connected and sends nothing more
            await asyncio.Event().wait()
        received.append(data)
        return {"type": "http.request", "body": data, "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    app = create_app(api, made_up_keys(api.api) if keys is None else keys, local=local, pace=pace)
    asyncio.run(app(scope, receive, send))
    chunks = [message.get("body", b"") for message in sent[1:]]
    content = b"".join(chunks)
    names = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return Reply(sent[0]["status"], names, content.decode(), [chunk for chunk in chunks if chunk])


def compatible(model: str = "qwen-plus", **fields: Any) -> dict[str, Any]:
    return {"model": model, "messages": MESSAGES, **fields}


def native(model: str = "qwen-plus", **parameters: Any) -> dict[str, Any]:
    return {"model": model, "input": {"messages": MESSAGES}, "parameters": {"result_format": "message", **parameters}}


LOCALE = json.dumps({
    "title": "English",
    "key_comment": "The key",
    "key_missing": "Set {env}",
    "install": dict.fromkeys(("pypi", "npm", "maven", "go"), "{package}"),
    "reasons": dict.fromkeys(REASON_FIELDS, "there is none"),
})  # fmt: skip

WEATHER = """
title: {en: Weather}
auth: {env: WEATHER_KEY, header: X-Key, scheme: null}
regions:
  earth: {title: {en: Earth}, host: https://weather.example.com}
protocols:
  rest:
    title: {en: REST}
    base_path: /v1
    endpoints:
      forecast:
        method: GET
        path: /forecast
        example: {days: [{text: "sunny {nonce}", high: 21.5}, "{nonce}{nonce}"], "{nonce}": null}
      report:
        path: /report
        example: ok
http: {curl: {}}
scenarios:
  forecast:
    title: {en: Forecast}
    requests:
      rest:
        - {endpoint: report, body: {text: rain}}
        - {endpoint: forecast, body: {}}
"""


def spec_from(text: str, *changes: tuple[str, str]) -> Spec:
    """The spec in `text` after the changes. The old text of each change must be there exactly once."""
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return load("spec/spec.yaml", text.encode(), {"en": ("spec/locales/en.yaml", LOCALE.encode())})
