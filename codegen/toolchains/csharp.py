"""C#: one process, which hosts the .NET SDK's own compiler, compiles all samples."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from codegen.toolchains.base import Installed, Notify, Program, Route, Seconds, Toolchain, ask_host
from codegen.toolchains.pins import Pins
from codegen.toolchains.processes import run_compiler, run_tool
from codegen.toolchains.tools import Tool

_COMPILER = Path(__file__).with_name("Compile.cs")
_HOST = f"compiler-{hashlib.sha256(_COMPILER.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:12]}"

_QUIET = {"DOTNET_CLI_TELEMETRY_OPTOUT": "1", "DOTNET_SKIP_FIRST_TIME_EXPERIENCE": "1", "DOTNET_NOLOGO": "1"}
_INVARIANT = {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
"""Without the rules of countries and languages, .NET starts where ICU is not installed. A compiler needs no rules."""


class CSharp(Toolchain):
    """`dotnet` (an SDK, 10 or later) from the PATH."""

    tools = (Tool("dotnet", "install the .NET SDK 10 or later", (10,), env={**_QUIET, **_INVARIANT}),)
    crash_report = r"^Unhandled exception\. "
    seconds = Seconds(http=0.4)

    def install(self, pins: Pins, notify: Notify) -> Installed:
        with self.installing(_HOST, notify, "a host for the C# compiler") as folder:
            if folder:
                dotnet = self.path("dotnet")
                [*_, (version, sdks)] = re.findall(
                    r"(\S+) \[(.*)\]", run_compiler([dotnet, "--list-sdks"], folder, _QUIET)
                )
                runtimes = run_compiler([dotnet, "--list-runtimes"], folder, _QUIET)
                [*_, runtime] = re.findall(r"^Microsoft\.NETCore\.App (\S+)", runtimes, re.MULTILINE)
                roslyn = Path(sdks, version, "Roslyn", "bincore")
                packs = Path(sdks).parent / "packs" / "Microsoft.NETCore.App.Ref"
                references = max(packs.glob("*/ref/*"), key=lambda path: _numbers(path.parts[-3]))
                own = [roslyn / f"Microsoft.CodeAnalysis{name}.dll" for name in ("", ".CSharp")]
                # The compiler's own interface uses types of System.Collections.Immutable and similar libraries.
                refs = [f"-r:{file}" for file in (*references.glob("*.dll"), *own)]
                extra = [f"-r:{file}" for file in roslyn.glob("System.*.dll") if not (references / file.name).exists()]
                command = [dotnet, str(roslyn / "csc.dll"), "-nologo", "-noconfig", "-nostdlib", "-utf8output"]
                host = str(folder / "Compile.dll")
                quiet = {**_QUIET, **_INVARIANT}
                run_compiler([*command, *refs, *extra, f"-out:{host}", str(_COMPILER)], folder, quiet)
                (folder / "Compile.runtimeconfig.json").write_text(_runtime_config(runtime))
                folders = [str(roslyn), str(references)]
                # Without programs, the host does nothing. It ends with an error where .NET does not find ICU.
                tried = run_tool([dotnet, host, *folders], _QUIET)
                sdk = {"folders": folders, "runtime": runtime, "icu": tried.returncode == 0}
                (folder / "sdk.json").write_text(json.dumps(sdk))
        return Installed(f"{self._sdk['runtime']}, ICU: {self._sdk['icu']}")

    @cached_property
    def _sdk(self) -> Mapping[str, Any]:
        """The folders that the host needs, the version of the runtime, and whether the library ICU is there."""
        sdk: Mapping[str, Any] = json.loads((self.home / _HOST / "sdk.json").read_text())
        return sdk

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        sdk = self._sdk
        for program in programs:
            (program.folder / "Program.runtimeconfig.json").write_text(_runtime_config(sdk["runtime"], _AS_ONE_FILE))
        command = [self.path("dotnet"), str(self.home / _HOST / "Compile.dll"), *sdk["folders"]]
        lines = [str(program.file) for program in programs]
        return await ask_host(command, self.home, {**_QUIET, **_INVARIANT}, programs, lines)

    def command(self, program: Program, route: Route) -> list[str]:
        return [self.path("dotnet"), str(program.folder / "Program.dll")]

    def environment(self, route: Route) -> Mapping[str, str]:
        cultures = {} if self._sdk["icu"] else _INVARIANT
        return {"SSL_CERT_FILE": str(route.authority), "PATH": "/usr/bin:/bin", **_QUIET, **cultures}


TOOLCHAIN = CSharp


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


_AS_ONE_FILE = {"System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault": False}
"""What `dotnet run Program.cs` does not have, but a project has: JSON by reflection."""


def _runtime_config(version: str, properties: Mapping[str, bool] = MappingProxyType({})) -> str:
    framework = {"name": "Microsoft.NETCore.App", "version": version}
    return json.dumps({"runtimeOptions": {"framework": framework, "configProperties": dict(properties)}})
