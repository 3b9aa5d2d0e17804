"""The mock refuses a body of more than 20 MB before it reads it, and says so as the protocol does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from support.mock_caller import BEIJING, CHAT, TEXT, call
from support.samples import spec

from codegen.mock.app import create_app
from codegen.mock.call import MAX_BODY
from codegen.verify.exchange import Exchange
from codegen.verify.relay import Run, Tunnel
from codegen.verify.server import Recorder

MB = 1024 * 1024
MESSAGE = "The body is larger than 20 MB."


@pytest.mark.parametrize("path", [CHAT, TEXT])
def test_a_body_that_says_that_it_is_too_large_gets_an_error_of_the_protocol(path: str) -> None:
    reply = call(BEIJING + path, b"", content_length=str(MAX_BODY + 1))
    assert reply.status == 413
    assert (reply.json["error"] if path == CHAT else reply.json)["message"] == MESSAGE


def test_a_body_of_as_many_bytes_as_may_be_is_read() -> None:
    reply = call(BEIJING + CHAT, b" " * MAX_BODY, content_length=str(MAX_BODY))
    assert reply.status == 400


def ask(app: Any, path: str, headers: dict[str, str], sent: AsyncIterator[bytes]) -> int:
    """The status of a call whose body arrives in pieces."""
    statuses: list[int] = []
    given = {"host": "dashscope.aliyuncs.com", "content-type": "application/json", **headers}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "https",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(name.encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 443),
    }  # fmt: skip

    async def receive() -> Any:
        piece = await anext(sent, None)
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            statuses.append(message["status"])

    asyncio.run(app(scope, receive, send))
    [status] = statuses
    return status


async def pieces(count: int, read: list[int]) -> AsyncIterator[bytes]:
    """So many pieces of 1 MB; `read` gets the number of each that is read."""
    for number in range(count):
        read.append(number)
        yield bytes(MB)


def recorded(run: Run) -> Recorder:
    return Recorder(create_app(spec(), {}), {1: Tunnel(run, "dashscope.aliyuncs.com", lambda: None)})


def test_a_body_of_unknown_length_is_cut() -> None:
    read: list[int] = []
    assert ask(create_app(spec(), {}), CHAT, {}, pieces(40, read)) == 413
    assert len(read) == 21


@pytest.mark.parametrize(("headers", "count"), [({}, 21), ({"content-length": str(40 * MB)}, 0)])
def test_verify_does_not_read_such_a_body_and_records_it(headers: dict[str, str], count: int) -> None:
    run, read = Run(""), list[int]()
    assert ask(recorded(run), CHAT, headers, pieces(40, read)) == 413
    [exchange] = run.exchanges
    assert (len(read), exchange.too_large, exchange.content, exchange.status) == (count, True, b"", 413)


def test_verify_reads_a_body_that_is_not_too_large() -> None:
    run, read = Run(""), list[int]()
    assert ask(recorded(run), CHAT, {}, pieces(20, read)) != 413
    [exchange] = run.exchanges
    assert (exchange.too_large, len(exchange.content)) == (False, 20 * MB)


def test_an_exchange_is_not_too_large_unless_it_says_so() -> None:
    assert not Exchange("POST", "h", "/", {}, b"", 200).too_large
