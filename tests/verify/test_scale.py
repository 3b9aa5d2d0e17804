"""Verify on many machines and again and again: shards, kept passes, the pytest plugin, reports, missing runtimes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from bench import GENERATED, HOME, spec
from workbench import CHECKOUT, Outcome, replace_in, run_command, share_installed

from codegen import cache, manifest
from codegen.cache import Cache
from codegen.errors import CodegenError
from codegen.manifest import Row
from codegen.mock import Pace
from codegen.verify.exchange import Exchange
from codegen.verify.passes import Passes
from codegen.verify.pins import Choice, Pin, choose, slug
from codegen.verify.result import Result, json_report, junit_report
from codegen.verify.shard import SECONDS, read, shard
from codegen.verify.toolchains import TOOLCHAINS, Toolchain, java

CELL = "en/beijing/openai/chat"
EVERY_ROW = [row for row in manifest.load((GENERATED / manifest.NAME).read_bytes()) or [] if row["scenario"] == "chat"]
"""The rows of the project that these tests copy."""


def seconds(row: Row) -> float:
    return SECONDS[f"{row['language']}-{row['client'].partition('-')[0]}"]


@pytest.fixture
def copy(project: Path) -> Path:
    """A copy of the project that shares the checkout's installed SDKs, and has no passes yet."""
    share_installed(project)
    return project


def verify(copy: Path, *arguments: str) -> Outcome:
    return run_command("-C", str(copy), "verify", *arguments)


def report(copy: Path, *arguments: str) -> tuple[Outcome, list[dict[str, Any]]]:
    file = copy.parent / "report.json"
    result = verify(copy, *arguments, "--json", str(file))
    results: list[dict[str, Any]] = json.loads(file.read_bytes())["results"]
    return result, results


