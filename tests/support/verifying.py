"""Runs `codegen verify` on a copy of the project that the fixture `copy` has made."""

from __future__ import annotations

import json
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from codegen.toolchains import TOOLCHAINS, Installed, Toolchain
from codegen.toolchains.lock import Entry
from codegen.toolchains.pins import Pin, slug
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


VERSIONS = (
    "v100.2.3",
    "curl 100.2.3",
    "PHP 100.2.3",
    "javac 100.2.3",
    'openjdk version "100.2.3"',
    "go version go100.2.3 linux/amd64",
    "Apache Maven 100.2.3",
    "GNU bash, version 100.2.3",
    "version: 100.2.3",
)
"""What the tools print as their version, a line each."""


def faked(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Every tool is a script that tells its version, but for PHP, which is not there, and packages install at once.

    What a set is resolved to is the number of the call and what was known.
    """
    calls = count(1)
    tool = folder / "tool"
    tool.write_text("#!/bin/sh\ncat <<'EOF'\n" + "\n".join(VERSIONS) + "\nEOF\n")
    tool.chmod(0o755)

    def install(self: Toolchain, pins: tuple[Pin, ...], notify: Any) -> Installed:
        with self.installing(self.folder(pins).name, notify, slug(pins)):
            return Installed("", self.unlocked(pins))

    def resolve(self: Toolchain, pins: tuple[Pin, ...], known: Entry | None, notify: Any) -> Entry:
        return {"call": next(calls), "known": dict(known or {})}

    for language, toolchain in TOOLCHAINS.items():
        monkeypatch.setattr(toolchain, "find", lambda self, name, there=language != "php": str(tool) if there else None)
        monkeypatch.setattr(toolchain, "install", install)
        monkeypatch.setattr(toolchain, "resolve", resolve)
        monkeypatch.setattr(toolchain, "lock_entry", TypeAdapter(Any))
