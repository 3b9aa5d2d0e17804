"""Where the tests of verify run a sample: the published bytes, or bytes that were broken on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from workbench import CHECKOUT, spec_of

from codegen import manifest
from codegen.manifest import Row
from codegen.mock import Pace
from codegen.mock.stream import Chunks
from codegen.spec import Spec
from codegen.verify.core import Plan, Progress, verify
from codegen.verify.result import Result

GENERATED = CHECKOUT / "generated"
HOME = CHECKOUT / ".codegen"
"""Toolchains keep the installed SDKs here, behind file locks; all tests share them."""

RUN = ("python", "curl")
"""The languages whose samples run wherever these tests do."""


@cache
def spec() -> Spec:
    """The checkout's spec."""
    return spec_of(CHECKOUT)


@cache
def all_rows() -> Mapping[str, Row]:
    """The checkout's manifest by id."""
    return {row["id"]: row for row in manifest.load((GENERATED / manifest.NAME).read_bytes()) or []}


@cache
def rows() -> Mapping[str, Row]:
    """Those of the languages that run here."""
    return {name: row for name, row in all_rows().items() if row["language"] in RUN}


def published(row: Row) -> str:
    """The text of a published sample."""
    return (GENERATED / str(row["path"])).read_bytes().decode("utf-8")


def judged(row: Row, folder: Path = GENERATED, cut: Chunks = "events") -> Result:
    """The verdict on the file below `folder` that `row` is about; nothing is kept of it. Streams are cut as told."""
    [result] = verify(Plan(spec(), folder, HOME, [row], pace=Pace(cut)), Progress())
    return result


def tried(row: Row, source: str | None, folder: Path, cut: Chunks = "events") -> Result:
    """The verdict on `source` where it stands for the file that `row` is about; None: there is no such file."""
    if source is not None:
        file = folder / row["path"]
        file.parent.mkdir(parents=True)
        file.write_bytes(source.encode("utf-8"))
    return judged(row, folder, cut)
