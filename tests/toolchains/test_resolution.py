"""Real installers: what a set is resolved to is installed again, hash by hash, by whoever has the lock."""

from __future__ import annotations

import json
import re
import zipfile
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from codegen.errors import CodegenError
from codegen.toolchains import TOOLCHAINS, Installed
from codegen.toolchains.csharp import CSharp
from codegen.toolchains.lock import FILE, Entry, Lock, dump, key, parse
from codegen.toolchains.pins import Pin, Pins
from codegen.toolchains.python import Python

pytestmark = pytest.mark.slow

SMALL: dict[str, Pins] = {
    "python": (Pin("pypi:anyio", "4.4.0"),),
    "java": (Pin("maven:com.fasterxml.jackson.core:jackson-databind", "2.10.0"),),
    "nodejs": (Pin("npm:form-data", "4.0.4"),),
    "go": (Pin("go:github.com/tidwall/sjson", "1.2.5"),),
    "csharp": (Pin("nuget:OpenAI", "2.10.0"),),
}
"""A package of each ecosystem that needs others."""

FORMS = {language: toolchain.lock_entry for language, toolchain in TOOLCHAINS.items()}


@pytest.fixture(params=SMALL)
def language(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    problem = TOOLCHAINS[request.param](tmp_path).problem
    if problem:
        pytest.skip(problem)
    return str(request.param)


def resolved(language: str, home: Path, known: Entry | None = None) -> Entry:
    return TOOLCHAINS[language](home).resolve(SMALL[language], known, print)


def installed(language: str, home: Path, entry: Entry | None) -> Installed:
    pins = SMALL[language]
    return TOOLCHAINS[language](home, {key(pins): entry} if entry else {}).install(pins, print)


def with_other_hash(language: str, entry: Entry) -> Any:
    """The entry with one wrong hash: that of a package which another one needs."""
    other: Any = deepcopy(entry)
    if language == "go":
        [line] = [line for line in other["go.sum"] if re.match(r"\S+/gjson v1\.14\.2 h1:", line)]
        other["go.sum"][other["go.sum"].index(line)] = re.sub("h1:.{6}", "h1:AAAAAA", line)
    elif language == "csharp":
        [packages] = other.values()
        packages["System.ClientModel"]["contentHash"] = f"{'A' * 86}=="
    elif language == "nodejs":
        package = other["node_modules/asynckit"]
        package["integrity"] = re.sub("-.{6}", "-AAAAAA", package["integrity"])
    else:
        name = {"python": "idna", "java": "com.fasterxml.jackson.core:jackson-core"}[language]
        other[name]["sha256"] = ["0" * 64]
    return other


CAUGHT = {
    "python": r"idna==[0-9.]+ from .*\n +Expected sha256 0{64}",
    "java": r"^jackson-core-2\.10\.0\.jar: its SHA-256 is [0-9a-f]{64}, not the one in the lock$",
    "nodejs": r"EINTEGRITY[\s\S]*wanted sha512-AAAAAA",
    "csharp": r"NU1403: Package content hash validation failed for System\.ClientModel\.1\.10\.0",
    "go": r"verifying github\.com/tidwall/gjson@v1\.14\.2: checksum mismatch",
}


def test_what_was_resolved_is_installed_on_another_machine_and_any_other_file_is_refused(
    language: str, tmp_path: Path
) -> None:
    entry = resolved(language, tmp_path / "one")
    assert len(next(iter(entry.values())) if language == "csharp" else entry) >= 2
    lock = Lock({language: {key(SMALL[language]): entry}})
    assert parse(dump(lock), FORMS) == lock

    first = installed(language, tmp_path / "one", entry)
    second = installed(language, tmp_path / "two", entry)
    assert first == second
    assert first.free == []

    with pytest.raises(CodegenError, match=re.compile(CAUGHT[language], re.MULTILINE)) as error:
        installed(language, tmp_path / "three", with_other_hash(language, entry))
    assert f"{FILE}: what it says of {key(SMALL[language])} was not installed" in str(error.value)


def test_what_the_lock_lacks_for_this_machine_is_told_and_added_when_it_is_recorded(tmp_path: Path) -> None:
    entry = resolved("python", tmp_path)
    less = {name: package for name, package in entry.items() if name != "sniffio"}
    version = entry["sniffio"]["version"]
    assert installed("python", tmp_path, less).free == [f"sniffio {version} (for pypi:anyio 4.4.0)"]
    assert resolved("python", tmp_path, less) == entry


def test_what_is_locked_stays_at_its_version_although_there_is_a_newer_one(tmp_path: Path) -> None:
    old = {
        "version": "3.7",
        "sha256": ["82fee1fc78add43492d3a1898bfa6d8a904cc97d8427f683ed8e798d07761aa0"],
    }
    entry = {**resolved("python", tmp_path), "idna": old}
    result = installed("python", tmp_path, entry)
    assert ("idna==3.7" in result.text.splitlines(), result.free) == (True, [])


def test_the_hashes_are_those_of_all_files_of_a_version(tmp_path: Path) -> None:
    entry = Python(tmp_path).resolve((Pin("pypi:markupsafe", "3.0.2"),), None, print)
    assert len(entry["markupsafe"]["sha256"]) > 20


def test_a_version_without_any_wheel_is_built_of_what_the_lock_says(tmp_path: Path) -> None:
    pins = (Pin("pypi:docopt", "0.6.2"),)
    entry = Python(tmp_path).resolve(pins, None, print)
    assert entry["docopt"]["source"] is True
    assert Python(tmp_path, {key(pins): entry}).install(pins, print) == Installed("docopt==0.6.2\n", [])
    other = {"docopt": {**entry["docopt"], "sha256": ["0" * 64]}}
    with pytest.raises(CodegenError, match=r"Expected sha256 0{64}"):
        Python(tmp_path, {key(pins): other}).install(pins, print)


def test_a_version_that_has_wheels_for_other_machines_alone_is_not_built(tmp_path: Path) -> None:
    with pytest.raises(CodegenError, match="No matching distribution found for pywin32==306"):
        Python(tmp_path).resolve((Pin("pypi:pywin32", "306"),), None, print)


OPENAI = "nuget:OpenAI"


@pytest.fixture
def csharp(tmp_path: Path) -> CSharp:
    toolchain = CSharp(tmp_path / "home")
    if toolchain.problem:
        pytest.skip(toolchain.problem)
    return toolchain


def nupkg(file: Path, version: str, assembly: bytes = b"") -> Path:
    """A package of NuGet with nothing but a name, a version and one file, whose bytes make no difference."""
    nuspec = f"<package><metadata><id>Made.Up</id><version>{version}</version><authors>a</authors>"
    with zipfile.ZipFile(file, "w") as package:
        package.writestr("Made.Up.nuspec", f"{nuspec}<description>d</description></metadata></package>")
        package.writestr("readme.txt", assembly)
    return file


def test_a_build_under_test_is_installed_by_its_file_whatever_version_the_spec_says(
    csharp: CSharp, tmp_path: Path
) -> None:
    file = nupkg(tmp_path / "a build.nupkg", "3.0.0-beta.1")
    result = csharp.install((Pin("nuget:Made.Up", "2.0.0", file, "mark"),), print)
    assert result.free == ["nuget:Made.Up 2.0.0"]
    assert '"resolved": "3.0.0-beta.1"' in result.text


@pytest.mark.parametrize("content", [b"", b"no package", None])
def test_a_file_that_is_no_package_of_nuget_is_named(content: bytes | None, csharp: CSharp, tmp_path: Path) -> None:
    file = tmp_path / "build.nupkg"
    file.write_bytes(content) if content is not None else file.mkdir()
    with pytest.raises(CodegenError) as error:
        csharp.install((Pin(OPENAI, "2.15.0", file, "mark"),), print)
    assert str(error.value) == f"{file}: this is no NuGet package; give the .nupkg of a build"


def test_a_version_that_nuget_does_not_have_is_named(csharp: CSharp) -> None:
    with pytest.raises(CodegenError, match=r"NU1102: Unable to find package OpenAI with version \(= 0\.0\.1\)"):
        csharp.install((Pin(OPENAI, "0.0.1"),), print)


def test_a_framework_that_the_lock_lacks_is_told_and_added_when_it_is_recorded(csharp: CSharp) -> None:
    pins = SMALL["csharp"]
    entry = csharp.resolve(pins, None, print)
    [(framework, packages)] = entry.items()
    other = {"net9.0": packages}
    assert CSharp(csharp.home, {key(pins): other}).install(pins, print).free == [f"{key(pins)} (for {framework})"]
    assert csharp.resolve(pins, other, print) == {**entry, **other}
    assert csharp.resolve(pins, {framework: {}}, print) == {framework: {}}


def test_nuget_reads_the_settings_of_its_user_and_leaves_them_alone(
    csharp: CSharp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = tmp_path / "home of a user" / ".nuget" / "NuGet" / "NuGet.Config"
    config.parent.mkdir(parents=True)
    text = f'<configuration><packageSources><clear /><add key="mine" value="{tmp_path}" /></packageSources></configuration>'
    config.write_text(text)
    monkeypatch.setenv("HOME", str(tmp_path / "home of a user"))
    monkeypatch.delenv("DOTNET_CLI_HOME", raising=False)
    monkeypatch.delenv("RestoreConfigFile", raising=False)
    with pytest.raises(CodegenError, match=r"NU1101: Unable to find package OpenAI.*mine"):
        csharp.install((Pin(OPENAI, "2.15.0"),), print)
    assert config.read_text() == text
    assert not (tmp_path / "home of a user" / ".dotnet").exists()


def test_no_file_above_and_no_package_changes_how_assemblies_are_put_together(tmp_path: Path) -> None:
    """MSBuild would run what stands in such files, and in a package's folder `build`."""
    for name in ("Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"):
        (tmp_path / name).write_text("<Project><Import Project='missing' /></Project>")
    (tmp_path / "global.json").write_text('{"sdk": {"version": "1.0.0"}}')
    file = nupkg(tmp_path / "made.nupkg", "1.0.0")
    with zipfile.ZipFile(file, "a") as package:
        package.writestr("build/Made.Up.targets", "<Project><Import Project='missing' /></Project>")
    toolchain = CSharp(tmp_path / "home")
    if toolchain.problem:
        pytest.skip(toolchain.problem)
    assert toolchain.install((Pin("nuget:Made.Up", "1.0.0", file, "mark"),), print).free


def test_npm_runs_no_installation_script(tmp_path: Path) -> None:
    nodejs = TOOLCHAINS["nodejs"](tmp_path / "home")
    if nodejs.problem:
        pytest.skip(nodejs.problem)
    package = tmp_path / "package"
    package.mkdir()
    mark = tmp_path / "it has run"
    script = {"name": "scripted", "version": "1.0.0", "scripts": {"install": f"touch '{mark}'"}}
    (package / "package.json").write_text(json.dumps(script))
    assert nodejs.install((Pin("npm:scripted", "1.0.0", package),), print).free == ["npm:scripted 1.0.0"]
    assert not mark.exists()
