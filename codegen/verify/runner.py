"""Running one program: an empty environment, a time limit, and nothing left behind."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TIME_LIMIT = 600.0
"""Seconds that a sample may take: it ends programs that hang. On a starved machine a good one takes long."""

_MAX_OUTPUT = 1024 * 1024


@dataclass(frozen=True)
class Outcome:
    """How a program ended. `exit_code` is None where it was stopped at the time limit; `seconds` is wall time.

    `files` are those that it wrote to the folder where it ran.
    """

    exit_code: int | None
    stdout: str
    stderr: str
    seconds: float
    left_running: bool
    files: Sequence[str] = ()


async def run(command: Sequence[str], env: Mapping[str, str], limit: float, stdout_file: Path | None = None) -> Outcome:
    """Run `command` with nothing but `env` as environment, for at most `limit` seconds, in a folder of its own.

    What it prints is in `stdout_file`, where one is given, while it runs.
    """
    with tempfile.TemporaryDirectory(prefix="codegen-run-") as folder:
        out, err = stdout_file or Path(folder, "stdout"), Path(folder, "stderr")
        work, home = Path(folder, "work"), Path(folder, "home")
        work.mkdir()
        home.mkdir()  # what runtimes keep for themselves is no file of the program's
        start = time.perf_counter()
        with out.open("wb") as stdout, err.open("wb") as stderr:
            process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                cwd=work,
                env={"HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8", **env},
                start_new_session=True,
            )
            exit_code: int | None = None
            try:
                exit_code = await asyncio.wait_for(process.wait(), limit)
            except asyncio.TimeoutError:
                pass
            finally:
                left_running = _kill_rest(process.pid, folder) and exit_code is not None
                await process.wait()
        seconds = time.perf_counter() - start
        files = sorted(file.name for file in work.iterdir())
        return Outcome(exit_code, _text(out), _text(err), seconds, left_running, files)


def _kill_rest(leader: int, mark: str) -> bool:
    """Kill what is left of a process group, and what has `mark` in its environment; whether there was anything."""
    found = False
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
        found = True
    # A process that left the group is still known by its environment, where the system shows it (Linux).
    for file in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark.encode() in file.read_bytes():
                os.kill(int(file.parent.name), signal.SIGKILL)
                found = True
    return found


def _text(file: Path) -> str:
    with file.open("rb") as stream:
        return stream.read(_MAX_OUTPUT).decode("utf-8", "replace")
