"""The JSON and JUnit reports of verify."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from support.verifying import CELL, report, verify
from support.workbench import replace_in

from codegen.reports.json import json_report
from codegen.reports.junit import junit_report
from codegen.verify.exchange import Exchange
from codegen.verify.result import Result


def test_key_of_the_caller_is_in_no_report(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = "sk-real-0123456789abcdef"
    monkeypatch.setenv("DASHSCOPE_API_KEY", own)
    monkeypatch.setenv("OPENAI_API_KEY", own)
    chosen = [f"--language={language}" for language in ("curl", "php", "nodejs")]
    result, results = report(copy, "en/beijing/openai/*", "--client", "http", *chosen, f"{CELL}/python-*")
    assert result.exit_code == 0
    assert sum(len(row["exchanges"]) for row in results) >= 1
    assert own not in (copy.parent / "report.json").read_text(encoding="utf-8")
    assert own not in result.stdout + result.stderr


def result_of(status: Any, reason: str = "", stderr: str = "") -> Result:
    row = judged_once()
    return replace(row, status=status, reason=reason, stderr=stderr, id=f"{CELL}/{status}")


def judged_once() -> Result:
    exchange = Exchange(
        "POST", "api.example.com", "/v1", {"host": "api.example.com"}, b'{"a": [1, "\xe4\xbd\xa0"]}', 200
    )
    return Result("a/b", "passed", "", 0.25, 0, [], "0" * 64, False, [exchange], "out", "")


def test_junit_file_is_well_formed_and_counts_right(copy: Path, without: Any) -> None:
    without("php", "php")
    replace_in(copy / "generated" / CELL / "curl-http" / "main.sh", {"Who are you?": "<Who & is it?>"})
    file = copy.parent / "junit.xml"

    result = verify(
        copy, f"{CELL}/*-http", "--language=curl", "--language=php", "--language=python", "--junit", str(file)
    )

    assert result.exit_code == 1
    suite = ET.fromstring(file.read_bytes())
    assert suite.tag == "testsuite"
    assert {name: suite.get(name) for name in ("tests", "failures", "skipped")} == {
        "tests": "3",
        "failures": "1",
        "skipped": "1",
    }
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    assert {case.get("classname") for case in cases.values()} == {CELL}
    assert {name: [child.tag for child in case] for name, case in cases.items()} == {
        "curl-http": ["failure"],
        "php-http": ["skipped"],
        "python-http": [],
    }
    failure = cases["curl-http"].find("failure")
    assert failure is not None
    assert "promised" in str(failure.text)
    assert str(cases["php-http"][0].get("message")).startswith("php not found")


def test_junit_holds_no_character_that_xml_cannot() -> None:
    awkward = "\x00\x1b[1m<&>\"']]>\ufffe\ud800 你\n第二行"
    results = [result_of("failed", awkward, awkward), result_of("skipped", awkward), result_of("passed")]
    suite = ET.fromstring(junit_report(results).encode("utf-8"))
    assert [suite.get(name) for name in ("tests", "failures", "skipped", "time")] == ["3", "1", "1", "0.750"]
    [failure] = suite.iter("failure")
    assert "你\n第二行" in str(failure.text)


def test_pass_that_was_kept_is_reported_as_it_was() -> None:
    row = judged_once().as_json()
    assert json.loads(json_report([Result.from_json(row)])) == {"results": [row]}
