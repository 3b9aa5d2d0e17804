"""Verify: install, compile in batches, run side by side, judge."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from codegen.cache import Cache
from codegen.errors import CodegenError, Position, Problem
from codegen.languages import LANGUAGES
from codegen.spec.load import Spec
from codegen.toolchains import Program, Toolchain, toolchain_of
from codegen.toolchains.pins import Pins
from codegen.tree import manifest
from codegen.tree.manifest import Row, digest
from codegen.verify.passes import Passes
from codegen.verify.result import Result, Status
from codegen.verify.versions import Choice

if TYPE_CHECKING:  # what serves and runs is slow to import, and not needed where all has passed before
    from codegen.mock import Pace
    from codegen.verify.exchange import Exchange
    from codegen.verify.faults import Fault
    from codegen.verify.relay import Run
    from codegen.verify.runner import Outcome
    from codegen.verify.session import Session


@dataclass(frozen=True)
class Verification:
    """What to verify, and how. Installed packages are kept below `home`; `jobs` is at most how many run at a time.

    `pace` says how the mock sends streams; by default, in chunks that cut lines and characters. With `faults`, each
    sample is run once for everything that can go wrong, and has to tell it.
    """

    spec: Spec
    generated: Path
    home: Path
    rows: Sequence[Row]
    choice: Choice = field(default_factory=Choice)
    jobs: int | None = None
    cache: Cache = field(default_factory=Cache)
    pace: Pace | None = None
    faults: bool = False

    @property
    def toolchains(self) -> dict[str, Toolchain]:
        """The toolchains of the rows' languages."""
        return {language: toolchain_of(language)(self.home / language) for language in _by_language(self.rows)}

    @property
    def lacking(self) -> dict[str, str]:
        """The languages of which samples cannot run here, and why."""
        found = {}
        for language, toolchain in self.toolchains.items():
            rows = (row for row in self.rows if row["language"] == language)
            why = toolchain.missing or next(filter(None, map(toolchain.lacking, rows)), None)
            if why:
                found[language] = why
        return found


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


def install(verification: Verification, told: Callable[[str], None]) -> None:
    """Install all that the rows need, where the runtimes are there; `told` hears of what was missing.

    Raises CodegenError where that fails.
    """
    rows = _by_language(verification.rows)
    for language, toolchain in verification.toolchains.items():
        if not toolchain.missing:
            _install(toolchain, verification.choice, rows[language], told)


def verify(verification: Verification, progress: Progress) -> list[Result]:
    """The verdict on every row, sorted by id; `progress` hears of each at once.

    Raises CodegenError where a package cannot be installed.
    """
    return sorted(asyncio.run(_verify(verification, progress)), key=lambda result: result.id)


def refuse_unknown(spec: Spec, rows: Iterable[Row]) -> None:
    """Raise CodegenError for rows of a manifest that speak of something that the spec does not have (any more)."""
    api = spec.api
    for row in rows:
        scenario, protocol = api.scenarios.get(row["scenario"]), api.protocols.get(row["protocol"])
        known = scenario and row["protocol"] in scenario.requests
        known = known and row["region"] in api.regions and row["language"] in LANGUAGES
        if not known or (row["client"] != "http" and protocol and row["language"] not in protocol.sdks):
            where = Position(f"generated/{manifest.FILENAME}")
            raise CodegenError([Problem(where, f"'{row['id']}' is not in the spec; run: codegen generate")])


