"""Splits the samples between several machines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codegen.errors import CodegenError, Position, Problem
from codegen.toolchains import toolchain_of
from codegen.tree.manifest import Row


def read(text: str) -> tuple[int, int]:
    """`I/N` as two numbers, 1 <= I <= N. Raises CodegenError for anything else."""
    match = re.fullmatch(r"([1-9][0-9]*)/([1-9][0-9]*)", text)
    if not match or int(match[1]) > int(match[2]):
        raise CodegenError([Problem(Position(f"--shard {text}"), "wanted: I/N, for example 1/3, with I from 1 to N")])
    return int(match[1]), int(match[2])


def shard(rows: Sequence[Row], index: int, count: int) -> list[Row]:
    """The rows of shard `index` of `count`, counted from 1 and sorted by id.

    Every row is in exactly one shard, and all shards take about as long. The result depends on the arguments only.
    """
    loads = [0.0] * count
    chosen = []
    for row in sorted(rows, key=lambda row: (-_seconds(row), str(row["id"]))):
        lightest = loads.index(min(loads))
        loads[lightest] += _seconds(row)
        if lightest == index - 1:
            chosen.append(row)
    return sorted(chosen, key=lambda row: str(row["id"]))


def _seconds(row: Row) -> float:
    return toolchain_of(row["language"]).seconds.of(row["client"])
