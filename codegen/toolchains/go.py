"""Go: one module with the packages, in which all samples are built at once."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import groupby
from pathlib import Path

from codegen.toolchains.base import Program, Seconds, Told, Tool, Toolchain, Way, output_of, run_installer
from codegen.toolchains.pins import Pins, slug

_PROBE = 'package main\n\nimport _ "{package}"\n\nfunc main() {{}}\n'

_QUICK = "-gcflags=all=-l -dwarf=false"
"""Compilers that inline nothing and describe nothing for debuggers: what a program does is the same, and compiling and
linking it, which take longer than all else, take half. What is in the build cache holds for these flags only."""


class Go(Toolchain):
    """`go` from the PATH; its caches are kept below `home`."""

    tools = (Tool("go", "install Go 1.22 or later", (1, 22), ("version",)),)
    crash_report = r"^panic: "
    seconds = Seconds(http=0.9, sdk=1.7)

    @cached_property
    def identity(self) -> str:
        return f"{super().identity}\n{_QUICK}"

    def _environment(self) -> dict[str, str]:
        return {"GOCACHE": str(self.home / "build"), "GOMODCACHE": str(self.home / "modules"), "GOFLAGS": "-modcacherw"}

    def install(self, pins: Pins, told: Told) -> str:
        what = " ".join(f"{pin.name}@{pin.file or f'v{pin.version}'}" for pin in pins) or "Go's standard library"
        with self.installing(slug(pins), told, f"{what} (the first build takes minutes)") as folder:
            if folder:
                go = self.path("go")
                env = self._environment()
                run_installer([go, "mod", "init", "samples"], folder, env)
                for pin in pins:
                    if pin.file:
                        run_installer([go, "mod", "edit", f"-replace={pin.name}={pin.file}"], folder, env)
                        run_installer([go, "mod", "edit", f"-require={pin.name}@v{pin.version}"], folder, env)
                    else:
                        run_installer([go, "get", f"{pin.name}@v{pin.version}"], folder, env)
                    (folder / "probe").mkdir(exist_ok=True)
                    (folder / "probe" / "main.go").write_text(_PROBE.format(package=pin.name))
                # What every sample shares is compiled now, and found in the build cache later.
                if pins:
                    run_installer([go, "mod", "tidy"], folder, env)
                    run_installer([go, "vet", _QUICK, "./probe"], folder, env)
                    run_installer([go, "build", _QUICK, "-o", os.devnull, "./probe"], folder, env)
        sums = self.home / slug(pins) / "go.sum"
        return sums.read_text() if sums.exists() else ""

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        problems: dict[str, str] = {}
        ordered = sorted(programs, key=lambda program: program.pins)
        for pins, batch in groupby(ordered, key=lambda program: program.pins):
            problems |= await self._build(pins, list(batch))
        return problems

    async def _build(self, pins: Pins, programs: Sequence[Program]) -> dict[str, str]:
        env = {**os.environ, **self._environment(), "GOPROXY": "off", "GOFLAGS": "-mod=mod", "GOGC": "off"}
        problems: dict[str, str] = {}
        with tempfile.TemporaryDirectory(prefix="codegen-go-") as work:
            module = Path(work)
            for name in ("go.mod", "go.sum"):
                source = self.home / slug(pins) / name
                if source.exists():
                    shutil.copy(source, module / name)
            for index, program in enumerate(programs):
                (module / f"s{index}").mkdir()
                shutil.copy(program.file, module / f"s{index}" / "main.go")
            # Each compiler ends before collecting garbage would pay (GOGC); vet fits beside the linker.
            commands = (["vet", _QUICK, "./..."], ["build", _QUICK, "-ldflags=-s -w", "-o", "bin/", "./..."])
            runs = (output_of([self.path("go"), *command], module, env) for command in commands)
            for _, said in await asyncio.gather(*runs):
                for index, program in enumerate(programs):
                    lines = [line for line in said.splitlines() if re.search(rf"\bs{index}/main\.go", line)]
                    if lines:
                        problems.setdefault(program.id, "\n".join(lines))
            for index, program in enumerate(programs):
                built = module / "bin" / f"s{index}"
                if built.exists():
                    shutil.move(built, program.folder / "main")
                else:
                    problems.setdefault(program.id, said.strip() or "go build made no program")
        return problems

    def command(self, program: Program, way: Way) -> list[str]:
        return [str(program.folder / "main")]

    def environment(self, way: Way) -> Mapping[str, str]:
        return {"SSL_CERT_FILE": str(way.authority)}


TOOLCHAIN = Go
