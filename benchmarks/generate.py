"""How long `check` and `generate` take as whole processes, also compared to a process that only imports the libraries.

Run it with the project's interpreter, on a machine that does nothing else: .venv/bin/python benchmarks/generate.py
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import NamedTuple

from codegen import user_folder

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 9
IMPORTS = "import click, yaml, jinja2, pydantic"
BLACK_FOR_EACH = """
from codegen.cli import main
from codegen.render import style
style.outline = lambda source: None  # nothing is known of any sample, so that Black reads each
main()
"""


class Row(NamedTuple):
    """A command to measure; `before` is called before each run."""

    name: str
    command: list[str]
    before: Callable[[], None] = lambda: None


def best(rows: list[Row]) -> list[float]:
    """The shortest wall time of each command, in seconds; they run in turns, so that all meet the same machine."""
    times: list[list[float]] = [[] for _ in rows]
    for _ in range(ROUNDS):
        for row, taken in zip(rows, times, strict=True):
            row.before()
            start = time.perf_counter()
            subprocess.run(row.command, check=True, capture_output=True)
            taken.append(time.perf_counter() - start)
    return [min(taken) for taken in times]


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("spec", "templates", "generated"):
            shutil.copytree(ROOT / part, copy / part)
        user = copy / "user"
        os.environ[user_folder.VARIABLE] = str(user)
        codegen = [sys.executable, "-m", "codegen", "-C", str(copy)]

        forgotten = count()

        def forget(folder: Path) -> None:
            # not deleted: ext4 is slow to create files for some seconds after it has deleted many
            folder.rename(copy / f"forgotten-{next(forgotten)}")

        def forget_generated() -> None:
            forget(copy / "generated")

        def forget_everything() -> None:
            forget_generated()
            forget(user)

        def check() -> None:
            subprocess.run([*codegen, "check"], check=True, capture_output=True)  # fills the cache

        as_before = [sys.executable, "-c", BLACK_FOR_EACH, "-C", str(copy)]
        check()
        rows = [
            Row("python imports click, yaml, jinja2, pydantic", [sys.executable, "-c", IMPORTS]),
            Row("codegen check, cache filled", [*codegen, "check"], check),
            Row("codegen generate from nothing, cache filled", [*codegen, "generate"], forget_generated),
            Row("the same, cache empty", [*codegen, "generate"], forget_everything),
            Row("as before: Black for every Python sample", [*as_before, "generate"], forget_everything),
        ]
        times = best(rows)
        samples = len(json.loads((copy / "generated" / "manifest.json").read_bytes())["samples"])
    for row, seconds in zip(rows, times, strict=True):
        print(f"{row.name:45} {seconds * 1000:7.0f} ms {seconds / times[0]:6.2f} x", end="")
        print(f" {seconds * 1000 / samples:6.2f} ms a sample")
    print(f"from nothing, {samples} samples: {times[-1] / times[-2]:.2f} times as fast as before")


if __name__ == "__main__":
    main()
