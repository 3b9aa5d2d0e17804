"""C#: one process, which hosts the .NET SDK's own compiler, compiles all samples; NuGet fetches their packages."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal
from xml.sax.saxutils import quoteattr

from pydantic import Field, TypeAdapter

from codegen.errors import CodegenError, Position, Problem
from codegen.toolchains import lock
from codegen.toolchains.base import Installed, Notify, Program, Route, Seconds, Toolchain, ask_host, from_lock
from codegen.toolchains.lock import Checked, Entry, LockedVersion
from codegen.toolchains.pins import Pin, Pins
from codegen.toolchains.processes import run_compiler, run_installer, run_tool
from codegen.toolchains.tools import Tool

_COMPILER = Path(__file__).with_name("Compile.cs")
_HOST = f"compiler-{hashlib.sha256(_COMPILER.read_bytes() + Path(__file__).read_bytes()).hexdigest()[:12]}"

_QUIET = {"DOTNET_CLI_TELEMETRY_OPTOUT": "1", "DOTNET_SKIP_FIRST_TIME_EXPERIENCE": "1", "DOTNET_NOLOGO": "1"}
_INVARIANT = {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
"""Without the rules of countries and languages, .NET starts where ICU is not installed. A compiler needs no rules."""

_PROJECT = """\
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>{framework}</TargetFramework>
    <EnableDefaultItems>false</EnableDefaultItems>
    <EnableDynamicLoading>true</EnableDynamicLoading>
    <NuGetAudit>false</NuGetAudit>
    <RestorePackagesWithLockFile>true</RestorePackagesWithLockFile>
  </PropertyGroup>
  <ItemGroup>
{items}
  </ItemGroup>
