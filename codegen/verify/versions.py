"""Which version of each package the samples run with."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from codegen.errors import CodegenError, Position, Problem, suggestion
from codegen.toolchains.pins import Pin, Pins
from codegen.tree.manifest import Row


def _mark(file: Path) -> str:
    """A text that changes when a file does, or any file in a folder: hidden folders and `node_modules` do not count."""
    paths = [file]
    for parent, folders, files in os.walk(file):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "node_modules"]
        paths += [Path(parent, name) for name in files]
    lines = sorted(f"{path} {status.st_size} {status.st_mtime_ns}" for path in paths for status in [path.lstat()])
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogateescape")).hexdigest()[:12]


@dataclass(frozen=True)
class Choice:
    """What `--sdk` asks for: the oldest or newest version of each package; `versions` and `files` are exceptions."""

    age: Literal["oldest", "newest"] = "newest"
    versions: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, Path] = field(default_factory=dict)

    @cached_property
    def _marks(self) -> Mapping[str, str]:
        return {package: _mark(file) for package, file in self.files.items()}

    def pins(self, row: Row) -> Pins:
        """The pins of a sample."""
        return tuple(
            Pin(
                package["name"],
                self.versions.get(package["name"]) or package[self.age],
                self.files.get(package["name"]),
                self._marks.get(package["name"], ""),
            )
            for package in row["packages"]
        )


def choose(words: Sequence[str], rows: Sequence[Row], folder: Path) -> Choice:
    """Read the values of `--sdk`: `oldest`, `newest`, `PACKAGE=VERSION` or `PACKAGE=PATH` (relative to `folder`).

    Raises CodegenError for anything else, and for a package that no sample has.
    """
    known = {package["name"] for row in rows for package in row["packages"]}
    age: Literal["oldest", "newest"] = "newest"
    versions: dict[str, str] = {}
    files: dict[str, Path] = {}
    problems = []
    for word in words:
        package, separator, value = word.partition("=")
        if word in ("oldest", "newest"):
            age = "oldest" if word == "oldest" else "newest"
        elif not separator or not value:
            problems.append(
                Problem(Position(f"--sdk {word}"), "wanted: oldest, newest, PACKAGE=VERSION or PACKAGE=PATH")
            )
        elif package not in known:
            problems.append(
                Problem(Position(f"--sdk {word}"), f"unknown package '{package}'{suggestion(package, known)}")
            )
        elif "/" in value or (folder / value).exists():
            file = (folder / value).resolve()
            if not file.exists():
                problems.append(Problem(Position(f"--sdk {word}"), f"there is no {value}"))
            files[package] = file
        elif not re.fullmatch(r"[0-9][0-9A-Za-z.+_-]*", value):
            problems.append(Problem(Position(f"--sdk {word}"), f"'{value}' is neither a version nor a file"))
        else:
            versions[package] = value
    if problems:
        raise CodegenError(problems)
    return Choice(age, versions, files)
