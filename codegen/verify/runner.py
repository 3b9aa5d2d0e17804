"""Starts programs in an almost empty environment, each in a sandbox of its own where the system allows it.

What runs beside codegen for that is `codegen.sandbox.host`; this is codegen's side of it.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from codegen.errors import CodegenError, Position, Problem
from codegen.sandbox import linux
from codegen.sandbox.cgroups import MEMORY_BYTES
from codegen.sandbox.host import PROXY_PORT
from codegen.sandbox.view import View

TIME_LIMIT = 600.0
"""Seconds until a sample counts as hanging. The limit is high: on a busy machine a good sample takes long, too."""

OUTPUT_LIMIT = 10 * 1024 * 1024
"""Bytes of each output; a program that prints more is stopped."""

_PACKAGE = Path(__file__).resolve().parents[1]
_HOST = "import sys; sys.path.insert(0, sys.argv[1]); from codegen.sandbox.host import main; main()"


@dataclass(frozen=True)
class Outcome:
    """How a program ended.

    `exit_code` is None where it was stopped; `seconds` is the wall time. `left_running` says whether it left processes,
    which have been killed. `files` are the names of what it wrote to its working folder. `violations` are the limits of
    its sandbox that it met, one text for each.
    """

    exit_code: int | None
    stdout: str
    stderr: str
    seconds: float
    left_running: bool
    files: Sequence[str] = ()
    violations: Sequence[str] = ()


class Output:
    """What a program prints to one of its outputs, as it arrives."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.too_long = asyncio.Event()
        self._more = asyncio.Event()
        self._reading, self.writing = os.pipe()
        os.set_blocking(self._reading, False)
        asyncio.get_running_loop().add_reader(self._reading, self._read)

    def _read(self) -> None:
        with contextlib.suppress(BlockingIOError):
            data = os.read(self._reading, 65_536)
            if not data:
                asyncio.get_running_loop().remove_reader(self._reading)
            self.data += data[: OUTPUT_LIMIT - len(self.data)]
            if len(self.data) == OUTPUT_LIMIT:
                self.too_long.set()
            self._more.set()

    async def holds(self, text: bytes, start: int, patience: float) -> bool:
        """Wait until the output has a text at or after an index. False if nothing new came for `patience` seconds."""
        while self.data.find(text, start) < 0:
            self._more.clear()
            try:
                await asyncio.wait_for(self._more.wait(), patience)
            except asyncio.TimeoutError:
                return False
        return True

    def close(self) -> str:
        """Read what has arrived until now, and end. Returns the text of all."""
        loop = asyncio.get_running_loop()
        if loop.remove_reader(self._reading):
            with contextlib.suppress(BlockingIOError):
                while len(self.data) < OUTPUT_LIMIT and (data := os.read(self._reading, 65_536)):
                    self.data += data
        os.close(self._reading)
        return self.data.decode("utf-8", "replace")


