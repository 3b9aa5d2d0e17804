"""How a language's samples are compiled and run as they are: what they need, and how they are led to the mock."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import subprocess
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import ClassVar, NamedTuple

from codegen.cache import Cache
from codegen.errors import CodegenError, Position, Problem
from codegen.toolchains.pins import Pins
from codegen.tree.manifest import Row

Told = Callable[[str], None]

TRUST_STORE_PASSWORD = "changeit"  # noqa: S105
"""Java's customary one: it protects nothing, the authority is thrown away."""


_VERSION_LIMIT = 600.0
"""Seconds that a tool may take to tell its version, before it counts as one that does not."""

_LINE = 300
"""What is shown of an installer's line: pip tells all versions of a package in one."""


@dataclass(frozen=True)
class Way:
    """What leads a sample to the mock: a proxy, and the authority to trust (as PEM, and as Java's trust store)."""

    proxy: str
    authority: Path
    trust_store: Path


@dataclass(frozen=True)
class Program:
    """A copy of a published file, in a folder of its own where compiling may leave what it makes."""

    id: str
    file: Path
    pins: Pins

    @property
    def folder(self) -> Path:
        """The folder, which holds nothing else at first."""
        return self.file.parent


@dataclass(frozen=True)
class Tool:
    """A program that a language needs on this machine; `oldest` is the first version that will do, if that is known."""

    name: str
    hint: str
    oldest: tuple[int, ...] = ()
    version: Sequence[str] = field(default=("--version",))


class Seconds(NamedTuple):
    """About how many seconds a sample takes: the mean that benchmarks/verify.py prints, with a share of compiling.

    They are part of the code, so that all machines of a CI matrix agree on who runs what.
    """

    http: float = 1.0
    sdk: float = 1.0

    def of(self, client: str) -> float:
        """Those of a client: every way of the SDK takes as long as the others."""
        return self.http if client == "http" else self.sdk


