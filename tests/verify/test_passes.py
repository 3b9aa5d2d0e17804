"""What has passed is not run again until something that it depends on has changed."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.samples import rows, spec
from support.verifying import CELL, EVERY_ROW, report, verify
from support.workbench import CHECKOUT, INSTALLED, lay_project, replace_in, spec_of

from codegen import cache
from codegen.cache import Cache
from codegen.mock.stream import Pace
from codegen.toolchains import TOOLCHAINS
from codegen.verify.passes import Passes
from codegen.verify.versions import Choice


def edit(copy: Path, sample_id: str) -> None:
    """Change a sample's bytes and nothing that it does."""
    [row] = [row for row in EVERY_ROW if row["id"] == sample_id]
    file = copy / "generated" / row["path"]
    file.write_bytes(file.read_bytes() + b"# edited\n")


def test_passes_and_nothing_else_are_kept(copy: Path) -> None:
    chosen = [f"{CELL}/curl-http", f"{CELL}/python-http"]
    replace_in(copy / "generated" / CELL / "python-http" / "main.py", {"Who are you?": "Who is it?"})

    runs = [report(copy, *chosen) for _ in range(2)]

    for (outcome, results), known in zip(runs, (False, True), strict=True):
        assert outcome.exit_code == 1
        assert [(row["status"], row["cached"]) for row in results] == [("passed", known), ("failed", False)]
    first, again = (dict(results[0]) for _, results in runs)
    assert {**again, "cached": False} == first
    assert runs[1][0].stderr.splitlines()[-1] == (
        "1 passed (1 of them before, and nothing has changed since), 1 failed, 0 skipped"
    )


def test_only_the_edited_sample_runs_again(copy: Path) -> None:
    chosen = ["--language", "curl", "--locale", "en"]
    assert verify(copy, *chosen).exit_code == 0
    edited = f"{CELL}/curl-http"
    edit(copy, edited)

    outcome, results = report(copy, *chosen)

    assert outcome.exit_code == 0
    assert len(results) > 1
    assert [row["id"] for row in results if not row["cached"]] == [edited]


def test_no_cache_runs_everything_and_keeps_nothing(copy: Path) -> None:
    for _ in range(2):
        _, [row] = report(copy, f"{CELL}/curl-http", "--no-cache")
        assert (row["status"], row["cached"]) == ("passed", False)
    _, [row] = report(copy, f"{CELL}/curl-http")
    assert row["cached"] is False


def test_spec_that_may_answer_otherwise_makes_passes_void(copy: Path) -> None:
    assert verify(copy, f"{CELL}/curl-http").exit_code == 0
    replace_in(
        copy / "spec" / "model-studio.yaml",
        {"models: [qwen-plus, qwen-vl-plus, ": "models: [qwen-vl-plus, qwen-plus, "},
    )
    result, [row] = report(copy, f"{CELL}/curl-http")
    assert (row["status"], row["cached"]) == ("passed", False), result.stderr


ROW = next(row for row in EVERY_ROW if row["id"] == f"{CELL}/python-sdk")


PINS = Choice().pins(ROW)


KEPT: Mapping[str, Any] = {"row": ROW, "sha256": "0" * 64, "pins": PINS, "installed": "a==1", "runtime": "Python 3.11"}


def key(kept: Passes, **changed: Any) -> str:
    return kept.key(**{**KEPT, **changed})


