"""Output that cannot be written: exit code 2 and one line, whatever the command is. A closed pipe stays as click has it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import IO

import pytest
from support.workbench import PATIENCE, share_installed

SAMPLE = "en/finance/openai/chat/curl-http"

COMMANDS = (
    "check",
    f"check {SAMPLE}",
    "list",
    "list --json",
    f"show {SAMPLE}",
    "schema",
    "schema --locale",
    "snippet --language curl",
    "generate --dry-run",
    f"verify {SAMPLE} --no-cache",
    "doctor",
    "mock",
    "--help",
    "--version",
    "check --help",
)
"""Each prints something on standard output, in a project with a file that is not in step."""

FULL = Path("/dev/full")

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="the system has no /dev/full")


@pytest.fixture
def edited(project: Path) -> Path:
    """A project where a file was edited, so that `check` has a diff and `verify` a failure."""
    share_installed(project)
    with (project / "generated" / SAMPLE / "main.sh").open("a") as file:
        file.write("exit 1\n")
    return project


def run(folder: Path, command: str, stdout: IO[bytes] | int, stderr: IO[bytes] | int) -> tuple[int, str]:
    """The exit code of a command in a process of its own, and what it printed on standard error if that is a pipe."""
    done = subprocess.run(
        [sys.executable, "-B", "-m", "codegen", "-C", str(folder), *command.split()],
        input=b'{"method": "GET", "url": "https://api.example.com/"}\n',
        stdout=stdout,
        stderr=stderr,
        env={name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"},
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, (done.stderr or b"").decode()


@pytest.mark.parametrize("command", COMMANDS)
def test_a_full_disk_under_what_is_printed_is_told(command: str, edited: Path) -> None:
    with FULL.open("wb") as full:
        assert run(edited, command, full, subprocess.PIPE) == (2, "codegen: No space left on device\n")


@pytest.mark.parametrize("command", ["check", "validate", "schema", "list", "no-such-command"])
def test_a_full_disk_under_messages_too_is_exit_code_2(command: str, edited: Path) -> None:
    with FULL.open("wb") as full:
        assert run(edited, command, full, full)[0] == 2


def test_messages_that_cannot_be_written_are_no_drift(edited: Path) -> None:
    with FULL.open("wb") as full:
        assert run(edited, "check", subprocess.DEVNULL, full)[0] == 2
        assert run(edited, "list", subprocess.DEVNULL, full)[0] == 0, "it has no message"


@pytest.mark.parametrize("command", ["check", "list", "schema", "--help"])
def test_a_reader_that_has_gone_is_no_message(command: str, edited: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    try:
        assert run(edited, command, write, subprocess.PIPE) == (1, "")
    finally:
        os.close(write)
