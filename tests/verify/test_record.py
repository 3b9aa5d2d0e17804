"""`setup` records what packages were resolved to; `verify` installs that and tells what the lock lacks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.verifying import CELL, faked, verify
from support.workbench import Outcome, run_command

from codegen.toolchains import TOOLCHAINS, Installed
from codegen.toolchains.lock import FILE, Lock, dump
from codegen.toolchains.pins import Pins

NEW = {"pypi:openai 3.54.0", "pypi:dashscope 2.0.2", "pypi:requests 2.34.2"}
OLD = {"pypi:openai 1.92.0", "pypi:dashscope 1.10.0", "pypi:requests 2.26.0"}


@pytest.fixture
def unlocked(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project without a lock, on a machine whose tools are scripts."""
    faked(monkeypatch, tmp_path)
    (project / FILE).unlink()
    return project


def setup(project: Path, *words: str) -> Outcome:
    return run_command("-C", str(project), "setup", *words)


def locked(project: Path) -> Any:
    return json.loads((project / FILE).read_text())["sets"]


def test_setup_records_the_oldest_and_the_newest_of_the_language_that_it_sets_up(unlocked: Path) -> None:
    assert setup(unlocked, "python").exit_code == 0
    assert {language: set(sets) for language, sets in locked(unlocked).items()} == {"python": NEW | OLD}
    assert setup(unlocked, "nodejs", "--sdk", "oldest").exit_code == 0
    assert {language: len(sets) for language, sets in locked(unlocked).items()} == {"python": 6, "nodejs": 2}


def test_setup_adds_what_is_not_there_and_removes_what_the_spec_does_not_name(unlocked: Path) -> None:
    kept, gone = {"call": 0, "known": {}}, {"call": -1, "known": {}}
    sets = {"python": {"pypi:openai 3.54.0": kept, "pypi:openai 0.1": gone}, "java": {"maven:a:b 1": gone}}
    (unlocked / FILE).write_bytes(dump(Lock(sets)))
    first = setup(unlocked, "python")
    after = locked(unlocked)
    assert (first.exit_code, set(after["python"]), after["java"]) == (0, NEW | OLD, {"maven:a:b 1": gone})
    assert after["python"]["pypi:openai 3.54.0"] == kept
    assert "resolving pypi:openai 3.54.0" not in first.stderr.splitlines()
    assert "resolving pypi:openai 1.92.0" in first.stderr.splitlines()

    again = setup(unlocked, "python")
    assert (again.exit_code, again.stderr, locked(unlocked)) == (0, "python: ready\n", after)


def test_update_resolves_all_anew_from_nothing(unlocked: Path) -> None:
    setup(unlocked, "python", "nodejs")
    before = locked(unlocked)
    assert setup(unlocked, "python", "--update").exit_code == 0
    after = locked(unlocked)
    assert after["nodejs"] == before["nodejs"]
    assert after["python"].keys() == before["python"].keys()
    assert [name for name, entry in after["python"].items() if entry["call"] <= before["python"][name]["call"]] == []
    assert [entry for entry in after["python"].values() if entry["known"]] == []


def test_update_that_fails_in_the_middle_loses_nothing(unlocked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    setup(unlocked, "python")
    before = locked(unlocked)["python"]
    python = TOOLCHAINS["python"]
    resolve = python.resolve

    def failing(self: Any, pins: Pins, *rest: Any) -> Any:
        if pins[0].name == "dashscope":
            raise OSError(28, "No space left on device", "wheel")
        return resolve(self, pins, *rest)

    monkeypatch.setattr(python, "resolve", failing)
    assert setup(unlocked, "python", "--update").exit_code == 2
    after = locked(unlocked)["python"]
    assert after.keys() == before.keys()
    assert after["pypi:dashscope 2.0.2"] == before["pypi:dashscope 2.0.2"]


def test_update_replaces_a_lock_that_is_damaged_unless_other_languages_would_be_lost(unlocked: Path) -> None:
    (unlocked / FILE).write_text("{")
    part = setup(unlocked, "python", "--update")
    assert (part.exit_code, (unlocked / FILE).read_text()) == (2, "{")
    assert part.stderr.startswith("spec/packages.lock:1:2: this is not JSON")
    assert setup(unlocked, "--update").exit_code == 0
    assert set(locked(unlocked)) == {"python", "java", "nodejs", "go", "csharp"}


def test_a_version_that_sdk_names_is_told_and_not_recorded(unlocked: Path) -> None:
    setup(unlocked, "python")
    before = (unlocked / FILE).read_bytes()
    result = setup(unlocked, "python", "--sdk", "pypi:openai=2.1.0")
    assert (result.exit_code, (unlocked / FILE).read_bytes()) == (0, before)
    assert result.stderr.splitlines() == [
        "installing openai-2.1.0",
        "not in spec/packages.lock, so resolved freely: pypi:openai 2.1.0; codegen setup records what the spec names",
        "python: ready",
    ]


def test_what_a_set_lacks_for_this_machine_is_added_by_setup(unlocked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    setup(unlocked, "python")
    before = locked(unlocked)["python"]
    python = TOOLCHAINS["python"]

    def install(self: Any, pins: Pins, notify: Any) -> Installed:
        lacks = pins and pins[0].name == "openai" and not (self.locked(pins) or {}).get("known")
        return Installed("", ["tomli 2 (for openai)"] if lacks else [])

    monkeypatch.setattr(python, "install", install)
    result = setup(unlocked, "python")
    after = locked(unlocked)["python"]
    assert result.stderr.splitlines() == ["resolving pypi:openai 3.54.0", "python: ready"]
    assert [name for name in after if after[name] != before[name]] == ["pypi:openai 3.54.0"]
    assert after["pypi:openai 3.54.0"]["known"] == before["pypi:openai 3.54.0"]


def test_doctor_looks_where_the_lock_says(unlocked: Path) -> None:
    def state() -> str:
        lines = run_command("-C", str(unlocked), "doctor").stdout.splitlines()
        [line] = [line.strip() for line in lines if line.startswith("  openai 3.54.0:")]
        return line

    setup(unlocked, "python")
    assert state() == "openai 3.54.0: installed"
    (unlocked / FILE).unlink()
    assert state() == "openai 3.54.0: not installed, run: codegen setup python --sdk newest"


def test_verify_tells_in_one_line_what_the_lock_lacks_and_writes_nothing(
    copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it is told is installed is not looked at here: curl needs no packages, and stands for a language that does."""
    curl = TOOLCHAINS["curl"]
    monkeypatch.setattr(curl, "install", lambda *_: Installed("", ["a 1 (for b 2)", "c 3"]))
    before = (copy / FILE).read_bytes()
    result = verify(copy, f"{CELL}/curl-http", f"{CELL}/php-http")
    assert result.exit_code == 0
    [told] = [line for line in result.stderr.splitlines() if "packages.lock" in line]
    assert told == (
        "not in spec/packages.lock, so resolved freely: a 1 (for b 2), c 3; codegen setup records what the spec names"
    )
    assert (copy / FILE).read_bytes() == before


def test_verify_without_a_lock_makes_none(copy: Path) -> None:
    (copy / FILE).unlink()
    assert verify(copy, f"{CELL}/curl-http").exit_code == 0
    assert not (copy / FILE).exists()
