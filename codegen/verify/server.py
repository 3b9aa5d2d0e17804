"""The mock behind TLS, in this process, with every exchange recorded."""

from __future__ import annotations

import asyncio
import contextlib
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

from codegen.verify.exchange import Exchange
from codegen.verify.relay import Tunnel


class Recorder:
    """ASGI middleware: notes each exchange in the run it belongs to, and hands that run's nonce to the mock."""

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
        body = b""
        more = True
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        index = len(run.exchanges)
        run.exchanges.append(_exchange(scope, tunnel.host, body))

        async def replay() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        async def note_status(message: Message) -> None:
            if message["type"] == "http.response.start":
                run.exchanges[index] = replace(run.exchanges[index], status=message["status"])
            await send(message)

        scope["state"] = {"nonce": run.nonce}
        await self._app(scope, replay, note_status)


def _exchange(scope: Scope, host: str, body: bytes) -> Exchange:
    headers: MutableMapping[str, str] = {}
    for raw_name, raw_value in scope["headers"]:
        name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    query = scope["query_string"].decode("latin-1")
    path = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
    return Exchange(scope["method"], host, path, headers, body, 0)


TRUST_STORE_PASSWORD = "changeit"  # noqa: S105
"""Java's customary one: it protects nothing, the authority is thrown away."""


class Authority:
    """A throw-away certificate authority for `hosts`; samples trust the files it leaves in `folder`."""

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
        """Signals are the caller's business."""
        yield


@contextlib.asynccontextmanager
async def serve(app: ASGIApp, authority: Authority) -> AsyncIterator[int]:
    """Run `app` over TLS on a free loopback port; gives the port."""
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off", access_log=False)
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
