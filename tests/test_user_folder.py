"""What is kept between runs lies in the user's own folder. What a project brings along in .codegen/ counts for nothing."""

from __future__ import annotations

import json
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2
import pytest
from jinja2.bccache import Bucket, BytecodeCache
from support.verifying import CELL, report, verify
from support.workbench import Run, contents, permissions_counting, replace_in, run_command, share_installed

from codegen import user_folder
from codegen.cache import Cache
from codegen.errors import CodegenError
from codegen.toolchains import TOOLCHAINS
from codegen.verify.passes import Passes

BROKEN = f"{CELL}/curl-http"
OTHERS = 65534


class NoLoader(BytecodeCache):
    """Jinja's names for what it keeps."""

    def load_bytecode(self, bucket: Bucket) -> None: ...

    def dump_bytecode(self, bucket: Bucket) -> None: ...


def script(file: Path, marker: Path) -> None:
    """A program that says that it has run."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\ntouch '{marker}'\necho 10.0.999\n")
    file.chmod(0o755)


def poison(project: Path, home: Path, marker: Path) -> None:
    """Put compiled templates that write `marker` where codegen has once kept them."""
    code = compile(f"open({str(marker)!r}, 'w').close()\nraise SystemExit(0)", "poison", "exec")
    names = NoLoader()
    for file in (project / "templates").rglob("*.j2"):
        name, source = file.relative_to(project / "templates").as_posix(), file.read_text()
        key, checksum = names.get_cache_key(name, name), names.get_source_checksum(source)
        bucket = Bucket(jinja2.Environment(), key, checksum)
        bucket.code = code
        data = bucket.bytecode_to_string()
        for kept in (f"templates-2/{key}", f"templates-2/{key}-{checksum}"):
            (home / "cache" / kept).parent.mkdir(parents=True, exist_ok=True)
            (home / "cache" / kept).write_bytes(sha256(data).hexdigest().encode() + b"\n" + data)


@pytest.fixture
def forged(copy: Path, user: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder that knows a broken sample as passed and in step, and other results of Black."""
    template = copy / "templates" / "python" / "http" / "request.py.j2"
    replace_in(template, {"print(response.text)": "print( response.text )"})  # so that Black changes something
    assert run_command("-C", str(copy), "check").exit_code == 0
    replace_in(copy / "generated" / BROKEN / "main.sh", {"Who are you?": "Who is it?"})
    cache = Cache(user / "cache")
    for kept in (user / "cache" / "check").iterdir():
        known = json.loads(cache.get("check", kept.name) or "")
        changed = {name: sha256((copy / "generated" / name).read_bytes()).hexdigest() for name in known}
        cache.put("check", kept.name, json.dumps(changed))
    for kept in (user / "cache" / "black").iterdir():
        cache.put("black", kept.name, f"{cache.get('black', kept.name)}# forged\n")
    put = Passes.put
    with monkeypatch.context() as patched:
        patched.setattr(
            Passes,
            "put",
            lambda self, key, result, **ran: put(self, key, replace(result, status="passed", reason=""), **ran),
        )
        assert verify(copy, BROKEN).exit_code == 1
    return user


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    """A file that is there when code of the project has run."""
    return tmp_path / "marker"


