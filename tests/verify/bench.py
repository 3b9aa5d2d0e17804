"""Where the tests of verify run a sample: the published bytes, or bytes that were broken on purpose."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from workbench import CHECKOUT, spec_of

from codegen import manifest
from codegen.manifest import Row
from codegen.spec import Spec
from codegen.verify.core import Result, verify

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
def rows() -> Mapping[str, Row]:
    """The checkout's manifest by id: samples of the languages that run here."""
    found = manifest.load((GENERATED / manifest.NAME).read_bytes()) or []
    return {row["id"]: row for row in found if row["language"] in RUN}


def published(row: Row) -> str:
    """The text of a published sample."""
    return (GENERATED / str(row["path"])).read_bytes().decode("utf-8")


def tried(row: Row, source: str | None, folder: Path) -> Result:
    """The verdict on `source` where it stands for the file that `row` is about; None: there is no such file."""
    if source is not None:
        file = folder / row["path"]
        file.parent.mkdir(parents=True)
        file.write_bytes(source.encode("utf-8"))
    [result] = verify(spec(), folder, HOME, [row])
    return result