class Toolchain(ABC):
    """One language's runtime on this machine. What it installs is kept below `home`, which may be deleted any time."""

    tools: ClassVar[Sequence[Tool]] = ()
    optional: ClassVar[Sequence[Tool]] = ()
    for_some: ClassVar[Sequence[Tool]] = ()
    """Tools that not every sample needs; `needs` says which does."""
    crash_report: ClassVar[str] = ""
    """A regular expression for the line by which the language's own report of an uncaught error is known."""
    chains_reports: ClassVar[bool] = False
    """Whether one uncaught error may have several such lines, for the errors that led to it."""
    prints_errors: ClassVar[bool] = False
    """Whether samples have the body of an error on standard output, where they have any other body."""
    seconds: ClassVar[Seconds] = Seconds()

    def __init__(self, home: Path) -> None:
        self.home = home.resolve()  # compilers put paths into what they keep
        self._objections: dict[Tool, str] = {}

    def find(self, tool: str) -> str | None:
        """A tool's path."""
        return shutil.which(tool)

    def path(self, tool: str) -> str:
        """The path of a tool that is there, as `missing` has seen."""
        return str(self.find(tool))

    @cached_property
    def missing(self) -> str | None:
        """Why samples of this language cannot run here, and what to do; None where they can."""
        return self._unfit(self.tools)

    def needs(self, row: Row) -> Sequence[Tool]:
        """The tools of `for_some` that a sample needs."""
        return ()

    def lacking(self, row: Row) -> str | None:
        """Why one sample cannot run here though others of its language can, and what to do; None where it can."""
        return self._unfit(self.needs(row))

    def _unfit(self, tools: Iterable[Tool]) -> str | None:
        """Which of the tools are not there or too old, and what to do; None where all will do."""
        return "; ".join(filter(None, map(self.objection, tools))) or None

    def objection(self, tool: Tool) -> str:
        """Why a tool of this machine will not do, and what to do; nothing where it will. Looked at once."""
        if tool not in self._objections:
            self._objections[tool] = self._objection(tool)
        return self._objections[tool]

    def _objection(self, tool: Tool) -> str:
        found = self.find(tool.name)
        if found is None:
            return f"{tool.name} not found: {tool.hint}"
        if not tool.oldest:
            return ""
        kept = Cache(self.home)
        key = hashlib.sha256(f"{_mark(found)} {tool.oldest}".encode("utf-8", "surrogateescape")).hexdigest()
        if kept.get("fit", key) is not None:  # asking every tool each time would take longer than all else
            return ""
        version = re.search(r"[0-9]+(?:\.[0-9]+)*", version_of(tool, found))
        if version and tuple(map(int, version[0].split("."))) < tool.oldest:
            return f"{tool.name} {version[0]} is too old: {tool.hint}"
        kept.put("fit", key, "")
        return ""

    @cached_property
    def identity(self) -> str:
        """What changes when a tool is replaced by another version; cheaper than asking each for it."""
        found = (self.find(tool.name) for tool in (*self.tools, *self.for_some, *self.optional))
        return "\n".join(map(_mark, filter(None, found)))

    def install(self, pins: Pins, told: Told) -> str:
        """Install a set of packages where it is not there yet; gives what was installed, whole (a fingerprint).

        `told` hears when something is being installed. Raises CodegenError where that fails.
        """
        return ""

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        """Compile and check programs in one go; gives what is wrong, by id. Nothing is said of those that are fine."""
        return {}

    async def learn(self, programs: Sequence[Program]) -> None:
        """Take from runs that passed what makes later ones start sooner; what they do must not depend on it."""
        return

    @abstractmethod
    def command(self, program: Program, way: Way) -> list[str]:
        """The command that runs a program."""

    def environment(self, way: Way) -> Mapping[str, str]:
        """Variables that lead the runtime to the mock, beside the proxy's own, which every sample gets."""
        return {}

    @contextlib.contextmanager
    def installing(self, name: str, told: Told, what: str) -> Iterator[Path | None]:
        """The folder to install into, emptied, or None where all is there; one process at a time.

        The folder counts as installed once the block has been left without an error.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        folder = self.home / name
        done = self.home / f"{name}.done"
        with (self.home / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.is_dir() and done.is_file() and done.read_text() == self.identity:
                yield None
                return
            told(what)
            done.unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            yield folder
            done.write_text(self.identity)


def without_toolchain(title: str) -> type[Toolchain]:
    """The toolchain of a language whose samples codegen cannot run; `title` is its name for people."""

    class Without(Toolchain):
        missing = f"codegen has no toolchain for {title}, so its samples are not run"

        def command(self, program: Program, way: Way) -> list[str]:
            raise NotImplementedError(self.missing)

    return Without


def _mark(found: str) -> str:
    """What changes when the tool at a path is replaced."""
    real = os.path.realpath(found)
    status = Path(real).stat()
    return f"{real} {status.st_size} {status.st_mtime_ns}"


def version_of(tool: Tool, found: str) -> str:
    """The line with a number that the tool at a path says of its version."""
    silent = "no version is told"
    try:
        command = [found, *tool.version]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=_VERSION_LIMIT)
    except subprocess.TimeoutExpired:
        return silent
    lines = (done.stdout or done.stderr).splitlines()
    return next((line for line in lines if re.search("[0-9]", line)), silent)


def run_installer(command: Sequence[str], folder: Path, env: Mapping[str, str] | None = None) -> str:
    """Run an installer; gives its output. Raises CodegenError with the end of what it said where it fails."""
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, **(env or {})}
        )
    except OSError as error:
        raise CodegenError([Problem(Position(command[0]), f"cannot be run: {error.strerror}")]) from None
    if done.returncode != 0:
        said = (done.stderr.strip() or done.stdout.strip()).splitlines()
        shown = "\n".join(f"  {line[:_LINE]}" for line in said[-8:])
        name = Path(command[0]).name
        raise CodegenError([Problem(Position(name), f"{' '.join(command[1:])} failed:", shown)])
    return done.stdout


async def output_of(command: Sequence[str], folder: Path, env: Mapping[str, str], given: str = "") -> tuple[int, str]:
    """Run a compiler or checker; gives its exit code and all it said."""
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=folder,
        env=dict(env),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate(given.encode())
    return process.returncode or 0, said.decode("utf-8", "replace")


async def ask_host(
    command: Sequence[str], folder: Path, env: Mapping[str, str], programs: Sequence[Program], lines: Sequence[str]
) -> dict[str, str]:
    """Run a host that compiles many programs; gives what it said of those it refused, by id.

    It reads one of `lines` for each program, and answers each with a line in which a backslash escapes itself, and
    with an n a line feed.
    """
    code, said = await output_of(command, folder, env, "".join(f"{line}\n" for line in lines))
    answers = said.split("\n")[:-1]
    if code or len(answers) != len(programs):
        return {program.id: f"the compiler did not work: {said.strip()}" for program in programs}
    return {program.id: _unescaped(answer) for program, answer in zip(programs, answers, strict=True) if answer}


def _unescaped(answer: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], answer)


async def check_each(programs: Sequence[Program], command: Callable[[Program], Sequence[str]]) -> dict[str, str]:
    """Run a checker on each program, as many at a time as there are cores; gives what it said of those it refused."""
    places = asyncio.Semaphore(os.cpu_count() or 1)

    async def one(program: Program) -> tuple[str, str]:
        async with places:
            code, said = await output_of(command(program), program.folder, {**os.environ, "LANG": "C.UTF-8"})
        return program.id, said.strip() if code else ""

    return {name: said for name, said in await asyncio.gather(*map(one, programs)) if said}
