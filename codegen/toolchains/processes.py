"""Starts installers, compilers and tools; each ends with all that it has started."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from codegen.errors import CodegenError, Position, Problem
from codegen.toolchains import environment

_MAX_LINE = 300
"""How many characters of an installer's line are shown: pip lists all versions of a package in one line."""


def run_installer(command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> str:
    """Run an installer with the caller's settings and those in `env`; returns its standard output.

    Raises CodegenError with its last lines where it fails.
    """
    return _output_or_error(command, folder, environment.for_installer(os.environ, env))


def run_compiler(command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> str:
    """As `run_installer`, for a compiler or a runtime: it gets no settings but those in `env`."""
    with tempfile.TemporaryDirectory(prefix="codegen-home-") as home:
        return _output_or_error(command, folder, environment.for_tool(os.environ, Path(home), env))


def printed_by(command: Sequence[str]) -> str:
    """What a tool prints on standard output, without any settings of the caller. Empty where it cannot be run."""
    try:
        return run_tool(command).stdout
    except OSError:
        return ""


def run_tool(
    command: Sequence[str], env: Mapping[str, str] | None = None, limit: float | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a tool in an empty folder, which is its HOME as well."""
    with tempfile.TemporaryDirectory(prefix="codegen-home-") as home:
        return subprocess.run(
            command,
            cwd=home,
            env=environment.for_tool(os.environ, Path(home), env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
            timeout=limit,
        )


def _output_or_error(command: Sequence[str], folder: Path, env: Mapping[str, str]) -> str:
    if _stopped.is_set():
        raise KeyboardInterrupt
    try:
        process: subprocess.Popen[str] = subprocess.Popen(
            command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=env, **_OF_ITS_OWN
        )
    except OSError as error:
        raise CodegenError([Problem(Position(command[0]), f"cannot be run: {error.strerror}")]) from None
    _working.add(process)
    stdout, stderr = "", ""
    try:
        stdout, stderr = process.communicate()
    finally:
        _end(process)
        _working.discard(process)
        if _stopped.is_set():
            raise KeyboardInterrupt
    if process.returncode != 0:
        lines = (stderr.strip() or stdout.strip()).splitlines()
        shown = "\n".join(f"  {line[:_MAX_LINE]}" for line in lines[-12:])
        name = Path(command[0]).name
        raise CodegenError([Problem(Position(name), f"{' '.join(command[1:])} failed:", shown)])
    return stdout


_OF_ITS_OWN: Mapping[str, Any] = {"start_new_session": True, "umask": 0o022}
"""Installers and compilers end with all that they have started, and others may read what they write: where codegen runs
as root, samples run as another user."""

_working: set[subprocess.Popen[str]] = set()
"""The installers and compilers that run now, in whatever thread."""


_WAITING = ThreadPoolExecutor(64, "compilers")
"""Threads that wait for compilers and checkers; there are never so many of these."""


_stopped = threading.Event()


def end_installers() -> None:
    """End all installers that run, in whatever thread, for good: who waits for one gets KeyboardInterrupt.

    For signal handlers. An exception of theirs could come up anywhere, where nobody is ready for it.
    """
    _stopped.set()
    for process in list(_working):
        _end(process)


def _end(process: subprocess.Popen[Any]) -> None:
    """End a process and those that it has started. Does nothing where it has ended."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)


async def output_of(
    command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None, stdin: str = ""
) -> tuple[int, str]:
    """Run a compiler or checker, which gets no settings but those in `env`, with `stdin` as its input.

    Returns its exit code and everything it printed.
    """
    with tempfile.TemporaryDirectory(prefix="codegen-home-") as home:
        # Not with asyncio: where that is cancelled while it starts a process, what the process starts goes on.
        process: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: ASYNC220 - asyncio starts it in the same way
            command,
            cwd=folder,
            env=environment.for_tool(os.environ, Path(home), env),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            **_OF_ITS_OWN,
        )
        try:
            loop = asyncio.get_running_loop()
            output, _ = await loop.run_in_executor(_WAITING, process.communicate, stdin.encode())
        finally:
            _end(process)
            process.wait()
    return process.returncode, output.decode("utf-8", "replace")
