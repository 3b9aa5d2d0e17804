"""Which versions of its packages a sample runs with, and what tells them apart."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from support.verifying import CELL, verify

from codegen.errors import CodegenError
from codegen.toolchains import java
from codegen.toolchains.pins import Pin, slug
from codegen.tree.manifest import Row
from codegen.verify.versions import Choice, choose

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
