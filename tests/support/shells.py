"""The shells that readers paste curl samples into: run as scripts, and typed into at a terminal."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from codegen.mock.stream import Pace
from codegen.toolchains import TOOLCHAINS, Program, Route, Toolchain
from codegen.tree.manifest import Row
from codegen.verify.session import Session
from support.samples import spec
from support.workbench import INSTALLED

SHELLS = {"bash": ("bash", "--norc"), "dash": ("dash",), "zsh": ("zsh", "-f"), "fish": ("fish", "--no-config")}
"""The commands that start them without the settings of whoever runs the tests."""

POSIX = ("bash", "dash", "zsh")
"""The shells for which any text is written. fish, whose backslash is another one, runs the published samples."""

HERE = [name for name in POSIX if shutil.which(name)]
"""Those of `POSIX` that are on this machine."""

_READY = "ready for input> "

TYPIST = f"""
import os, pty, select, sys, termios

file, *shell = sys.argv[1:]
child, terminal = pty.fork()
if child == 0:
    modes = termios.tcgetattr(0)
    modes[1] &= ~termios.OPOST  # what programs print comes as it is,
    modes[3] &= ~termios.ECHO  # with nothing in between that was typed ahead
    termios.tcsetattr(0, termios.TCSANOW, modes)
    os.execvpe(shell[0], shell, {{**os.environ, "PS1": {_READY!r}, "HISTFILE": "", "TERM": "dumb"}})
os.set_blocking(terminal, False)  # where it is full, reading comes first
with open(file, "rb") as sample:
    text = sample.read() + b"exit\\n"
seen = b""
while True:
    ready = {_READY!r}.encode() in seen
    readable, writable, _ = select.select([terminal], [terminal] if ready and text else [], [])
    try:
        if readable:
            shown = os.read(terminal, 65536)
            if not shown:
                break
            os.write(1, shown)
            seen += shown
        if writable:
            text = text[os.write(terminal, text):]
    except BlockingIOError:
        pass
    except OSError:  # the shell has ended
        break
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
"""A program that types a file into an interactive shell once it is ready, all at once, and then `exit`.

It prints what the terminal shows, and ends as the shell does.
"""


def as_script(shell: str) -> Toolchain:
    """The toolchain of curl that runs samples by another shell."""
    return _by(shell, lambda file, command: [*command, file])


def typed(shell: str) -> Toolchain:
    """The toolchain of curl that types samples into an interactive shell, which ends with the first error (`-e`)."""
    return _by(shell, lambda file, command: [sys.executable, "-I", "-c", TYPIST, file, *command, "-i", "-e"])


def _by(shell: str, started: Callable[[str, list[str]], list[str]]) -> Toolchain:
    """The toolchain of curl that starts samples by another command: of the file, and of the command of the shell."""

    class ByShell(TOOLCHAINS["curl"]):  # type: ignore[misc]
        def command(self, program: Program, route: Route) -> list[str]:
            name, *options = SHELLS[shell]
            return started(str(program.file), [self.path(name), *options])

    return ByShell(INSTALLED / "curl")


def judged_by(toolchain: Toolchain, trials: Mapping[str, tuple[Row, str]], folder: Path) -> dict[str, list[str]]:
    """What verify has to say of samples that run as a toolchain says, by the name of the trial.

    They are not isolated from this machine.
    """
    return asyncio.run(_judged_by(toolchain, trials, folder))


async def _judged_by(toolchain: Toolchain, trials: Mapping[str, tuple[Row, str]], folder: Path) -> dict[str, list[str]]:
    places = asyncio.Semaphore(os.cpu_count() or 1)

    async def one(session: Session, number: int, row: Row, source: str) -> list[str]:
        file = folder / str(number) / Path(row["path"]).name
        file.parent.mkdir(parents=True)
        file.write_text(source, encoding="utf-8")
        async with places:
            outcome, _, problems = await session.run(toolchain, Program(row["id"], file, ()), row)
        return [f"{problem}\nstdout: {outcome.stdout}\nstderr: {outcome.stderr}" for problem in problems]

    certificates = folder / "certificates"
    certificates.mkdir()
    async with Session.serving(spec(), certificates, None, Pace("events")) as session:
        results = (one(session, number, *trial) for number, trial in enumerate(trials.values()))
        return dict(zip(trials, await asyncio.gather(*results), strict=True))
