"""What the samples of a language need on this machine, how they are compiled and run, and how they reach the mock."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import hashlib
import os
import re
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

from pydantic import TypeAdapter

from codegen.cache import Cache
from codegen.errors import CodegenError, Position, Problem
from codegen.toolchains import lock
from codegen.toolchains.lock import Entry, LockedPackage
from codegen.toolchains.pins import Pins, slug
from codegen.toolchains.processes import output_of
from codegen.toolchains.tools import Tool, mark, version_of

Notify = Callable[[str], None]
"""Takes a message for the user: what is being installed."""

TRUST_STORE_PASSWORD = "changeit"  # noqa: S105
"""The usual password of Java's trust stores. It protects nothing: the authority is deleted after the run."""


@dataclass(frozen=True)
class Route:
    """How a sample reaches the mock: a proxy's URL, and the authority to trust (a PEM file and a Java trust store)."""

    proxy: str
    authority: Path
    trust_store: Path


@dataclass(frozen=True)
class Program:
    """A copy of a published file, in a folder of its own. The compiler may write to this folder."""

    id: str
    file: Path
    pins: Pins

    @property
    def folder(self) -> Path:
        """The folder. Before compiling it holds only the file."""
        return self.file.parent


class Seconds(NamedTuple):
    """About how many seconds a sample takes, with its share of compiling: the mean that benchmarks/verify.py prints.

    The numbers are part of the code, so that all machines of a CI matrix split the samples in the same way.
    """

    http: float = 1.0
    sdk: float = 1.0

    def of(self, client: str) -> float:
        """The seconds for a client: `http`, or any client that uses the SDK."""
        return self.http if client == "http" else self.sdk


class Installed(NamedTuple):
    """What is installed for a set of packages.

    `text` changes when any installed version does, those of indirect dependencies included. `free` names what the lock
    did not say, and what therefore was resolved on this machine: nothing where the lock has it all.
    """

    text: str = ""
    free: Sequence[str] = ()


