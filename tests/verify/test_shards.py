"""Splitting the samples over several machines."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.verifying import CELL, EVERY_ROW, report, verify

from codegen.errors import CodegenError
from codegen.languages import LANGUAGES
from codegen.toolchains import TOOLCHAINS
from codegen.toolchains.base import Seconds
from codegen.tree.manifest import Row
from codegen.verify.shard import read, shard


def seconds(row: Row) -> float:
    return TOOLCHAINS[row["language"]].seconds.of(row["client"])


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
    assert max(loads) - min(loads) <= max(map(seconds, EVERY_ROW))


def test_seconds_of_every_published_client_are_recorded() -> None:
    recorded = {
        (name, client) for name, toolchain in TOOLCHAINS.items() for client in LANGUAGES[name].clients
        if toolchain.seconds.of(client) != Seconds().of(client)
    }  # fmt: skip
    assert {(row["language"], row["client"].partition("-")[0]) for row in EVERY_ROW} <= recorded | {("python", "sdk")}


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
