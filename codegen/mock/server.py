"""The mock as a process: a socket on loopback, a temporary certificate authority, and a clean shutdown."""

from __future__ import annotations

import contextlib
import errno
import logging
import signal
import socket
import ssl
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import trustme
import uvicorn
from starlette.types import ASGIApp

from codegen.errors import CodegenError, Position, Problem

ADDRESS = "127.0.0.1"


def listen(port: int | None) -> socket.socket:
    """A socket that listens on loopback; on a free port if `port` is None.

    Raises CodegenError if it cannot listen on the port.
    """
    try:
        return socket.create_server((ADDRESS, port or 0))
    except OSError as error:
        why = "this port is in use" if error.errno == errno.EADDRINUSE else f"no server can be here: {error.strerror}"
        message = f"{why}; name another, or leave --port out"
        raise CodegenError([Problem(Position(ADDRESS, port or 0), message)]) from None


def certify(hosts: Iterable[str], file: Path) -> ssl.SSLContext:
    """A TLS context with a certificate for `hosts`.

    The certificate of its temporary authority, which clients must trust, is written to `file` as PEM.
    """
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(*hosts).configure_cert(context)
    return context


class _Server(uvicorn.Server):
    """Calls `ready` when it accepts requests, and shuts down without an error at SIGINT and SIGTERM."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        old_handlers = {number: signal.signal(number, self._end) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in old_handlers.items():
                signal.signal(number, handler)

    def _end(self, number: int, frame: object) -> None:
        self.should_exit = True
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # a call that is interrupted now is not an error


def serve(app: ASGIApp, listening: socket.socket, tls: ssl.SSLContext | None, ready: Callable[[], None]) -> None:
    """Serve until Ctrl-C or SIGTERM; `ready` is called when the server accepts requests."""
    config = uvicorn.Config(
        app, log_level="error", access_log=False, lifespan="off", ws="none", timeout_graceful_shutdown=1
    )
    config.load()
    config.ssl = tls
    _Server(config, ready).run(sockets=[listening])