async def _verify(verification: Verification, progress: Progress) -> list[Result]:
    verification = replace(verification, generated=verification.generated.resolve())  # below it no link is followed
    results: list[Result] = []
    passes = Passes(verification.cache, verification.spec, verification.pace, faults=verification.faults)

    def conclude(result: Result, key: str = "") -> None:
        results.append(result)
        if key:
            passes.put(key, result)
        progress.result(result)

    with tempfile.TemporaryDirectory(prefix="codegen-verify-") as name:
        folder = Path(name)
        batches = []
        rows = _by_language(verification.rows)
        for language, toolchain in verification.toolchains.items():
            if toolchain.missing:
                for row in rows[language]:
                    conclude(_result(row, verification.choice, "skipped", toolchain.missing))
                continue
            able = []
            for row in rows[language]:
                lacking = toolchain.lacking(row)
                if lacking:
                    conclude(_result(row, verification.choice, "skipped", lacking))
                else:
                    able.append(row)
            installed = await asyncio.to_thread(_install, toolchain, verification.choice, able, progress.installing)
            jobs = []
            for row in able:
                found = _job(verification, passes, toolchain, row, folder, installed)
                if isinstance(found, Result):
                    conclude(found)
                else:
                    jobs.append(found)
            if jobs:
                batches.append((toolchain, jobs))
        if batches:
            from codegen.mock import Pace
            from codegen.verify.session import Session

            pace = verification.pace or Pace("pieces")
            async with Session.serving(verification.spec, folder, pace) as session:
                # SDKs that try again wait in between; others may run meanwhile.
                cores = (os.cpu_count() or 1) * (2 if verification.faults else 1)
                places = asyncio.Semaphore(verification.jobs or cores)
                await asyncio.gather(
                    *(_batch(session, toolchain, jobs, verification, places, conclude) for toolchain, jobs in batches)
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
    verification: Verification,
    passes: Passes,
    toolchain: Toolchain,
    row: Row,
    folder: Path,
    installed: Mapping[Pins, str],
) -> _Job | Result:
    """A copy of the published file, ready to be compiled; or the verdict, where there is nothing to run."""
    published = verification.generated / row["path"]
    try:
        if published.resolve() != published or not published.is_file():
            return _result(
                row, verification.choice, "failed", "there is no such file: a link, a folder or nothing is there"
            )
        data = published.read_bytes()
    except OSError as error:
        return _result(row, verification.choice, "failed", f"the file cannot be read: {error.strerror}")
    pins = verification.choice.pins(row)
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
    verification: Verification,
    places: asyncio.Semaphore,
    conclude: Callable[[Result, str], None],
) -> None:
    """Compile the samples of one language together, then run each."""
    async with places:
        problems = await toolchain.compile([job.program for job in jobs])

    async def run(job: _Job, fault: Fault | None) -> tuple[Outcome, Run, list[str]]:
        async with places:
            return await session.run(toolchain, job.program, job.row, fault)

    async def one(job: _Job) -> bool:
        if job.program.id in problems:
            told = problems[job.program.id].replace(f"{job.program.folder}{os.sep}", "")
            reason = f"does not compile cleanly:\n{told}"
            conclude(_result(job.row, verification.choice, "failed", reason, job.sha256), "")
            return False
        trials = session.faults(job.row) if verification.faults else (None,)
        runs = await asyncio.gather(*(run(job, fault) for fault in trials))
        conclude(_judged(job, verification.choice, runs), job.key)
        return not any(reasons for _, _, reasons in runs)

    passed = await asyncio.gather(*map(one, jobs))
    async with places:
        await toolchain.learn([job.program for job, good in zip(jobs, passed, strict=True) if good])


def _judged(job: _Job, choice: Choice, runs: Sequence[tuple[Outcome, Run, list[str]]]) -> Result:
    """One verdict on all runs of a sample, with the output of the first that failed, or of the last."""
    reasons = [reason for _, _, some in runs for reason in some]
    outcome = next((outcome for outcome, _, some in runs if some), runs[-1][0])
    exchanges = [exchange for _, record, _ in runs for exchange in record.exchanges]
    status: Status = "failed" if reasons else "passed"
    result = _result(job.row, choice, status, "\n".join(reasons), job.sha256, outcome, exchanges)
    return replace(result, seconds=round(sum(outcome.seconds for outcome, _, _ in runs), 3))


def _result(
    row: Row,
    choice: Choice,
    status: Status,
    reason: str,
    sha256: str = "",
    outcome: Outcome | None = None,
    exchanges: Sequence[Exchange] = (),
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
        exchanges=list(exchanges),
        stdout=outcome.stdout if outcome else "",
        stderr=outcome.stderr if outcome else "",
    )
