"""C#: one process, which hosts the .NET SDK's own compiler, compiles all samples."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from codegen.toolchains.base import Installed, Notify, Program, Route, Seconds, Tool, Toolchain, ask_host, run_installer
from codegen.toolchains.pins import Pins

_COMPILER = Path(__file__).with_name("Compile.cs")
_HOST = f"compiler-{hashlib.sha256(_COMPILER.read_bytes()).hexdigest()[:12]}"


class CSharp(Toolchain):
    """`dotnet` from the PATH, or the one that scripts/install-dotnet.sh has installed below `home`."""

    tools = (Tool("dotnet", "install a .NET SDK, or run scripts/install-dotnet.sh .codegen/csharp/dotnet"),)
    crash_report = r"^Unhandled exception\. "
    seconds = Seconds(http=0.4)

    def find(self, tool: str) -> str | None:
        own = self.home / "dotnet" / "dotnet"
        return shutil.which(tool) or (str(own) if own.exists() else None)

    def install(self, pins: Pins, notify: Notify) -> Installed:
        with self.installing(_HOST, notify, "a host for the C# compiler") as folder:
            if folder:
                dotnet = self.path("dotnet")
                [*_, (version, sdks)] = re.findall(
                    r"(\S+) \[(.*)\]", run_installer([dotnet, "--list-sdks"], folder, _QUIET)
                )
                runtimes = run_installer([dotnet, "--list-runtimes"], folder, _QUIET)
                [*_, runtime] = re.findall(r"^Microsoft\.NETCore\.App (\S+)", runtimes, re.MULTILINE)
                roslyn = Path(sdks, version, "Roslyn", "bincore")
                packs = Path(sdks).parent / "packs" / "Microsoft.NETCore.App.Ref"
                references = max(packs.glob("*/ref/*"), key=lambda path: _numbers(path.parts[-3]))
                sdk = {"roslyn": str(roslyn), "references": str(references), "runtime": runtime}
                own = [roslyn / f"Microsoft.CodeAnalysis{name}.dll" for name in ("", ".CSharp")]
                # The compiler's own interface uses types of System.Collections.Immutable and similar libraries.
                refs = [f"-r:{file}" for file in (*references.glob("*.dll"), *own)]
                extra = [f"-r:{file}" for file in roslyn.glob("System.*.dll") if not (references / file.name).exists()]
                command = [dotnet, str(roslyn / "csc.dll"), "-nologo", "-noconfig", "-nostdlib", "-utf8output"]
                run_installer([*command, *refs, *extra, f"-out:{folder}/Compile.dll", str(_COMPILER)], folder, _QUIET)
                (folder / "Compile.runtimeconfig.json").write_text(_runtime_config(runtime))
                (folder / "sdk.json").write_text(json.dumps(sdk))
        return Installed(self._sdk["runtime"])

    @cached_property
    def _sdk(self) -> Mapping[str, str]:
        """The folder of the compiler, that of the reference assemblies, and the version of the runtime."""
        sdk: Mapping[str, str] = json.loads((self.home / _HOST / "sdk.json").read_text())
        return sdk

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        sdk = self._sdk
        host = str(self.home / _HOST / "Compile.dll")
        for program in programs:
            (program.folder / "Program.runtimeconfig.json").write_text(_runtime_config(sdk["runtime"]))
        command = [self.path("dotnet"), host, sdk["roslyn"], sdk["references"]]
        lines = [str(program.file) for program in programs]
        return await ask_host(command, self.home, {**os.environ, **_QUIET}, programs, lines)

    def command(self, program: Program, route: Route) -> list[str]:
        return [self.path("dotnet"), str(program.folder / "Program.dll")]

    def environment(self, route: Route) -> Mapping[str, str]:
        return {"SSL_CERT_FILE": str(route.authority), "PATH": "/usr/bin:/bin", **_QUIET}


TOOLCHAIN = CSharp


_QUIET = {"DOTNET_CLI_TELEMETRY_OPTOUT": "1", "DOTNET_SKIP_FIRST_TIME_EXPERIENCE": "1", "DOTNET_NOLOGO": "1"}


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


def _runtime_config(version: str) -> str:
    framework = {"name": "Microsoft.NETCore.App", "version": version}
    return json.dumps({"runtimeOptions": {"framework": framework}})