</Project>
"""
"""A library without code. With EnableDynamicLoading, a build puts all assemblies that it needs beside it."""

_ALONE = ("DirectoryBuildProps", "DirectoryBuildTargets", "DirectoryPackagesProps")
"""Files that MSBuild imports from the folders above a project, unless it is told not to."""

_PACKAGES = "packages.csproj"
_ASSEMBLIES = "assemblies"
_LOCK = "packages.lock.json"
_NAME = r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$"


class _NuGetPackage(Checked):
    """A package of `packages.lock.json`: its version, and the hash of its content."""

    type: Literal["Direct", "Transitive"]
    requested: str | None = None
    resolved: LockedVersion
    content_hash: Annotated[str, Field(alias="contentHash", pattern=r"^[A-Za-z0-9+/]{86}==$")]
    dependencies: dict[Annotated[str, Field(pattern=_NAME)], str] | None = None


_Framework = Annotated[str, Field(pattern=r"^net[0-9]+\.[0-9]+$")]
_Packages = dict[Annotated[str, Field(pattern=_NAME)], _NuGetPackage]


class CSharp(Toolchain):
    """`dotnet` (an SDK, 10 or later) from the PATH. Packages are locked for each framework, such as `net10.0`."""

    lock_entry = TypeAdapter(dict[_Framework, _Packages])

    tools = (Tool("dotnet", "install the .NET SDK 10 or later", (10,), env={**_QUIET, **_INVARIANT}),)
    crash_report = r"^Unhandled exception\. "
    seconds = Seconds(http=0.4, sdk=0.6)

    def install(self, pins: Pins, notify: Notify) -> Installed:
        self._install_host(notify)
        text = f"{self._sdk['runtime']}, ICU: {self._sdk['icu']}"
        if not pins:
            return Installed(text)
        entry = self.locked(pins)
        packages = (entry or {}).get(self._framework)
        what = " ".join(f"{pin.name} {pin.file or pin.version}" for pin in pins)
        with self.installing(self.folder(pins).name, notify, what) as folder:
            if folder:
                with from_lock(pins, entry):
                    self._restore(pins, folder, packages)
                self._build(folder)
        lacking = [] if entry is None or packages else [f"{lock.key(pins)} (for {self._framework})"]
        text += (self.folder(pins) / _LOCK).read_text()
        return Installed(text, self.unlocked(pins) + lacking)

    def resolve(self, pins: Pins, known: Entry | None, notify: Notify) -> Entry:
        self._install_host(notify)
        with tempfile.TemporaryDirectory(prefix="codegen-nuget-") as work:
            self._restore(pins, Path(work))
            resolved: Entry = json.loads(Path(work, _LOCK).read_text())["dependencies"]
        return {**resolved, **(known or {})}

    def _restore(self, pins: Pins, folder: Path, packages: Entry | None = None) -> None:
        """Fetch packages with all that they need, as the lock says it in `packages`, and write a project with them."""
        (folder / "global.json").write_text("{}")  # or one in a folder above would choose another SDK
        identities = [_identity(pin) if pin.file else (pin.name, pin.version) for pin in pins]
        built = [(pin.file, *identity) for pin, identity in zip(pins, identities, strict=True) if pin.file]
        if built:  # They come first, and from nowhere else: a version that is there is not looked for any more.
            (folder / "built").mkdir()
            for file, name, version in built:
                shutil.copy(str(file), folder / "built" / f"{name}.{version}.nupkg")
            items = [_item("PackageDownload", name, version) for _, name, version in built]
            self._write_project(folder / "built" / "built.csproj", items)
            self._nuget(folder, "built/built.csproj", f"-p:RestoreSources={folder / 'built'}")
        self._write_project(folder / _PACKAGES, [_item("PackageReference", *identity) for identity in identities])
        if packages:
            (folder / _LOCK).write_text(json.dumps({"version": 1, "dependencies": {self._framework: packages}}))
        self._nuget(folder, _PACKAGES, *(("--locked-mode",) if packages else ()))

    def _build(self, folder: Path) -> None:
        """Put the assemblies of all packages of a project side by side, and remove the packages."""
        command = [self.path("dotnet"), "build", "--no-restore", "--output", str(folder / _ASSEMBLIES)]
        options = ("--disable-build-servers", *_without_files_above())
        run_compiler([*command, *options, _PACKAGES], folder, self._nuget_environment(folder))
        for name in ("built", "home", "nuget", "obj"):
            shutil.rmtree(folder / name, ignore_errors=True)

    def _nuget(self, folder: Path, project: str, *options: str) -> None:
        command = [self.path("dotnet"), "restore", project, "--disable-build-servers", *_without_files_above()]
        # What dotnet keeps of its first use goes to a home of its own; the caller's settings of NuGet are linked there.
        home = folder / "home"
        settings = Path(os.environ.get("DOTNET_CLI_HOME") or os.path.expanduser("~"), ".nuget")  # noqa: PTH111 - no error
        home.mkdir(exist_ok=True)
        if settings.is_dir() and not (home / ".nuget").is_symlink():
            (home / ".nuget").symlink_to(settings)
        own = {"DOTNET_CLI_HOME": str(home), "DOTNET_GENERATE_ASPNET_CERTIFICATE": "false"}
        env = {**self._nuget_environment(folder), **own}
        run_installer([*command, *options], folder, env)

    def _nuget_environment(self, folder: Path) -> dict[str, str]:
        return {"NUGET_PACKAGES": str(folder / "nuget"), **_QUIET, **_INVARIANT}

    def _write_project(self, file: Path, items: Sequence[str]) -> None:
        file.write_text(_PROJECT.format(framework=self._framework, items="\n".join(items)))

    @property
    def _framework(self) -> str:
        """What packages are resolved for: `net10.0` for a runtime 10.0.12."""
        return "net" + ".".join(self._sdk["runtime"].split(".")[:2])

    def _install_host(self, notify: Notify) -> None:
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

    @cached_property
    def _sdk(self) -> Mapping[str, Any]:
        """The folders that the host needs, the version of the runtime, and whether the library ICU is there."""
        sdk: Mapping[str, Any] = json.loads((self.home / _HOST / "sdk.json").read_text())
        return sdk

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        sdk = self._sdk
        for program in programs:
            if not program.pins:
                config = _runtime_config(sdk["runtime"], _AS_ONE_FILE)
                (program.folder / "Program.runtimeconfig.json").write_text(config)
        command = [self.path("dotnet"), str(self.home / _HOST / "Compile.dll"), *sdk["folders"]]
        lines = [
            f"{program.file}\t{self.folder(program.pins) / _ASSEMBLIES}" if program.pins else str(program.file)
            for program in programs
        ]
        return await ask_host(command, self.home, {**_QUIET, **_INVARIANT}, programs, lines)

    def command(self, program: Program, route: Route) -> list[str]:
        project = str(self.folder(program.pins) / _ASSEMBLIES / "packages")
        of_packages = ("--depsfile", f"{project}.deps.json", "--runtimeconfig", f"{project}.runtimeconfig.json")
        options = of_packages if program.pins else ()
        return [self.path("dotnet"), "exec", *options, str(program.folder / "Program.dll")]

    def environment(self, route: Route) -> Mapping[str, str]:
        cultures = {} if self._sdk["icu"] else _INVARIANT
        return {"SSL_CERT_FILE": str(route.authority), "PATH": "/usr/bin:/bin", **_QUIET, **cultures}


TOOLCHAIN = CSharp


def _without_files_above() -> list[str]:
    return [f"-p:Import{name}=false" for name in _ALONE]


def _item(kind: str, name: str, version: str) -> str:
    """A line of a project file that asks for exactly this version of a package.

    Of the package, and of those that it needs, only assemblies are used: what it adds to a build would be run.
    """
    excluded = ' ExcludeAssets="analyzers;build;buildMultitargeting;buildTransitive;contentFiles"'
    return f"    <{kind} Include={quoteattr(name)} Version={quoteattr(f'[{version}]')}{excluded} />"


def _identity(pin: Pin) -> tuple[str, str]:
    """Name and version of a package under test, as its file says them. Raises CodegenError for any other file."""
    try:
        with zipfile.ZipFile(str(pin.file)) as package:
            [nuspec] = [name for name in package.namelist() if re.fullmatch(r"[^/]+\.nuspec", name)]
            text = package.read(nuspec).decode("utf-8-sig")
    except (OSError, ValueError, zipfile.BadZipFile):
        text = ""
    named = [re.search(rf"<{field}>\s*([\w.+-]+)\s*</{field}>", text) for field in ("id", "version")]
    match named:
        case [re.Match() as name, re.Match() as version]:
            return name[1], version[1]
    raise CodegenError([Problem(Position(str(pin.file)), "this is no NuGet package; give the .nupkg of a build")])


def _numbers(version: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", version)]


_AS_ONE_FILE = {"System.Text.Json.JsonSerializer.IsReflectionEnabledByDefault": False}
"""What `dotnet run Program.cs` does not have, but a project has: JSON by reflection."""


def _runtime_config(version: str, properties: Mapping[str, bool] = MappingProxyType({})) -> str:
    framework = {"name": "Microsoft.NETCore.App", "version": version}
    return json.dumps({"runtimeOptions": {"framework": framework, "configProperties": dict(properties)}})