@pytest.mark.parametrize(
    "changed",
    [
        {"sha256": "1" * 64},
        {"installed": "a==1\nb==2"},
        {"runtime": "Python 3.12"},
        {"pins": (replace(PINS[0], version="0.0.1"),)},
        {"pins": (replace(PINS[0], file=Path("/tmp/some.whl")),)},
        {"pins": (replace(PINS[0], mark="another build"),)},
        {"row": {**ROW, "env": ["OTHER"]}},
        {"row": {**ROW, "requests": [{**ROW["requests"][0], "method": "PUT"}]}},
        {"row": {**ROW, "requests": ROW["requests"] * 2}},
        {"row": {**ROW, "id": "en/beijing/openai/chat/python-http", "client": "http"}},
        {"row": {**ROW, "region": "finance"}},
        {"row": {**ROW, "protocol": "dashscope"}},
    ],
    ids=lambda changed: "-".join(f"{name}" for name in changed),
)
def test_whatever_a_pass_depends_on_is_in_its_key(changed: dict[str, Any]) -> None:
    if changed.get("row", {}).get("region") == "finance" or changed.get("row", {}).get("protocol") == "dashscope":
        changed["row"]["id"] = f"en/{changed['row']['region']}/{changed['row']['protocol']}/chat/python-sdk"
    kept = Passes(Cache(), spec())
    assert key(kept) == key(Passes(Cache(), spec()))
    assert key(kept, **changed) != key(kept)


def test_pace_of_streams_and_the_caller_s_workspace_are_in_the_key_of_a_pass() -> None:
    assert key(Passes(Cache(), spec(), Pace("bytes"))) != key(Passes(Cache(), spec(), Pace("whole")))
    scenario = spec().api.scenarios["chat"].model_copy(update={"workspace": "tuning"})
    scenarios = {**spec().api.scenarios, "chat": scenario}
    other = replace(spec(), api=spec().api.model_copy(update={"scenarios": scenarios}))
    assert key(Passes(Cache(), other)) != key(Passes(Cache(), spec()))


def test_the_call_that_the_spec_has_as_an_example_is_in_the_key_of_a_pass(tmp_path: Path) -> None:
    folder = lay_project(tmp_path, CHECKOUT)
    replace_in(
        folder / "spec" / "model-studio.yaml", {"""zh: '{"location": "杭州"}'""": """zh: '{"location": "北京"}'"""}
    )
    other = spec_of(folder)
    calling = rows()["zh/beijing/openai/function-calling/python-sdk"]
    assert key(Passes(Cache(), other), row=calling) != key(Passes(Cache(), spec()), row=calling)
    assert key(Passes(Cache(), other)) == key(Passes(Cache(), spec()))


def test_path_template_and_title_of_a_sample_are_not_in_the_key_of_its_pass() -> None:
    kept = Passes(Cache(), spec())
    assert key(kept, row={**ROW, "path": "elsewhere/main.py", "template": "other.j2"}) == key(kept)


def test_harness_and_mock_are_in_the_key_of_a_pass(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = key(Passes(Cache(), spec()))
    package = Path(shutil.copytree(Path(cache.__file__).parent, tmp_path / "codegen"))
    monkeypatch.setattr(cache, "__file__", str(package / "cache.py"))
    cache.code_digest.cache_clear()
    try:
        assert key(Passes(Cache(), spec())) == before
        for file in (
            "verify/exchange.py",
            "toolchains/Compile.java",
            "mock/app.py",
            "spec/placeholders.py",
            "value.py",
        ):
            changed = package / file
            changed.write_text(f"{changed.read_text()}// changed\n")
            cache.code_digest.cache_clear()
            after = key(Passes(Cache(), spec()))
            assert after != before, file
            before = after
    finally:
        cache.code_digest.cache_clear()


def test_a_part_of_the_code_that_is_not_there_is_an_error_and_not_an_empty_one() -> None:
    with pytest.raises(FileNotFoundError, match="there is no verify/core"):
        cache.code_digest("verify/core")


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"id": "x"}', '{"exchanges": 1}', '{"exchanges": [{}]}'])
def test_damaged_pass_is_no_pass(text: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("passes", "k", text + "\n")
    assert Passes(cache, spec()).get("k", isolated=False) is None


def test_identity_of_a_toolchain_changes_with_its_tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "tool"
    monkeypatch.setattr(TOOLCHAINS["curl"], "find", lambda self, name: str(tool) if name == "curl" else None)
    seen = set()
    for content in ("one", "two, longer"):
        tool.write_text(content)
        seen.add(TOOLCHAINS["curl"](INSTALLED / "curl").identity)
    assert len(seen) == 2
