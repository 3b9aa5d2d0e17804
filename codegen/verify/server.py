"""Serves the mock over TLS, in this process, and records every exchange."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import ssl
from collections.abc import AsyncIterator, Collection, Mapping, MutableMapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import trustme
import uvicorn
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import PKCS12Certificate, serialize_java_truststore
from cryptography.x509 import load_pem_x509_certificate
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from codegen.mock.call import MAX_BODY, Stream, declares_too_much
from codegen.mock.fault import AS_USUAL, Cut
from codegen.mock.instructions import Instructions
from codegen.toolchains.base import TRUST_STORE_PASSWORD
from codegen.verify.exchange import Exchange
from codegen.verify.relay import Run, Streamed, Tunnel

HOLD_LIMIT = 120.0
"""Seconds without new output after which the mock sends the last piece of a stream.

Before, it waits until the sample has printed all earlier pieces. Only samples that hold the text back reach this limit;
it is high because good samples are slow on a busy machine.
"""

_TURNS = 4
"""How often the relay gets its turn to pass on what was sent before a connection is cut. No verdict depends on it."""


class Recorder:
    """ASGI middleware: records each exchange in its run, and tells the mock how to answer in this run."""

    def __init__(self, app: ASGIApp, runs: Mapping[int, Tunnel]) -> None:
        self._app = app
        self._runs = runs

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        tunnel = self._runs[scope["client"][1]]
        run = tunnel.run
        body, too_large = await _body(scope, receive)
        index = len(run.exchanges)
        exchange = _exchange(scope, tunnel.host, b"" if too_large else body)
        run.exchanges.append(replace(exchange, too_large=too_large))

        replayed = False

        async def replay() -> Message:
            nonlocal replayed
            if replayed:  # while it sends a stream, the app waits here to learn that the client has disconnected
                return await receive()
            replayed = True
            return {"type": "http.request", "body": body, "more_body": False}

        async def record(message: Message) -> None:
            known = run.exchanges[index]
            if message["type"] == "http.response.start":
                run.exchanges[index] = replace(known, status=message["status"])
            else:
                run.exchanges[index] = replace(known, answer=known.answer + message.get("body", b""))
            await send(message)

        behaviour = run.behaviour if index >= run.first_affected else AS_USUAL
        Instructions(run.nonce_of(index), run.tokens, _Watcher(run), behaviour).put(scope)
        try:
            await self._app(scope, replay, record)
        except Cut:
            for _ in range(_TURNS):
                await asyncio.sleep(0)
            tunnel.abort()  # because some clients react to an orderly TLS close only after half a minute
            raise


class _Watcher:
    """Holds back the last piece of a stream until the sample has printed all pieces before it."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._before = b""
        self._seen = 0
        self._streamed = Streamed("", None)

    def begins(self, stream: Stream) -> None:
        self._streamed = Streamed("".join(stream.deltas), stream.total_tokens)
        self._run.streamed.append(self._streamed)
        before = stream.events[: stream.last] if self._run.prints_answers else stream.deltas[:-1]
        self._before = "".join(before).encode("utf-8", "replace")
        self._seen = len(self._run.stdout.data) if self._run.stdout else 0

    async def before_last_delta(self) -> None:
        if self._run.stdout and not await self._run.stdout.holds(self._before, self._seen, HOLD_LIMIT):
            self._streamed.late = True


async def _body(scope: Scope, receive: Receive) -> tuple[bytes, bool]:
    """The body of a request, and whether it is too large: then it is what was read until that was clear."""
    if any(
        name == b"content-length" and declares_too_much(length.decode("latin-1")) for name, length in scope["headers"]
    ):
        return b"", True
    body = bytearray()
    more = True
    while more and len(body) <= MAX_BODY:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return bytes(body), len(body) > MAX_BODY


def _exchange(scope: Scope, host: str, body: bytes) -> Exchange:
    headers: MutableMapping[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    query = scope["query_string"].decode("latin-1")
    path = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    return Exchange(scope["method"], host, path, headers, body, 0)


class Authority:
    """A new certificate authority, with a certificate for `hosts`.

    It writes two files to `folder`, which make samples trust it: its own certificate as `file` (PEM), and `trust_store`
    (Java, PKCS #12). `context` is the TLS context of the server.
    """

    def __init__(self, hosts: Collection[str], folder: Path) -> None:
        authority = trustme.CA()
        self.file = folder / "authority.pem"
        authority.cert_pem.write_to_path(str(self.file))
        self.trust_store = folder / "authority.p12"
        certificate = PKCS12Certificate(load_pem_x509_certificate(authority.cert_pem.bytes()), b"authority")
        password = BestAvailableEncryption(TRUST_STORE_PASSWORD.encode())
        self.trust_store.write_bytes(serialize_java_truststore([certificate], password))
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        authority.issue_cert(*hosts).configure_cert(self.context)


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        """Leave signals to the caller."""
        yield


def _is_unexpected(record: logging.LogRecord) -> bool:
    """Whether to log a record: not where it reports a connection that was cut on purpose."""
    return not (record.exc_info and isinstance(record.exc_info[1], Cut))


@contextlib.asynccontextmanager
async def serve(app: ASGIApp, authority: Authority) -> AsyncIterator[int]:
    """Serve `app` over TLS on a free loopback port; gives the port."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off", access_log=False)
    logging.getLogger("uvicorn.error").addFilter(_is_unexpected)
    config.load()
    config.ssl = authority.context
    server = _Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        if task.done():
            await task
        await asyncio.sleep(0.005)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = server.force_exit = True
        await task