def edit(copy: Path, sample_id: str) -> None:
    """Change a sample's bytes and nothing that it does."""
    [row] = [row for row in EVERY_ROW if row["id"] == sample_id]
    file = copy / "generated" / row["path"]
    file.write_bytes(file.read_bytes() + b"# edited\n")


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Take a tool from this machine."""

    def without(language: str, lost: str) -> None:
        toolchain = TOOLCHAINS[language]
        found = toolchain.find
        monkeypatch.setattr(toolchain, "find", lambda self, tool: None if tool == lost else found(self, tool))

    yield without


@pytest.mark.parametrize("count", [1, 2, 3, 7, 500])
def test_shards_partition_the_set(count: int) -> None:
    parts = [[row["id"] for row in shard(EVERY_ROW, index, count)] for index in range(1, count + 1)]
    assert sorted(name for part in parts for name in part) == sorted(row["id"] for row in EVERY_ROW)
    assert all(part == sorted(part) for part in parts)


def test_shards_depend_on_the_rows_and_not_on_their_order() -> None:
    for index in (1, 2, 3):
        assert shard(EVERY_ROW[::-1], index, 3) == shard(EVERY_ROW, index, 3)


@pytest.mark.parametrize("count", [2, 3, 5])
def test_shards_take_about_as_long_as_each_other(count: int) -> None:
    loads = [sum(map(seconds, shard(EVERY_ROW, index, count))) for index in range(1, count + 1)]
    assert max(loads) - min(loads) <= max(SECONDS.values())


def test_seconds_of_every_published_client_are_recorded() -> None:
    assert {f"{row['language']}-{row['client'].partition('-')[0]}" for row in EVERY_ROW} == set(SECONDS)


def test_shards_of_the_command_partition_what_was_chosen(copy: Path) -> None:
    chosen = [f"{CELL}/*-http", "--language", "curl", "--language", "php", "--language", "python"]
    whole = report(copy, *chosen)[1]
    parts = [report(copy, *chosen, "--shard", f"{index}/3")[1] for index in (1, 2, 3)]
    assert len(whole) == 3
    assert sorted(row["id"] for part in parts for row in part) == [row["id"] for row in whole]


@pytest.mark.parametrize("text", ["0/3", "4/3", "3", "1/0", "1/3/5", "a/b", "-1/3", "1.0/3", " 1/3", "1/３", "/", ""])
def test_shard_that_is_none_is_an_error_that_names_it(text: str, copy: Path) -> None:
    with pytest.raises(CodegenError, match="wanted: I/N, for example 1/3"):
        read(text)
    if text:
        result = verify(copy, "--shard", text)
        assert result.exit_code == 2
        assert f"--shard {text}: wanted: I/N" in result.stderr


def test_shard_without_samples_is_no_failure(copy: Path) -> None:
    result = verify(copy, f"{CELL}/curl-http", "--shard", "2/2")
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (0, "0 passed, 0 failed, 0 skipped")


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
        copy / "spec" / "model-studio.yaml", {"models: [qwen-plus, qwen-vl-plus]": "models: [qwen-vl-plus, qwen-plus]"}
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


def test_path_template_and_title_of_a_sample_are_not_in_the_key_of_its_pass() -> None:
    kept = Passes(Cache(), spec())
    assert key(kept, row={**ROW, "path": "elsewhere/main.py", "template": "other.j2"}) == key(kept)


def test_harness_and_mock_are_in_the_key_of_a_pass(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = key(Passes(Cache(), spec()))
    package = Path(shutil.copytree(Path(cache.__file__).parent, tmp_path / "codegen"))
    monkeypatch.setattr(cache, "__file__", str(package / "cache.py"))
    cache.harness.cache_clear()
    try:
        assert key(Passes(Cache(), spec())) == before
        for file in ("verify/exchange.py", "verify/toolchains/Compile.java", "mock/app.py"):
            with (package / file).open("a") as source:
                source.write("// changed\n")
            cache.harness.cache_clear()
            after = key(Passes(Cache(), spec()))
            assert after != before, file
            before = after
    finally:
        cache.harness.cache_clear()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"id": "x"}', '{"exchanges": 1}', '{"exchanges": [{}]}'])
def test_damaged_pass_is_no_pass(text: str, tmp_path: Path) -> None:
    cache = Cache(tmp_path)
    cache.put("passes", "k", text + "\n")
    assert Passes(cache, spec()).get("k") is None


def test_identity_of_a_toolchain_changes_with_its_tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tool = tmp_path / "tool"
    monkeypatch.setattr(TOOLCHAINS["curl"], "find", lambda self, name: str(tool) if name == "curl" else None)
    seen = set()
    for content in ("one", "two, longer"):
        tool.write_text(content)
        seen.add(TOOLCHAINS["curl"](HOME / "curl").identity)
    assert len(seen) == 2


@pytest.mark.parametrize("required", ["php", "all", "curl,php"])
def test_required_runtime_that_is_missing_is_an_error_that_names_it(required: str, copy: Path, without: Any) -> None:
    without("php", "php")
    result = verify(copy, f"{CELL}/php-http", f"{CELL}/curl-http", "--require", required)
    assert result.exit_code == 2
    assert result.stderr.startswith("--require php: php not found: ")
    assert result.stdout == ""


def test_missing_runtime_that_is_not_required_is_a_counted_skip(copy: Path, without: Any) -> None:
    without("php", "php")
    result, results = report(copy, f"{CELL}/php-http", f"{CELL}/curl-http", "--require", "curl")
    assert (result.exit_code, [row["status"] for row in results]) == (0, ["passed", "skipped"])
    assert results[1]["reason"].startswith("php not found: ")
    assert result.stderr.splitlines() == [f"1 skipped: {results[1]['reason']}", "1 passed, 0 failed, 1 skipped"]


def reading(copy: Path) -> str:
    """The id of a curl sample that counts as one that reads answers, among others that do not."""
    file = copy / "generated" / manifest.NAME
    rows = manifest.load(file.read_bytes()) or []
    [row] = [row for row in rows if row["id"] == f"{CELL}/curl-http"]
    row["template"] = "curl/http/openai/chat.sh.j2"
    file.write_bytes(manifest.dump(rows))
    return str(row["id"])


def test_without_jq_only_the_curl_samples_that_read_answers_are_skipped(copy: Path, without: Any) -> None:
    without("curl", "jq")
    reader = reading(copy)
    result, results = report(copy, reader, "en/finance/openai/chat/curl-http", "--require", "php")
    assert (result.exit_code, [(row["id"], row["status"]) for row in results]) == (
        0,
        [(reader, "skipped"), ("en/finance/openai/chat/curl-http", "passed")],
    )
    assert result.stderr.splitlines() == [
        "1 skipped: jq not found: install jq 1.6 or later",
        "1 passed, 0 failed, 1 skipped",
    ]


@pytest.mark.parametrize("required", ["curl", "all"])
def test_required_curl_wants_jq_where_a_sample_reads_answers(required: str, copy: Path, without: Any) -> None:
    without("curl", "jq")
    alone = verify(copy, "en/finance/openai/chat/curl-http", "--require", required)
    assert alone.exit_code == 0
    result = verify(copy, reading(copy), "--require", required)
    assert (result.exit_code, result.stderr) == (
        2,
        "--require curl: jq not found: install jq 1.6 or later\n",
    )


@pytest.mark.parametrize(
    ("said", "fits"), [("curl 7.75.9", False), ("curl 7.76.0 (x86) libcurl/7.1", True), ("?", True)]
)
def test_tool_that_is_too_old_is_a_counted_skip(
    said: str, fits: bool, copy: Path, tmp_path: Path, monkeypatch: Any
) -> None:
    stale = tmp_path / "curl"
    stale.write_text(f"#!/bin/sh\necho '{said}'\n")
    stale.chmod(0o755)
    curl = TOOLCHAINS["curl"]
    found = curl.find
    monkeypatch.setattr(curl, "find", lambda self, tool: str(stale) if tool == "curl" else found(self, tool))
    if fits:
        assert curl(tmp_path / "home").missing is None
        return
    _, [row] = report(copy, f"{CELL}/curl-http")
    assert (row["status"], row["reason"]) == ("skipped", "curl 7.75.9 is too old: install curl 7.76 or later")
    required = verify(copy, f"{CELL}/curl-http", "--require", "curl")
    assert (required.exit_code, required.stderr) == (2, f"--require curl: {row['reason']}\n")
    assert f"  {row['reason']}" in run_command("-C", str(copy), "doctor").stdout.splitlines()


def test_tool_is_asked_for_its_version_once_and_again_when_it_is_replaced(tmp_path: Path, monkeypatch: Any) -> None:
    tool, asked = tmp_path / "curl", tmp_path / "asked"
    tool.write_text(f"#!/bin/sh\necho >>{asked}\necho curl 8.0\n")
    tool.chmod(0o755)
    curl = TOOLCHAINS["curl"]
    monkeypatch.setattr(curl, "find", lambda self, name: str(tool))
    [wanted] = [one for one in curl.tools if one.oldest]
    assert [curl(tmp_path / "home").objection(wanted) for _ in range(3)] == [""] * 3
    assert asked.read_text() == "\n"
    os.utime(tool, (1, 1))
    assert curl(tmp_path / "home").objection(wanted) == ""
    assert asked.read_text() == "\n\n"


def test_required_language_must_be_there_whatever_is_selected(copy: Path, without: Any) -> None:
    without("php", "php")
    result = verify(copy, f"{CELL}/curl-http", "--require", "php")
    assert (result.exit_code, result.stderr.startswith("--require php: php not found: ")) == (2, True)


def test_setup_of_a_runtime_that_is_missing_exits_with_2_where_it_is_named(copy: Path, without: Any) -> None:
    without("curl", "curl")
    named = run_command("-C", str(copy), "setup", "curl")
    assert (named.exit_code, named.stderr.startswith("curl: curl not found: ")) == (2, True)


def test_unknown_required_language_is_an_error_with_the_nearest_known_one(copy: Path) -> None:
    result = verify(copy, f"{CELL}/curl-http", "--require", "pyton")
    assert result.exit_code == 2
    assert "--require pyton: unknown language; did you mean 'python'?" in result.stderr


def test_key_of_the_caller_is_in_no_report(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = "sk-real-0123456789abcdef"
    monkeypatch.setenv("DASHSCOPE_API_KEY", own)
    monkeypatch.setenv("OPENAI_API_KEY", own)
    chosen = [f"--language={language}" for language in ("curl", "php", "nodejs")]
    result, results = report(copy, "en/beijing/openai/*", "--client", "http", *chosen, f"{CELL}/python-*")
    assert result.exit_code == 0
    assert sum(len(row["exchanges"]) for row in results) >= 1
    assert own not in (copy.parent / "report.json").read_text(encoding="utf-8")
    assert own not in result.stdout + result.stderr


def result_of(status: Any, reason: str = "", stderr: str = "") -> Result:
    row = judged_once()
    return replace(row, status=status, reason=reason, stderr=stderr, id=f"{CELL}/{status}")


def judged_once() -> Result:
    exchange = Exchange(
        "POST", "api.example.com", "/v1", {"host": "api.example.com"}, b'{"a": [1, "\xe4\xbd\xa0"]}', 200
    )
    return Result("a/b", "passed", "", 0.25, 0, [], "0" * 64, False, [exchange], "out", "")


def test_junit_file_is_well_formed_and_counts_right(copy: Path, without: Any) -> None:
    without("php", "php")
    replace_in(copy / "generated" / CELL / "curl-http" / "main.sh", {"Who are you?": "<Who & is it?>"})
    file = copy.parent / "junit.xml"

    result = verify(
        copy, f"{CELL}/*-http", "--language=curl", "--language=php", "--language=python", "--junit", str(file)
    )

    assert result.exit_code == 1
    suite = ET.fromstring(file.read_bytes())
    assert suite.tag == "testsuite"
    assert {name: suite.get(name) for name in ("tests", "failures", "skipped")} == {
        "tests": "3",
        "failures": "1",
        "skipped": "1",
    }
    cases = {case.get("name"): case for case in suite.iter("testcase")}
    assert {case.get("classname") for case in cases.values()} == {CELL}
    assert {name: [child.tag for child in case] for name, case in cases.items()} == {
        "curl-http": ["failure"],
        "php-http": ["skipped"],
        "python-http": [],
    }
    failure = cases["curl-http"].find("failure")
    assert failure is not None
    assert "promised" in str(failure.text)
    assert str(cases["php-http"][0].get("message")).startswith("php not found")


def test_junit_holds_no_character_that_xml_cannot() -> None:
    awkward = "\x00\x1b[1m<&>\"']]>\ufffe\ud800 你\n第二行"
    results = [result_of("failed", awkward, awkward), result_of("skipped", awkward), result_of("passed")]
    suite = ET.fromstring(junit_report(results).encode("utf-8"))
    assert [suite.get(name) for name in ("tests", "failures", "skipped", "time")] == ["3", "1", "1", "0.750"]
    [failure] = suite.iter("failure")
    assert "你\n第二行" in str(failure.text)


def test_pass_that_was_kept_is_reported_as_it_was() -> None:
    row = judged_once().as_json()
    assert json.loads(json_report([Result.from_json(row)])) == {"results": [row]}


PACKAGES: list[Row] = [
    {"packages": [{"name": "pypi:openai", "oldest": "1.55.3", "newest": "3.54.0"}]},
    {"packages": [{"name": "npm:openai", "oldest": "5.0.0", "newest": "7.57.0"}]},
    {"packages": []},
]


def chosen_versions(words: list[str], folder: Path) -> list[list[str]]:
    choice = choose(words, PACKAGES, folder)
    return [[str(pin.file or pin.version) for pin in choice.pins(row)] for row in PACKAGES]


def test_sdk_option_chooses_versions(tmp_path: Path) -> None:
    wheel = tmp_path / "openai.whl"
    wheel.touch()
    newest = [["3.54.0"], ["7.57.0"], []]
    assert chosen_versions([], tmp_path) == newest
    assert chosen_versions(["newest"], tmp_path) == newest
    assert chosen_versions(["oldest"], tmp_path) == [["1.55.3"], ["5.0.0"], []]
    assert chosen_versions(["pypi:openai=2.0.0"], tmp_path) == [["2.0.0"], ["7.57.0"], []]
    assert chosen_versions(["oldest", "npm:openai=6.0.0"], tmp_path) == [["1.55.3"], ["6.0.0"], []]
    assert chosen_versions(["pypi:openai=openai.whl"], tmp_path) == [[str(wheel)], ["7.57.0"], []]
    assert chosen_versions([f"pypi:openai={wheel}"], tmp_path) == [[str(wheel)], ["7.57.0"], []]


@pytest.mark.parametrize(
    ("word", "told"),
    [
        ("eldest", "--sdk eldest: wanted: oldest, newest, PACKAGE=VERSION or PACKAGE=PATH"),
        ("pypi:openai=", "--sdk pypi:openai=: wanted: oldest, newest, PACKAGE=VERSION or PACKAGE=PATH"),
        ("pypi:opnai=1", "--sdk pypi:opnai=1: unknown package 'pypi:opnai'; did you mean 'pypi:openai'?"),
        ("openai=1", "--sdk openai=1: unknown package 'openai'"),
        ("pypi:openai=1;os", "--sdk pypi:openai=1;os: '1;os' is neither a version nor a file"),
        ("pypi:openai=./no.whl", "--sdk pypi:openai=./no.whl: there is no ./no.whl"),
    ],
)
def test_sdk_option_that_is_none_is_an_error_that_names_it(word: str, told: str, tmp_path: Path, copy: Path) -> None:
    with pytest.raises(CodegenError) as error:
        choose([word], PACKAGES, tmp_path)
    assert str(error.value).startswith(told)
    result = verify(copy, f"{CELL}/curl-http", "--sdk", word)
    assert result.exit_code == 2
    assert result.stderr.startswith(f"--sdk {word}: ")


def test_folder_of_installed_packages_is_told_apart_by_version_and_file(tmp_path: Path) -> None:
    wheel = tmp_path / "a.whl"
    wheel.write_text("1")
    plain = Pin("go:github.com/openai/openai-go/v3", "3.0.0")
    names = [slug(pins) for pins in ((), (plain,), (replace(plain, version="3.0.1"),), under_test(wheel))]
    wheel.write_text("another build")
    names.append(slug(under_test(wheel)))
    names.append(slug((Pin("maven:a.b:c", "1"), Pin("npm:@x/y", "2"))))
    assert len(set(names)) == len(names)
    assert all(name and not set(name) & set("/:@\\") for name in names)


def under_test(file: Path) -> tuple[Pin, ...]:
    """The pins of a sample whose SDK is a build of somebody's own."""
    return Choice(files={"pypi:openai": file}).pins(PACKAGES[0])


