"""The way out of a running sample: its requests reach the mock, and nothing else."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from codegen.mock.call import Tokens
from codegen.mock.fault import AS_USUAL, Behaviour
from codegen.verify.exchange import Exchange

_MAX_HEAD = 65_536
_DRAIN_LIMIT = 120.0
"""Seconds for which what a sample has sent may be on its way to the mock once the sample has ended."""


@dataclass
class Streamed:
    """A text that was streamed to a sample, and the usage told; `late`: not all but its end was printed in time."""

    text: str
    total_tokens: int | None
    late: bool = False


@dataclass
class Run:
    """What one running sample did on the network, and what it was told there.

    `tokens` is the usage of every answer, `stdout` the file that the sample prints to. `behaviour` is
    what the mock does wrong from request number `struck` on, counted from 0.
    """

    nonce: str
    tokens: Tokens = field(default_factory=Tokens)
    stdout: Path | None = None
    behaviour: Behaviour = AS_USUAL
    struck: int = 0
    exchanges: list[Exchange] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    streamed: list[Streamed] = field(default_factory=list)

    def nonce_of(self, index: int) -> str:
        """What the answer to one request carries: no two are the same."""
        return f"{self.nonce}-{index + 1}"


@dataclass(frozen=True)
class Tunnel:
    """A connection to the mock: whose it is, which host the sample wanted, and how to break it off."""

    run: Run
    host: str
    sever: Callable[[], None]


class Relay:
    """A CONNECT proxy on loopback for one run.

    Tunnels to one of `hosts` (port 443) end at the mock; anything else is refused and noted. `runs` tells the
    mock whose a connection is, by the port it comes from.
    """

    def __init__(self, run: Run, hosts: Collection[str], mock_port: int, runs: dict[int, Tunnel]) -> None:
        self._run = run
        self._hosts = hosts
        self._mock_port = mock_port
        self._runs = runs
        self._tasks: set[asyncio.Task[None]] = set()
        self._writers: set[asyncio.StreamWriter] = set()

    async def __aenter__(self) -> str:
        """Start; gives the proxy's URL."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0, limit=_MAX_HEAD)
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def __aexit__(self, *_: object) -> None:
        self._server.close()
        if self._tasks:  # what the sample sent last may still be on its way to the mock
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
            # The port may serve another run from now on; what this one sent has been recorded.
            if self._runs.get(port_of_run) is tunnel:
                del self._runs[port_of_run]


async def _pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    with contextlib.suppress(OSError):  # also behind a connection that was reset: the other side must hear of it
        if writer.can_write_eof():
            writer.write_eof()
