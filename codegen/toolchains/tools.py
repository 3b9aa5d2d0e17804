"""The programs that a language needs on this machine, and what they tell of their versions."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from codegen.errors import printable, quoted
from codegen.toolchains.processes import run_tool

_VERSION_LIMIT = 600.0
"""Seconds that a tool may take to print its version; after that it counts as a tool that prints none."""

_NUMBER = r"([0-9]+(?:\.[0-9]+)*)"
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
"""What Maven prints around its version, on a terminal or not."""


@dataclass(frozen=True)
class Tool:
    """A program that a language needs on this machine.

    `hint` says how to install it, `oldest` is the first version that works (empty: any), and `version` are the
    arguments that make it print its version, with the variables `env`. `says` is a regular expression for what then
    stands in front of the version, at the beginning of a line; empty: the version stands alone, perhaps with a `v`.
    """

    name: str
    hint: str
    oldest: tuple[int, ...] = ()
    version: Sequence[str] = field(default=("--version",))
    says: str = ""
    env: Mapping[str, str] = field(default_factory=dict, compare=False)


def mark(path: str) -> str:
    """A text that changes when the tool at a path is replaced."""
    real = os.path.realpath(path)
    status = Path(real).stat()
    return f"{real} {status.st_size} {status.st_mtime_ns}"


class Told(NamedTuple):
    """What a tool tells of its version: the whole line and the number in it, or the problem where it tells none."""

    line: str = ""
    number: str = ""
    problem: str = ""


def version_of(tool: Tool, path: str) -> Told:
    """What the tool at `path` tells of its version.

    It is asked in an empty folder: in a project's, some tools would do what the project's files say.
    """
    try:
        done = run_tool([path, *tool.version], tool.env, limit=_VERSION_LIMIT)
    except subprocess.TimeoutExpired:
        return Told(problem=f"{tool.name} does not print its version: {tool.hint}")
    except OSError as error:
        return Told(problem=f"{tool.name} cannot be run ({error.strerror}): {tool.hint}")
    printed = [_COLOUR.sub("", line).strip() for output in (done.stdout, done.stderr) for line in output.splitlines()]
    wanted = re.compile(f"{tool.says}{_NUMBER}" if tool.says else rf"v?{_NUMBER}(?:[-+]\S*)?$")
    for line in printed:
        match = wanted.match(line)
        if match:
            return Told(printable(line), match[1])
    said = next(filter(None, printed), "")
    prints = f"no version that codegen understands, but {quoted(said)}" if said else "no version"
    shim = "; it may stand in for a version manager: put the folder of the tool itself on the PATH"
    advice = tool.hint + (shim if "shims" in Path(path).parts else "")
    return Told(problem=f"{tool.name} prints {prints}: {advice}")
