"""check names every file that is not in step; list and show say what is there; what a command cannot do is exit 2."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.workbench import CHECKOUT, Run, contents, lay_project, permissions_counting, replace_in, run_command

from codegen.project import Project

KINDS = [
    "en/singapore/dashscope/chat/java-sdk-constants/Main.java",
    "en/singapore/dashscope/chat/java-sdk/Main.java",
    "en/singapore/dashscope/chat/python-sdk/main.py",
    *(
        f"zh/beijing/openai/chat/{sample}"
        for sample in (
            "csharp-http/Program.cs",
            "csharp-sdk/Program.cs",
            "curl-http/main.sh",
            "go-http/main.go",
            "go-sdk/main.go",
            "java-http/Main.java",
            "java-sdk/Main.java",
            "nodejs-http/main.mjs",
            "nodejs-sdk/main.mjs",
            "php-http/main.php",
            "python-http/main.py",
            "python-sdk/main.py",
        )
    ),
    "manifest.json",
]
"""One file of every kind."""

FIX = "1 files under generated/ are not in step; to fix them, run: codegen generate\n"


def test_every_kind_of_file_is_among_them(made_project: Path) -> None:
    def kinds(names: list[str]) -> set[str]:
        return {"/".join(name.split("/")[-2:]) for name in names}

    assert kinds(KINDS) == kinds(list(contents(made_project / "generated")))


def test_the_checkout_is_in_step(tmp_path: Path, run: Run) -> None:
    outcome = run("check", folder=lay_project(tmp_path, CHECKOUT))
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (0, "", "814 samples are in step\n")


@pytest.mark.parametrize("name", KINDS)
def test_a_changed_byte_is_found_named_and_shown(name: str, project: Path, run: Run) -> None:
    file = project / "generated" / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    outcome = run("check")
    assert (outcome.exit_code, outcome.stderr) == (1, FIX)
    told, old, new, *difference = outcome.stdout.splitlines()
    words = "is not what the spec and templates say now" if name == "manifest.json" else "was changed by hand"
    assert [told, old, new] == [
        f"generated/{name}: {words}",
        f"--- generated/{name}",
        f"+++ generated/{name} (expected)",
    ]
    assert {line[0] for line in difference} >= {"@", "-", "+"}


@pytest.mark.parametrize("name", KINDS)
def test_a_removed_file_is_found_and_named(name: str, project: Path, run: Run) -> None:
    (project / "generated" / name).unlink()
    outcome = run("check")
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (1, f"generated/{name}: is missing\n", FIX)


@pytest.mark.parametrize("change", [b"", b"\xef\xbb\xbf", b"\r", b"\0"])
def test_bytes_that_an_editor_may_add_are_found(change: bytes, project: Path, run: Run) -> None:
    file = project / "generated" / KINDS[0]
    file.write_bytes(file.read_bytes()[:-1] if not change else change + file.read_bytes())
    outcome = run("check")
    assert outcome.exit_code == 1
    assert outcome.stdout.startswith(f"generated/{KINDS[0]}: was changed by hand\n")


def test_a_change_of_the_spec_makes_its_samples_outdated(project: Path, run: Run) -> None:
    replace_in(project / "spec" / "model-studio.yaml", {"en: Who are you?": "en: Hello"})
    outcome = run("check", "en/*", "--language", "curl")
    named = [line.partition(":")[0] for line in outcome.stdout.splitlines() if line.startswith("generated/")]
    regions = [
        f"generated/en/{r}/{p}/chat/curl-http/main.sh"
        for r in ("beijing", "finance", "singapore")
        for p in ("dashscope", "openai")
    ]
    assert outcome.exit_code == 1
    assert named == [*regions, "generated/manifest.json"]
    assert (
        '-      {"role": "user", "content": "Who are you?"}\n+      {"role": "user", "content": "Hello"}\n'
        in outcome.stdout
    )


def test_a_stale_sample_is_a_failure(project: Path, run: Run) -> None:
    replace_in(project / "spec" / "model-studio.yaml", {'  php:\n    runtime: "8.0" # str_starts_with\n': ""})
    outcome = run("check", "zh/beijing/openai/*")
    assert outcome.exit_code == 1
    assert "generated/zh/beijing/openai/chat/php-http/main.php: belongs to no sample any more\n" in outcome.stdout


def test_a_file_that_it_did_not_make_is_named_and_no_failure(project: Path, run: Run) -> None:
    (project / "generated" / "notes.txt").write_bytes(b"mine\n")
    outcome = run("check")
    named = "generated/notes.txt: was not made by codegen; it is left alone\n"
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (0, "", f"{named}130 samples are in step\n")


def test_many_differences_are_all_named_and_some_are_shown(project: Path, run: Run) -> None:
    for file in (project / "generated" / "zh").rglob("main.*"):
        file.write_bytes(b"x\n")
    outcome = run("check", "zh/*")
    assert outcome.stdout.count(": was changed by hand\n") == len(list((project / "generated" / "zh").rglob("main.*")))
    assert outcome.stdout.count("--- generated/") == 10


def test_a_project_without_generated_lacks_every_file(project: Path, run: Run) -> None:
    shutil.rmtree(project / "generated")
    outcome = run("check")
    assert outcome.exit_code == 1
    assert outcome.stdout.count(": is missing\n") == 131


def test_check_writes_nothing_into_the_project(project: Path, user: Path, run: Run) -> None:
    shutil.rmtree(user)
    (project / "generated" / KINDS[0]).unlink()
    (project / "generated" / "zh" / ".main.py.0123456789abcdef.codegen-tmp").write_bytes(b"of a run that was killed")
    before = contents(project)
    assert run("check", "*/java-*").exit_code == 1
    assert contents(project) == before


def read_only(*_: object, **__: object) -> None:
    raise OSError(30, "Read-only file system")


def test_check_works_where_nothing_can_be_written(
    project: Path, user: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(user)
    for owner, name in (
        (os, "replace"),
        (os, "mkdir"),
        (Path, "write_bytes"),
        (Path, "write_text"),
        (Path, "mkdir"),
        (Path, "touch"),
    ):
        monkeypatch.setattr(owner, name, read_only)
    outcome = run("check", "zh/*/python-*")
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (0, "", "12 samples are in step\n")
    assert not user.exists()


@pytest.mark.parametrize("lost", [True, False], ids=["not-there", "there"])
def test_check_works_where_project_and_user_s_folder_are_read_only(
    lost: bool, project: Path, user: Path, run: Run
) -> None:
    if lost:
        shutil.rmtree(user)
    before = contents(user)
    above = project.parent
    folders = [above, *(path for path in above.rglob("*") if path.is_dir())]
    for folder in folders:
        folder.chmod(0o555)
    try:
        with permissions_counting():
            assert run("check", "zh/*/python-*").exit_code == 0
        assert (user.exists(), contents(user)) == (not lost, before)
    finally:
        for folder in folders:
            folder.chmod(0o755)


@pytest.mark.parametrize("damage", [b"", b"half of a fi", b"\xff"])
def test_a_damaged_cache_does_no_harm(damage: bytes, user: Path, run: Run) -> None:
    kept = [path for path in user.rglob("*") if path.is_file()]
    assert kept
    for path in kept:
        path.write_bytes(damage)
    assert run("check", "zh/*/python-http", "zh/*/curl-http").stderr == "12 samples are in step\n"


def test_a_cache_cut_short_at_the_end_of_a_line_does_no_harm(user: Path, run: Run) -> None:
    for path in (user / "cache" / "black").iterdir():
        path.write_bytes(path.read_bytes().split(b"\n")[0] + b"\n")
    assert run("check", "zh/*/python-http").stderr == "6 samples are in step\n"


def test_a_user_s_folder_that_is_a_file_does_no_harm(user: Path, run: Run) -> None:
    shutil.rmtree(user)
    user.write_bytes(b"")
    assert run("check", "zh/*/curl-http").exit_code == 0


# list and show


def test_list_as_json_holds_the_manifests_rows_without_requests_and_the_reasons(project: Path, run: Run) -> None:
    outcome = run("list", "--json")
    listed = json.loads(outcome.stdout)
    rows: list[dict[str, Any]] = json.loads((project / "generated" / "manifest.json").read_bytes())["samples"]
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert list(listed) == ["samples", "missing"]
    assert listed["samples"] == [{key: value for key, value in row.items() if key != "requests"} for row in rows]
    assert list(listed["samples"][0]) == [
        *("id", "locale", "region", "protocol", "scenario", "language", "client"),
        *("path", "sha256", "template", "packages", "env"),
    ]
    assert len(listed["missing"]) == 32
    assert all(list(cell) == ["id", "reason"] for cell in listed["missing"])


def test_list_shows_ids_and_reasons_and_is_narrowed_by_a_selector(run: Run) -> None:
    outcome = run("list", "en/beijing/dashscope/*", "--language", "java", "--language", "php")
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.stdout.splitlines() == [
        "en/beijing/dashscope/chat/java-http",
        "en/beijing/dashscope/chat/java-sdk",
        "en/beijing/dashscope/chat/php-http",
        "en/beijing/dashscope/chat/java-sdk-constants  missing: In Beijing the SDK needs no base URL.",
        "en/beijing/dashscope/chat/php-sdk  missing: DashScope has no PHP SDK; see the HTTP sample.",
    ]


@pytest.mark.parametrize("name", sorted(set(KINDS) - {"manifest.json"}))
def test_show_prints_exactly_the_published_bytes(name: str, made_project: Path, run: Run) -> None:
    outcome = run("show", name.rpartition("/")[0], folder=made_project)
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.stdout_bytes == (made_project / "generated" / name).read_bytes()


@pytest.mark.parametrize(
    ("sample_id", "told"),
    [
        ("zh/beijing/openai/chat/pyton-sdk", "; did you mean 'zh/beijing/openai/chat/python-sdk'?"),
        ("zh/beijing/openai/chat/php-sdk", "; OpenAI 未提供官方 PHP SDK，请参见 HTTP 示例。"),
        ("x", ""),
    ],
)
def test_an_unknown_id_is_told_with_a_near_one_or_the_reason(
    sample_id: str, told: str, made_project: Path, run: Run
) -> None:
    outcome = run("show", sample_id, folder=made_project)
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (
        2,
        "",
        f"{sample_id}: there is no such sample{told}\n",
    )


# what a command cannot do


@pytest.mark.parametrize("command", ["generate", "check", "list"])
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--locale", "fr"), "--locale fr: no sample matches this; known: en, zh"),
        (
            ("--region", "beijing", "--region", "bejing"),
            "--region bejing: no sample matches this; did you mean 'beijing'?",
        ),
        (("--language", "pyton"), "--language pyton: no sample matches this; did you mean 'python'?"),
        (("--client", "curl"), "--client curl: no sample matches this; known: http, sdk, sdk-constants"),
        (("zz/*",), "zz/*: no sample matches this; `codegen list` shows all ids"),
        (("*/singapur/*",), "*/singapur/*: no sample matches this; did you mean 'singapore'?"),
    ],
)
def test_a_selection_that_names_nothing_is_refused(
    command: str, arguments: tuple[str, ...], told: str, made_project: Path, run: Run
) -> None:
    outcome = run(command, *arguments, folder=made_project)
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert outcome.stderr == f"{told}\n"


@pytest.mark.parametrize("command", ["generate", "check", "list"])
def test_parts_that_exist_but_never_together_are_no_clean_run(command: str, made_project: Path, run: Run) -> None:
    """A typo in CI must not look like a clean check of no sample."""
    outcome = run(command, "zh/*", "--locale", "en", folder=made_project)
    assert (outcome.exit_code, outcome.stdout) == (2, "")


@pytest.mark.parametrize(
    "arguments", [("check", "--nope"), ("nope",), ("show",), ("-C", "nowhere", "check"), ("check", "--locale")]
)
def test_wrong_usage_is_exit_2(arguments: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = run_command(*arguments)
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert "Error: " in outcome.stderr


@pytest.mark.parametrize("below", [".", "spec", "templates/python/http", "generated/zh"])
def test_the_project_is_the_nearest_one_upward(below: str, made_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(made_project / below)
    assert run_command("check", "zh/*/curl-http").stderr == "6 samples are in step\n"
    assert run_command("-C", ".", "check", "zh/*/curl-http").exit_code == 0


def test_the_option_c_wins_over_the_folder_one_is_in(
    made_project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(made_project)
    outcome = run_command("-C", str(tmp_path), "check")
    assert outcome.exit_code == 2


@pytest.mark.parametrize("command", [("generate",), ("check",), ("list",), ("validate",), ("show", "x")])
def test_no_project_is_told(command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    outcome = run_command(*command)
    told = "no project here or above: no folder with spec/ and templates/; name one with -C DIR"
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", f"{tmp_path}: {told}\n")
    assert contents(tmp_path) == {}


def test_validate_names_a_template_that_no_sample_uses(project: Path, run: Run) -> None:
    (project / "templates" / "go" / "openai" / "spare.go.j2").write_bytes(b"package main\n")
    outcome = run("validate")
    assert outcome.exit_code == 0
    assert outcome.stderr == (
        "templates/go/openai/spare.go.j2: no sample uses this template\n"
        "the spec is valid: 130 samples from 15 templates\n"
    )


def test_validate_writes_nothing_but_the_cache(project: Path, run: Run) -> None:
    shutil.rmtree(project / "generated")
    before = contents(project)
    assert run("validate").exit_code == 0
    assert contents(project) == before


KNOWN = "130 samples are in step\n"


def test_what_was_in_step_is_not_rendered_again(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert run("check").stderr == KNOWN
    monkeypatch.setattr(Project, "sources", lambda self: pytest.fail("it looks at the templates"))
    assert (run("check").exit_code, run("check").stderr) == (0, KNOWN)


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("generated/zh/beijing/openai/chat/curl-http/main.sh", lambda file: file.write_bytes(file.read_bytes() + b"#")),
        ("generated/zh/beijing/openai/chat/curl-http/main.sh", lambda file: file.unlink()),
        ("generated/manifest.json", lambda file: file.write_bytes(file.read_bytes().replace(b"qwen-plus", b"qwen-plux", 1))),
        ("spec/locales/en.yaml", lambda file: file.write_bytes(file.read_bytes().replace(b"Model list: ", b"All models: "))),
        ("templates/go/http/request.go.j2", lambda file: file.write_bytes(file.read_bytes() + b"\n// more\n")),
        ("spec/model-studio.yaml", lambda file: file.write_bytes(file.read_bytes() + b"more: 1\n")),
    ],
)  # fmt: skip
def test_what_was_in_step_and_changed_is_seen(
    path: str, change: Callable[[Path], object], project: Path, run: Run
) -> None:
    assert run("check").stderr == KNOWN
    change(project / path)
    assert run("check").exit_code in (1, 2)


def test_what_a_person_adds_to_what_was_in_step_is_named(project: Path, run: Run) -> None:
    assert run("check").stderr == KNOWN
    (project / "generated" / "notes.txt").write_text("mine")
    outcome = run("check")
    assert (outcome.exit_code, "generated/notes.txt: " in outcome.stderr) == (0, True)


def test_a_source_that_is_saved_while_check_runs_is_seen_by_the_next_one(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Project.sources

    def saved(self: Project) -> object:
        found = read(self)
        replace_in(project / "spec" / "locales" / "en.yaml", {"Model list: ": "All models: "})
        return found

    with monkeypatch.context() as patched:
        patched.setattr(Project, "sources", saved)
        assert run("check").exit_code == 0
    assert run("check").exit_code == 1


def test_a_template_whose_name_is_no_text_is_no_traceback(project: Path, run: Run) -> None:
    (project / "templates" / "go" / os.fsdecode(b"\xff.go.j2")).write_bytes(b"package main\n")
    assert [run("check").stderr, run("check").stderr] == [KNOWN, KNOWN]


def test_a_damaged_cache_changes_nothing(project: Path, user: Path, run: Run) -> None:
    shutil.rmtree(user / "cache" / "check", ignore_errors=True)
    kept = [path for path in (user / "cache").glob("*/*") if path.is_file()]
    for path in kept:
        path.write_bytes(path.read_bytes().replace(b"import", b"IMPORT").replace(b"curl", b"CURL"))
    assert {path.parent.name for path in kept} == {"black"}
    outcome = run("check")
    assert (outcome.stdout, outcome.stderr) == ("", KNOWN)
