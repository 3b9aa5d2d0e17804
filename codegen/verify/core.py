"""Verify: install, compile in batches, run side by side, judge."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from codegen import manifest
from codegen.cache import Cache
from codegen.errors import CodegenError, Position, Problem
from codegen.manifest import Row, digest
from codegen.spec import Spec
from codegen.verify.passes import Passes
from codegen.verify.pins import Choice, Pins
from codegen.verify.result import Result, Status
from codegen.verify.toolchains import TOOLCHAINS, Program, Toolchain

if TYPE_CHECKING:
    from codegen.verify.relay import Run
    from codegen.verify.runner import Outcome
    from codegen.verify.session import Session


@dataclass(frozen=True)
class Plan:
    """What to verify, and how. Installed packages are kept below `home`; `jobs` is at most how many run at a time."""

    spec: Spec
    generated: Path
    home: Path
    rows: Sequence[Row]
    choice: Choice = field(default_factory=Choice)
    jobs: int | None = None
    cache: Cache = field(default_factory=Cache)

    @property
    def toolchains(self) -> dict[str, Toolchain]:
        """The toolchains of the rows' languages."""
        return {language: TOOLCHAINS[language](self.home / language) for language in _by_language(self.rows)}


class Progress:
    """What a caller may want to hear of a verification under way; by default nothing is done with it."""

    def installing(self, what: str) -> None:
        """Something that was not there is being installed."""

    def result(self, result: Result) -> None:
        """A verdict has been reached."""


@dataclass(frozen=True)
class _Job:
    """A sample that has to be run; `key` is what its pass is kept under."""

    row: Row
    program: Program
    sha256: str
    key: str


def install(plan: Plan, told: Callable[[str], None]) -> None:
    """Install all that the rows need, where the runtimes are there; `told` hears of what was missing.

    Raises CodegenError where that fails.
    """
    rows = _by_language(plan.rows)
    for language, toolchain in plan.toolchains.items():
        if not toolchain.missing:
            _install(toolchain, plan.choice, rows[language], told)


def verify(plan: Plan, progress: Progress) -> list[Result]:
    """The verdict on every row, sorted by id; `progress` hears of each at once.

    Raises CodegenError where a package cannot be installed.
    """
    return sorted(asyncio.run(_verify(plan, progress)), key=lambda result: result.id)


def refuse_unknown(spec: Spec, rows: Iterable[Row]) -> None:
    """Raise CodegenError for rows of a manifest that speak of something that the spec does not have (any more)."""
    api = spec.api
    for row in rows:
        scenario, protocol = api.scenarios.get(row["scenario"]), api.protocols.get(row["protocol"])
        known = scenario and protocol and row["region"] in api.regions and row["language"] in TOOLCHAINS
        if not known or (row["client"] != "http" and protocol and row["language"] not in protocol.sdks):
            where = Position(f"generated/{manifest.NAME}")
            raise CodegenError([Problem(where, f"'{row['id']}' is not in the spec; run: codegen generate")])


async def _verify(plan: Plan, progress: Progress) -> list[Result]:
    results: list[Result] = []
    passes = Passes(plan.cache, plan.spec)

    def conclude(result: Result, key: str = "") -> None:
        results.append(result)
        if key:
            passes.put(key, result)
        progress.result(result)

    with tempfile.TemporaryDirectory(prefix="codegen-verify-") as name:
        folder = Path(name)
        batches = []
        rows = _by_language(plan.rows)
        for language, toolchain in plan.toolchains.items():
            if toolchain.missing:
                for row in rows[language]:
                    conclude(_result(row, plan.choice, "skipped", toolchain.missing))
                continue
            installed = await asyncio.to_thread(_install, toolchain, plan.choice, rows[language], progress.installing)
            jobs = []
            for row in rows[language]:
                found = _job(plan, passes, toolchain, row, folder, installed)
                if isinstance(found, Result):
                    conclude(found)
                else:
                    jobs.append(found)
            if jobs:
                batches.append((toolchain, jobs))
        if batches:
            # Not needed, and slow to import, where all has passed before.
            from codegen.verify.session import Session

            async with Session.serving(plan.spec, folder) as session:
                places = asyncio.Semaphore(plan.jobs or os.cpu_count() or 1)
                await asyncio.gather(
                    *(_batch(session, toolchain, jobs, plan.choice, places, conclude) for toolchain, jobs in batches)
                )
    return results


def _by_language(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["language"], []).append(row)
    return found


def _install(toolchain: Toolchain, choice: Choice, rows: Iterable[Row], told: Callable[[str], None]) -> dict[Pins, str]:
    """Install every set of packages that the rows need; gives what is installed, by set."""
    return {pins: toolchain.install(pins, told) for pins in dict.fromkeys(map(choice.pins, rows))}


def _job(
    plan: Plan, passes: Passes, toolchain: Toolchain, row: Row, folder: Path, installed: Mapping[Pins, str]
) -> _Job | Result:
    """A copy of the published file, ready to be compiled; or the verdict, where there is nothing to run."""
    try:
        data = (plan.generated / row["path"]).read_bytes()
    except OSError as error:
        return _result(row, plan.choice, "failed", f"the file cannot be read: {error.strerror}")
    pins = plan.choice.pins(row)
    key = passes.key(row, digest(data), pins, installed[pins], toolchain.identity)
    known = passes.get(key)
    if known is not None:
        return known
    file = folder / row["id"].replace("/", "_") / Path(row["path"]).name
    file.parent.mkdir()
    file.write_bytes(data)
    return _Job(row, Program(row["id"], file, pins), digest(data), key)


async def _batch(
    session: Session,
    toolchain: Toolchain,
    jobs: Sequence[_Job],
    choice: Choice,
    places: asyncio.Semaphore,
    conclude: Callable[[Result, str], None],
) -> None:
    """Compile the samples of one language together, then run each."""
    async with places:
        problems = await toolchain.compile([job.program for job in jobs])

    async def one(job: _Job) -> None:
        if job.program.id in problems:
            told = problems[job.program.id].replace(f"{job.program.folder}{os.sep}", "")
            reason = f"does not compile cleanly:\n{told}"
            conclude(_result(job.row, choice, "failed", reason, job.sha256), "")
            return
        async with places:
            outcome, record, reasons = await session.run(toolchain, job.program, job.row)
        status: Status = "failed" if reasons else "passed"
        conclude(_result(job.row, choice, status, "\n".join(reasons), job.sha256, outcome, record), job.key)

    await asyncio.gather(*map(one, jobs))


def _result(
    row: Row,
    choice: Choice,
    status: Status,
    reason: str,
    sha256: str = "",
    outcome: Outcome | None = None,
    record: Run | None = None,
) -> Result:
    return Result(
        id=row["id"],
        status=status,
        reason=reason,
        seconds=round(outcome.seconds, 3) if outcome else 0.0,
        exit_code=outcome.exit_code if outcome else None,
        packages=[{"name": pin.package, "version": str(pin.file or pin.version)} for pin in choice.pins(row)],
        sha256=sha256,
        cached=False,
        exchanges=record.exchanges if record else [],
        stdout=outcome.stdout if outcome else "",
        stderr=outcome.stderr if outcome else "",
    )
