"""Nothing on disk is lost: whatever happens to a run, each file is whole, and what people have made stays as it is."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.workbench import (
    CHECKOUT,
    PATIENCE,
    SUPPORT,
    Run,
    contents,
    lay_project,
    mounted,
    permissions_counting,
    replace_in,
    run_command,
    stamps,
    start_command,
    with_chat_alone,
)
from test_generate import SAMPLE, change_template, change_text, drop_region, manifest

from codegen.errors import CodegenError
from codegen.project import Project
from codegen.tree import files as tree

DRAFT = ".0123456789abcdef.codegen-tmp"
FOLDER = "zh/beijing/openai/chat/curl-http"


@pytest.fixture(scope="module")
def made_small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout's project with nothing but its curl samples, made. Copied by `project`, never changed."""
    folder = tmp_path_factory.mktemp("small")
    with_chat_alone(lay_project(folder, CHECKOUT))
    shutil.rmtree(folder / "generated")
    for language in (folder / "templates").iterdir():
        if language.name != "curl":
            shutil.rmtree(language)
    kept, skipping = [], False
    for line in (folder / "spec" / "model-studio.yaml").read_text(encoding="utf-8").splitlines():
        if skipping and line.startswith("     "):
            continue
        skipping = line in ("    sdks:", "    no_sdk:")
        kept += [] if skipping else [line]
    spec = "\n".join(kept)
    spec = spec[: spec.index("\nhttp:\n")] + "\nhttp:\n  curl: {}\n" + spec[spec.index("\nscenarios:\n") :]
    (folder / "spec" / "model-studio.yaml").write_text(spec + "\n", encoding="utf-8")
    assert run_command("-C", str(folder), "generate").stderr == "12 samples: 13 files written, 0 removed\n"
    return folder


@pytest.fixture
def project(tmp_path: Path, made_small: Path) -> Path:
    """A copy of the small project, in step, that a test may change."""
    return Path(shutil.copytree(made_small, tmp_path / "project", symlinks=True))


@pytest.fixture
def large(tmp_path: Path, made_project: Path) -> Path:
    """A copy of the checkout's project, whose runs take longer."""
    return Path(shutil.copytree(made_project, tmp_path / "large", symlinks=True))


def whole(folder: Path) -> dict[str, bytes | str]:
    """What is published, and what else lies there."""
    return contents(folder / "generated")


def add_region(project: Path) -> None:
    """Let there be samples of a new region, at paths where codegen has never written."""
    region = (
        "  hongkong:\n    title: {zh: 中国香港, en: Hong Kong}\n    host: https://cn-hongkong.dashscope.aliyuncs.com\n"
    )
    replace_in(project / "spec" / "model-studio.yaml", {"\n\nprotocols:": f"\n{region}\nprotocols:"})


# what stands in the way


def test_a_file_in_the_place_of_a_folder_is_told_and_kept(project: Path, run: Run) -> None:
    shutil.rmtree(project / "generated" / "zh" / "finance")
    (project / "generated" / "zh" / "finance").write_bytes(b"mine\n")
    before = contents(project)
    outcome = run("generate")
    told = "generated/zh/finance: a file stands where a folder belongs; move it away\n"
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", told)
    assert contents(project) == before
    checked = run("check")
    assert checked.exit_code == 1
    assert told in checked.stderr


def test_a_folder_in_the_place_of_a_file_is_told_and_kept(project: Path, run: Run) -> None:
    (project / "generated" / SAMPLE).unlink()
    (project / "generated" / SAMPLE).mkdir()
    (project / "generated" / SAMPLE / "mine").write_bytes(b"mine\n")
    change_text(project)
    before = contents(project)
    outcome = run("generate")
    told = f"generated/{SAMPLE}: a folder stands where a file belongs; move it away\n"
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", told)
    assert contents(project) == before


def test_a_folder_in_the_place_of_the_manifest_is_told(project: Path, run: Run) -> None:
    (project / "generated" / "manifest.json").unlink()
    (project / "generated" / "manifest.json").mkdir()
    outcome = run("generate")
    told = "generated/manifest.json: a folder stands where a file belongs; move it away\n"
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", told)


