"""C# samples as their readers run them: with `dotnet run Program.cs`, and in a project of their own."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.samples import all_rows, published

PROJECT = """\
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
    <Nullable>enable</Nullable>
    {property}
  </PropertyGroup>
  <ItemGroup>
    {item}
  </ItemGroup>
</Project>
"""
"""What `dotnet new console` makes."""
ANALYZERS = "<IsAotCompatible>true</IsAotCompatible>"
"""Turns on the analyzers of `dotnet run Program.cs`, which come from NuGet."""

ADVICE = (
    "NuGet does not find what the samples need. Without the network, let RestoreConfigFile name a nuget.config whose source"
    " has the packages of the spec, and Microsoft.NET.ILLink.Tasks in the version of the runtime:\n"
)

SAMPLES = [row for row in all_rows().values() if row["language"] == "csharp"]
HTTP = [row for row in SAMPLES if row["client"] == "http"]
KINDS = sorted({(row["protocol"], row["scenario"]) for row in HTTP})
SDK = [row for row in SAMPLES if row["client"] == "sdk" and row["id"].startswith("zh/beijing/")]
"""The other SDK samples differ by texts and a host."""


class Sdk:
    """The .NET SDK, with packages and programs in folders of its own."""

    def __init__(self, folder: Path) -> None:
        (folder / "data").mkdir()
        self.environment: Mapping[str, str] = {
            **{name: value for name, value in os.environ.items() if name != "DASHSCOPE_API_KEY"},
            "NUGET_PACKAGES": str(folder / "packages"),
            "XDG_DATA_HOME": str(folder / "data"),
            **dict.fromkeys(("DOTNET_CLI_TELEMETRY_OPTOUT", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"), "1"),
            **dict.fromkeys(("DOTNET_NOLOGO", "MSBUILDDISABLENODEREUSE"), "1"),
        }

    def run(self, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = ["dotnet", *arguments]
        return subprocess.run(command, cwd=folder, env=self.environment, capture_output=True, text=True, check=False)

    def build(self, project: Path, source: str) -> list[str]:
        """The errors and warnings of a program in a project."""
        (project / "Program.cs").write_bytes(source.encode())
        told = self.run(project, "build", "--no-restore", "--tl:off").stdout
        assert "Build succeeded." in told or "Build FAILED." in told
        return re.findall(r"(?:warning|error) .*", told)

    def run_file(self, folder: Path, source: str) -> tuple[str, str]:
        """What `dotnet run Program.cs` prints, warnings included, and the first line on stderr."""
        folder.mkdir()
        (folder / "Program.cs").write_bytes(source.encode())
        done = self.run(folder, "run", "Program.cs")
        return done.stdout, done.stderr.partition("\n")[0]


@pytest.fixture(scope="module")
def sdk(tmp_path_factory: pytest.TempPathFactory) -> Sdk:
    if shutil.which("dotnet") is None:
        pytest.skip("dotnet is not installed")
    return Sdk(tmp_path_factory.mktemp("dotnet"))


@pytest.fixture(scope="module")
def project(sdk: Sdk, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return restored(sdk, tmp_path_factory.mktemp("project"), property=ANALYZERS, item="")


def restored(sdk: Sdk, folder: Path, **parts: str) -> Path:
    """A folder with a project whose packages are there."""
    (folder / "console.csproj").write_text(PROJECT.format(**parts))
    done = sdk.run(folder, "restore")
    assert done.returncode == 0, ADVICE + done.stdout + done.stderr
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_http_samples_compile_without_a_warning_as_a_file_and_in_a_project(
    kind: tuple[str, str], sdk: Sdk, project: Path, tmp_path: Path
) -> None:
    chosen = [row for row in HTTP if (row["protocol"], row["scenario"]) == kind]
    assert sdk.build(project, published(chosen[0])) == []  # the others differ by texts and a host
    for number, row in enumerate(chosen):
        stdout, error = sdk.run_file(tmp_path / str(number), published(row))
        assert stdout == "", row["id"]
        assert re.fullmatch(r"Unhandled exception\. System\.InvalidOperationException: .*DASHSCOPE_API_KEY.*", error)


@pytest.mark.slow
@pytest.mark.parametrize("version", ["oldest", "newest"])
def test_sdk_samples_compile_without_a_warning_in_a_project(version: str, sdk: Sdk, tmp_path: Path) -> None:
    [package] = {(package["name"], package[version]) for row in SDK for package in row["packages"]}
    ecosystem, _, name = package[0].partition(":")
    assert ecosystem == "nuget"
    item = f'<PackageReference Include="{name}" Version="{package[1]}" />'
    project = restored(sdk, tmp_path, property="", item=item)
    assert len(SDK) >= 6
    for row in SDK:
        assert sdk.build(project, published(row)) == [], row["id"]


BROKEN = {
    "reflection": ("Console.Write(System.Text.Json.JsonSerializer.Serialize(new { a = 1 }));", "IL2026"),
    "a node that is no JsonNode": ("new System.Text.Json.Nodes.JsonArray().Add(new List<int>());", "IL3050"),
    "null": ('string home = Environment.GetEnvironmentVariable("HOME");\nConsole.Write(home);', "CS8600"),
}


@pytest.mark.slow
@pytest.mark.parametrize(("source", "warning"), BROKEN.values(), ids=BROKEN.keys())
def test_warnings_show_both_ways(source: str, warning: str, sdk: Sdk, project: Path, tmp_path: Path) -> None:
    assert any(line.startswith(f"warning {warning}") for line in sdk.build(project, source))
    assert f"warning {warning}" in sdk.run_file(tmp_path / "file", source)[0]
