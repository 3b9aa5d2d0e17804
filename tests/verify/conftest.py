"""Fixtures of the tests of verify."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support.workbench import share_installed

from codegen.verify.toolchains import TOOLCHAINS


@pytest.fixture
def copy(project: Path) -> Path:
    """A copy of the project that shares the checkout's installed SDKs, and has no passes yet."""
    share_installed(project)
    return project


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Take a tool from a language on this machine."""

    def without(language: str, lost: str) -> None:
        toolchain = TOOLCHAINS[language]
        find = toolchain.find
        monkeypatch.setattr(toolchain, "find", lambda self, tool: None if tool == lost else find(self, tool))

    return without
