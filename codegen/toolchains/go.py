"""Go: all samples with the same packages are built together, in one module."""

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

from codegen.toolchains.base import (
    Notify,
    Program,
    Route,
    Seconds,
    Tool,
    Toolchain,
    output_of,
    run_compiler,
    run_installer,
)
from codegen.toolchains.pins import Pins, slug

_PROBE = 'package main\n\nimport _ "{package}"\n\nfunc main() {{}}\n'

_QUICK = "-gcflags=all=-l -dwarf=false"
"""No inlining, no debugging information. Compiling and linking take most of the time, and take half of it with these
flags; programs do the same. What is in the build cache can be used with these flags only."""


class Go(Toolchain):
    """`go` from the PATH; its caches are kept below `home`."""

    tools = (Tool("go", "install Go 1.22 or later", (1, 22), ("version",), r"go version (?:devel )?go"),)
    crash_report = r"^panic: "
    seconds = Seconds(http=0.9, sdk=1.7)

    @cached_property
    def identity(self) -> str:
        return f"{super().identity}\n{_QUICK}"

    def _environment(self) -> dict[str, str]:
        return {"GOCACHE": str(self.home / "build"), "GOMODCACHE": str(self.home / "modules"), "GOFLAGS": "-modcacherw"}

    def _offline(self) -> dict[str, str]:
        """For builds: nothing is downloaded, and neither settings of `go env -w` nor a go.work above count."""
        alone = {"GOENV": "off", "GOWORK": "off", "GOPROXY": "off", "GOFLAGS": "-mod=mod"}
        return {**self._environment(), **alone}

    def install(self, pins: Pins, notify: Notify) -> str:
        what = " ".join(f"{pin.name}@{pin.file or f'v{pin.version}'}" for pin in pins) or "Go's standard library"
        with self.installing(slug(pins), notify, f"{what} (the first build takes minutes)") as folder:
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
                # Compile now what all samples share: later it comes from the build cache.
                if pins:
                    run_installer([go, "mod", "tidy"], folder, env)
                    run_compiler([go, "vet", _QUICK, "./probe"], folder, self._offline())
                    run_compiler([go, "build", _QUICK, "-o", os.devnull, "./probe"], folder, self._offline())
        sums = self.home / slug(pins) / "go.sum"
        return sums.read_text() if sums.exists() else ""

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
                source = self.home / slug(pins) / name
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
