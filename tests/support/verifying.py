"""Runs `codegen verify` on a copy of the project that the fixture `copy` has made."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from codegen.tree.manifest import Row
from support.samples import all_rows
from support.workbench import Outcome, run_command

CELL = "en/beijing/openai/chat"

EVERY_ROW: list[Row] = [row for row in all_rows().values() if row["scenario"] == "chat"]
"""The manifest rows of the copy."""


def verify(copy: Path, *arguments: str) -> Outcome:
    """Run the command; returns its exit code and output."""
    return run_command("-C", str(copy), "verify", *arguments)


def report(copy: Path, *arguments: str) -> tuple[Outcome, list[dict[str, Any]]]:
    """Run the command; returns its exit code and output, and the results in its JSON report."""
    file = copy.parent / "report.json"
    outcome = verify(copy, *arguments, "--json", str(file))
    data = json.loads(file.read_bytes())
    assert list(data) == ["results"]
    return outcome, data["results"]
