"""The lock: what stands in it, what is refused, and that it decides where packages are installed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.workbench import CHECKOUT, LOCK, run_command

from codegen.errors import CodegenError
from codegen.toolchains import TOOLCHAINS
from codegen.toolchains.lock import FILE, Lock, digest, dump, key, parse
from codegen.toolchains.pins import Pin
from codegen.tree import manifest
from codegen.verify.versions import Choice

FORMS = {language: toolchain.lock_entry for language, toolchain in TOOLCHAINS.items()}
HASH = "0123456789abcdef" * 4
PYTHON = {"openai": {"version": "3.54.0", "sha256": [HASH]}, "anyio": {"version": "4.16.0", "sha256": [HASH]}}
NPM = {"node_modules/openai": {"version": "7.57.0", "integrity": f"sha512-{'A' * 86}=="}}
GO = {
    "go.mod": ["module samples", "", "go 1.22", "", "require example.com/a/v3 v3.0.0", "", "require (",
               "\texample.com/b v1.0.0 // indirect", ")"],
    "go.sum": [f"example.com/a/v3 v3.0.0/go.mod h1:{'A' * 43}="],
}  # fmt: skip
NUGET = {
    "net10.0": {
        "OpenAI": {
            "type": "Direct",
            "requested": "[2.15.0, 2.15.0]",
            "resolved": "2.15.0",
            "contentHash": f"{'A' * 86}==",
        }
    }
}
SETS = {"python": {"pypi:openai 3.54.0": PYTHON}, "nodejs": {"npm:openai 7.57.0": NPM}, "go": {"go:a 3.0.0": GO},
        "csharp": {"nuget:OpenAI 2.15.0": NUGET}}  # fmt: skip


def test_a_lock_is_read_as_it_was_written_and_has_one_form() -> None:
    data = dump(Lock(SETS))
    assert parse(data, FORMS) == Lock(SETS)
    turned = {language: dict(reversed(sets.items())) for language, sets in reversed(SETS.items())}
    turned["python"] = {"pypi:openai 3.54.0": dict(reversed(PYTHON.items()))}
    assert dump(Lock({**turned, "java": {}})) == data
    assert data.endswith(b"}\n")


def damaged(path: list[Any], value: Any) -> str:
    """The text of a lock in which one value is another."""
    lock = json.loads(dump(Lock(SETS)))
    place = lock
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(lock, indent=1)


OPENAI = ["sets", "python", "pypi:openai 3.54.0", "openai"]
WRONG = {
    "": "spec/packages.lock:1:1: this is not JSON (Expecting value)",
    '{\n "version": 1,\n': "spec/packages.lock:3:1: this is not JSON",
    '{\n<<<<<<< HEAD\n "version": 1,\n=======\n': "spec/packages.lock:2: a merge has left a conflict here",
    "[]": "spec/packages.lock: damaged: it has to be {",
    "[" * 100_000: "spec/packages.lock: ",
    '{"version": 1, "version": 1, "sets": {}}': "spec/packages.lock: damaged: 'version' stands twice",
    '{"version": 2, "sets": {}}': "spec/packages.lock: damaged: its version is 2, and this codegen knows version 1",
    damaged(["sets", "cobol"], {}): "spec/packages.lock: damaged: sets.cobol is no language",
    damaged(["sets", "python"], []): "spec/packages.lock: damaged: sets.python is no language",
    damaged([*OPENAI, "sha256"], []): "spec/packages.lock: damaged: sets.python.pypi:openai 3.54.0.openai.sha256: List",
    damaged([*OPENAI, "sha256"], ["0"]): "spec/packages.lock: damaged: sets.python.pypi:openai 3.54.0.openai.sha256.0: ",
    damaged([*OPENAI, "version"], "1 --pre"): "spec/packages.lock: damaged: sets.python.pypi:openai 3.54.0.openai.version",
    damaged([*OPENAI[:-1], "../openai"], PYTHON["openai"]): "spec/packages.lock: damaged: sets.python.pypi:openai 3.54.0.",
    damaged([*OPENAI, "resolved"], "x"): "spec/packages.lock: damaged: sets.python.pypi:openai 3.54.0.openai.resolved: ",
    damaged([*OPENAI, "from"], "https://example.com/x"): "spec/packages.lock:",
    damaged(["sets", "nodejs", "npm:openai 7.57.0", "node_modules/../../x"], NPM["node_modules/openai"]):
        "spec/packages.lock: damaged: sets.nodejs.npm:openai 7.57.0.",
    damaged(["sets", "go", "go:a 3.0.0", "go.mod", 0], "replace example.com/a => ../a"):
        "spec/packages.lock: damaged: sets.go.go:a 3.0.0.go.mod.0: ",
    damaged(["sets", "csharp", "nuget:OpenAI 2.15.0", "../net10.0"], NUGET["net10.0"]):
        "spec/packages.lock: damaged: sets.csharp.nuget:OpenAI 2.15.0.",
    damaged(["sets", "csharp", "nuget:OpenAI 2.15.0", "net10.0", "OpenAI", "contentHash"], "A"):
        "spec/packages.lock: damaged: sets.csharp.nuget:OpenAI 2.15.0.net10.0.OpenAI.contentHash: ",
    damaged(["sets", "go", "go:a 3.0.0", "go.sum", 0], "example.com/a v1"): "spec/packages.lock: damaged: sets.go.go:a 3",
}  # fmt: skip


@pytest.mark.parametrize(("text", "told"), WRONG.items(), ids=range(len(WRONG)))
def test_a_damaged_lock_is_an_error_that_says_where_and_what_to_do(text: str, told: str) -> None:
    with pytest.raises(CodegenError) as error:
        parse(text.encode(), FORMS)
    assert str(error.value).startswith(told)
    assert str(error.value).endswith("; run: codegen setup --update")


def test_what_is_no_text_is_an_error_too() -> None:
    with pytest.raises(CodegenError, match=r"^spec/packages.lock:1:\d: this is not UTF-8"):
        parse(b"{\xff", FORMS)


def test_an_address_is_not_written() -> None:
    with pytest.raises(ValueError, match=r"https://example\.com/x is an address"):
        dump(Lock({"nodejs": {"npm:a 1": {"node_modules/a": {"resolved": "https://example.com/x"}}}}))


@pytest.mark.parametrize("command", ["verify", "setup", "doctor"])
def test_a_command_that_needs_the_lock_tells_of_a_damaged_one(command: str, copy: Path) -> None:
    (copy / FILE).write_text("{\n<<<<<<< HEAD\n")
    result = run_command("-C", str(copy), command)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == "spec/packages.lock:2: a merge has left a conflict here; run: codegen setup --update\n"


def test_the_checkout_has_a_lock_of_every_set_and_of_no_other() -> None:
    rows = manifest.load((CHECKOUT / "generated" / manifest.FILENAME).read_bytes()) or []
    needed = {
        (row["language"], key(pins)) for age in ("oldest", "newest") for row in rows if (pins := Choice(age).pins(row))
    }
    assert {(language, name) for language, sets in LOCK.sets.items() for name in sets} == needed
    data = (CHECKOUT / FILE).read_bytes()
    assert dump(LOCK) == data
    assert not [word for word in (b"http:", b"https:", b"://") if word in data]


def test_projects_with_other_locks_install_a_set_in_other_folders(tmp_path: Path) -> None:
    pins = (Pin("pypi:openai", "3.54.0"),)
    other = {**PYTHON, "anyio": {"version": "4.15.0", "sha256": [HASH]}}
    python = TOOLCHAINS["python"]
    names = [python(tmp_path, {key(pins): entry} if entry else {}).folder(pins).name for entry in (None, PYTHON, other)]
    assert names == ["openai-3.54.0", f"openai-3.54.0-{digest(PYTHON)}", f"openai-3.54.0-{digest(other)}"]
    assert len(set(names)) == 3


def test_a_build_under_test_is_not_in_the_lock(tmp_path: Path) -> None:
    pins = (Pin("pypi:openai", "3.54.0", tmp_path / "openai.whl", "1"),)
    python = TOOLCHAINS["python"](tmp_path, {key(pins): PYTHON})
    assert python.locked(pins) is None
    assert python.unlocked(pins) == ["pypi:openai 3.54.0"]
