"""What verifying costs beyond compiling and running: wall time against the bare CPU time of the same work.

    .venv/bin/python benchmarks/verify.py

First everything is installed. Then a full run is timed, and the CPU time of all that it starts (compilers in batch, and
each program) is read from the system. The ratio is wall time to that CPU time divided by the number of cores; the
harness's own CPU time counts as overhead, not as work.
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

ROOT = Path(__file__).resolve().parents[1]

_DRIVER = """
import json, os, resource, sys, time
from pathlib import Path
from codegen.project import find
from codegen.verify.core import Plan, Progress, verify
project = find(Path(sys.argv[1]))
plan = Plan(project.sources().spec, project.generated, project.home, project.manifest())
start = time.perf_counter()
results = verify(plan, Progress())
wall = time.perf_counter() - start
work = resource.getrusage(resource.RUSAGE_CHILDREN)
own = resource.getrusage(resource.RUSAGE_SELF)
kinds = {}
for result in results:
    language, _, client = result.id.rpartition("/")[2].partition("-")
    kinds.setdefault(f"{language}-{client.split('-')[0]}", []).append(result.seconds)
print(json.dumps({
    "kinds": {kind: sum(seconds) / len(seconds) for kind, seconds in sorted(kinds.items())},
    "wall": wall, "work": work.ru_utime + work.ru_stime, "own": own.ru_utime + own.ru_stime,
    "passed": sum(r.status == "passed" for r in results), "all": len(results),
}))
"""


def seconds(command: list[str]) -> float:
    """The wall time of a command that must pass."""
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    """Print the figures."""
    codegen = [sys.executable, "-m", "codegen", "-C"]
    subprocess.run([*codegen, str(ROOT), "setup"], check=True, capture_output=True)
    done = subprocess.run([sys.executable, "-c", _DRIVER, str(ROOT)], check=True, capture_output=True, text=True)
    figures = json.loads(done.stdout)
    cores = os.cpu_count() or 1
    bare = figures["work"] / cores
    print(f"{figures['passed']} of {figures['all']} samples passed on {cores} cores")
    print(f"full run, no cache      {figures['wall']:7.1f} s")
    print(f"bare CPU time / cores   {bare:7.1f} s   ratio {figures['wall'] / bare:.2f}")
    print(f"the harness's own CPU   {figures['own']:7.1f} s")
    for kind, mean in figures["kinds"].items():
        print(f"    {kind:20}{mean:7.1f} s a run")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        for part in ("spec", "templates", "generated"):
            shutil.copytree(ROOT / part, copy / part)
        (copy / ".codegen").symlink_to(ROOT / ".codegen")
        seconds([*codegen, folder, "verify"])
        unchanged = min(seconds([*codegen, folder, "verify"]) for _ in range(3))
        print(f"nothing changed         {unchanged:7.2f} s")
        for row in json.loads((copy / "generated" / "manifest.json").read_text())["samples"]:
            if row["id"] in ("zh/beijing/openai/chat/java-sdk", "zh/beijing/openai/chat/go-sdk"):
                file = copy / "generated" / row["path"]
                mark = "// " + os.urandom(8).hex()
                file.write_text(file.read_text() + mark + "\n")
                print(f"{row['language'] + ' sample edited':23} {seconds([*codegen, folder, 'verify']):7.2f} s")


if __name__ == "__main__":
    main()
