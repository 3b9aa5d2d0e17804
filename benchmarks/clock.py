"""Measures whole processes: wall time, CPU time (children included), and peak memory."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Mapping
from typing import NamedTuple


class Cost(NamedTuple):
    """What a process used: seconds of time, and bytes of memory at its peak."""

    wall: float
    cpu: float
    """User and system time."""
    memory: int = 0

    def best(self, other: Cost | None) -> Cost:
        """The smaller value of each: other programs on the machine can only make values larger."""
        return self if other is None else Cost(*map(min, self, other))


ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Python may write its bytecode, as it does on a reader's machine."""


def run(command: list[str], stdin: bytes = b"") -> tuple[Cost, bytes]:
    """Run a command; returns what it used, and its standard output. Raises SystemExit where it fails."""
    with tempfile.TemporaryFile() as entered, tempfile.TemporaryFile() as printed, tempfile.TemporaryFile() as errors:
        entered.write(stdin)
        entered.seek(0)
        start = time.perf_counter()
        process = subprocess.Popen(command, stdin=entered, stdout=printed, stderr=errors, env=ENVIRONMENT)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        if process.returncode != 0:
            raise SystemExit(f"{' '.join(command)}\n{errors.read().decode(errors='replace')}")
        printed.seek(0)
        return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024), printed.read()


def alternating(commands: Mapping[str, tuple[list[str], bytes]], rounds: int) -> dict[str, Cost]:
    """The best of several rounds for each command with its input. In each round, every command runs once."""
    best: dict[str, Cost] = {}
    for _ in range(rounds):
        for name, (command, stdin) in commands.items():
            best[name] = run(command, stdin)[0].best(best.get(name))
    return best
