"""A text full of what shells and languages read as their own is sent exactly as the spec has it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from workbench import CHECKOUT, replace_in, run_command

AWKWARD = """你说"是'谁'？\\ \\n $HOME ${HOME} $(date) `id` !! %s {x} {{ 1 }} # //
第二行"""


@pytest.fixture
def awkward(project: Path) -> Path:
    """A copy of the project that shares the checkout's installed SDKs, with another text for the Chinese user."""
    shared = CHECKOUT / ".codegen" / "python"
    shared.mkdir(parents=True, exist_ok=True)
    (project / ".codegen").mkdir(exist_ok=True)
    (project / ".codegen" / "python").symlink_to(shared)
    # A JSON string is a YAML double-quoted scalar.
    replace_in(project / "spec" / "model-studio.yaml", {"你是谁？": json.dumps(AWKWARD, ensure_ascii=False)})
    return project


@pytest.mark.parametrize("region", ["beijing", "singapore", "finance"])
def test_awkward_text_reaches_the_wire_as_it_is(region: str, awkward: Path) -> None:
    generated = run_command("-C", str(awkward), "generate", f"zh/{region}/*")
    assert generated.exit_code == 0, generated.stderr
    report = awkward / "report.json"

    chosen = ["--locale", "zh", "--region", region, "--language", "python", "--language", "curl"]
    result = run_command("-C", str(awkward), "verify", *chosen, "--json", str(report))

    assert result.exit_code == 0, result.stdout
    results = json.loads(report.read_bytes())["results"]
    assert {row["status"] for row in results} == {"passed"}
    assert [row["id"].removeprefix(f"zh/{region}/") for row in results] == [
        f"{protocol}/chat/{sample}"
        for protocol in ("dashscope", "openai")
        for sample in ("curl-http", "python-http", "python-sdk")
    ]
    for row in results:
        [exchange] = row["exchanges"]
        body = exchange["body"]
        assert body.get("input", body)["messages"][-1] == {"role": "user", "content": AWKWARD}, row["id"]


def test_awkward_text_changes_every_sample_of_its_locale_and_no_other(awkward: Path) -> None:
    result = run_command("-C", str(awkward), "generate", "--dry-run")
    assert result.exit_code == 0, result.stderr
    written = {line.removeprefix("would write generated/") for line in result.stdout.splitlines()}
    rows = json.loads((awkward / "generated" / "manifest.json").read_bytes())["samples"]
    assert written == {row["path"] for row in rows if row["locale"] == "zh"} | {"manifest.json"}
