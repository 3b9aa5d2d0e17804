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
from pathlib import Path

from codegen import user_folder

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = 9
BLACK_FOR_EACH = """
from codegen.cli import main
from codegen.render import style
style.outline = lambda source: None  # nothing is known of any sample, so that Black reads each
main()
"""


def best(command: list[str], before: object = None) -> float:
    """The shortest wall time of a command, in seconds; `before` is called before each run."""
    times = []
    for _ in range(ROUNDS):
        if callable(before):
            before()
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("spec", "templates", "generated"):
            shutil.copytree(ROOT / part, copy / part)
        user = copy / "user"
        os.environ[user_folder.VARIABLE] = str(user)
        codegen = [sys.executable, "-m", "codegen", "-C", str(copy)]

        def forget_generated() -> None:
            shutil.rmtree(copy / "generated")

        def forget_everything() -> None:
            forget_generated()
            shutil.rmtree(user)

        before = [sys.executable, "-c", BLACK_FOR_EACH, "-C", str(copy)]
        floor = best([sys.executable, "-c", "import click, yaml, jinja2, pydantic"])
        subprocess.run([*codegen, "check"], check=True, capture_output=True)  # fills the cache
        rows = [
            ("python that imports click, yaml, jinja2, pydantic", floor),
            ("codegen check, cache filled", best([*codegen, "check"])),
            ("codegen generate from nothing, cache filled", best([*codegen, "generate"], forget_generated)),
            ("as before: the same, but Black for every sample", best([*before, "generate"], forget_everything)),
            ("codegen generate from nothing, cache empty", best([*codegen, "generate"], forget_everything)),
        ]
        samples = len(json.loads((copy / "generated" / "manifest.json").read_bytes())["samples"])
    for name, seconds in rows:
        print(
            f"{name:50} {seconds * 1000:7.0f} ms {seconds / floor:6.2f} x {seconds * 1000 / samples:6.2f} ms a sample"
        )
    (_, slow), (_, fast) = rows[-2:]
    print(f"from nothing, {samples} samples: {slow / fast:.2f} times as fast as with Black for every Python sample")


if __name__ == "__main__":
    main()
