"""Runs one program in an almost empty environment, with a time limit, and cleans up after it."""

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
"""Seconds until a sample counts as hanging. The limit is high: on a busy machine a good sample takes long, too."""

_MAX_OUTPUT = 1024 * 1024
"""Bytes of each output that are kept."""


@dataclass(frozen=True)
class Outcome:
    """How a program ended.

    `exit_code` is None where it was stopped at the time limit; `seconds` is the wall time. `left_running` says whether
    it left processes, which have been killed. `files` are the names of what it wrote to its working folder.
    """

    exit_code: int | None
    stdout: str
    stderr: str
    seconds: float
    left_running: bool
    files: Sequence[str] = ()


async def run(command: Sequence[str], env: Mapping[str, str], limit: float, stdout_file: Path | None = None) -> Outcome:
    """Run `command` for at most `limit` seconds, in a new folder.

    Its environment is `env`, LANG, and a new folder as HOME and TMPDIR. If `stdout_file` is given, standard output goes
    there, and the caller can read it while the program runs.
    """
    with tempfile.TemporaryDirectory(prefix="codegen-run-") as folder:
        out, err = stdout_file or Path(folder, "stdout"), Path(folder, "stderr")
        work, home = Path(folder, "work"), Path(folder, "home")
        work.mkdir()
        home.mkdir()  # files that runtimes write for themselves do not count as the program's
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
    """Kill the rest of a process group, and processes with `mark` in their environment; returns if there were any."""
    any_left = False
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
        any_left = True
    # A process that left the group is recognized by its environment, on systems that show it (Linux).
    for file in Path("/proc").glob("[0-9]*/environ"):
        with contextlib.suppress(OSError):
            if mark.encode() in file.read_bytes():
                os.kill(int(file.parent.name), signal.SIGKILL)
                any_left = True
    return any_left


def _text(file: Path) -> str:
    with file.open("rb") as stream:
        return stream.read(_MAX_OUTPUT).decode("utf-8", "replace")
