"""`pytest --codegen`: a published sample is a test."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from support.verifying import CELL, EVERY_ROW, report
from support.workbench import CHECKOUT, INSTALLED, PATIENCE, replace_in

from codegen.toolchains import TOOLCHAINS
from codegen.tree import manifest


def pytest_codegen(copy: Path, *arguments: str) -> tuple[int, dict[str, str], str]:
    """Run `pytest --codegen` on a project; gives its exit code, each sample's verdict, and all it said."""
    file = copy.parent / "plugin.xml"
    (copy / "pytest.ini").write_text("[pytest]\n")
    entry = subprocess.run(
        [sys.executable, "-c", "from importlib.metadata import entry_points as e; print(*e(group='pytest11').names)"],
        capture_output=True,
        text=True,
        check=True,
    )
    plugin = [] if "codegen" in entry.stdout.split() else ["-p", "codegen.verify.pytest_plugin"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, "--codegen", "-q", "-ra", f"--junitxml={file}", *arguments],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTEST_ADDOPTS": ""},
    )
    verdicts = {}
    for case in ET.fromstring(file.read_bytes()).iter("testcase") if file.exists() else ():
        kinds = {child.tag for child in case}
        verdicts[str(case.get("name"))] = (
            "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
        )
    return done.returncode, verdicts, done.stdout + done.stderr


@pytest.mark.parametrize(
    "workers",
    [
        pytest.param(["-p", "no:xdist"], id="in-one-process"),
        pytest.param(["-n", "2"], id="two-workers", marks=pytest.mark.slow),
    ],
)
def test_pytest_plugin_gives_the_verdicts_of_the_command(copy: Path, workers: list[str]) -> None:
    broken = f"{CELL}/curl-http"
    replace_in(copy / "generated" / broken / "main.sh", {"Who are you?": "Who is it?"})
    (copy / "generated" / CELL / "php-http" / "main.php").unlink()
    chosen = [f"{CELL}/*-http", "--language", "curl", "--language", "php", "--language", "python"]
    _, results = report(copy, *chosen, "--no-cache")

    code, verdicts, said = pytest_codegen(copy, *workers, "-k", f"{CELL} and http and (curl or php or python)")

    assert verdicts == {row["id"]: row["status"] for row in results}, said
    assert verdicts == {
        broken: "failed",
        f"{CELL}/php-http": "failed" if not TOOLCHAINS["php"](INSTALLED / "php").problem else "skipped",
        f"{CELL}/python-http": "passed",
    }
    assert code == 1
    assert 'body.messages[1].content is "Who is it?", promised "Who are you?"' in said


@pytest.mark.slow
def test_pytest_plugin_has_an_item_for_every_sample(copy: Path) -> None:
    code, _, said = pytest_codegen(copy, "--collect-only", "-p", "no:xdist")
    assert code == 0
    listed = {line.partition("::")[2] for line in said.splitlines() if "::" in line}
    assert listed == {row["id"] for row in EVERY_ROW}


@pytest.mark.slow
def test_pytest_without_the_option_runs_no_samples(copy: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "--collect-only",
            "-p",
            "no:xdist",
        ],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert done.returncode == pytest.ExitCode.NO_TESTS_COLLECTED, done.stdout + done.stderr


@pytest.mark.slow
def test_pytest_plugin_says_what_to_run_where_there_is_no_manifest(copy: Path) -> None:
    (copy / "generated" / manifest.FILENAME).write_text("{")
    code, verdicts, said = pytest_codegen(copy, "-p", "no:xdist")
    assert code != 0
    assert "passed" not in verdicts.values()
    assert "run: codegen generate" in said