def test_a_file_in_the_place_of_generated_is_told_and_kept(project: Path, run: Run) -> None:
    shutil.rmtree(project / "generated")
    (project / "generated").write_bytes(b"mine\n")
    for command in ("generate", "check"):
        outcome = run(command)
        told = "generated: a file stands where this folder belongs; move it away\n"
        assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", told)
    assert (project / "generated").read_bytes() == b"mine\n"


def test_a_pipe_in_the_place_of_a_file_is_told_and_nobody_waits_for_it(project: Path, run: Run) -> None:
    (project / "generated" / SAMPLE).unlink()
    os.mkfifo(project / "generated" / SAMPLE)
    os.mkfifo(project / "generated" / "mine")
    outcome = run("generate")
    told = f"generated/{SAMPLE}: a pipe, socket or device stands where a file belongs; move it away\n"
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", told)
    assert "generated/mine: was not made by codegen; it is left alone\n" in run("check").stderr


# links


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A folder that is none of codegen's business."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "main.sh").write_bytes(b"precious\n")
    return folder


def test_a_folder_that_is_a_link_leading_out_is_told_and_nothing_is_written_there(
    project: Path, outside: Path, run: Run
) -> None:
    shutil.rmtree(project / "generated" / FOLDER)
    (project / "generated" / FOLDER).symlink_to(outside)
    before = contents(project), contents(outside)
    outcome = run("generate")
    told = f"generated/{FOLDER}: a link stands where a folder belongs, and is not followed; put a folder there\n"
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", told)
    assert (contents(project), contents(outside)) == before
    assert f"generated/{FOLDER}: was not made by codegen; it is left alone\n" in run("check").stderr


def test_a_folder_that_is_a_link_to_another_samples_folder_is_not_followed(project: Path, run: Run) -> None:
    shutil.rmtree(project / "generated" / FOLDER)
    (project / "generated" / FOLDER).symlink_to(project / "generated" / FOLDER.replace("zh/", "en/"))
    before = contents(project)
    assert run("generate").exit_code == 2
    assert contents(project) == before


def test_a_sample_that_is_a_link_leading_out_is_replaced_and_its_target_stays(
    project: Path, outside: Path, run: Run
) -> None:
    right = whole(project)
    (project / "generated" / SAMPLE).unlink()
    (project / "generated" / SAMPLE).symlink_to(outside / "main.sh")
    assert run("check").exit_code == 1
    assert run("generate").exit_code == 0
    assert whole(project) == right
    assert contents(outside) == {"main.sh": b"precious\n"}


def test_a_stale_sample_that_is_a_link_leading_out_is_kept_and_its_target_stays(
    project: Path, outside: Path, run: Run
) -> None:
    stale = project / "generated" / "zh/finance/openai/chat/curl-http/main.sh"
    shutil.copy(stale, outside / "main.sh")
    stale.unlink()
    stale.symlink_to(outside / "main.sh")
    drop_region(project)
    assert run("generate").stderr.endswith("8 samples: 1 files written, 3 removed\n")
    assert stale.is_symlink()
    assert (outside / "main.sh").is_file()


@pytest.mark.parametrize("command", ["generate", "check"])
def test_generated_itself_as_a_link_is_told_and_nothing_is_written_there(
    command: str, project: Path, outside: Path, run: Run
) -> None:
    shutil.rmtree(project / "generated")
    (project / "generated").symlink_to(outside)
    before = contents(outside)
    outcome = run(command)
    told = "this is a link, and codegen writes only below the project's own folder; put a folder in its place"
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", f"generated/: {told}\n")
    assert contents(outside) == before


def test_a_link_that_looks_like_a_draft_is_neither_written_through_nor_removed(
    project: Path, outside: Path, run: Run
) -> None:
    for name in (f".main.sh{DRAFT}", ".main.sh.codegen-tmp"):
        (project / "generated" / FOLDER / name).symlink_to(outside / "main.sh")
    change_template(project)
    outcome = run("generate")
    assert outcome.exit_code == 0
    assert f"generated/{FOLDER}/.main.sh{DRAFT}: was not made by codegen; it is left alone\n" in outcome.stderr
    assert contents(outside) == {"main.sh": b"precious\n"}
    assert (project / "generated" / FOLDER / f".main.sh{DRAFT}").is_symlink()


