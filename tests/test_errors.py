"""What bad input gets. A case is a folder in cases/errors: the smallest project that is wrong, and stderr.txt.

A case that has only a `spec.yaml`, `locales/` or `templates/` of its own takes the rest from `_default`;
its `spec/` replaces the whole folder.
"""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.workbench import CHECKOUT, PATIENCE, TESTS, TINY, Golden, Run, contents, lay_project

from codegen.build import build, sources
from codegen.cache import Cache
from codegen.errors import CodegenError
from codegen.spec import document
from codegen.spec.load import load

CASES = TESTS / "cases" / "errors"
LINE = re.compile(r"(?P<file>[^:]+)(?::(?P<line>[1-9][0-9]*)(?::(?P<column>[1-9][0-9]*))?)?: (?P<message>\S.*)")


def lay_case(target: Path, case: Path) -> Path:
    """The case's project: its own files over those of `_default`."""
    lay_project(target, TINY)
    if (case / "spec").is_dir():
        shutil.rmtree(target / "spec")
        shutil.copytree(case / "spec", target / "spec")
    if (case / "spec.yaml").is_file():
        shutil.copy(case / "spec.yaml", target / "spec" / "spec.yaml")
    for own, place in (("locales", "spec/locales"), ("templates", "templates")):
        if (case / own).is_dir():
            shutil.copytree(case / own, target / place, dirs_exist_ok=True)
    return target


CASE_NAMES = sorted({path.name for path in CASES.iterdir()} - {TINY.name})


@pytest.mark.parametrize("name", CASE_NAMES)
def test_bad_input_is_told_at_its_place_by_every_command_and_nothing_is_written(
    name: str, tmp_path: Path, run: Run, golden: Golden
) -> None:
    folder = lay_case(tmp_path, CASES / name)
    before = contents(folder)
    for command in ("generate", "check", "validate"):
        outcome = run(command, folder=folder)
        assert (outcome.exit_code, outcome.stdout) == (2, ""), command
        golden(CASES / name / "stderr.txt", outcome.stderr)
    assert contents(folder) == before


@pytest.mark.parametrize("name", CASE_NAMES)
def test_every_line_of_a_golden_names_a_place_that_exists(name: str, tmp_path: Path) -> None:
    folder = lay_case(tmp_path, CASES / name)
    lines = (CASES / name / "stderr.txt").read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        told = LINE.fullmatch(line)
        assert told, f"not file:line:column: message: {line}"
        assert (folder / told["file"]).exists()
        if told["line"]:
            text = (folder / told["file"]).read_bytes().decode("utf-8", "replace").split("\n")
            assert int(told["column"] or 1) <= len(text[int(told["line"]) - 1]) + 1


def test_the_default_case_is_right(tmp_path: Path, run: Run) -> None:
    """So each case is wrong by its difference alone."""
    assert (
        run("validate", folder=lay_project(tmp_path, TINY)).stderr == "the spec is valid: 1 samples from 1 templates\n"
    )


def test_a_missing_golden_names_its_path_and_the_command(
    tmp_path: Path, golden: Golden, request: pytest.FixtureRequest
) -> None:
    if request.config.getoption("--update-goldens"):
        pytest.skip("goldens are being written")
    with pytest.raises(pytest.fail.Exception) as failure:
        golden(tmp_path / "stderr.txt", "text")
    wanted = f"there is no golden {tmp_path}/stderr.txt; to write it, run: pytest tests/test_errors.py --update-goldens"
    assert str(failure.value) == wanted


def test_goldens_are_not_updated_where_ci_is_set(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-B",
        "-m",
        "pytest",
        "-p",
        "no:cacheprovider",
        "--update-goldens",
        "--collect-only",
        "-q",
    ]
    environment = {**os.environ, "CI": "true"}
    environment.pop("PYTEST_ADDOPTS", None)
    ran = subprocess.run(
        [*command, str(Path(__file__))],
        cwd=CHECKOUT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR
    assert "--update-goldens is refused where CI is set" in ran.stderr


WRONG: tuple[Any, ...] = (
    None,
    True,
    0,
    -1.5,
    "",
    "x",
    "{",
    "a\0b",
    "$locale",
    [],
    ["x"],
    [[]],
    {},
    {"x": "y"},
    {"$locale": "x"},
)


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every value below `value`."""
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield (*path, key)
        yield from places(item, (*path, key))


def changed(whole: Any, path: tuple[Any, ...]) -> Iterator[Any]:
    """`whole` with each wrong value at `path`; without what stands there; with a neighbour that does not belong."""
    for wrong in (*WRONG, "delete", "neighbour"):
        result = copy.deepcopy(whole)
        inside = result
        for step in path[:-1]:
            inside = inside[step]
        if wrong == "delete":
            del inside[path[-1]]
        elif wrong == "neighbour" and isinstance(inside, dict):
            inside["wrong"] = inside["Wrong"] = wrong
        else:
            inside[path[-1]] = wrong
        yield result


@pytest.mark.parametrize(
    "change", [("API_KEY", '"A\\nB"'), ("openai:", '"A\\nB":'), ("endpoint: chat", 'endpoint: "A\\nB"')]
)
def test_a_message_is_one_line_whatever_it_quotes(change: tuple[str, str]) -> None:
    text = (TINY / "spec" / "spec.yaml").read_text(encoding="utf-8").replace(*change)
    locale = (TINY / "spec" / "locales" / "en.yaml").read_bytes()
    with pytest.raises(CodegenError) as error:
        load("spec/spec.yaml", text.encode(), {"en": ("spec/locales/en.yaml", locale)})
    assert [problem for problem in error.value.problems if not LINE.fullmatch(str(problem))] == []


@pytest.mark.parametrize("wrong_file", ["spec/spec.yaml", "spec/locales/en.yaml"])
def test_no_wrong_value_anywhere_escapes_as_a_traceback(wrong_file: str) -> None:
    """At each place of the smallest spec and of its locale, a value of every kind, or none."""
    files = {name: (TINY / name).read_bytes() for name in ("spec/spec.yaml", "spec/locales/en.yaml")}
    template = "python/http/request.py.j2"
    templates = {template: (TINY / "templates" / template).read_text(encoding="utf-8")}
    whole = document.parse(files[wrong_file], wrong_file).value
    for path in places(whole):
        for value in changed(whole, path):
            files[wrong_file] = json.dumps(value).encode()
            try:
                spec = load(
                    "spec/spec.yaml",
                    files["spec/spec.yaml"],
                    {"en": ("spec/locales/en.yaml", files["spec/locales/en.yaml"])},
                )
                made_from = sources(spec, templates)
                build(made_from, made_from.plan.samples, Cache())
            except CodegenError as error:
                for problem in error.problems:
                    assert LINE.fullmatch(str(problem)), (path, str(problem))
