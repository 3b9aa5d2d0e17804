"""A clock for whole processes: wall time, CPU time with that of their children, and peak memory."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from typing import NamedTuple


class Cost(NamedTuple):
    """What a process took: seconds, and bytes at its peak."""

    wall: float
    cpu: float
    """User and system."""
    memory: int = 0

    def best(self, other: Cost | None) -> Cost:
        """The smaller of each: what else runs on the machine only ever adds."""
        return self if other is None else Cost(*map(min, self, other))


ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""As on a reader's machine, where Python keeps what it has compiled."""


def run(command: list[str], stdin: bytes = b"") -> tuple[Cost, bytes]:
    """Run a command that must pass; what it took, and what it printed."""
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as told:
        given.write(stdin)
        given.seek(0)
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=given, stdout=printed, stderr=told, env=ENVIRONMENT)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        if process.returncode != 0:
            raise SystemExit(f"{' '.join(command)}\n{told.read().decode(errors='replace')}")
        printed.seek(0)
        return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024), printed.read()


def alternating(commands: Mapping[str, tuple[list[str], bytes]], rounds: int) -> dict[str, Cost]:
    """The best of several rounds for each command and its input; in a round each has its turn."""
    best: dict[str, Cost] = {}
    for _ in range(rounds):
        for name, (command, stdin) in commands.items():
            best[name] = run(command, stdin)[0].best(best.get(name))
    return best