def test_a_folder_is_another_build_once_a_source_in_it_has_changed(tmp_path: Path) -> None:
    names = ("go.mod", "option/option.go", ".git/index", "node_modules/a/index.js")
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("old")
    before = under_test(tmp_path)
    assert under_test(tmp_path) == before
    changed = []
    for name in names:
        (tmp_path / name).write_text("a new one")
        changed.append(under_test(tmp_path) != before)
        before = under_test(tmp_path)
    assert changed == [True, True, False, False]


@pytest.mark.parametrize(
    ("built", "left"),
    [
        ("openai-java.jar", ["openai-java-core-4.1.0.jar", "openai-java.jar"]),
        ("openai-java-4.1.0.jar", ["openai-java-4.1.0.jar", "openai-java-core-4.1.0.jar"]),
        ("openai-java-core-4.2.0-SNAPSHOT.jar", ["openai-java-4.1.0.jar", "openai-java-core-4.2.0-SNAPSHOT.jar"]),
        ("mine.jar", ["mine.jar", "openai-java-core-4.1.0.jar"]),
    ],
)
def test_a_jar_under_test_takes_the_place_of_the_published_one(built: str, left: list[str], tmp_path: Path) -> None:
    lib = tmp_path / "lib"
    lib.mkdir()
    for name in ("openai-java-4.1.0.jar", "openai-java-core-4.1.0.jar"):
        (lib / name).write_text("published")
    (tmp_path / built).write_text("built")
    java.replace_jar(tmp_path / built, "openai-java", lib)
    assert sorted(file.name for file in lib.iterdir()) == left
    assert (lib / built).read_text() == "built"


