"""Runtimes that are missing or too old: counted skips, errors where they are required, and what `doctor` and `setup` say."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from support.verifying import CELL, faked, report, verify
from support.workbench import run_command

from codegen.toolchains import TOOLCHAINS


@pytest.mark.parametrize("required", ["php", "all", "curl,php"])
def test_required_runtime_that_is_missing_is_an_error_that_names_it(required: str, copy: Path, without: Any) -> None:
    without("php", "php")
    result = verify(copy, f"{CELL}/php-http", f"{CELL}/curl-http", "--require", required)
    assert result.exit_code == 2
    assert result.stderr.startswith("--require php: php not found: ")
    assert result.stdout == ""


def test_missing_runtime_that_is_not_required_is_a_counted_skip(copy: Path, without: Any) -> None:
    without("php", "php")
    result, results = report(copy, f"{CELL}/php-http", f"{CELL}/curl-http", "--require", "curl")
    assert (result.exit_code, [row["status"] for row in results]) == (0, ["passed", "skipped"])
    assert results[1]["reason"].startswith("php not found: ")
    assert result.stderr.splitlines() == [f"1 skipped: {results[1]['reason']}", "1 passed, 0 failed, 1 skipped"]


@pytest.mark.parametrize(("said", "fits"), [("curl 7.75.9", False), ("curl 7.76.0 (x86) libcurl/7.1", True)])
def test_tool_that_is_too_old_is_a_counted_skip(
    said: str, fits: bool, copy: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    stale = tmp_path / "curl"
    stale.write_text(f"#!/bin/sh\necho '{said}'\n")
    stale.chmod(0o755)
    curl = TOOLCHAINS["curl"]
    found = curl.find
    monkeypatch.setattr(curl, "find", lambda self, tool: str(stale) if tool == "curl" else found(self, tool))
    if fits:
        assert curl(tmp_path / "home").problem is None
        return
    _, [row] = report(copy, f"{CELL}/curl-http")
    assert (row["status"], row["reason"]) == ("skipped", "curl 7.75.9 is too old: install curl 7.76 or later")
    required = verify(copy, f"{CELL}/curl-http", "--require", "curl")
    assert (required.exit_code, required.stderr) == (2, f"--require curl: {row['reason']}\n")
    assert f"  {row['reason']}" in run_command("-C", str(copy), "doctor").stdout.splitlines()


def test_tool_is_asked_for_its_version_once_and_again_when_it_is_replaced(tmp_path: Path, monkeypatch: Any) -> None:
    tool, asked = tmp_path / "curl", tmp_path / "asked"
    tool.write_text(f"#!/bin/sh\necho >>{asked}\necho curl 8.0\n")
    tool.chmod(0o755)
    curl = TOOLCHAINS["curl"]
    monkeypatch.setattr(curl, "find", lambda self, name: str(tool))
    [wanted] = [one for one in curl.tools if one.oldest]
    assert [curl(tmp_path / "home").tool_problem(wanted) for _ in range(3)] == [""] * 3
    assert asked.read_text() == "\n"
    os.utime(tool, (1, 1))
    assert curl(tmp_path / "home").tool_problem(wanted) == ""
    assert asked.read_text() == "\n\n"


def test_required_language_must_be_there_whatever_is_selected(copy: Path, without: Any) -> None:
    without("php", "php")
    result = verify(copy, f"{CELL}/curl-http", "--require", "php")
    assert (result.exit_code, result.stderr.startswith("--require php: php not found: ")) == (2, True)


def test_setup_of_a_runtime_that_is_missing_exits_with_2_where_it_is_named(copy: Path, without: Any) -> None:
    without("curl", "curl")
    named = run_command("-C", str(copy), "setup", "curl")
    assert (named.exit_code, named.stderr.startswith("curl: curl not found: ")) == (2, True)


def test_unknown_required_language_is_an_error_with_the_nearest_known_one(copy: Path) -> None:
    result = verify(copy, f"{CELL}/curl-http", "--require", "pyton")
    assert result.exit_code == 2
    assert "--require pyton: unknown language; did you mean 'python'?" in result.stderr


def test_doctor_says_what_is_there_and_how_to_get_the_rest(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faked(monkeypatch, tmp_path)
    before = run_command("-C", str(project), "doctor")
    assert before.exit_code == 1
    lines = before.stdout.splitlines()
    assert "PHP: cannot run here" in lines
    assert "  php not found: install PHP 8.0 or later, on Debian: apt-get install php-cli php-curl" in lines
    assert {"Python: ready", "Java: ready", "curl: ready"} <= set(lines)
    assert f"  curl: curl 100.2.3 ({tmp_path / 'tool'})" in lines
    assert "  openai 3.54.0: not installed, run: codegen setup python --sdk newest" in lines
    assert "  openai 1.92.0: not installed, run: codegen setup python --sdk oldest" in lines

    assert run_command("-C", str(project), "setup", "python").exit_code == 0

    lines = run_command("-C", str(project), "doctor").stdout.splitlines()
    assert "  openai 3.54.0: installed" in lines
    assert "  openai 1.92.0: not installed, run: codegen setup python --sdk oldest" in lines


def test_doctor_is_content_where_nothing_is_missing(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faked(monkeypatch, tmp_path)
    monkeypatch.setattr(TOOLCHAINS["php"], "find", lambda self, tool: str(tmp_path / "tool"))
    monkeypatch.setattr(TOOLCHAINS["php"], "problem", None)
    result = run_command("-C", str(project), "doctor")
    assert (result.exit_code, "cannot run here" in result.stdout) == (0, False)


def test_setup_installs_what_is_asked_for_once(
    project: Path, user: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faked(monkeypatch, tmp_path)
    first = run_command("-C", str(project), "setup", "python", "--sdk", "oldest")
    again = run_command("-C", str(project), "setup", "python", "--sdk", "oldest")
    assert (first.exit_code, again.exit_code) == (0, 0)
    told = first.stdout + first.stderr
    assert all(package in told for package in ("openai-1.92.0", "dashscope-1.10.0", "requests-2.26.0"))
    assert "openai-3.54.0" not in told
    assert "openai-1.92.0" not in again.stdout + again.stderr
    assert not (user / "toolchains" / "java").exists()


def test_setup_of_an_unknown_language_is_an_error_that_names_it(project: Path) -> None:
    result = run_command("-C", str(project), "setup", "pyton")
    assert result.exit_code == 2
    assert "pyton" in result.stderr
