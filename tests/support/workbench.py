"""Basic helpers of the tests: the checkout, `codegen` commands in this process, and the contents of folders."""

from __future__ import annotations

import contextlib
import ctypes
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from click.testing import CliRunner

from codegen import user_folder
from codegen.cli import main
from codegen.languages import Language
from codegen.languages.layout import columns
from codegen.project import Project
from codegen.render.fallback import fallback_of
from codegen.spec.load import Spec
from codegen.toolchains import TOOLCHAINS
from codegen.value import Place

SUPPORT = Path(__file__).resolve().parent
TESTS = SUPPORT.parent
CHECKOUT = TESTS.parent
TINY = TESTS / "cases" / "errors" / "_default"
"""A very small project: one region, one protocol, one language."""

INSTALLED = user_folder.toolchains()
"""Where the toolchains of whoever runs the tests install. They use file locks, so all tests can share the folder."""

LOCK = Project(CHECKOUT).lock()
"""What the checkout's packages were resolved to."""

PATIENCE = 900.0
"""Seconds after which something that should have ended counts as hanging. High, so that slow machines pass."""


@dataclass(frozen=True)
class Outcome:
    """The exit code of a command, and what it printed."""

    exit_code: int
    stdout: str
    stderr: str
    stdout_bytes: bytes


Run: TypeAlias = Callable[..., Outcome]
"""The fixture `run`."""

Golden: TypeAlias = Callable[[Path, str], None]
"""The fixture `golden`."""


def run_command(*args: str) -> Outcome:
    """Run a `codegen` command in this process. Exceptions other than SystemExit go on to the test."""
    result = CliRunner().invoke(main, args, prog_name="codegen", catch_exceptions=False)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return Outcome(result.exit_code, result.stdout, result.stderr, result.stdout_bytes)


def start_command(*args: str, **options: Any) -> subprocess.Popen[str]:
    """Start a `codegen` command in a new process."""
    command = [sys.executable, "-B", "-m", "codegen", *args]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)


@contextlib.contextmanager
def permissions_counting() -> Iterator[None]:
    """Make file permissions apply to this thread, even for root, who gives up the capabilities that override them.

    Skips the test where root cannot do that.
    """
    if os.getuid() != 0:
        yield
        return
    libc = ctypes.CDLL(None, use_errno=True)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    powers = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; then the same for the higher ones
    if not hasattr(libc, "capget") or libc.capget(header, powers) != 0:
        pytest.skip("root may read and write everything, and cannot lay that down here")
    held = powers[0]
    powers[0] = held & ~0b1110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH, CAP_FOWNER
    assert libc.capset(header, powers) == 0
    try:
        yield
    finally:
        powers[0] = held
        assert libc.capset(header, powers) == 0


@contextlib.contextmanager
def mounted(folder: Path, options: str) -> Iterator[None]:
    """Mount a file system in memory at `folder`, with `options` of `mount`; skips the test where that is impossible."""
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if os.getuid() != 0 or shutil.which("mount") is None:
        pytest.skip("only root can mount a small file system")
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        pytest.skip(f"no file system can be mounted here: {done.stderr.strip()}")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def contents(folder: Path) -> dict[str, bytes | str]:
    """Every file below `folder` with its bytes, and every link with its target."""
    found: dict[str, bytes | str] = {}
    for parent, folders, files in os.walk(folder):
        for path in (Path(parent, name) for name in (*folders, *files)):
            name = path.relative_to(folder).as_posix()
            if path.is_symlink():
                found[name] = str(path.readlink())
            elif path.is_file():
                found[name] = path.read_bytes()
    return found


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """The inode and modification time (ns) of every file below `folder`: they change when a file is written."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


def lay_project(target: Path, *sources: Path) -> Path:
    """Copy the spec/, templates/ and generated/ of each source to `target`; later sources overwrite earlier ones."""
    for source in sources:
        for part in ("spec", "templates", "generated"):
            if (source / part).is_dir():
                shutil.copytree(source / part, target / part, dirs_exist_ok=True)
    return target


def with_chat_alone(project: Path) -> Path:
    """Remove all scenarios but `chat` from a project, and all templates that are then not used."""
    file = project / "spec" / "model-studio.yaml"
    text = file.read_text(encoding="utf-8")
    chat = re.search(r"\nscenarios:\n  chat:\n(?:(?:    .*)?\n)+", text)
    assert chat
    file.write_text(text[: chat.end()].rstrip() + "\n", encoding="utf-8")
    used = {sample.template for sample in Project(project).sources().plan.samples}
    used |= set(map(fallback_of, used))
    for template in (project / "templates").rglob("*.j2"):
        if template.relative_to(project / "templates").as_posix() not in used:
            template.unlink()
    return project


def replace_in(file: Path, changes: Mapping[str, str]) -> None:
    """Replace texts in a file, old by new. Each old text must be there exactly once."""
    text = file.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def share_installed(user: Path) -> None:
    """Make a user's folder share what is installed in `INSTALLED`."""
    for language in TOOLCHAINS:
        (INSTALLED / language).mkdir(parents=True, exist_ok=True)
        (user / "toolchains").mkdir(exist_ok=True)
        (user / "toolchains" / language).symlink_to(INSTALLED / language)


def placed(language: Language, before: str, value: object, behind: str, full: int = 0) -> str:
    """The code before a literal, the literal and the code after it, as if its line already had `full` more columns."""
    line = before.rpartition("\n")[2]
    indent = line[: len(line) - len(line.lstrip())]
    after = len(behind.partition("\n")[0])
    next_one = behind[:1].strip("\n")
    return before + language.literal(value, Place(indent, columns(line) + full, after, line, next_one)) + behind


def spec_of(folder: Path) -> Spec:
    """The checked spec of a project."""
    return Project(folder).spec()
