"""What the tests stand on: the checkout, the command in this process, and what a folder holds."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from click.testing import CliRunner

from codegen.cli import main
from codegen.project import Project
from codegen.spec import Spec

TESTS = Path(__file__).resolve().parent
CHECKOUT = TESTS.parent
TINY = TESTS / "cases" / "errors" / "_default"
"""The smallest project: one region, one protocol, one language."""


@dataclass(frozen=True)
class Outcome:
    """What a run of the command left on the terminal."""

    exit_code: int
    stdout: str
    stderr: str
    stdout_bytes: bytes


Run: TypeAlias = Callable[..., Outcome]
"""The fixture `run`."""

Golden: TypeAlias = Callable[[Path, str], None]
"""The fixture `golden`."""


def run_command(*args: str) -> Outcome:
    """Run the command in this process. Anything but an exit escapes to the test."""
    result = CliRunner().invoke(main, args, prog_name="codegen", catch_exceptions=False)
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return Outcome(result.exit_code, result.stdout, result.stderr, result.stdout_bytes)


def contents(folder: Path, *, without: str = ".codegen") -> dict[str, bytes | str]:
    """Every file below `folder` with its bytes, every link with its target; `without` is left out."""
    found: dict[str, bytes | str] = {}
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name != without]
        for path in (Path(parent, name) for name in (*folders, *files)):
            name = path.relative_to(folder).as_posix()
            if path.is_symlink():
                found[name] = str(path.readlink())
            elif path.is_file():
                found[name] = path.read_bytes()
    return found


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Inode and time of change of every file below `folder`: the same only where nothing was written."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


def lay_project(target: Path, *sources: Path) -> Path:
    """A project made of the spec/, templates/ and generated/ of each source; a later one wins."""
    for source in sources:
        for part in ("spec", "templates", "generated"):
            if (source / part).is_dir():
                shutil.copytree(source / part, target / part, dirs_exist_ok=True)
    return target


def replace_in(file: Path, changes: Mapping[str, str]) -> None:
    """Edit a file as a person would: each text stands there once, and becomes the other."""
    text = file.read_text(encoding="utf-8")
    for old, new in changes.items():
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file.name}"
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def spec_of(folder: Path) -> Spec:
    """The checked spec of a project."""
    return Project(folder).sources().spec
