"""Kills runs of `codegen generate` with SIGKILL and checks the files that they leave. test_files.py starts it.

Usage: killer.py PROJECT --at-random|--at-each-step SEED
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from codegen.build import build
from codegen.cache import Cache
from codegen.cli import main
from codegen.plan.select import Selection
from codegen.project import Project
from codegen.sync import apply as generate
from codegen.sync.compare import compare_project
from codegen.tree.manifest import dump

KILLED = 200
FOREIGN = {"notes.txt": b"mine\n", "zh/beijing/openai/chat/curl-http/notes.txt": b"mine\n"}
DRAFT = ".codegen-tmp"


def variants(text: str) -> list[str]:
    """Four specs. To go from one to another, codegen has to change, create and remove many files."""
    region = (
        "  hongkong:\n    title: {zh: 中国香港, en: Hong Kong}\n    host: https://cn-hongkong.dashscope.aliyuncs.com\n"
    )
    start = text.index("  finance:\n")
    without = text[:start] + text[text.index("\n\nprotocols:") + 1 :]
    return [
        text,
        text.replace("zh: 你是谁？", "zh: 你好"),
        without,
        text.replace("\n\nprotocols:", f"\n{region}\nprotocols:"),
    ]


def expected(project: Project) -> dict[str, bytes]:
    """All files that should be under generated/: those of the spec, and the foreign ones."""
    sources = project.sources()
    built = build(sources, sources.plan.samples, Cache())
    return built.files | {"manifest.json": dump(built.rows.values())} | FOREIGN


def tree(root: Path) -> dict[str, bytes]:
    """All files below a folder with their bytes."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def fork(project: Path, before: Callable[[], None]) -> int:
    """Start `codegen generate` in a new process, which calls `before` first; returns the process id."""
    process = os.fork()
    if process:
        return process
    code = 70
    with contextlib.suppress(BaseException):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, 1)
        os.dup2(null, 2)
        before()
        code = main(["-C", str(project), "generate"], standalone_mode=False) or 0
    os._exit(code)


def run(project: Path, command: str) -> None:
    """Run a command to its end, and assert that it exits with 0."""
    with contextlib.suppress(SystemExit):
        main(["-C", str(project), command], standalone_mode=False)
        return
    raise AssertionError(f"{command} is not clean")


def look(root: Path, known: list[dict[str, bytes]], seed: str) -> None:
    """Assert that every file is complete and belongs to one of the specs, and that foreign files are unchanged."""
    found = tree(root)
    for path, data in found.items():
        if not path.endswith(DRAFT):
            assert any(some.get(path) == data for some in known), f"{seed}: {path} is torn"
    assert [path for path, data in FOREIGN.items() if found.get(path) != data] == [], seed
    assert "manifest.json" in found, seed


def repair(project: Path, right: dict[str, bytes], seed: str) -> None:
    """Assert that the next run repairs everything."""
    run(project, "generate")
    found = tree(project / "generated")
    assert found.keys() == right.keys(), f"{seed}: {sorted(found.keys() ^ right.keys())}"
    assert found == right, seed
    run(project, "check")


def at_random(folder: Path, specs: list[str], known: list[dict[str, bytes]], number: int) -> None:
    """Kill runs at random moments, half of them while they write. Sometimes several are killed before the repair."""
    chance = random.Random(number)
    spec = next((folder / "spec").glob("*.yaml"))
    lasted, wrote, killed, turn = [1.0], [0.05], 0, 0
    apply = generate.apply
    while killed < KILLED:
        turn += 1
        seed = f"seed {number}, round {turn}"
        which = chance.randrange(len(specs))
        spec.write_text(specs[which], encoding="utf-8")
        writing = turn % 2 == 1
        reader, writer = os.pipe()

        def told(writer: int = writer) -> None:
            def announced(*args: object) -> None:
                os.write(writer, b"!")
                apply(*args)  # type: ignore[arg-type]

            generate.apply = announced  # type: ignore[assignment]

        began = time.monotonic()
        process = fork(folder, told if writing else lambda: None)
        os.close(writer)
        if writing:
            os.read(reader, 1)
            began = time.monotonic()
        os.close(reader)
        if chance.random() < 0.1:  # let this one end, to measure how long that takes
            os.waitpid(process, 0)
            (wrote if writing else lasted).append(time.monotonic() - began)
        else:
            time.sleep(chance.uniform(0, median(wrote if writing else lasted)))
            os.kill(process, signal.SIGKILL)
            killed += os.WIFSIGNALED(os.waitpid(process, 0)[1])
        look(folder / "generated", known, seed)
        if chance.random() < 0.4:
            repair(folder, known[which], seed)
    print(f"{killed} of {turn} runs were killed before they had ended")


def at_each_step(folder: Path, specs: list[str], known: list[dict[str, bytes]], _: int) -> None:
    """Kill a run right before it changes its first file, the next before its second …, until a run ends by itself."""
    spec = next((folder / "spec").glob("*.yaml"))
    steps = 0
    for old, new in ((0, 1), (2, 3), (3, 2)):  # many files change; many are new; many are removed
        status = signal.SIGKILL
        step = 0
        while os.WIFSIGNALED(status):
            spec.write_text(specs[old], encoding="utf-8")
            run(folder, "generate")
            spec.write_text(specs[new], encoding="utf-8")
            _, status = os.waitpid(fork(folder, partial(kill_before, step, str(folder / "generated"))), 0)
            seed = f"from {old} to {new}, step {step}"
            look(folder / "generated", known, seed)
            after = (new, old, 1)[step % 3]
            spec.write_text(specs[after], encoding="utf-8")
            repair(folder, known[after], seed)
            step += 1
        steps += step
    print(f"killed at each of {steps} steps")
    assert steps > 50


def kill_before(last: int, root: str) -> None:
    """Kill this process after `last` changes below `root`, right before the next one."""
    count = iter(range(10_000))

    def hook(event: str, args: tuple[object, ...]) -> None:
        changes = event in ("os.rename", "os.remove", "os.mkdir", "os.rmdir")
        changes = changes or (event == "open" and isinstance(args[1], str) and "r" not in args[1])
        if changes and str(args[0]).startswith(root) and next(count) == last:
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


if __name__ == "__main__":
    given = Path(sys.argv[1])
    found_spec = next((given / "spec").glob("*.yaml"))
    texts = variants(found_spec.read_text(encoding="utf-8"))
    for name, content in FOREIGN.items():
        (given / "generated" / name).write_bytes(content)
    trees = []
    for text in texts:
        found_spec.write_text(text, encoding="utf-8")
        trees.append(expected(Project(given)))
    assert compare_project(Project(given), Project(given).sources(), Selection()).drifts
    found_spec.write_text(texts[0], encoding="utf-8")
    {"--at-random": at_random, "--at-each-step": at_each_step}[sys.argv[2]](given, texts, trees, int(sys.argv[3]))
