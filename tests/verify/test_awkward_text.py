"""A text full of what shells and languages read as their own is sent exactly as the spec has it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.workbench import replace_in, run_command, share_installed

from codegen.languages import LANGUAGES

AWKWARD = """你说"是'谁'？\\ \\n $HOME ${HOME} $(date) `id` !! %s {x} {{ 1 }} # //
第二行"""


@pytest.fixture
def awkward(project: Path) -> Path:
    """A copy of the project that shares the checkout's installed SDKs, with another text for the Chinese user."""
    share_installed(project)
    # A JSON string is a YAML double-quoted scalar.
    replace_in(project / "spec" / "model-studio.yaml", {"你是谁？": json.dumps(AWKWARD, ensure_ascii=False)})
    return project


@pytest.mark.parametrize(
    ("region", "languages"),
    [
        ("beijing", ["python", "curl"]),
        pytest.param("singapore", [], marks=pytest.mark.slow),
        pytest.param("finance", [], marks=pytest.mark.slow),
    ],
    ids=["beijing", "singapore-every-language", "finance-every-language"],
)
def test_awkward_text_reaches_the_wire_as_it_is(region: str, languages: list[str], awkward: Path) -> None:
    generated = run_command("-C", str(awkward), "generate", f"zh/{region}/*")
    assert generated.exit_code == 0, generated.stderr
    report = awkward / "report.json"

    chosen = ["--locale", "zh", "--region", region, *(f"--language={language}" for language in languages)]
    result = run_command("-C", str(awkward), "verify", *chosen, "--json", str(report))

    assert result.exit_code == 0, result.stdout
    planned = json.loads((awkward / "generated" / "manifest.json").read_bytes())["samples"]
    results = json.loads(report.read_bytes())["results"]
    assert [row["id"] for row in results] == [
        row["id"]
        for row in planned
        if row["id"].startswith(f"zh/{region}/") and row["language"] in (languages or LANGUAGES)
    ]
    results = [row for row in results if row["status"] != "skipped"]
    assert {row["id"].rpartition("/")[2] for row in results} >= {"curl-http", "python-http", "python-sdk"}
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
