"""Looks for tests that do not always pass: runs the fast tests several times while two processes keep the machine busy.

    .venv/bin/python scripts/flake.py [N] [PYTEST ARGUMENT...]

It runs them N times (5 by default), lists each test that failed in any run, and exits with 1 if there is one.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parents[1]
BUSY = 2
"""How many processes keep the machine busy."""


def main(count: int, arguments: Sequence[str]) -> int:
    """Run the tests `count` times; returns the exit code."""
    failed: dict[str, list[int]] = {}
    with tempfile.TemporaryDirectory() as folder, busy(BUSY):
        for number in range(1, count + 1):
            report = Path(folder, f"{number}.xml")
            command = [
                sys.executable,
                "-m",
                "pytest",
                "-n",
                "auto",
                "--dist",
                "worksteal",
                "-q",
                f"--junitxml={report}",
                *arguments,
            ]
            done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
            print(f"run {number} of {count}: {(done.stdout.strip().splitlines() or ['no output'])[-1]}", flush=True)
            names = list(failures(report)) if report.exists() else []
            if done.returncode and not names:
                names = [f"pytest itself, exit code {done.returncode}"]
            for name in names:
                failed.setdefault(name, []).append(number)
            if names:
                print(done.stdout[-20_000:] + done.stderr[-5_000:], flush=True)
    for name, runs in sorted(failed.items()):
        print(f"failed in {len(runs)} of {count} runs ({', '.join(map(str, runs))}): {name}")
    if not failed:
        print(f"no test failed in any of {count} runs")
    return 1 if failed else 0


def failures(report: Path) -> Iterator[str]:
    """The tests in a JUnit report that failed or had an error."""
    for case in ET.parse(report).iter("testcase"):
        if case.find("failure") is not None or case.find("error") is not None:
            yield f"{case.get('classname')}::{case.get('name')}"


@contextmanager
def busy(count: int) -> Iterator[None]:
    """Run `count` busy processes until the block ends."""
    processes = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(count)]
    try:
        yield
    finally:
        for process in processes:
            process.kill()
            process.wait()


if __name__ == "__main__":
    words = sys.argv[1:]
    times = int(words.pop(0)) if words and words[0].isdigit() else 5
    sys.exit(main(times, words))