def test_a_manifest_that_names_files_outside_leads_nowhere(project: Path, outside: Path, run: Run) -> None:
    rows = manifest(project)
    for path in ("../outside/main.sh", str(outside / "main.sh"), "../spec/model-studio.yaml"):
        row = {**rows["samples"][0], "id": f"zz/{len(rows['samples'])}", "path": path}
        rows["samples"].append({**row, "sha256": tree_digest(b"precious\n")})
    (project / "generated" / "manifest.json").write_text(json.dumps(rows), encoding="utf-8")
    before = contents(outside), contents(project / "spec")
    assert run("generate").exit_code == 0
    assert (contents(outside), contents(project / "spec")) == before


@pytest.mark.parametrize("command", ["verify", "setup", "doctor"])
@pytest.mark.parametrize(
    "changes",
    [
        {"path": "../outside/main.sh"},
        {"path": "zh/beijing/openai/chat/curl-http/../../../../../../outside/main.sh"},
        {"path": "a\0b"},
        {"id": ".."},
        {"region": "singapore"},
        {"packages": [{"name": "pypi:openai"}]},
        {"packages": [{"name": "pypi:-rlist.txt", "oldest": "1", "newest": "1"}]},
        {"packages": [{"name": "pypi:openai", "oldest": "1 --index-url=x", "newest": "1"}]},
        {"env": [None]},
        {"env": ["A=B"]},
        {"requests": []},
        {"requests": [None]},
        {"requests": [{"method": "POST", "url": "x", "headers": {"x": 1}}]},
    ],
)
def test_a_row_that_codegen_never_writes_is_told_and_nothing_of_it_runs(
    changes: dict[str, object], command: str, project: Path, outside: Path, run: Run
) -> None:
    (outside / "main.sh").write_text(f"touch {outside}/ran", encoding="utf-8")
    rows = manifest(project)
    rows["samples"] = [{**rows["samples"][0], **changes}]
    (project / "generated" / "manifest.json").write_text(json.dumps(rows), encoding="utf-8")
    outcome = run(command)
    told = "generated/manifest.json: missing or damaged; run: codegen generate\n"
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", told)
    assert [*contents(outside)] == ["main.sh"]


@pytest.mark.parametrize("command", ["verify", "setup", "doctor"])
def test_a_sample_of_another_spec_is_told_by_every_command_that_runs_samples(
    command: str, project: Path, run: Run
) -> None:
    rows = manifest(project)
    text = json.dumps({**rows, "samples": rows["samples"][:1]})
    name = rows["samples"][0]["id"].replace("curl-", "perl-")
    changed = text.replace(rows["samples"][0]["id"], name).replace('"language": "curl"', '"language": "perl"')
    (project / "generated" / "manifest.json").write_text(changed, encoding="utf-8")
    outcome = run(command)
    told = f"generated/manifest.json: '{name}' is not in the spec; run: codegen generate\n"
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", told)


def test_a_row_for_a_persons_own_file_does_not_have_it_removed(project: Path, run: Run) -> None:
    (project / "generated" / "notes.sh").write_bytes(b"mine\n")
    rows = manifest(project)
    mine = {"id": "notes", "path": "notes.sh", "sha256": tree_digest(b"mine\n")}
    rows["samples"].append({**rows["samples"][0], **mine})
    (project / "generated" / "manifest.json").write_text(json.dumps(rows), encoding="utf-8")
    assert run("generate").exit_code == 0
    assert (project / "generated" / "notes.sh").read_bytes() == b"mine\n"


def tree_digest(data: bytes) -> str:
    from codegen.tree.manifest import digest

    return digest(data)


# what people have made


TAKEN = "was not made by codegen, and a sample belongs in its place; move it away, or delete it"


@pytest.mark.parametrize("narrowed", [(), ("zh/hongkong/*",), ("--dry-run",)])
def test_a_file_made_by_hand_where_a_new_sample_belongs_is_told_and_kept(
    narrowed: tuple[str, ...], project: Path, run: Run
) -> None:
    mine = project / "generated" / "zh/hongkong/openai/chat/curl-http/main.sh"
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"echo mine\n")
    add_region(project)
    before = contents(project)
    outcome = run("generate", *narrowed)
    told = f"generated/zh/hongkong/openai/chat/curl-http/main.sh: {TAKEN}\n"
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", told)
    assert contents(project) == before
    checked = run("check")
    assert checked.exit_code == 1
    assert told in checked.stdout
    mine.unlink()
    assert run("generate").exit_code == 0
    assert run("check").exit_code == 0


