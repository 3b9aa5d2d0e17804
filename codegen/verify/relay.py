"""The network of a running sample: a proxy through which its requests reach the mock, and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from codegen.mock.call import Tokens
from codegen.mock.fault import AS_USUAL, Behaviour
from codegen.verify.exchange import Exchange
from codegen.verify.runner import Output

_MAX_HEAD = 65_536
_DRAIN_LIMIT = 120.0
"""Seconds that the relay waits, after a sample has ended, until all data that it sent has reached the mock."""


@dataclass
class Streamed:
    """A text that was streamed to a sample, and the usage that was sent with it (None: none was).

    `late` is true where the last piece was sent although the sample had not printed all pieces before it (or, if it
    prints answers as they come, all events before it).
    """

    text: str
    total_tokens: int | None
    late: bool = False


@dataclass
class Run:
    """What one running sample did on the network, and what the mock answers to it.

    `nonce` makes the texts of its answers unique, `tokens` is the usage of every answer, and `stdout` is what the
    sample prints; with `prints_answers`, that should be each answer as it comes. `behaviour` is what the mock does
    wrong, from the request with the index `first_affected` on.

    `exchanges` are its requests with their answers, `refused` the targets that it tried to reach and that are not the
    API, `streamed` the streams that it read.
    """

    nonce: str
    tokens: Tokens = field(default_factory=Tokens)
    stdout: Output | None = None
    prints_answers: bool = False
    behaviour: Behaviour = AS_USUAL
    first_affected: int = 0
    exchanges: list[Exchange] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    streamed: list[Streamed] = field(default_factory=list)

    def nonce_of(self, index: int) -> str:
        """A text that only the answer to the request with this index (from 0) has."""
        return f"{self.nonce}-{index + 1}"


@dataclass(frozen=True)
class Tunnel:
    """A connection to the mock: the run that it belongs to, the host that the sample asked for, and how to abort it."""

    run: Run
    host: str
    abort: Callable[[], None]


class Relay:
    """A CONNECT proxy for one run, which serves the socket `listening`.

    Tunnels to one of `hosts` (port 443) lead to the mock. Everything else is refused and recorded in the run. `runs` is
    shared with the mock: it maps the client port of each connection to its tunnel, and so to the run.
    """

    def __init__(
        self, listening: socket.socket, run: Run, hosts: Collection[str], mock_port: int, runs: dict[int, Tunnel]
    ) -> None:
        self._listening = listening
        self._run = run
        self._hosts = hosts
        self._mock_port = mock_port
        self._runs = runs
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> None:
        """Start the proxy."""
        self._server = await asyncio.start_server(self._accept, sock=self._listening, limit=_MAX_HEAD)

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        if self._tasks:  # the last data of the sample may not have reached the mock yet
            await asyncio.wait(self._tasks, timeout=_DRAIN_LIMIT)
        for writer in self._writers:
            writer.transport.abort()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
        self._writers.add(writer)
        try:
            await self._serve(reader, writer)
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass
        finally:
            if task is not None:
                self._tasks.discard(task)
            self._writers.discard(writer)
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, _, rest = head.partition(b"\r\n")[0].decode("latin-1").partition(" ")
        target = rest.partition(" ")[0]
        host, _, port = target.rpartition(":")
        if method != "CONNECT" or host.lower() not in self._hosts or port != "443":
            self._run.refused.append(target if method == "CONNECT" else f"{method} {target} (not over TLS)")
            writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            await writer.drain()
            return
        mock_reader, mock_writer = await asyncio.open_connection("127.0.0.1", self._mock_port)
        port_of_run = mock_writer.get_extra_info("sockname")[1]
        tunnel = self._runs[port_of_run] = Tunnel(self._run, host.lower(), writer.transport.abort)
        self._writers.add(mock_writer)
        try:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await writer.drain()
            await asyncio.gather(_pipe(reader, mock_writer), _pipe(mock_reader, writer))
        finally:
            self._writers.discard(mock_writer)
            mock_writer.close()
            # Another run may get this port from now on. All requests of this connection have been recorded.
            if self._runs.get(port_of_run) is tunnel:
                del self._runs[port_of_run]


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):  # also after a reset: the other side must see the end
        if writer.can_write_eof():
            writer.write_eof()