def faked(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Every tool is a script that tells its version, but for PHP, which is not there, and packages install at once."""
    tool = folder / "tool"
    tool.write_text("#!/bin/sh\necho version 100.2.3\n")
    tool.chmod(0o755)

    def install(self: Toolchain, pins: tuple[Pin, ...], told: Any) -> str:
        with self.installing(slug(pins), told, slug(pins)):
            return ""

    for language, toolchain in TOOLCHAINS.items():
        monkeypatch.setattr(toolchain, "find", lambda self, name, there=language != "php": str(tool) if there else None)
        monkeypatch.setattr(toolchain, "install", install)


def test_doctor_says_what_is_there_and_how_to_get_the_rest(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faked(monkeypatch, tmp_path)
    before = run_command("-C", str(project), "doctor")
    assert before.exit_code == 1
    lines = before.stdout.splitlines()
    assert "PHP: cannot run here" in lines
    assert "  php not found: install PHP 8.0 or later, on Debian: apt-get install php-cli php-curl" in lines
    assert {"Python: ready", "Java: ready", "curl: ready"} <= set(lines)
    assert f"  curl: version 100.2.3 ({tmp_path / 'tool'})" in lines
    assert "  openai 3.54.0: not installed, run: codegen setup python --sdk newest" in lines
    assert "  openai 1.55.3: not installed, run: codegen setup python --sdk oldest" in lines

    assert run_command("-C", str(project), "setup", "python").exit_code == 0

    lines = run_command("-C", str(project), "doctor").stdout.splitlines()
    assert "  openai 3.54.0: installed" in lines
    assert "  openai 1.55.3: not installed, run: codegen setup python --sdk oldest" in lines


def test_doctor_tells_of_a_tool_that_only_some_samples_need(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, without: Any
) -> None:
    faked(monkeypatch, tmp_path)
    monkeypatch.setattr(TOOLCHAINS["php"], "find", lambda self, tool: str(tmp_path / "tool"))
    monkeypatch.setattr(TOOLCHAINS["php"], "missing", None)
    reading(project)
    without("curl", "jq")
    result = run_command("-C", str(project), "doctor")
    lines = result.stdout.splitlines()
    assert (result.exit_code, "curl: ready" in lines) == (1, True)
    [told] = [line for line in lines if "jq" in line]
    assert re.fullmatch(r"  jq not found: install jq 1\.6 or later \([1-9][0-9]* samples need it\)", told)


def test_doctor_is_content_where_nothing_is_missing(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    faked(monkeypatch, tmp_path)
    monkeypatch.setattr(TOOLCHAINS["php"], "find", lambda self, tool: str(tmp_path / "tool"))
    monkeypatch.setattr(TOOLCHAINS["php"], "missing", None)
    result = run_command("-C", str(project), "doctor")
    assert (result.exit_code, "cannot run here" in result.stdout) == (0, False)


def test_setup_installs_what_is_asked_for_once(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    faked(monkeypatch, tmp_path)
    first = run_command("-C", str(project), "setup", "python", "--sdk", "oldest")
    again = run_command("-C", str(project), "setup", "python", "--sdk", "oldest")
    assert (first.exit_code, again.exit_code) == (0, 0)
    told = first.stdout + first.stderr
    assert all(package in told for package in ("openai-1.55.3", "dashscope-1.10.0", "requests-2.26.0"))
    assert "openai-3.54.0" not in told
    assert "openai-1.55.3" not in again.stdout + again.stderr
    assert not (project / ".codegen" / "java").exists()


def test_setup_of_an_unknown_language_is_an_error_that_names_it(project: Path) -> None:
    result = run_command("-C", str(project), "setup", "pyton")
    assert result.exit_code == 2
    assert "pyton" in result.stderr


def pytest_codegen(copy: Path, *arguments: str) -> tuple[int, dict[str, str], str]:
    """Run `pytest --codegen` on a project; gives its exit code, each sample's verdict, and all it said."""
    file = copy.parent / "plugin.xml"
    (copy / "pytest.ini").write_text("[pytest]\n")
    entry = subprocess.run(
        [sys.executable, "-c", "from importlib.metadata import entry_points as e; print(*e(group='pytest11').names)"],
        capture_output=True,
        text=True,
        check=True,
    )
    plugin = [] if "codegen" in entry.stdout.split() else ["-p", "codegen.verify.pytest_plugin"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *plugin, "--codegen", "-q", "-ra", f"--junitxml={file}", *arguments],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "PYTEST_ADDOPTS": ""},
    )
    verdicts = {}
    for case in ET.fromstring(file.read_bytes()).iter("testcase") if file.exists() else ():
        kinds = {child.tag for child in case}
        verdicts[str(case.get("name"))] = (
            "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "passed"
        )
    return done.returncode, verdicts, done.stdout + done.stderr