class Sandbox:
    """A place where one program can run. It reaches its proxy at the URL `proxy`, which the caller serves.

    `listening` is that proxy's socket, and at `closed_proxy` there is none.
    """

    def __init__(self, channel: socket.socket, listening: socket.socket, closed_proxy: str, folder: Path) -> None:
        self._channel = channel
        self._folder = folder
        self.listening = listening
        self.proxy = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self.closed_proxy = closed_proxy

    async def run(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        limit: float,
        stdout: Output,
        readable: Sequence[Path] = (),
        writable: Sequence[Path] = (),
    ) -> Outcome:
        """Run `command` (an absolute path and arguments) for at most `limit` seconds, in a new folder.

        Its environment is `env`, LANG, and a new folder as HOME and TMPDIR. `readable` and `writable` are the files and
        folders that it needs beside those of the host's view.
        """
        stderr = Output()
        try:
            start = time.perf_counter()
            order = {
                "command": list(command),
                "env": {"LANG": "C.UTF-8", **env},
                "folder": str(self._folder),
                "readable": [str(path.resolve()) for path in readable],
                "writable": [str(path.resolve()) for path in writable],
            }
            outputs = [stdout.writing, stderr.writing]
            try:
                socket.send_fds(self._channel, [json.dumps(order).encode() + b"\n"], outputs)
            finally:
                for number in outputs:
                    os.close(number)
            end = await self._end(limit, stdout, stderr)
            seconds = time.perf_counter() - start
        finally:
            error_text, text = stderr.close(), stdout.close()
        if end is None:
            shown = f"printed more than {OUTPUT_LIMIT // 1024**2} MB and was stopped"
            violations = [shown] if stdout.too_long.is_set() or stderr.too_long.is_set() else []
            return Outcome(None, text, error_text, seconds, left_running=False, violations=violations)
        violations = []
        if end["out_of_memory"]:
            violations.append(f"needed more than {MEMORY_BYTES // 1024**2} MB of memory and was stopped")
        if end["lost"]:
            violations.append("tried to reach another host by itself, not through the proxy of its environment")
        return Outcome(end["exit_code"], text, error_text, seconds, end["left_running"], end["files"], violations)

    async def _end(self, limit: float, stdout: Output, stderr: Output) -> Mapping[str, Any] | None:
        """How the program ended; None where it was stopped, at the limit of time or of output."""
        ended = asyncio.ensure_future(_read_line(self._channel))
        stops = [asyncio.ensure_future(output.too_long.wait()) for output in (stdout, stderr)]
        try:
            await asyncio.wait({ended, *stops}, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
            if ended.done() and not any(stop.done() for stop in stops):
                return _understood(ended.result())
            return None
        finally:
            for task in (ended, *stops):
                task.cancel()
            await asyncio.gather(ended, *stops, return_exceptions=True)


class Host:
    """The process that starts programs. `problem` says why they are not isolated from this machine; None: they are."""

    def __init__(self, control: socket.socket, problem: str | None, private: Sequence[str]) -> None:
        self._control = control
        self._private = private
        self.problem = problem

    @classmethod
    @contextlib.asynccontextmanager
    async def started(cls, view: View | None) -> AsyncIterator[Host]:
        """Start a host. Its programs see the `view`; without a view, or where none can be had, they see everything."""
        problem: str | None = "isolation is for Linux" if view is None else None
        if view is not None:
            async with _process(view) as (control, ready):
                if ready["isolated"]:
                    yield cls(control, None, view.private)
                    return
                problem = ready["problem"]
        linux.hide_process()  # the environment of codegen: keys may stand in it
        async with _process(None) as (control, _):
            yield cls(control, problem, ())

    @contextlib.asynccontextmanager
    async def sandbox(self) -> AsyncIterator[Sandbox]:
        """Prepare a sandbox for one program; at the end, all that still runs in it is killed."""
        ours, theirs = socket.socketpair()
        ours.setblocking(False)
        with contextlib.ExitStack() as stack:
            stack.enter_context(ours)
            with theirs:
                socket.send_fds(self._control, [b"+"], [theirs.fileno()])
            line, numbers = await _receive(ours)
            _understood(line)
            if numbers:
                listening = stack.enter_context(socket.socket(fileno=numbers[0]))
                closed = f"http://127.0.0.1:{PROXY_PORT + 1}"
                folder = Path(self._private[0], "codegen-run")
            else:
                listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=128))
                bound = stack.enter_context(socket.socket())
                bound.bind(("127.0.0.1", 0))  # bound, so that no other program can take the port
                closed = f"http://127.0.0.1:{bound.getsockname()[1]}"
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="codegen-run-")))
            try:
                yield Sandbox(ours, listening, closed, folder)
            finally:
                ours.shutdown(socket.SHUT_WR)  # tells the host that the program is not needed any more
                await _read_line(ours)


@contextlib.asynccontextmanager
async def _process(view: View | None) -> AsyncIterator[tuple[socket.socket, Mapping[str, Any]]]:
    """A process of the host, which has had its first message, and the socket to talk to it."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-I", "-S", "-c", _HOST, str(_PACKAGE.parent)),
                stdin=theirs.fileno(),
                env={},
                start_new_session=True,  # Ctrl-C in a terminal is for codegen alone
            )
        try:
            ours.sendall(json.dumps(None if view is None else view._asdict()).encode() + b"\n")
            ours.setblocking(False)
            yield ours, _understood(await _read_line(ours))
        finally:
            ours.close()
            await process.wait()


async def _receive(channel: socket.socket) -> tuple[bytes, list[int]]:
    """The next message of a channel with its files; a message is not longer than what one call gives."""
    loop = asyncio.get_running_loop()
    readable = asyncio.Event()
    loop.add_reader(channel, readable.set)
    try:
        await readable.wait()
    finally:
        loop.remove_reader(channel)
    data, numbers, _, _ = socket.recv_fds(channel, 65_536, 1)
    return data, list(numbers)


async def _read_line(channel: socket.socket) -> bytes:
    """What arrives up to a line feed, or up to the end."""
    loop = asyncio.get_running_loop()
    data = b""
    with contextlib.suppress(ConnectionError):
        while b"\n" not in data and (more := await loop.sock_recv(channel, 65_536)):
            data += more
    return data.partition(b"\n")[0]


def _understood(line: bytes) -> Mapping[str, Any]:
    """A message of the host. Raises CodegenError where it reports an error, or has ended."""
    message: Mapping[str, Any] = json.loads(line) if line else {"error": "the process that starts programs has ended"}
    if "error" in message:
        raise CodegenError([Problem(Position("sandbox"), str(message["error"]))])
    return message
