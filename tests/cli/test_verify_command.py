"""`codegen verify` as a command: its report, its exit codes, its words."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from support.samples import RUN
from support.verifying import CELL, report, verify
from support.workbench import contents, replace_in

from codegen.toolchains import TOOLCHAINS

FIELDS: dict[str, type | tuple[type, ...]] = {
    "id": str,
    "status": str,
    "reason": str,
    "seconds": float,
    "exit_code": (int, type(None)),
    "packages": list,
    "sha256": str,
    "cached": bool,
    "exchanges": list,
    "stdout": str,
    "stderr": str,
}


@pytest.fixture
def copy(copy: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the project on a machine with Python and curl only."""
    for language, toolchain in TOOLCHAINS.items():
        if language not in RUN:
            monkeypatch.setattr(toolchain, "find", lambda self, tool: None)
    return copy


def test_report_has_the_contract_s_shape_and_a_broken_sample_exits_1(copy: Path) -> None:
    broken = f"{CELL}/curl-http"
    replace_in(copy / "generated" / broken / "main.sh", {"Who are you?": "Who is it?"})

    result, results = report(copy, f"{CELL}/*")

    assert result.exit_code == 1
    planned = [row for row in manifest(copy)["samples"] if row["id"].startswith(CELL + "/")]
    assert [row["id"] for row in results] == sorted(row["id"] for row in planned)
    for row, sample in zip(results, planned, strict=True):
        assert list(row) == list(FIELDS)
        assert all(isinstance(row[name], kind) for name, kind in FIELDS.items())
        if row["id"] == broken:
            assert (row["status"], row["exit_code"]) == ("failed", 0)
            assert row["reason"] == 'body.messages[1].content is "Who is it?", promised "Who are you?"'
        elif sample["language"] in RUN:
            assert (row["status"], row["reason"], row["exit_code"]) == ("passed", "", 0)
        else:
            assert row["status"] == "skipped"
            assert row["reason"]
            assert (row["exit_code"], row["exchanges"], row["seconds"]) == (None, [], 0.0)
        if row["status"] != "skipped":
            data = (copy / "generated" / sample["path"]).read_bytes()
            assert row["sha256"] == hashlib.sha256(data).hexdigest()
            assert row["packages"] == [{"name": p["name"], "version": p["newest"]} for p in sample["packages"]]
            [exchange] = row["exchanges"]
            assert list(exchange) == ["method", "host", "path", "headers", "body", "status"]
            assert (exchange["method"], exchange["host"], exchange["status"]) == ("POST", "dashscope.aliyuncs.com", 200)
            assert exchange["path"] == "/compatible-mode/v1/chat/completions"
            assert exchange["headers"]["content-type"].startswith("application/json")
            assert exchange["body"]["model"] == "qwen-plus"
            assert row["seconds"] > 0
    counts = {status: sum(row["status"] == status for row in results) for status in ("passed", "failed", "skipped")}
    assert result.stderr.splitlines()[-1] == ", ".join(f"{count} {status}" for status, count in counts.items())
    assert f"generated/{broken}/main.sh failed:" in result.stdout
    assert "Who is it?" in result.stdout
    for reason in {row["reason"] for row in results if row["status"] == "skipped"}:
        skipped = sum(row["reason"] == reason for row in results)
        assert f"{skipped} skipped: {reason}" in result.stderr.splitlines()


def manifest(copy: Path) -> Any:
    return json.loads((copy / "generated" / "manifest.json").read_bytes())


@pytest.mark.parametrize(
    ("arguments", "ids"),
    [
        ([f"{CELL}/curl-*"], [f"{CELL}/curl-http"]),
        (
            ["--language", "curl", "--region", "beijing", "--locale", "en"],
            ["en/beijing/dashscope/chat/curl-http", "en/beijing/openai/chat/curl-http"],
        ),
        (
            ["--language", "curl", "--protocol", "openai", "--region", "finance", "--scenario", "chat"],
            ["en/finance/openai/chat/curl-http", "zh/finance/openai/chat/curl-http"],
        ),
        ([f"{CELL}/php-*", f"{CELL}/curl-*"], [f"{CELL}/curl-http", f"{CELL}/php-http"]),
        (
            ["--client", "sdk", "--language", "go", "--locale", "zh", "--region", "beijing"],
            ["zh/beijing/openai/chat/go-sdk"],
        ),
    ],
    ids=["glob", "options", "more-options", "two-globs", "client"],
)
def test_selectors_choose_what_runs(copy: Path, arguments: list[str], ids: list[str]) -> None:
    result, results = report(copy, *arguments)
    assert result.exit_code == 0
    assert [row["id"] for row in results] == ids
    assert {row["status"] for row in results if row["id"].endswith("curl-http")} <= {"passed"}