@pytest.mark.parametrize("workers", [["-n", "2"], ["-p", "no:xdist"]], ids=["two-workers", "in-one-process"])
def test_pytest_plugin_gives_the_verdicts_of_the_command(copy: Path, workers: list[str]) -> None:
    broken = f"{CELL}/curl-http"
    replace_in(copy / "generated" / broken / "main.sh", {"Who are you?": "Who is it?"})
    (copy / "generated" / CELL / "php-http" / "main.php").unlink()
    chosen = [f"{CELL}/*-http", "--language", "curl", "--language", "php", "--language", "python"]
    _, results = report(copy, *chosen, "--no-cache")

    code, verdicts, said = pytest_codegen(copy, *workers, "-k", f"{CELL} and http and (curl or php or python)")

    assert verdicts == {row["id"]: row["status"] for row in results}, said
    assert verdicts == {
        broken: "failed",
        f"{CELL}/php-http": "failed" if not TOOLCHAINS["php"](HOME / "php").missing else "skipped",
        f"{CELL}/python-http": "passed",
    }
    assert code == 1
    assert 'body.messages[1].content is "Who is it?", promised "Who are you?"' in said


def test_pytest_plugin_has_an_item_for_every_sample(copy: Path) -> None:
    code, _, said = pytest_codegen(copy, "--collect-only", "-p", "no:xdist")
    assert code == 0
    listed = {line.partition("::")[2] for line in said.splitlines() if "::" in line}
    assert listed == {row["id"] for row in EVERY_ROW}


