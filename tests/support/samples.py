"""Runs samples for the tests of verify: the published bytes, or bytes that were broken on purpose."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from copy import deepcopy
from functools import cache
from pathlib import Path

from codegen.mock.stream import Chunks, Pace
from codegen.spec.load import Spec
from codegen.tree import manifest
from codegen.tree.manifest import Row
from codegen.verify.pipeline import Progress, Verification, verify
from codegen.verify.result import Result
from support.workbench import CHECKOUT, INSTALLED, LOCK, spec_of

GENERATED = CHECKOUT / "generated"
RUN = ("python", "curl")
"""The languages whose samples run on every machine where these tests run."""

AT_ONCE = 4
"""How many samples run at a time. More than there are cores, because some samples only wait."""


@cache
def spec() -> Spec:
    """The checkout's spec."""
    return spec_of(CHECKOUT)


@cache
def all_rows() -> Mapping[str, Row]:
    """The checkout's manifest by id."""
    return {row["id"]: row for row in manifest.load((GENERATED / manifest.FILENAME).read_bytes()) or []}


@cache
def rows() -> Mapping[str, Row]:
    """The rows of the languages in `RUN`, by id."""
    return {name: row for name, row in all_rows().items() if row["language"] in RUN}


def published(row: Row) -> str:
    """The text of a published sample."""
    return (GENERATED / str(row["path"])).read_bytes().decode("utf-8")


def judged(row: Row, folder: Path = GENERATED, cut: Chunks = "events") -> Result:
    """The verdict on the file of `row` below `folder`, without a cache; `cut` says how streams are cut into chunks."""
    [result] = all_judged([row], folder, cut).values()
    return result


def all_judged(
    chosen: Iterable[Row], folder: Path = GENERATED, cut: Chunks = "events", *, faults: bool = False
) -> dict[str, Result]:
    """The verdicts on many files, by id. They share one mock; files of one language are compiled together."""
    plan = Verification(spec(), folder, INSTALLED, list(chosen), jobs=AT_ONCE, pace=Pace(cut), faults=faults, lock=LOCK)
    return {result.id: result for result in verify(plan, Progress())}


def tried(row: Row, source: str | None, folder: Path, cut: Chunks = "events") -> Result:
    """The verdict on `source`, which replaces the file of `row`; where it is None, there is no such file."""
    if source is not None:
        file = folder / row["path"]
        file.parent.mkdir(parents=True)
        file.write_bytes(source.encode("utf-8"))
    return judged(row, folder, cut)


def all_tried(
    trials: Mapping[str, tuple[Row, str]], folder: Path, cut: Chunks = "events", *, faults: bool = False
) -> dict[str, Result]:
    """The verdicts on many sources, by the name of the trial; each replaces the file of its row."""
    laid = {
        name: _laid(row, source, folder / str(number), name)
        for number, (name, (row, source)) in enumerate(trials.items())
    }
    results = all_judged(laid.values(), folder, cut, faults=faults)
    return {name: results[row["id"]] for name, row in laid.items()}


def all_tried_shortly(
    trials: Mapping[str, tuple[Row, str]], endless: Container[str], folder: Path, shorten: Callable[[], None]
) -> dict[str, Result]:
    """As `all_tried`, but the `endless` trials run last, after a call of `shorten`, which shortens the time limit.

    What verify waits for never happens in these trials, so a shorter limit cannot change their verdicts, even on a slow
    machine. All other trials have the usual limit.
    """
    results = all_tried({name: trial for name, trial in trials.items() if name not in endless}, folder / "others")
    shorten()
    return results | all_tried({name: trial for name, trial in trials.items() if name in endless}, folder / "endless")


def _laid(row: Row, source: str, folder: Path, name: str) -> Row:
    """Write a source below `folder` and return a new row for it, with the promises of `row`."""
    laid: Row = {**deepcopy(row), "id": f"{row['id']}#{name}", "path": f"{folder.name}/{row['path']}"}
    file = folder / row["path"]
    file.parent.mkdir(parents=True)
    file.write_bytes(source.encode("utf-8"))
    return laid


def not_passed(results: Mapping[str, Result]) -> dict[str, str]:
    """The results that are not passes, by name, and why."""
    return {
        name: _report(result) for name, result in results.items() if (result.status, result.reason) != ("passed", "")
    }


def not_caught(results: Mapping[str, Result], reasons: Mapping[str, str]) -> dict[str, str]:
    """The results, by name, that did not fail for the reason of that name: a pattern for a line of the verdict."""
    assert results.keys() == reasons.keys()
    return {
        name: _report(result)
        for name, result in results.items()
        if result.status != "failed" or not re.search(reasons[name], result.reason, re.MULTILINE)
    }


def _report(result: Result) -> str:
    return f"{result.status}: {result.reason}\nstdout: {result.stdout[-500:]}\nstderr: {result.stderr[-1000:]}"
