"""What `pip install .` gives is the same command."""

from __future__ import annotations

import subprocess
import venv
from pathlib import Path

import pytest

from codegen.languages import LANGUAGES

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.slow
def test_an_ordinary_install_generates_the_same_samples_and_snippets(tmp_path: Path) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", str(ROOT)], check=True)
    codegen = tmp_path / "venv" / "bin" / "codegen"
    done = subprocess.run([codegen, "-C", str(ROOT), "check"], capture_output=True, text=True, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    request = '{"method": "GET", "url": "https://api.example.com/"}'
    for language in LANGUAGES:
        done = subprocess.run(
            [codegen, "snippet", "--language", language], input=request, capture_output=True, text=True, cwd=tmp_path
        )
        assert done.returncode == 0, done.stderr
        assert "https://api.example.com/" in done.stdout
