"""Splitting the samples over several machines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from codegen.errors import CodegenError, Position, Problem
from codegen.tree.manifest import Row

SECONDS = {
    "csharp-http": 0.4,
    "curl-http": 0.1,
    "go-http": 0.9,
    "go-sdk": 1.7,
    "java-http": 1.1,
    "java-sdk": 1.4,
    "nodejs-http": 0.3,
    "nodejs-sdk": 0.5,
    "php-http": 0.1,
    "python-http": 0.4,
    "python-sdk": 1.0,
}
"""About how long a sample takes in seconds: the mean run that benchmarks/verify.py prints, and a share of compiling.

They are part of the code so that all machines of a CI matrix agree on who runs what.
"""


def read(text: str) -> tuple[int, int]:
    """`I/N` as two numbers, 1 <= I <= N. Raises CodegenError for anything else."""
    match = re.fullmatch(r"([1-9][0-9]*)/([1-9][0-9]*)", text)
    if not match or int(match[1]) > int(match[2]):
        raise CodegenError([Problem(Position(f"--shard {text}"), "wanted: I/N, for example 1/3, with I from 1 to N")])
    return int(match[1]), int(match[2])


def shard(rows: Sequence[Row], index: int, count: int) -> list[Row]:
    """Shard `index` of `count`: every row is in exactly one, and all take about as long. Depends on the rows only."""
    loads = [0.0] * count
    chosen = []
    for row in sorted(rows, key=lambda row: (-_seconds(row), str(row["id"]))):
        lightest = loads.index(min(loads))
        loads[lightest] += _seconds(row)
        if lightest == index - 1:
            chosen.append(row)
    return sorted(chosen, key=lambda row: str(row["id"]))


def _seconds(row: Row) -> float:
    return SECONDS.get(f"{row['language']}-{str(row['client']).split('-')[0]}", 1.0)