class Toolchain(ABC):
    """The runtime of one language on this machine. It installs below `home`, which may be deleted at any time.

    `locked` has the entries of the project's lock for this language, by `lock.key`.
    """

    tools: ClassVar[Sequence[Tool]] = ()
    optional: ClassVar[Sequence[Tool]] = ()
    crash_report: ClassVar[str] = ""
    """A regular expression for a line that only the language's own report of an uncaught error has."""
    chains_reports: ClassVar[bool] = False
    """Whether the report of one uncaught error may have several such lines: one more for each error that caused it."""
    prints_answers: ClassVar[bool] = False
    """Whether samples print the body of every response to standard output as it comes, also that of an error."""
    seconds: ClassVar[Seconds] = Seconds()
    lock_entry: ClassVar[TypeAdapter[Any]] = TypeAdapter(dict[str, LockedPackage])
    """The form of an entry of the lock: what `resolve` returns."""

    def __init__(self, home: Path, locked: Mapping[str, Entry] = MappingProxyType({})) -> None:
        self.home = home.resolve()  # compilers put paths into what they keep
        self._locked = locked
        self._tool_problems: dict[Tool, str] = {}

    def find(self, tool: str) -> str | None:
        """The path of a tool; None where it is not on the PATH.

        Relative and empty entries of the PATH are ignored: such a tool could come with a project.
        """
        folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
        return shutil.which(tool, path=os.pathsep.join(filter(os.path.isabs, folders)))

    def path(self, tool: str) -> str:
        """The path of a tool that is installed: call this only where `problem` is None."""
        return str(self.find(tool))

    @cached_property
    def problem(self) -> str | None:
        """Why samples of this language cannot run here, and what to do; None where they can."""
        return "; ".join(filter(None, map(self.tool_problem, self.tools))) or None

    def tool_problem(self, tool: Tool) -> str:
        """Why a tool cannot be used here, and what to do; empty where it can. Each tool is checked once."""
        if tool not in self._tool_problems:
            self._tool_problems[tool] = self._check_tool(tool)
        return self._tool_problems[tool]

    def _check_tool(self, tool: Tool) -> str:
        path = self.find(tool.name)
        if path is None:
            return f"{tool.name} not found: {tool.hint}"
        if not tool.oldest:
            return ""
        cache = Cache(self.home)
        key = hashlib.sha256(f"{mark(path)} {tool.oldest} {tool.says}".encode("utf-8", "surrogateescape")).hexdigest()
        if cache.get("fit", key) is not None:  # to ask every tool for its version each time would take too long
            return ""
        told = version_of(tool, path)
        if told.problem:
            return told.problem
        if tuple(map(int, told.number.split("."))) < tool.oldest:
            return f"{tool.name} {told.number} is too old: {tool.hint}"
        cache.put("fit", key, "")
        return ""

    @cached_property
    def identity(self) -> str:
        """A text that changes when a tool is replaced by another version. Asking each tool would take longer."""
        paths = (self.find(tool.name) for tool in (*self.tools, *self.optional))
        return "\n".join(map(mark, filter(None, paths)))

    def locked(self, pins: Pins) -> Entry | None:
        """What the lock says of a set of packages; None where it says nothing, or a build under test is among them."""
        return None if any(pin.file for pin in pins) else self._locked.get(lock.key(pins))

    def folder(self, pins: Pins) -> Path:
        """Where a set of packages is installed. Projects share `home`; what is locked differently is kept apart."""
        entry = self.locked(pins)
        return self.home / (f"{slug(pins)}-{lock.digest(entry)}" if entry else slug(pins))

    def is_installed(self, pins: Pins) -> bool:
        """Whether a set of packages has been installed."""
        return self._done(self.folder(pins)).is_file()

    def install(self, pins: Pins, notify: Notify) -> Installed:
        """Install a set of packages, unless it is installed already: what the lock says, where it has the set.

        `notify` is called with the names of what is being installed. Raises CodegenError where an installer fails.
        """
        return Installed()

    def resolve(self, pins: Pins, known: Entry | None, notify: Notify) -> Entry:
        """The entry for the lock of a set of packages: what an ordinary installation on this machine takes today.

        What is in `known` stays as it is. Raises CodegenError where that cannot be found out.
        """
        raise NotImplementedError

    def unlocked(self, pins: Pins) -> list[str]:
        """The set itself where the lock does not have it: for `Installed.free`."""
        return [lock.key(pins)] if pins and self.locked(pins) is None else []

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        """Compile and check many programs together; returns what is wrong, by id, with nothing for good programs."""
        return {}

    async def learn(self, programs: Sequence[Program]) -> None:
        """Keep what makes later runs start faster, from programs that passed. It must not change what programs do."""
        return

    @abstractmethod
    def command(self, program: Program, route: Route) -> list[str]:
        """The command that runs a program."""

    def files(self) -> list[Path]:
        """The files and folders that samples run on: what is installed, and the tools with what belongs to them."""
        files = [self.home]
        for tool in self.tools:
            path = self.find(tool.name)
            if path:
                files += [Path(path), *_installation(Path(path))]
        return files

    def writes(self, program: Program) -> Sequence[Path]:
        """Files that the runtime itself writes beside the program, when it runs. They exist before."""
        return ()

    def environment(self, route: Route) -> Mapping[str, str]:
        """Variables that make the runtime reach the mock, without the proxy variables that every sample gets."""
        return {}

    @contextlib.contextmanager
    def installing(self, name: str, notify: Notify, what: str) -> Iterator[Path | None]:
        """Give an empty folder to install into, or None where everything is installed; one process at a time.

        `notify` is called with `what` before the installation. The folder counts as installed when the block has ended
        without an error.
        """
        self.home.mkdir(parents=True, exist_ok=True)
        folder = self.home / name
        done = self._done(folder)
        with (self.home / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.is_dir() and done.is_file() and done.read_text() == self.identity:
                yield None
                return
            notify(what)
            done.unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            yield folder
            done.write_text(self.identity)

    @staticmethod
    def _done(folder: Path) -> Path:
        """The file that says that everything is installed in a folder."""
        return folder.with_name(f"{folder.name}.done")


def without_toolchain(title: str) -> type[Toolchain]:
    """The toolchain of a language whose samples codegen cannot run; `title` is the language's name in messages."""

    class Without(Toolchain):
        problem = f"codegen has no toolchain for {title}, so its samples are not run"

        def command(self, program: Program, route: Route) -> list[str]:
            raise NotImplementedError(self.problem)

    return Without


def _installation(tool: Path) -> list[Path]:
    """The folder of PATH that has a tool, its file without links, and the folder of the installation it belongs to."""
    real = tool.resolve()
    return [tool.parent, real, real.parent.parent if real.parent.name in ("bin", "sbin") else real.parent]


@contextlib.contextmanager
def from_lock(pins: Pins, entry: Entry | None) -> Iterator[None]:
    """Add to an installer's error what to do where it could not install what the lock says."""
    try:
        yield
    except CodegenError as error:
        if entry is None:
            raise
        message = f"what it says of {lock.key(pins)} was not installed; if that is no attack, {lock.RENEW}"
        raise CodegenError([*error.problems, Problem(Position(lock.FILE), message)]) from None


async def ask_host(
    command: Sequence[str], folder: Path, env: Mapping[str, str], programs: Sequence[Program], lines: Sequence[str]
) -> dict[str, str]:
    r"""Run a host: one process that compiles many programs. Returns the compiler's messages by id, where there are any.

    The host reads one of `lines` for each program, and answers each with one line: the compiler's messages, in which
    `\n` stands for a line feed and `\\` for a backslash.
    """
    code, output = await output_of(command, folder, env, "".join(f"{line}\n" for line in lines))
    answers = output.split("\n")[:-1]
    if code or len(answers) != len(programs):
        return {program.id: f"the compiler did not work: {output.strip()}" for program in programs}
    return {program.id: _unescaped(answer) for program, answer in zip(programs, answers, strict=True) if answer}


def _unescaped(answer: str) -> str:
    return re.sub(r"\\(.)", lambda match: "\n" if match[1] == "n" else match[1], answer)


async def check_each(programs: Sequence[Program], command: Callable[[Program], Sequence[str]]) -> dict[str, str]:
    """Run a checker on each program, one per core at a time; returns the output by id, where the checker failed."""
    places = asyncio.Semaphore(os.cpu_count() or 1)

    async def one(program: Program) -> tuple[str, str]:
        async with places:
            code, output = await output_of(command(program), program.folder)
        return program.id, output.strip() if code else ""

    return {name: problem for name, problem in await asyncio.gather(*map(one, programs)) if problem}
