"""generate writes what changed, prunes what is stale, and touches nothing else."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from support.workbench import Run, contents, lay_project, replace_in, stamps

from codegen.tree.manifest import digest

SAMPLE = "zh/beijing/openai/chat/curl-http/main.sh"
IN_STEP = "130 samples: 0 files written, 0 removed\n"


def change_text(project: Path) -> None:
    """Let every Chinese sample be outdated."""
    replace_in(project / "spec" / "model-studio.yaml", {"zh: 你是谁？": "zh: 你好"})


def change_template(project: Path) -> None:
    """Let every curl sample be outdated: twelve, and the manifest."""
    replace_in(project / "templates" / "curl" / "http" / "request.sh.j2", {"  --data {{": "  --silent --data {{"})


def drop_region(project: Path) -> None:
    """Let every sample of the finance cloud be stale."""
    spec = project / "spec" / "model-studio.yaml"
    text = spec.read_text(encoding="utf-8")
    start = text.index("  finance:\n")
    spec.write_text(text[:start] + text[text.index("\n\nprotocols:") + 1 :], encoding="utf-8")


def manifest(project: Path) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((project / "generated" / "manifest.json").read_bytes())
    return read


def record(project: Path, row_id: str, path: str, data: bytes) -> None:
    """Let the manifest say that an earlier run made the file."""
    whole = manifest(project)
    whole["samples"].append({**whole["samples"][0], "id": row_id, "path": path, "sha256": digest(data)})
    (project / "generated" / "manifest.json").write_text(json.dumps(whole), encoding="utf-8")


def test_generate_from_nothing_makes_the_committed_tree(project: Path, made_project: Path, run: Run) -> None:
    shutil.rmtree(project / "generated")
    outcome = run("generate")
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (0, "", "130 samples: 131 files written, 0 removed\n")
    assert contents(project / "generated") == contents(made_project / "generated")


def test_generate_makes_the_same_without_a_cache(project: Path, user: Path, made_project: Path, run: Run) -> None:
    shutil.rmtree(project / "generated")
    shutil.rmtree(user)
    assert run("generate", "*/python-*").exit_code == 0
    made = contents(project / "generated")
    del made["manifest.json"]
    assert made == {
        name: data
        for name, data in contents(made_project / "generated").items()
        if "/python-" in name and name.endswith(".py")
    }


def test_the_second_generate_writes_nothing(project: Path, run: Run) -> None:
    change_text(project)
    run("generate")
    before = stamps(project / "generated")
    outcome = run("generate")
    assert (outcome.exit_code, outcome.stderr) == (0, IN_STEP)
    assert stamps(project / "generated") == before


def test_generate_writes_only_what_changed(project: Path, run: Run) -> None:
    before = stamps(project / "generated")
    change_text(project)
    outcome = run("generate")
    assert (outcome.exit_code, outcome.stderr) == (0, "130 samples: 66 files written, 0 removed\n")
    after = stamps(project / "generated")
    assert {name for name in after if after[name] != before[name]} == {n for n in after if n.startswith("zh/")} | {
        "manifest.json"
    }


def test_a_planned_file_that_was_edited_by_hand_is_written_again(project: Path, run: Run) -> None:
    right = contents(project / "generated")
    (project / "generated" / SAMPLE).write_text("by hand\n", encoding="utf-8")
    outcome = run("generate")
    assert (outcome.exit_code, outcome.stderr) == (0, "130 samples: 1 files written, 0 removed\n")
    assert contents(project / "generated") == right


def test_a_stale_file_with_recorded_bytes_is_removed_with_its_empty_folders(project: Path, run: Run) -> None:
    drop_region(project)
    outcome = run("generate")
    assert (outcome.exit_code, outcome.stderr) == (0, "86 samples: 1 files written, 44 removed\n")
    assert [path for path in (project / "generated").rglob("*") if "finance" in path.parts] == []
    assert len(manifest(project)["samples"]) == 86


def test_a_stale_file_that_was_edited_by_hand_is_kept_and_named(project: Path, run: Run) -> None:
    edited = project / "generated" / "zh/finance/openai/chat/go-http/main.go"
    edited.write_text("package main // by hand\n", encoding="utf-8")
    drop_region(project)
    outcome = run("generate")
    told = "belongs to no sample any more and was changed by hand; it is kept"
    assert outcome.exit_code == 0
    assert (
        outcome.stderr
        == f"generated/zh/finance/openai/chat/go-http/main.go: {told}\n86 samples: 1 files written, 43 removed\n"
    )
    assert edited.read_text(encoding="utf-8") == "package main // by hand\n"


@pytest.mark.parametrize(
    "damage",
    [
        None,
        b"",
        b"{",
        b"[]",
        b'{"version": 2, "samples": []}',
        b'{"version": 1}',
        b"\xff",
        b'{"version": 1, "samples": [1]}',
    ],
)
def test_nothing_is_removed_where_the_manifest_is_missing_or_damaged(
    damage: bytes | None, project: Path, run: Run
) -> None:
    file = project / "generated" / "manifest.json"
    file.unlink()
    if damage is not None:
        file.write_bytes(damage)
    drop_region(project)
    outcome = run("generate")
    assert outcome.exit_code == 0
    assert outcome.stderr.endswith(
        "generated/manifest.json: was missing or damaged, so no stale sample was removed\n"
        "86 samples: 1 files written, 0 removed\n"
    )
    assert (
        len([path for path in (project / "generated").rglob("*") if "finance" in path.parts and path.is_file()]) == 44
    )
    assert len(manifest(project)["samples"]) == 86


def test_a_file_that_it_did_not_make_is_named_and_left_alone(project: Path, run: Run) -> None:
    foreign = {
        "README.md": b"mine\n",
        "zh/beijing/openai/chat/python-http/notes.txt": b"mine\n",
        "zh/finance/mine.py": b"",
    }
    for name, data in foreign.items():
        (project / "generated" / name).write_bytes(data)
    drop_region(project)
    outcome = run("generate")
    assert outcome.exit_code == 0
    named = "".join(f"generated/{name}: was not made by codegen; it is left alone\n" for name in foreign)
    assert outcome.stderr == f"{named}86 samples: 1 files written, 44 removed\n"
    assert {name: (project / "generated" / name).read_bytes() for name in foreign} == foreign


@pytest.mark.parametrize(
    "path", ["../outside.py", "zh/../../outside.py", "{}/outside.py", "zh\\..\\..\\outside.py", "", ".", "a\0b"]
)
@pytest.mark.parametrize("selector", [(), pytest.param(("zh/*",), marks=pytest.mark.slow)])
def test_a_row_of_the_manifest_that_leads_out_touches_nothing_outside(
    path: str, selector: tuple[str, ...], project: Path, run: Run
) -> None:
    outside = project / "outside.py"
    outside.write_bytes(b"mine\n")
    record(project, "zz/old", path.format(project), b"mine\n")
    change_template(project)
    assert run("generate", *selector).exit_code == 0
    assert outside.read_bytes() == b"mine\n"
    assert run("check").exit_code == (1 if selector else 0)


def test_a_folder_that_is_a_link_leading_out_is_refused_and_nothing_is_written(
    project: Path, tmp_path: Path, run: Run
) -> None:
    outside = tmp_path / "outside"
    shutil.move(project / "generated" / "zh" / "finance", outside)
    (project / "generated" / "zh" / "finance").symlink_to(outside)
    change_template(project)
    before = contents(project), contents(outside)
    outcome = run("generate")
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    told = "a link stands where a folder belongs, and is not followed; put a folder there"
    assert outcome.stderr == f"generated/zh/finance: {told}\n"
    assert (contents(project), contents(outside)) == before


def test_a_planned_file_that_is_a_link_becomes_a_file_and_its_target_stays(
    project: Path, tmp_path: Path, run: Run
) -> None:
    target = tmp_path / "target.sh"
    shutil.move(project / "generated" / SAMPLE, target)
    (project / "generated" / SAMPLE).symlink_to(target)
    before = target.read_bytes()
    change_template(project)
    assert run("generate").exit_code == 0
    assert not (project / "generated" / SAMPLE).is_symlink()
    assert target.read_bytes() == before != (project / "generated" / SAMPLE).read_bytes()


@pytest.mark.parametrize("command", ["check", "generate"])
@pytest.mark.parametrize("target", ["loop", "nothing"])
def test_a_foreign_link_that_leads_nowhere_is_named_and_no_failure(
    target: str, command: str, project: Path, run: Run
) -> None:
    (project / "generated" / "loop").symlink_to(target)
    outcome = run(command, "zh/*/curl-http")
    assert outcome.exit_code == 0
    assert outcome.stderr.startswith("generated/loop: was not made by codegen; it is left alone\n")


def test_a_foreign_file_with_a_backslash_in_its_name_is_no_failure(project: Path, run: Run) -> None:
    (project / "generated" / "a\\b.txt").write_bytes(b"mine\n")
    assert run("generate", "zh/*/curl-http").exit_code == 0


def test_a_folder_in_the_place_of_a_file_is_told(project: Path, run: Run) -> None:
    (project / "generated" / SAMPLE).unlink()
    (project / "generated" / SAMPLE / "mine").mkdir(parents=True)
    outcome = run("generate")
    assert (outcome.exit_code, outcome.stderr) == (
        2,
        f"generated/{SAMPLE}: a folder stands where a file belongs; move it away\n",
    )


def test_a_selector_narrows_what_is_written_and_the_manifest_keeps_the_other_rows(project: Path, run: Run) -> None:
    change_text(project)
    old = {row["id"]: row for row in manifest(project)["samples"]}
    before = stamps(project / "generated")
    outcome = run("generate", "*/beijing/openai/*", "--locale", "zh", "--client", "sdk")
    assert (outcome.exit_code, outcome.stderr) == (0, "5 samples: 6 files written, 0 removed\n")
    after = stamps(project / "generated")
    new = {row["id"]: row for row in manifest(project)["samples"]}
    wanted = {f"zh/beijing/openai/chat/{language}-sdk" for language in ("python", "java", "nodejs", "go", "csharp")}
    assert {name.rpartition("/")[0] for name in after if after[name] != before[name]} == wanted | {""}
    assert {sample_id for sample_id in new if new[sample_id] != old[sample_id]} == wanted
    assert list(new) == sorted(old)


def test_a_selector_removes_only_stale_samples_that_it_means(project: Path, run: Run) -> None:
    drop_region(project)
    outcome = run("generate", "en/*")
    assert (outcome.exit_code, outcome.stderr) == (0, "43 samples: 1 files written, 22 removed\n")
    assert not (project / "generated" / "en" / "finance").exists()
    assert len(list((project / "generated" / "zh" / "finance").rglob("*.*"))) == 22


def test_a_selector_that_matches_nothing_is_refused_and_nothing_is_written(project: Path, run: Run) -> None:
    change_template(project)
    before = contents(project)
    outcome = run("generate", "zh/*", "fr/*")
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert outcome.stderr == "fr/*: no sample matches this; `codegen list` shows all ids\n"
    assert contents(project) == before


def test_a_dry_run_says_what_it_would_do_and_writes_nothing(project: Path, run: Run) -> None:
    drop_region(project)
    (project / "generated" / SAMPLE).unlink()
    before = contents(project)
    outcome = run("generate", "--dry-run")
    assert outcome.exit_code == 0
    lines = outcome.stdout.splitlines()
    assert lines[:2] == ["would write generated/manifest.json", f"would write generated/{SAMPLE}"]
    assert len(lines) == 46
    assert all(line.startswith("would remove generated/") and "/finance/" in line for line in lines[2:])
    assert outcome.stderr == "86 samples: 2 files would be written, 44 would be removed\n"
    assert contents(project) == before


class KilledError(BaseException):
    """What stops a run so hard that no `except` sees it."""


@pytest.mark.parametrize("nth", [1, 5, 13])
@pytest.mark.parametrize("done", [False, True])
def test_a_run_that_is_killed_leaves_each_file_old_or_new_and_the_next_one_repairs(
    nth: int, done: bool, project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    generated = project / "generated"
    old = contents(generated)
    change_template(project)
    replace, calls = os.replace, iter(range(1, 1000))

    def killed(source: str | Path, target: str | Path) -> None:
        last = Path(target).is_relative_to(generated) and next(calls) == nth
        if done or not last:
            replace(source, target)
        if last:
            raise KilledError

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", killed)
        with pytest.raises(KilledError):
            run("generate")
    halfway = contents(generated)
    assert run("check").exit_code == (0 if nth == 13 and done else 1)
    assert run("generate").exit_code == 0
    new = contents(generated)
    assert [name for name in old if halfway[name] not in (old[name], new[name])] == []
    assert new.keys() == old.keys()
    assert run("check").exit_code == 0


def test_what_a_killed_run_left_over_is_removed_by_the_next_one(project: Path, run: Run) -> None:
    right = contents(project / "generated")
    (project / "generated" / "zh" / ".main.sh.0123456789abcdef.codegen-tmp").write_bytes(b"half")
    outcome = run("generate")
    assert (outcome.exit_code, outcome.stderr) == (0, IN_STEP)
    assert contents(project / "generated") == right


def test_the_manifest_is_written_last(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    replace = os.replace

    def noted(source: str | Path, target: str | Path) -> None:
        if Path(target).is_relative_to(project / "generated"):
            written.append(Path(target).name)
        replace(source, target)

    monkeypatch.setattr(os, "replace", noted)
    change_template(project)
    run("generate")
    assert written == ["main.sh"] * 12 + ["manifest.json"]


def test_what_cannot_be_written_is_told_and_leaves_no_temporary_file(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: str | Path, target: str | Path) -> None:
        raise OSError(28, "No space left on device", str(target))

    names = contents(project / "generated").keys()
    change_template(project)
    monkeypatch.setattr(os, "replace", full)
    outcome = run("generate")
    assert outcome.exit_code == 2
    told = "No space left on device; free some space, then run codegen again; it goes on from here"
    assert outcome.stderr == f"generated/en/beijing/dashscope/chat/curl-http/main.sh: {told}\n"
    assert contents(project / "generated").keys() == names


def test_a_lone_project_gets_its_generated_folder(tmp_path: Path, made_project: Path, run: Run) -> None:
    folder = lay_project(tmp_path, made_project)
    shutil.rmtree(folder / "generated")
    assert (
        run("generate", "zh/beijing/openai/chat/curl-http", folder=folder).stderr
        == "1 samples: 2 files written, 0 removed\n"
    )
    assert sorted(contents(folder / "generated")) == ["manifest.json", "zh/beijing/openai/chat/curl-http/main.sh"]