def test_only_skipped_samples_are_no_failure_and_are_counted(copy: Path) -> None:
    result, results = report(
        copy, "--language", "csharp", "--language", "curl", "--locale", "en", "--region", "finance"
    )
    skipped = [row for row in results if row["status"] == "skipped"]
    assert (result.exit_code, len(results), len(skipped)) == (0, 5, 3)
    assert result.stderr.splitlines()[-1] == "2 passed, 0 failed, 3 skipped"


def test_selector_that_chooses_nothing_is_an_error_that_names_it(copy: Path) -> None:
    result = verify(copy, "zh/atlantis/*")
    assert result.exit_code == 2
    assert "zh/atlantis/*" in result.stderr
    result = verify(copy, "--region", "atlantis")
    assert result.exit_code == 2
    assert "atlantis" in result.stderr


@pytest.mark.parametrize("data", [None, b"", b"{", b'{"version": 2, "samples": []}', b'{"version": 1, "samples": [1]}'])
def test_missing_or_damaged_manifest_says_what_to_run(copy: Path, data: bytes | None) -> None:
    file = copy / "generated" / "manifest.json"
    file.unlink()
    if data is not None:
        file.write_bytes(data)
    result = verify(copy)
    assert result.exit_code == 2
    assert result.stderr.strip() == "generated/manifest.json: missing or damaged; run: codegen generate"


@pytest.mark.parametrize("field", ["language", "env", "requests", "scenario"])
def test_manifest_whose_rows_lack_a_field_is_damaged(copy: Path, field: str) -> None:
    rows = manifest(copy)
    for row in rows["samples"]:
        del row[field]
    (copy / "generated" / "manifest.json").write_text(json.dumps(rows), encoding="utf-8")
    result = verify(copy, f"{CELL}/curl-http")
    assert result.exit_code == 2
    assert "codegen generate" in result.stderr


def test_spec_that_is_ahead_of_the_manifest_says_what_to_run(copy: Path) -> None:
    names = {"\n  chat:\n": "\n  talk:\n", "scenarios: [chat]": "scenarios: [talk]"}
    replace_in(copy / "spec" / "model-studio.yaml", names)
    for template in list((copy / "templates").rglob("chat*")):
        template.rename(template.with_name(template.name.replace("chat", "talk", 1)))
    result = verify(copy, f"{CELL}/curl-http")
    assert result.exit_code == 2
    assert "codegen generate" in result.stderr


def test_report_that_cannot_be_written_is_an_error_that_names_it(copy: Path) -> None:
    result = verify(copy, f"{CELL}/curl-http", "--json", str(copy / "no" / "folder" / "report.json"))
    assert result.exit_code == 2
    assert "report.json" in result.stderr


def test_package_that_cannot_be_installed_is_an_error_that_names_it(
    copy: Path, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (user / "toolchains" / "python").unlink()

    class Fails:
        returncode = 1

        def __init__(self, command: list[str], **_: Any) -> None:
            pass

        def communicate(self) -> tuple[str, str]:
            return "", "WARNING: slow\nERROR: No matching distribution\n"

    monkeypatch.setattr("codegen.toolchains.python.venv.create", lambda *_, **__: None)
    monkeypatch.setattr(TOOLCHAINS["python"], "_install_tools", lambda *_: None)
    monkeypatch.setattr("codegen.toolchains.processes.subprocess.Popen", Fails)
    result = verify(copy, f"{CELL}/python-sdk", f"{CELL}/curl-http")
    assert result.exit_code == 2
    assert " openai==" in result.stderr
    assert "No matching distribution" in result.stderr


def test_tool_that_is_not_there_is_a_counted_skip(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = TOOLCHAINS["curl"].find
    monkeypatch.setattr(TOOLCHAINS["curl"], "find", lambda self, tool: None if tool == "curl" else found(self, tool))
    result, [row] = report(copy, f"{CELL}/curl-http")
    assert result.exit_code == 0
    assert row["status"] == "skipped"
    assert "curl not found" in row["reason"]
    assert f"1 skipped: {row['reason']}" in result.stderr.splitlines()
    assert result.stderr.splitlines()[-1] == "0 passed, 0 failed, 1 skipped"


def test_verify_writes_nothing_into_the_project(copy: Path) -> None:
    before = contents(copy)
    assert verify(copy, f"{CELL}/curl-http", f"{CELL}/python-http").exit_code == 0
    assert contents(copy) == before