def test_a_file_where_a_new_sample_belongs_is_taken_over_if_it_is_the_same(project: Path, run: Run) -> None:
    add_region(project)
    mine = project / "generated" / "zh/hongkong/openai/chat/curl-http/main.sh"
    mine.parent.mkdir(parents=True)
    mine.write_bytes(run("show", "zh/hongkong/openai/chat/curl-http").stdout_bytes)
    assert run("generate").stderr == "16 samples: 4 files written, 0 removed\n"
    assert run("check").exit_code == 0


def test_a_link_made_by_hand_where_a_new_sample_belongs_is_told_and_kept(
    project: Path, outside: Path, run: Run
) -> None:
    add_region(project)
    mine = project / "generated" / "zh/hongkong/openai/chat/curl-http/main.sh"
    mine.parent.mkdir(parents=True)
    mine.symlink_to(outside / "main.sh")
    outcome = run("generate")
    assert (outcome.exit_code, outcome.stderr.partition(": ")[2]) == (2, f"{TAKEN}\n")
    assert mine.is_symlink()


def test_without_a_manifest_no_file_that_may_be_a_persons_is_overwritten(project: Path, run: Run) -> None:
    (project / "generated" / "manifest.json").unlink()
    (project / "generated" / SAMPLE).write_bytes(b"echo mine\n")
    before = contents(project)
    outcome = run("generate")
    hint = "missing or damaged, so codegen cannot tell its files from yours; bring it back, or empty generated/"
    assert outcome.exit_code == 2
    assert outcome.stderr == f"generated/manifest.json: {hint}\ngenerated/{SAMPLE}: {TAKEN}\n"
    assert contents(project) == before


def test_a_manifest_with_marks_of_a_merge_still_says_which_files_are_codegens(project: Path, run: Run) -> None:
    file = project / "generated" / "manifest.json"
    half = file.read_text(encoding="utf-8").partition('"zh/')
    file.write_text(f"{half[0]}<<<<<<< ours\n{half[1]}{half[2]}>>>>>>> theirs\n", encoding="utf-8")
    (project / "generated" / SAMPLE).write_bytes(b"<<<<<<< ours\n")
    outcome = run("generate")
    assert outcome.exit_code == 0
    assert outcome.stderr.endswith("12 samples: 2 files written, 0 removed\n")
    assert run("check").exit_code == 0


def test_what_a_person_leaves_lying_about_is_named_and_kept(project: Path, run: Run) -> None:
    mine = [
        "main.sh~",
        ".main.sh.swp",
        "#main.sh#",
        "main.sh.orig",
        ".main.sh.codegen-tmp",
        "notes.codegen-tmp",
        ".x.tmp",
    ]
    for name in mine:
        (project / "generated" / FOLDER / name).write_bytes(b"mine\n")
    (project / "generated" / FOLDER / f".dir{DRAFT}").mkdir()
    change_text(project)
    outcome = run("generate")
    assert outcome.exit_code == 0
    assert outcome.stderr.count(": was not made by codegen; it is left alone\n") == len(mine)
    assert [name for name in mine if (project / "generated" / FOLDER / name).read_bytes() != b"mine\n"] == []
    assert (project / "generated" / FOLDER / f".dir{DRAFT}").is_dir()


