"""The code keeps its own rules: linted, formatted, strictly typed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    "command", ["ruff check --no-cache", "ruff format --check --no-cache", pytest.param("mypy", marks=pytest.mark.slow)]
)
def test_the_code_passes(command: str) -> None:
    done = subprocess.run([sys.executable, "-m", *command.split()], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_project_names_no_registry_and_no_path_of_this_machine() -> None:
    words = ["pypi" + ".org", "registry." + "npmjs", "repo1." + "maven", "proxy." + "golang", str(ROOT)]
    files = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, files):
        text = (ROOT / name).read_text(encoding="utf-8", errors="replace") if (ROOT / name).is_file() else ""
        assert [word for word in words if word in text] == [], name
