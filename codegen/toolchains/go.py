"""Go: all samples with the same packages are built together, in one module."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter

from codegen.toolchains.base import Installed, Notify, Program, Route, Seconds, Toolchain, from_lock
from codegen.toolchains.lock import Checked, Entry
from codegen.toolchains.pins import Pins
from codegen.toolchains.processes import output_of, run_compiler, run_installer
from codegen.toolchains.tools import Tool

_PROBE = 'package main\n\nimport _ "{package}"\n\nfunc main() {{}}\n'

_OLDEST = (1, 22)
"""The oldest Go that works; also the version of the language that samples are compiled as."""

_QUICK = "-gcflags=all=-l -dwarf=false"
"""No inlining, no debugging information. Compiling and linking take most of the time, and take half of it with these
flags; programs do the same. What is in the build cache can be used with these flags only."""

_MODULE_NAME = r"[A-Za-z0-9][A-Za-z0-9._~/-]*"
_NEEDED = rf"{_MODULE_NAME} v[0-9A-Za-z.+-]+( // indirect)?"
_MODULE_LINE = rf"^(|\)|module samples|require \(|go [0-9.]+|toolchain go[0-9.]+|(require |\t){_NEEDED})$"
_SUM_LINE = rf"^{_MODULE_NAME} v[0-9A-Za-z.+-]+(/go\.mod)? h1:[A-Za-z0-9+/]{{43}}=$"


class _Module(Checked):
    """The lines of the two files that say which modules Go builds with: their versions, and their hashes."""

    requirements: list[Annotated[str, Field(pattern=_MODULE_LINE)]] = Field(alias="go.mod")
    sums: list[Annotated[str, Field(pattern=_SUM_LINE)]] = Field(alias="go.sum")


class Go(Toolchain):
    """`go` from the PATH; its caches are kept below `home`."""

    lock_entry = TypeAdapter(_Module)

    tools = (Tool("go", "install Go 1.22 or later", _OLDEST, ("version",), r"go version (?:devel )?go"),)
    crash_report = r"^panic: "
    seconds = Seconds(http=0.9, sdk=1.7)

    @cached_property
    def identity(self) -> str:
        return f"{super().identity}\n{_QUICK}"

    def _environment(self) -> dict[str, str]:
        return {
            "GOCACHE": str(self.home / "build"),
            "GOMODCACHE": str(self.home / "modules"),
            "GOFLAGS": "-modcacherw -mod=readonly",
        }

    def _offline(self) -> dict[str, str]:
        """For builds: nothing is downloaded, and neither settings of `go env -w` nor a go.work above count."""
        alone = {"GOENV": "off", "GOWORK": "off", "GOPROXY": "off"}
        return {**self._environment(), **alone}

    def install(self, pins: Pins, notify: Notify) -> Installed:
        what = " ".join(f"{pin.name}@{pin.file or f'v{pin.version}'}" for pin in pins) or "Go's standard library"
        entry = self.locked(pins)
        with self.installing(self.folder(pins).name, notify, f"{what} (the first build takes minutes)") as folder:
            if folder:
                with from_lock(pins, entry):
                    if entry:
                        for name, lines in entry.items():
                            (folder / name).write_text("".join(f"{line}\n" for line in lines))
                        _write_probes(pins, folder)
                    else:
                        self._make_module(pins, folder)
                    # Compile now what all samples share: later it comes from the build cache.
                    if pins:
                        # The first command downloads what the module needs.
                        vet = [self.path("go"), "vet", _QUICK, "./probe/..."]
                        run_installer(vet, folder, self._environment())
                        build = [self.path("go"), "build", _QUICK, "-o", "bin/", "./probe/..."]
                        run_compiler(build, folder, self._offline())
                        shutil.rmtree(folder / "bin")
        sums = self.folder(pins) / "go.sum"
        return Installed(sums.read_text() if sums.exists() else "", self.unlocked(pins))

    def resolve(self, pins: Pins, known: Entry | None, notify: Notify) -> Entry:
        with tempfile.TemporaryDirectory(prefix="codegen-go-") as work:
            self._make_module(pins, Path(work))
            return {name: Path(work, name).read_text().splitlines() for name in ("go.mod", "go.sum")}

    def _make_module(self, pins: Pins, folder: Path) -> None:
        """Write the `go.mod` and `go.sum` of a new module that uses the packages, and the probes that do so."""
        go, env = self.path("go"), self._environment()
        run_installer([go, "mod", "init", "samples"], folder, env)
        # Otherwise this machine's version stands there, and an older Go refuses the module.
        run_installer([go, "mod", "edit", f"-go={'.'.join(map(str, _OLDEST))}"], folder, env)
        for pin in pins:
            if pin.file:
                run_installer([go, "mod", "edit", f"-replace={pin.name}={pin.file}"], folder, env)
                run_installer([go, "mod", "edit", f"-require={pin.name}@v{pin.version}"], folder, env)
            else:
                run_installer([go, "get", f"{pin.name}@v{pin.version}"], folder, env)
        _write_probes(pins, folder)
        if pins:
            run_installer([go, "mod", "tidy"], folder, env)

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        problems: dict[str, str] = {}
        ordered = sorted(programs, key=lambda program: program.pins)
        for pins, batch in groupby(ordered, key=lambda program: program.pins):
            problems |= await self._build(pins, list(batch))
        return problems

    async def _build(self, pins: Pins, programs: Sequence[Program]) -> dict[str, str]:
        env = {**self._offline(), "GOGC": "off"}
        problems: dict[str, str] = {}
        with tempfile.TemporaryDirectory(prefix="codegen-go-") as work:
            module = Path(work)
            for name in ("go.mod", "go.sum"):
                source = self.folder(pins) / name
                if source.exists():
                    shutil.copy(source, module / name)
            for index, program in enumerate(programs):
                (module / f"s{index}").mkdir()
                shutil.copy(program.file, module / f"s{index}" / "main.go")
            # GOGC is off: each compiler ends so soon that collecting garbage only costs time. vet and build run side by
            # side: while build links, a core is free for vet.
            commands = (["vet", _QUICK, "./..."], ["build", _QUICK, "-ldflags=-s -w", "-o", "bin/", "./..."])
            runs = (output_of([self.path("go"), *command], module, env) for command in commands)
            for _, output in await asyncio.gather(*runs):
                for index, program in enumerate(programs):
                    lines = [line for line in output.splitlines() if re.search(rf"\bs{index}/main\.go", line)]
                    if lines:
                        problems.setdefault(program.id, "\n".join(lines))
            for index, program in enumerate(programs):
                built = module / "bin" / f"s{index}"
                if built.exists():
                    shutil.move(built, program.folder / "main")
                else:
                    problems.setdefault(program.id, output.strip() or "go build made no program")
        return problems

    def command(self, program: Program, route: Route) -> list[str]:
        return [str(program.folder / "main")]

    def environment(self, route: Route) -> Mapping[str, str]:
        return {"SSL_CERT_FILE": str(route.authority)}


TOOLCHAIN = Go


def _write_probes(pins: Pins, folder: Path) -> None:
    """Write a program for each package that imports it."""
    for number, pin in enumerate(pins):
        probe = folder / "probe" / str(number) / "main.go"
        probe.parent.mkdir(parents=True)
        probe.write_text(_PROBE.format(package=pin.name))