@pytest.fixture
def arrived(copy: Path, forged: Path, marker: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with all of that in .codegen/ and programs beside it, for a user who knows nothing yet."""
    home = copy / ".codegen"
    shutil.copytree(forged, home, symlinks=True)
    poison(copy, home, marker)
    for name in ("dotnet", "curl", "python3"):
        script(home / name, marker)
    script(home / "csharp" / "dotnet" / "dotnet", marker)
    (tmp_path / "fresh").mkdir()
    monkeypatch.setenv(user_folder.VARIABLE, str(tmp_path / "fresh"))
    share_installed(tmp_path / "fresh")
    return copy


opened: list[str] | None = None


def note(event: str, arguments: tuple[Any, ...]) -> None:
    if opened is not None and event in ("open", "os.listdir", "os.scandir", "subprocess.Popen"):
        opened.append(f"{event} {arguments[0]!r}")


sys.addaudithook(note)


@pytest.fixture
def seen() -> Iterator[list[str]]:
    """What is opened, listed or started meanwhile."""
    global opened  # noqa: PLW0603 - an audit hook cannot be taken away
    opened = []
    yield opened
    opened = None


def test_what_was_forged_counts_where_the_user_s_own_folder_holds_it(copy: Path, forged: Path, run: Run) -> None:
    """What shows that the tests below would notice."""
    assert run("check").exit_code == 0
    outcome, [row] = report(copy, BROKEN)
    assert (outcome.exit_code, row["status"], row["cached"]) == (0, "passed", True)
    shutil.rmtree(copy / "generated")
    run("generate")
    assert (copy / "generated" / CELL / "python-http" / "main.py").read_text().endswith("# forged\n")


@pytest.mark.parametrize(
    "command",
    [
        ("validate",),
        ("check",),
        ("generate", "--dry-run"),
        ("show", f"{CELL}/python-http"),
        ("list", "--json"),
        ("doctor",),
        ("verify", BROKEN),
    ],
    ids=lambda command: command[0],
)
def test_no_command_reads_or_runs_or_changes_what_lies_in_dot_codegen(
    command: tuple[str, ...], arrived: Path, marker: Path, seen: list[str], run: Run
) -> None:
    before = contents(arrived / ".codegen")
    seen.clear()
    run(*command)
    assert seen
    assert [line for line in seen if "/project/.codegen" in line] == []
    assert not marker.exists()
    assert contents(arrived / ".codegen") == before


def test_a_restored_dot_codegen_changes_no_published_byte(arrived: Path, made_project: Path, run: Run) -> None:
    shutil.rmtree(arrived / "generated")
    assert run("generate").exit_code == 0
    assert contents(arrived / "generated") == contents(made_project / "generated")


def test_a_restored_dot_codegen_changes_no_verdict(arrived: Path, run: Run) -> None:
    checked = run("check")
    assert (checked.exit_code, checked.stdout.splitlines()[0]) == (
        1,
        f"generated/{BROKEN}/main.sh: was changed by hand",
    )
    outcome, [row] = report(arrived, BROKEN)
    assert (outcome.exit_code, row["status"], row["cached"]) == (1, "failed", False)


def test_no_tool_comes_from_the_project_or_from_a_relative_entry_of_path(
    arrived: Path, marker: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("dotnet", ".codegen/dotnet", "bin/dotnet"):
        script(arrived / name, marker)
    monkeypatch.chdir(arrived)
    others = [entry for entry in os.environ["PATH"].split(":") if not Path(entry, "dotnet").exists()]
    monkeypatch.setenv("PATH", ":".join(["", ".", "bin", ".codegen", *others, ""]))
    told = "dotnet not found: install the .NET SDK 10 or later"
    assert TOOLCHAINS["csharp"](arrived).find("dotnet") is None
    assert f"  {told}" in run_command("doctor").stdout.splitlines()
    _, [row] = report(arrived, f"{CELL}/csharp-http")
    assert (row["status"], row["reason"]) == ("skipped", told)
    assert not marker.exists()


def test_a_tool_is_not_asked_for_its_version_in_the_project(
    copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A global.json there would lead dotnet to an SDK of the project's."""
    tool = tmp_path / "bin" / "dotnet"
    script(tool, tmp_path / "asked")
    tool.write_text(tool.read_text().replace("touch", "pwd >"))
    monkeypatch.chdir(copy)
    monkeypatch.setenv("PATH", f"{tool.parent}:{os.environ['PATH']}")
    assert TOOLCHAINS["csharp"](tmp_path / "home").problem is None
    asked_in = Path((tmp_path / "asked").read_text().strip())
    assert not asked_in.is_relative_to(copy)


def test_a_pass_counts_in_every_project_of_the_user(copy: Path, tmp_path: Path) -> None:
    other = Path(shutil.copytree(copy, tmp_path / "other"))
    for folder, cached in ((copy, False), (other, True)):
        _, [row] = report(folder, BROKEN)
        assert (row["status"], row["cached"]) == ("passed", cached)


def test_the_folder_is_made_for_the_user_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "new" / "user"
    monkeypatch.setenv(user_folder.VARIABLE, str(folder))
    user_folder.cache().put("kind", "key", "text")
    assert user_folder.toolchains() == folder / "toolchains"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert (folder / "cache" / "kind" / "key").is_file()


def test_without_the_variable_it_is_below_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(user_folder.VARIABLE)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert user_folder.toolchains().relative_to(tmp_path).parts[-2:] == ("verified-samples", "toolchains")


def test_a_relative_name_is_made_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(user_folder.VARIABLE, "mine")
    assert user_folder.toolchains() == tmp_path / "mine" / "toolchains"


def refused(monkeypatch: pytest.MonkeyPatch, folder: Path) -> str:
    """Why a folder is not used. Its cache stores nothing."""
    monkeypatch.setenv(user_folder.VARIABLE, str(folder))
    user_folder.cache().put("kind", "key", "text")
    assert user_folder.cache().get("kind", "key") is None
    with pytest.raises(CodegenError) as caught:
        user_folder.toolchains()
    return str(caught.value).removeprefix(str(folder))


ADVICE = "name a folder of your own in CODEGEN_CACHE_DIR"


def test_a_folder_that_others_can_change_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o777)
    assert refused(monkeypatch, tmp_path) == f": can be changed by every user; {ADVICE}"
    tmp_path.chmod(0o700)