def test_pytest_without_the_option_runs_no_samples(copy: Path) -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "--collect-only",
            "-p",
            "no:xdist",
        ],
        cwd=copy,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
    )
    assert done.returncode == pytest.ExitCode.NO_TESTS_COLLECTED, done.stdout + done.stderr


def test_pytest_plugin_says_what_to_run_where_there_is_no_manifest(copy: Path) -> None:
    (copy / "generated" / manifest.NAME).write_text("{")
    code, verdicts, said = pytest_codegen(copy, "-p", "no:xdist")
    assert code != 0
    assert "passed" not in verdicts.values()
    assert "run: codegen generate" in said


@pytest.mark.slow
def test_every_sample_passes_with_the_network_unplugged(copy: Path) -> None:
    """In a network namespace with nothing in it but its own loopback."""
    unplugged = ["unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    if not shutil.which("unshare") or not shutil.which("ip"):
        pytest.skip("unshare (util-linux) or ip (iproute2) is not installed")
    tried = subprocess.run([*unplugged, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"a network namespace is not permitted here: {tried.stderr.strip()}")
    cell = ["*/singapore/*", "--locale", "zh"]
    assert run_command("-C", str(copy), "setup").exit_code == 0
    file = copy.parent / "report.json"
    command = [sys.executable, "-m", "codegen", "-C", str(copy), "verify", *cell, "--no-cache", "--json", str(file)]
    env = {**os.environ, "PYTHONPATH": str(CHECKOUT)}

    done = subprocess.run([*unplugged, *command], capture_output=True, text=True, check=False, env=env)

    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads(file.read_bytes())["results"]
    assert {row["id"] for row in results} == {row["id"] for row in EVERY_ROW if row["id"].startswith("zh/singapore/")}
    runnable = {name for name, toolchain in TOOLCHAINS.items() if not toolchain(HOME / name).missing}
    for row in results:
        runs = row["id"].rpartition("/")[2].partition("-")[0] in runnable
        assert row["status"] == ("passed" if runs else "skipped"), (row["id"], row["reason"])