@pytest.mark.parametrize("stale", [False, True])
def test_a_file_that_a_person_saves_while_generate_runs_is_kept(
    stale: bool, project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "zh/finance/openai/chat/curl-http/main.sh" if stale else SAMPLE
    (drop_region if stale else change_template)(project)
    read = tree.read_tree

    def saved(*args: object) -> tree.Tree:
        found = read(*args)  # type: ignore[arg-type]
        (project / "generated" / name).write_bytes(b"just saved\n")
        return found

    monkeypatch.setattr(tree, "read_tree", saved)
    outcome = run("generate")
    assert outcome.exit_code == 2
    assert outcome.stderr == f"generated/{name}: somebody else has just changed it; run codegen generate again\n"
    assert (project / "generated" / name).read_bytes() == b"just saved\n"


def test_a_large_file_of_a_person_is_not_read(project: Path, run: Run) -> None:
    with (project / "generated" / "film.mp4").open("wb") as file:
        file.truncate(1 << 40)
    assert run("check").exit_code == 0


def test_the_mode_of_a_sample_stays(project: Path, run: Run) -> None:
    (project / "generated" / SAMPLE).chmod(0o755)
    change_text(project)
    run("generate")
    assert (project / "generated" / SAMPLE).stat().st_mode & 0o777 == 0o755


@pytest.mark.parametrize(
    "name", ["zh/Beijing/openai/chat/curl-http/main.sh", f"{FOLDER}/MAIN.sh", "ZH/notes.txt", "Manifest.json"]
)
def test_a_path_that_differs_from_a_samples_only_in_case_is_told_and_kept(name: str, project: Path, run: Run) -> None:
    mine = project / "generated" / name
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_bytes(b"mine\n")
    change_text(project)
    before = contents(project)
    outcome = run("generate")
    told = "differs from a sample's path only in case, and is the same on many systems; rename it, or delete it"
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", f"generated/{name}: {told}\n")
    assert contents(project) == before
    assert f"generated/{name}: {told}\n" in run("check").stdout


def test_two_names_that_differ_only_in_case_are_no_two_regions(project: Path, run: Run) -> None:
    region = "  Beijing: {title: {zh: 北京, en: Beijing}, host: https://dashscope.aliyuncs.com}\n"
    replace_in(project / "spec" / "model-studio.yaml", {"regions:\n": f"regions:\n{region}"})
    outcome = run("generate")
    told = "'Beijing' is not of the form a name: lower-case letters and digits, words joined by hyphens"
    assert (outcome.exit_code, outcome.stderr) == (2, f"spec/model-studio.yaml:27:3: {told}\n")


def test_a_name_of_any_bytes_is_named_in_one_harmless_line(project: Path, run: Run) -> None:
    (project / "generated" / os.fsdecode(b"\xff\x1b[31m\n.txt")).write_bytes(b"mine\n")
    (project / "generated" / "zh" / "BEIJING").mkdir()
    (project / "generated" / "zh" / "BEIJING" / os.fsdecode(b"\xfe.txt")).write_bytes(b"mine\n")
    outcome = run("check")
    assert outcome.exit_code == 1
    assert "generated/\\udcff\\x1b[31m\\n.txt: was not made by codegen; it is left alone\n" in outcome.stderr
    assert "generated/zh/BEIJING/\\udcfe.txt: differs from a sample's path only in case" in outcome.stdout


# what the system refuses


NO_RIGHT = "Permission denied; give yourself the right to read and write it and its folder"


@pytest.fixture
def modes(project: Path) -> Iterator[None]:
    """Give back the rights that a test takes away."""
    yield
    for path in (project, *project.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755)


@pytest.mark.usefixtures("modes")
@pytest.mark.parametrize("below", ["", "zh", FOLDER])
def test_a_read_only_folder_is_told_and_what_is_there_stays(below: str, project: Path, run: Run) -> None:
    change_template(project)
    old = whole(project)
    (project / "generated" / below).chmod(0o555)
    with permissions_counting():
        outcome = run("generate", "zh/*") if below else run("generate")
    assert (outcome.exit_code, outcome.stdout) == (2 if below != "zh" else 0, "")
    if outcome.exit_code:
        name = f"{below}/main.sh" if below else "manifest.json"
        assert outcome.stderr == f"generated/{name}: {NO_RIGHT}\n"
        assert [n for n in whole(project) if n not in old and not n.endswith(".codegen-tmp")] == []
    (project / "generated" / below).chmod(0o755)
    assert run("generate").exit_code == 0
    assert run("check").exit_code == 0
    assert whole(project).keys() == old.keys()


@pytest.mark.usefixtures("modes")
@pytest.mark.parametrize("command", ["generate", "check"])
@pytest.mark.parametrize(
    "name",
    [
        f"generated/{SAMPLE}",
        "generated/manifest.json",
        f"generated/{FOLDER}",
        "generated",
        "spec/model-studio.yaml",
        "spec/locales/zh.yaml",
        "spec/locales",
        "templates/curl/http/request.sh.j2",
        "templates/curl/http",
    ],
)
def test_what_must_not_be_read_is_told(name: str, command: str, project: Path, run: Run) -> None:
    (project / name).chmod(0)
    with permissions_counting():
        outcome = run(command)
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", f"{name}: {NO_RIGHT}\n")


@pytest.mark.usefixtures("modes")
def test_a_file_of_a_person_that_must_not_be_read_is_no_failure(project: Path, run: Run) -> None:
    (project / "generated" / "secret.txt").write_bytes(b"mine\n")
    (project / "generated" / "secret.txt").chmod(0)
    with permissions_counting():
        outcome = run("check")
    assert outcome.exit_code == 0
    assert "generated/secret.txt: was not made by codegen" in outcome.stderr


@pytest.mark.usefixtures("modes")
def test_a_project_folder_that_must_not_be_entered_is_told(project: Path, run: Run) -> None:
    project.chmod(0)
    with permissions_counting():
        outcome = run("check")
    assert (outcome.exit_code, outcome.stdout) == (2, "")
    assert outcome.stderr.endswith("Permission denied\n")


def test_a_path_that_is_too_long_is_told(tmp_path: Path, made_small: Path, run: Run) -> None:
    folder = tmp_path
    while len(str(folder)) < 4020:
        folder /= "x" * min(100, max(4019 - len(str(folder)), 1))
    folder.mkdir(parents=True)
    shutil.copytree(made_small / "spec", folder / "spec")
    shutil.copytree(made_small / "templates", folder / "templates")
    outcome = run("generate", folder=folder)
    told = "File name too long; shorten names in the spec, or move the project to a shorter path"
    assert outcome.exit_code == 2
    assert outcome.stderr == f"generated/en/beijing/dashscope/chat/curl-http/main.sh: {told}\n"


def test_a_full_disk_is_told_and_the_next_run_goes_on(tmp_path: Path, made_small: Path, run: Run) -> None:
    folder = lay_project(tmp_path / "small", made_small)
    shutil.rmtree(folder / "generated")
    (folder / "generated").mkdir()
    right = whole(made_small)
    with mounted(folder / "generated", "size=48k"):
        outcome = run("generate", folder=folder)
        assert (outcome.exit_code, outcome.stdout) == (2, "")
        told = "No space left on device; free some space, then run codegen again; it goes on from here\n"
        assert outcome.stderr.partition(": ")[2] == told
        halfway = whole(folder)
        made = {name for name in halfway if not name.startswith(".manifest.json.")}
        assert 0 < len(made) < len(right)
        assert [name for name in made if halfway[name] != right[name]] == []
        assert len(halfway) - len(made) <= 1
        subprocess.run(["mount", "-o", "remount,size=4m", str(folder / "generated")], check=True)
        change_text(folder)
        assert run("generate", folder=folder).exit_code == 0
        assert whole(folder).keys() == right.keys()
        assert run("check", folder=folder).exit_code == 0


def test_a_full_disk_leaves_each_file_old_or_new(project: Path, made_small: Path, run: Run) -> None:
    old = whole(project)
    shutil.move(project / "generated", project / "kept")
    (project / "generated").mkdir()
    with mounted(project / "generated", "size=1m"):
        shutil.copytree(project / "kept", project / "generated", dirs_exist_ok=True)
        left = os.statvfs(project / "generated")
        filler = project / "generated" / "mine.bin"
        filler.write_bytes(bytes((left.f_bavail - 1) * left.f_frsize))
        change_text(project)
        outcome = run("generate")
        assert outcome.exit_code == 2
        assert outcome.stderr == (
            "generated/manifest.json: No space left on device; free some space, then run codegen again; "
            "it goes on from here\n"
        )
        filler.unlink()
        assert whole(project) == old
        assert run("generate").exit_code == 0
        assert run("check").exit_code == 0


def test_a_read_only_file_system_is_told(project: Path, run: Run) -> None:
    shutil.move(project / "generated", project / "kept")
    (project / "generated").mkdir()
    with mounted(project / "generated", "size=4m"):
        shutil.copytree(project / "kept", project / "generated", dirs_exist_ok=True)
        change_text(project)
        subprocess.run(["mount", "-o", "remount,ro", str(project / "generated")], check=True)
        outcome = run("generate")
        told = "Read-only file system; make it writable, or work on a copy of the project\n"
        assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (2, "", f"generated/manifest.json: {told}")
        assert run("check").exit_code == 1


@pytest.mark.parametrize("most", [100, 450])
def test_a_file_that_cannot_be_written_to_its_end_is_never_published(most: int, project: Path, run: Run) -> None:
    """Without a small disk: the system cuts each write of this process at `most` bytes."""
    generated = project / "generated"
    right = whole(project)
    lost = ["zh/beijing/dashscope/chat/curl-http/main.sh", SAMPLE]
    for name in lost:
        (generated / name).unlink()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        outcome = run("generate")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert outcome.exit_code == 2
    first = next(name for name in lost if len(right[name]) > most)
    assert outcome.stderr == f"generated/{first}: File too large; raise the limit (ulimit -f), then run codegen again\n"
    halfway = whole(project)
    assert [name for name in halfway if halfway[name] != right[name]] == []
    assert run("generate").exit_code == 0
    assert whole(project) == right


# several runs at a time


def locked(project: Path) -> int:
    """Do what a run does that is at work on the project; closing the file ends it."""
    handle = os.open(project, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    return handle


@pytest.mark.parametrize(("command", "last"), [("generate", "12 samples: 7 files written, 0 removed"), ("check", "")])
def test_a_run_waits_for_the_one_before_and_then_sees_what_it_has_done(
    command: str, last: str, project: Path, run: Run
) -> None:
    handle = locked(project)
    try:
        process = start_command("-C", str(project), command)
        assert process.stderr is not None
        assert process.stderr.readline() == "waiting for another codegen\n"
        change_text(project)
    finally:
        os.close(handle)
    _, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == (0 if command == "generate" else 1)
    assert stderr.splitlines()[-1] == last or command == "check"
    assert run("check").exit_code == process.returncode


def test_checks_do_not_wait_for_each_other(project: Path, run: Run) -> None:
    handle = os.open(project, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_SH)
    try:
        assert run("check", "zh/*").stderr == "6 samples are in step\n"
        assert run("generate", "zh/*", "--dry-run").exit_code == 0
    finally:
        os.close(handle)


def test_where_there_are_no_locks_a_run_goes_on_without(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", refuse)
    change_template(project)
    assert run("generate").exit_code == 0
    assert run("check").exit_code == 0


def test_two_runs_at_once_end_well_with_a_whole_tree(project: Path, run: Run) -> None:
    change_text(project)
    runs = [start_command("-C", str(project), "generate") for _ in range(2)]
    ended = [(*process.communicate(timeout=PATIENCE), process.returncode) for process in runs]
    assert [code for *_, code in ended] == [0, 0]
    lines = sorted(stderr.splitlines()[-1] for _, stderr, _ in ended)
    assert lines == ["12 samples: 0 files written, 0 removed", "12 samples: 7 files written, 0 removed"]
    assert run("check").exit_code == 0
    assert [name for name in whole(project) if name.endswith(".codegen-tmp")] == []


def wait_until_held(project: Path, process: subprocess.Popen[str]) -> None:
    """Wait until a run holds the project's folder for itself, or has ended."""
    folder = os.open(project, os.O_RDONLY)
    try:
        while process.poll() is None:
            fcntl.flock(folder, fcntl.LOCK_SH | fcntl.LOCK_NB)
            fcntl.flock(folder, fcntl.LOCK_UN)
            time.sleep(0.002)
    except BlockingIOError:
        pass
    finally:
        os.close(folder)


@pytest.mark.slow
def test_checks_beside_a_generate_see_the_tree_before_it_or_after_it(large: Path) -> None:
    texts = ("zh: 你是谁？", "zh: 你好")
    outcomes = set()
    for number in range(20):
        replace_in(large / "spec" / "model-studio.yaml", {texts[number % 2]: texts[1 - number % 2]})
        commands = ["check", "generate", "check", "check"]
        runs = [start_command("-C", str(large), command) for command in commands[:-1]]
        wait_until_held(large, runs[1])
        runs.append(start_command("-C", str(large), commands[-1]))
        for command, process in zip(commands, runs, strict=True):
            stdout, stderr = process.communicate(timeout=PATIENCE)
            assert "Traceback" not in stderr
            if command == "generate":
                assert process.returncode == 0, stderr
            else:
                outcomes.add((process.returncode, stdout.count(": is not what the spec"), stderr.splitlines()[-1]))
        assert run_command("-C", str(large), "check").exit_code == 0
    told = "66 files under generated/ are not in step; to fix them, run: codegen generate"
    assert outcomes <= {(1, 66, told), (0, 0, "130 samples are in step")}


@pytest.mark.slow
def test_many_runs_at_once_end_well_with_a_whole_tree(large: Path) -> None:
    texts = ("zh: 你是谁？", "zh: 你好")
    for number in range(10):
        replace_in(large / "spec" / "model-studio.yaml", {texts[number % 2]: texts[1 - number % 2]})
        runs = [start_command("-C", str(large), "generate") for _ in range(4)]
        for process in runs:
            _, stderr = process.communicate(timeout=PATIENCE)
            assert process.returncode == 0, stderr
        assert run_command("-C", str(large), "check").exit_code == 0
        assert [name for name in whole(large) if name.endswith(".codegen-tmp")] == []


# runs that are killed


def leave(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch, after: int) -> None:
    """Let a run end for good after so many files."""

    class KilledError(BaseException):
        pass

    replaced = os.replace
    count = iter(range(10_000))

    def killed(source: Path, target: Path) -> None:
        if Path(target).is_relative_to(project / "generated") and next(count) == after:
            raise KilledError
        replaced(source, target)

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", killed)
        patched.setattr(tree, "remove_draft", lambda *_: None)
        with pytest.raises(KilledError):
            run("generate")


def test_new_files_of_a_killed_run_are_known_to_the_next_one_whatever_it_is_to_make(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_region(project)
    leave(project, run, monkeypatch, 3)
    made = [name for name in whole(project) if "/hongkong/" in name and not name.endswith(".codegen-tmp")]
    assert len(made) == 3
    change_text(project)
    assert run("check").stdout.count(": is not what the spec and templates say now\n") > 0
    outcome = run("generate")
    assert (outcome.exit_code, outcome.stderr.count("\n")) == (0, 1)
    assert run("check").exit_code == 0
    assert [name for name in whole(project) if name.endswith(".codegen-tmp")] == []


def test_new_files_of_a_killed_run_that_are_not_wanted_any_more_are_removed_by_the_next_one(
    project: Path, made_small: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_region(project)
    leave(project, run, monkeypatch, 3)
    shutil.copy(made_small / "spec" / "model-studio.yaml", project / "spec")
    assert run("generate", "zh/*").exit_code == 0
    outcome = run("generate")
    assert (outcome.exit_code, outcome.stderr.count("\n")) == (0, 1)
    assert whole(project) == whole(made_small)


def test_a_file_made_by_hand_after_a_killed_run_is_kept(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The killed run meant to write it, and had not come to it."""
    add_region(project)
    leave(project, run, monkeypatch, 1)
    mine = project / "generated" / "zh/hongkong/openai/chat/curl-http/main.sh"
    assert not mine.exists()
    mine.parent.mkdir(parents=True)
    mine.write_bytes(b"echo mine\n")
    outcome = run("generate")
    assert (outcome.exit_code, outcome.stderr.partition(": ")[2]) == (2, f"{TAKEN}\n")
    assert mine.read_bytes() == b"echo mine\n"


@pytest.mark.slow
def test_runs_killed_at_random_leave_whole_files_and_the_next_one_repairs(large: Path, seed: int) -> None:
    kill(large, "--at-random", seed)


@pytest.mark.slow
def test_runs_killed_at_each_step_leave_whole_files_and_the_next_one_repairs(project: Path, seed: int) -> None:
    kill(project, "--at-each-step", seed)


def kill(folder: Path, way: str, seed: int) -> None:
    command = [sys.executable, "-B", str(SUPPORT / "killer.py"), str(folder), way, str(seed)]
    done = subprocess.run(command, capture_output=True, text=True)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]


def test_a_manifest_that_cannot_be_written_again_counts_as_damaged(project: Path, run: Run) -> None:
    rows = manifest(project)
    rows["samples"][0]["template"] = "\ud800"
    (project / "generated" / "manifest.json").write_text(json.dumps(rows), encoding="utf-8")
    assert run("generate", "zh/*").exit_code == 0
    with pytest.raises(CodegenError, match="missing or damaged"):
        Project(made_damaged(project)).manifest()


def made_damaged(project: Path) -> Path:
    (project / "generated" / "manifest.json").write_bytes(b"{")
    return project


def test_a_run_that_has_nothing_to_do_writes_nothing(project: Path, run: Run) -> None:
    before = stamps(project / "generated")
    folders = {path: path.stat().st_mtime_ns for path in (project / "generated").rglob("*") if path.is_dir()}
    assert run("generate").exit_code == 0
    assert stamps(project / "generated") == before
    assert {path: path.stat().st_mtime_ns for path in folders} == folders
