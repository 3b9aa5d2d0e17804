"""Ctrl-C and SIGTERM, wherever verify and setup are: nothing of theirs is left, no process and no temporary folder."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.processes import marked, until
from support.workbench import PATIENCE, start_command

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")

SIGNALS = pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "sigterm"])


@pytest.fixture
def mark() -> str:
    """A word that stands in the command line of what is left waiting, and nowhere else."""
    return f"mark-{secrets.token_hex(8)}"


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for temporary files, with nothing in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    return folder


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder at the front of PATH, for tools that a test makes up."""
    folder = tmp_path / "tools"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


def waiting(mark: str) -> str:
    """A line of a shell script that waits for long, in a process of its own."""
    return f"sh -c 'sleep 600; : {mark}'"


def tool(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@contextlib.contextmanager
def interrupted(mark: str, number: signal.Signals, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command, send it a signal as soon as a process with the mark runs, and wait for its end."""
    process = start_command(*arguments)
    until(lambda: marked(mark) or process.poll() is not None)
    assert process.poll() is None, process.communicate()
    process.send_signal(number)
    yield process
    for pid in marked(mark):
        os.kill(pid, signal.SIGKILL)


def check_nothing_is_left(process: subprocess.Popen[str], number: signal.Signals, mark: str, temporary: Path) -> None:
    stdout, stderr = process.communicate(timeout=PATIENCE)
    assert (process.returncode, stdout) == (128 + number, "")
    assert "Traceback" not in stderr
    assert marked(mark) == {}
    assert list(temporary.iterdir()) == []


@SIGNALS
def test_a_sample_that_runs(number: signal.Signals, mark: str, copy: Path, temporary: Path) -> None:
    rows = json.loads((copy / "generated" / "manifest.json").read_text())["samples"]
    row = next(row for row in rows if row["language"] == "curl")
    (copy / "generated" / row["path"]).write_text(f"# shellcheck disable=all\n{waiting(mark)}\n")
    with interrupted(mark, number, "-C", str(copy), "verify", "--language", "curl", "--no-cache") as process:
        check_nothing_is_left(process, number, mark, temporary)


@SIGNALS
def test_a_checker_that_runs(number: signal.Signals, mark: str, copy: Path, temporary: Path, tools: Path) -> None:
    tool(tools, "php", f"case $1 in -m) echo curl;; --version) echo PHP 8.3.0;; *) {waiting(mark)};; esac")
    with interrupted(mark, number, "-C", str(copy), "verify", "--language", "php", "--no-cache") as process:
        check_nothing_is_left(process, number, mark, temporary)


@SIGNALS
@pytest.mark.parametrize("command", ["verify --language nodejs", "setup nodejs"])
def test_an_installer_that_runs(
    command: str, number: signal.Signals, mark: str, project: Path, user: Path, temporary: Path, tools: Path
) -> None:
    tool(tools, "node", "echo v22.1.0")
    tool(tools, "npm", waiting(mark))
    with interrupted(mark, number, "-C", str(project), *command.split()) as process:
        check_nothing_is_left(process, number, mark, temporary)