@pytest.mark.parametrize("part", [".", "not/there"])
def test_a_folder_of_another_user_is_not_used(part: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    if os.geteuid() != 0:
        pytest.skip("only root can give a folder to another user")
    theirs = tmp_path / "theirs"
    theirs.mkdir()
    os.chown(theirs, OTHERS, OTHERS)
    before = contents(theirs)
    assert refused(monkeypatch, theirs / part) == f": belongs to another user; {ADVICE}"
    assert contents(theirs) == before


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert refused(monkeypatch, tmp_path / "file" / "user") == f": Not a directory; {ADVICE}"
    tmp_path.chmod(0o500)
    with permissions_counting():
        assert refused(monkeypatch, tmp_path / "user") == f": Permission denied; {ADVICE}"
    tmp_path.chmod(0o700)


def test_toolchains_that_cannot_be_kept_are_an_error_of_the_command(copy: Path, user: Path) -> None:
    shutil.rmtree(user)
    user.write_bytes(b"")
    for command in ("doctor", "setup", "verify"):
        outcome = run_command("-C", str(copy), command)
        assert (outcome.exit_code, outcome.stdout) == (2, "")
        assert outcome.stderr == f"{user}: File exists; {ADVICE}\n"


def test_results_that_are_a_month_old_are_removed_once_a_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(user_folder.VARIABLE, str(tmp_path))
    cache = user_folder.cache()
    for name in ("old", "new"):
        cache.put("kind", name, name)
    old = tmp_path / "cache" / "kind" / "old"
    day = 24 * 60 * 60
    os.utime(old, (old.stat().st_mtime - 31 * day,) * 2)
    assert [user_folder.cache().get("kind", name) for name in ("old", "new")] == [None, "new"]
    mark = tmp_path / "cache" / "trimmed"
    cache.put("kind", "old", "old")
    os.utime(old, (old.stat().st_mtime - 31 * day,) * 2)
    assert user_folder.cache().get("kind", "old") == "old"
    os.utime(mark, (mark.stat().st_mtime - day,) * 2)
    assert user_folder.cache().get("kind", "old") is None
