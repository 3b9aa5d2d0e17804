"""What verifying costs beside compiling and running: its wall time, compared to the CPU time of that work alone.

    .venv/bin/python benchmarks/verify.py [SELECTOR...]

First, everything is installed. Then all samples, or the selected ones, run with an empty cache. This measures the wall
time, and the CPU time of all processes that the run starts (the compilers, and each program). The ratio is the wall
time divided by this CPU time per core; the CPU time of codegen itself and of the sandboxes counts as overhead. What a
sandbox costs is measured with a program that does nothing. Last, one sample of each language and client is edited, and
all others come from the cache.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from fnmatch import fnmatchcase
from pathlib import Path

from codegen import user_folder

ROOT = Path(__file__).resolve().parents[1]

_DRIVER = """
import asyncio, json, os, resource, sys, tempfile, time
from pathlib import Path
from codegen import user_folder
from codegen.project import find
from codegen.plan.select import Selection
from codegen.verify.pipeline import Progress, Verification, verify, view_for
from codegen.verify.runner import Host, Output
RUNS = 200
def children():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
async def empty_runs(view):
    async with Host.started(view) as host:
        isolated, start = host.problem is None, time.perf_counter()
        for _ in range(RUNS):
            async with host.sandbox() as sandbox:
                await sandbox.run(["/bin/true"], {}, 60, Output())
        return isolated, time.perf_counter() - start
def cost(*, isolated):
    with tempfile.TemporaryDirectory() as name:
        view = view_for(verification, verification.toolchains.values(), Path(name)) if isolated else None
        before = children()
        was_isolated, wall = asyncio.run(empty_runs(view))
        return {"isolated": was_isolated, "wall": wall / RUNS, "work": (children() - before) / RUNS}
project = find(Path(sys.argv[1]))
chosen = Selection(tuple(sys.argv[2:]))
rows = [row for row in project.manifest() if chosen.matches(row["id"])]
home, cache = user_folder.toolchains(), user_folder.cache()
verification = Verification(project.spec(), project.generated, home, rows, cache=cache, lock=project.lock())
start = time.perf_counter()
results = verify(verification, Progress())
wall = time.perf_counter() - start
work = resource.getrusage(resource.RUSAGE_CHILDREN)
own = resource.getrusage(resource.RUSAGE_SELF)
kinds = {}
for result in results:
    language, _, client = result.id.rpartition("/")[2].partition("-")
    kinds.setdefault(f"{language}-{client.split('-')[0]}", []).append(result.seconds)
print(json.dumps({
    "sandbox": cost(isolated=True), "none": cost(isolated=False),
    "kinds": {kind: sum(seconds) / len(seconds) for kind, seconds in sorted(kinds.items())},
    "wall": wall, "work": work.ru_utime + work.ru_stime, "own": own.ru_utime + own.ru_stime,
    "passed": sum(r.status == "passed" for r in results), "all": len(results),
}))
"""


def times(command: list[str]) -> tuple[float, float]:
    """The wall time of a command that must pass, and the CPU time of the command and all processes that it started."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, capture_output=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def edited(file: Path, command: list[str]) -> tuple[float, float]:
    """The `times` of a command after a comment was added to a sample."""
    mark = "#" if file.suffix in (".py", ".sh") else "//"
    with file.open("a") as sample:
        sample.write(f"{mark} {os.urandom(8).hex()}\n")
    return times(command)


def main() -> None:
    """Print the figures."""
    selectors = sys.argv[1:]
    codegen = [sys.executable, "-m", "codegen", "-C"]
    subprocess.run([*codegen, str(ROOT), "setup"], check=True, capture_output=True)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder)
        _copy_project(copy)
        done = subprocess.run(
            [sys.executable, "-c", _DRIVER, folder, *selectors], check=True, capture_output=True, text=True
        )
        figures = json.loads(done.stdout)
        cores = os.cpu_count() or 1
        sandbox, none = figures["sandbox"], figures["none"]
        bare = (figures["work"] - sandbox["work"] * figures["passed"]) / cores
        print(f"{figures['passed']} of {figures['all']} samples passed on {cores} cores")
        print(f"one run, cache empty    {figures['wall']:7.1f} s")
        print(f"bare CPU time / cores   {bare:7.1f} s   ratio {figures['wall'] / bare:.2f}")
        print(f"the harness's own CPU   {figures['own']:7.1f} s")
        print("a program that does nothing, a run" if sandbox["isolated"] else "samples are not isolated here")
        for name, one in (("in a sandbox", sandbox), ("not isolated", none)):
            print(f"    {name:20}{one['wall'] * 1000:7.1f} ms   CPU {one['work'] * 1000:.1f} ms")
        print(f"    {'what isolation costs':20}{(sandbox['wall'] - none['wall']) * 1000:7.1f} ms")
        for kind, mean in figures["kinds"].items():
            print(f"    {kind:20}{mean:7.1f} s a run")
        print("from the cache, but for one sample; the best of three")
        verify = [*codegen, folder, "verify", *selectors]
        print(f"    {'nothing edited':20}{_shown([times(verify) for _ in range(3)])}")
        kinds = {}
        for row in json.loads((copy / "generated" / "manifest.json").read_text())["samples"]:
            if not any(fnmatchcase(row["id"], selector) for selector in selectors or ["*"]):
                continue
            kind = row["language"], row["client"] if row["client"] == "http" else row["protocol"]
            kinds.setdefault("-".join(kind), copy / "generated" / row["path"])
        for kind, file in sorted(kinds.items()):
            print(f"    {kind:20}{_shown([edited(file, verify) for _ in range(3)])}")


def _copy_project(copy: Path) -> None:
    """Copy the project to `copy`, and work with a user's folder there: it has what is installed, but no passes."""
    for part in ("spec", "templates", "generated"):
        shutil.copytree(ROOT / part, copy / part)
    user = copy / "user"
    user.mkdir()
    (user / "toolchains").symlink_to(user_folder.toolchains())
    os.environ[user_folder.VARIABLE] = str(user)


def _shown(measured: list[tuple[float, float]]) -> str:
    walls, work = zip(*measured, strict=True)
    return f"{min(walls):7.2f} s   CPU {min(work):.2f} s"


if __name__ == "__main__":
    main()
