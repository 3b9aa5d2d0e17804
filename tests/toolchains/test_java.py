"""Java programs start from an archive of classes that earlier ones have left: it saves time, and nothing hangs on it."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.samples import GENERATED, spec

from codegen.toolchains import TOOLCHAINS
from codegen.tree import manifest
from codegen.verify.pipeline import Progress, Verification, verify
from codegen.verify.result import Result

pytestmark = pytest.mark.slow


def test_a_sample_that_passes_leaves_an_archive_and_one_that_is_of_no_use_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = TOOLCHAINS["java"]
    problem = java(tmp_path).problem
    if problem:
        pytest.skip(problem)
    rows = {row["id"]: row for row in manifest.load((GENERATED / manifest.FILENAME).read_bytes()) or []}
    plan = Verification(spec(), GENERATED, tmp_path, [rows["zh/singapore/openai/chat/java-http"]])
    commands: list[str] = []
    made = java.command

    def command(self: object, *given: object) -> list[str]:
        commands.append(" ".join(made(self, *given)))  # type: ignore[arg-type]
        return made(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(java, "command", command)

    def judged() -> tuple[Result, bool]:
        [result] = verify(plan, Progress())
        return result, "SharedArchiveFile" in commands[-1]

    first, archived = judged()
    assert (first.reason, first.stderr, archived) == ("", "", False)
    second, archived = judged()
    assert (second.reason, second.stderr, archived) == ("", "", True)

    archives = list((tmp_path / "java").rglob("*.jsa"))
    assert len(archives) == 2, "one for the compiler, one for samples"
    for archive in archives:
        archive.unlink()
        archive.write_bytes(b"of another machine")
    third, archived = judged()
    assert (third.reason, third.stderr, archived) == ("", "", True)
