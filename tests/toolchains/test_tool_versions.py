"""What a tool prints of its version is read as a version, or told as it is; never is it the first number of the output."""

from __future__ import annotations

from pathlib import Path

import pytest

from codegen.toolchains import TOOLCHAINS
from codegen.toolchains.tools import version_of

TOOLS = {tool.name: tool for chain in TOOLCHAINS.values() for tool in (*chain.tools, *chain.optional)}

PRINTED = [
    ("java", 'openjdk version "17.0.15" 2025-04-15\nOpenJDK Runtime Environment (build 17.0.15+6)', "17.0.15"),
    ("java", 'openjdk version "21" 2023-09-19', "21"),
    ("java", 'java version "1.8.0_292"', "1.8.0"),
    ("java", 'openjdk version "26-ea" 2026-03-17', "26"),
    ("java", 'Picked up JAVA_TOOL_OPTIONS: -Xmx2g\nopenjdk version "17.0.15"', "17.0.15"),
    ("java", 'NOTE: Picked up JDK_JAVA_OPTIONS: -Dx="version 1"\nopenjdk version "17.0.15"', "17.0.15"),
    ("javac", "Picked up JAVA_TOOL_OPTIONS: -Xmx2g\njavac 17.0.1", "17.0.1"),
    ("mvn", "\x1b[1mApache Maven 3.8.7\x1b[m\nMaven home: /usr/share/maven", "3.8.7"),
    ("mvn", "Apache Maven 4.0.0-rc-2 (273314404f)", "4.0.0"),
    ("node", "v20.1.0", "20.1.0"),
    ("node", "v27.0.0-nightly20261101", "27.0.0"),
    ("npm", "npm warn config 2 settings\n11.1.0", "11.1.0"),
    ("go", "go version go1.26.8 linux/amd64", "1.26.8"),
    ("go", "go version go1.27rc1 linux/amd64", "1.27"),
    ("go", "go version devel go1.28-3e4bb2f Thu Nov 26 darwin/arm64", "1.28"),
    ("dotnet", "10.0.401", "10.0.401"),
    ("dotnet", "10.0.100-rc.2.25502.107", "10.0.100"),
    ("php", "PHP Warning:  Module 3 is loaded\nPHP 8.2.1 (cli) (built: Nov 18 2026)", "8.2.1"),
    ("curl", "curl 7.88.1 (x86_64-pc-linux-gnu) libcurl/7.88.1", "7.88.1"),
    ("shellcheck", "ShellCheck - shell script analysis tool\nversion: 0.9.0", "0.9.0"),
    ("bash", "GNU bash, version 5.2.15(1)-release (x86_64-pc-linux-gnu)", "5.2.15"),
]


def fake(folder: Path, name: str, printed: str, *, to: int = 1) -> str:
    """The path of a tool that prints a text, to standard output or (2) standard error."""
    text, tool = folder / "printed", folder / name
    folder.mkdir(parents=True, exist_ok=True)
    text.write_text(printed)
    tool.write_text(f"#!/bin/sh\ncat '{text}' >&{to}\n")
    tool.chmod(0o755)
    return str(tool)


@pytest.mark.parametrize("to", [1, 2])
@pytest.mark.parametrize(("name", "printed", "number"), PRINTED)
def test_a_version_is_read_as_the_tool_prints_it(name: str, printed: str, number: str, to: int, tmp_path: Path) -> None:
    told = version_of(TOOLS[name], fake(tmp_path, name, f"{printed}\n", to=to))
    assert (told.number, told.problem) == (number, "")
    assert number in told.line


def test_every_tool_of_every_language_has_its_version_tried_here() -> None:
    assert {name for name, _, _ in PRINTED} == TOOLS.keys()


def test_a_version_that_is_not_understood_is_a_problem_that_shows_what_was_printed(tmp_path: Path) -> None:
    java = TOOLS["java"]
    hint = "install a JDK, 17 or later"
    assert version_of(java, fake(tmp_path, "java", "\nError: no 17 here\n")).problem == (
        f"java prints no version that codegen understands, but 'Error: no 17 here': {hint}"
    )
    assert version_of(java, fake(tmp_path, "java", "")).problem == f"java prints no version: {hint}"


def test_a_shim_that_prints_no_version_is_told_as_one(tmp_path: Path) -> None:
    path = fake(tmp_path / "shims", "node", "No version is set for command node\n")
    assert version_of(TOOLS["node"], path).problem == (
        "node prints no version that codegen understands, but 'No version is set for command node': install Node.js "
        "20.18.1 or later; it may stand in for a version manager: put the folder of the tool itself on the PATH"
    )


def test_a_tool_that_cannot_be_run_is_a_problem(tmp_path: Path) -> None:
    tool = tmp_path / "curl"
    tool.write_bytes(b"\x7fELF of another machine")
    tool.chmod(0o755)
    problem = "curl cannot be run (Exec format error): install curl 7.76 or later"
    assert version_of(TOOLS["curl"], str(tool)).problem == problem


def test_a_language_with_a_tool_of_unknown_version_cannot_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = fake(tmp_path, "node", "2 errors in 20.99.0\n")
    node = TOOLCHAINS["nodejs"]
    monkeypatch.setattr(node, "find", lambda self, tool: stale)
    told = node(tmp_path / "home").problem
    assert told is not None
    assert told.startswith("node prints no version that codegen understands, but '2 errors in 20.99.0': ")


def test_a_tool_is_asked_for_its_version_away_from_the_project_and_from_the_caller_s_home(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There, .mvn/ and go.mod, .tool-versions and .curlrc would have a say."""
    (tmp_path / ".npmrc").touch()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    tool = tmp_path / "npm"
    tool.write_text('#!/bin/sh\necho "$(pwd) $(ls -A . "$HOME" | grep -c npmrc) found"\n')
    tool.chmod(0o755)
    problem = version_of(TOOLS["npm"], str(tool)).problem
    assert " 0 found'" in problem
    assert str(tmp_path) not in problem
