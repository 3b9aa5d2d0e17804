"""Verify samples: install packages, compile in batches, run several at a time, judge."""

from __future__ import annotations

import asyncio
import contextlib
import os
import pwd
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from codegen.cache import Cache
from codegen.errors import CodegenError, Position, Problem
from codegen.languages import LANGUAGES
from codegen.sandbox.view import View, plan_view
from codegen.spec.load import Spec
from codegen.toolchains import Installed, Notify, Program, Toolchain, toolchain_of
from codegen.toolchains.lock import Lock
from codegen.toolchains.pins import Pins
from codegen.toolchains.processes import end_installers
from codegen.tree import manifest
from codegen.tree.manifest import Row, digest
from codegen.verify.passes import Passes
from codegen.verify.result import Result, Status
from codegen.verify.versions import Choice

if TYPE_CHECKING:  # the server and the runner are slow to import, and not needed where all samples passed before
    from codegen.mock.stream import Pace
    from codegen.verify.exchange import Exchange
    from codegen.verify.faults import Fault
    from codegen.verify.relay import Run
    from codegen.verify.runner import Outcome
    from codegen.verify.session import Session


@dataclass(frozen=True)
class Verification:
    """What to verify, and how.

    Packages are installed below `home`, as `lock` says where it has them. At most `jobs` samples run at a time (None:
    one for each core, twice as many with `faults`). `pace` says how the mock sends streams; by default, in chunks that
    cut lines and characters. With `faults`, each sample runs once for each thing that can go wrong, and has to report
    it. With `isolate`, nothing runs where samples cannot be isolated from this machine.
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
    isolate: bool = False
    lock: Lock = field(default_factory=Lock)

    @cached_property
    def toolchains(self) -> dict[str, Toolchain]:
        """The toolchains of the rows' languages."""
        return {
            language: toolchain_of(language)(self.home / language, self.lock.of(language))
            for language in _by_language(self.rows)
        }

    def sets(self, language: str) -> list[Pins]:
        """Every set of packages that the samples of a language need, each once."""
        return _sets(self.choice, (row for row in self.rows if row["language"] == language))

    @property
    def problems(self) -> dict[str, str]:
        """Each language whose samples cannot run here, and why."""
        return {language: chain.problem for language, chain in self.toolchains.items() if chain.problem}


class Progress:
    """Is called while a verification runs. These methods do nothing; a subclass can show progress."""

    def installing(self, what: str) -> None:
        """Something is being installed; `what` names it."""

    def not_isolated(self, problem: str) -> None:
        """Samples run, but are not isolated from this machine; `problem` says why."""

    def free(self, packages: Sequence[str]) -> None:
        """These packages are not in the lock, and were resolved on this machine."""

    def result(self, result: Result) -> None:
        """A verdict has been reached."""


@dataclass(frozen=True)
class _Job:
    """A sample that has to run. If it passes, the result is kept under `key`."""

    row: Row
    program: Program
    sha256: str
    key: str


def install(verification: Verification, notify: Notify) -> list[str]:
    """Install all packages that the rows need, for the languages that can run here.

    `notify` is called with the names of what is being installed. Returns what is not in the lock. Raises CodegenError
    where an installation fails.
    """
    free: list[str] = []
    for language, toolchain in verification.toolchains.items():
        if not toolchain.problem:
            free += _free(_install(toolchain, verification.sets(language), notify))
    return free


def verify(verification: Verification, progress: Progress) -> list[Result]:
    """The verdict on every row, sorted by id; `progress` gets each one as soon as it is known.

    Raises CodegenError where a package cannot be installed, or where samples must be isolated and cannot. At SIGINT and
    SIGTERM, all that it has started ends; then it raises KeyboardInterrupt, or SystemExit with 143.
    """
    received: list[int] = []

    async def run() -> list[Result]:
        task = asyncio.current_task()

        def end(number: int) -> None:
            received.append(number)
            if task:
                task.cancel()

        if threading.current_thread() is threading.main_thread():  # signals are for the main thread
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, end, number)
        return await _verify(verification, progress)

    old = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        return sorted(asyncio.run(run()), key=lambda result: result.id)
    except asyncio.CancelledError:
        if received[:1] == [signal.SIGINT]:
            raise KeyboardInterrupt from None
        if received:
            raise SystemExit(128 + received[0]) from None  # as shells have it
        raise
    finally:
        if threading.current_thread() is threading.main_thread():
            for number, handler in old.items():
                signal.signal(number, handler)


def refuse_unknown(spec: Spec, rows: Iterable[Row]) -> None:
    """Raise CodegenError for the first row of a manifest that names something that is not in the spec (any more)."""
    api = spec.api
    for row in rows:
        scenario, protocol = api.scenarios.get(row["scenario"]), api.protocols.get(row["protocol"])
        known = scenario and row["protocol"] in scenario.requests
        known = known and row["region"] in api.regions and row["language"] in LANGUAGES
        if not known or (row["client"] != "http" and protocol and row["language"] not in protocol.sdks):
            where = Position(f"generated/{manifest.FILENAME}")
            raise CodegenError([Problem(where, f"'{row['id']}' is not in the spec; run: codegen generate")])


async def _verify(verification: Verification, progress: Progress) -> list[Result]:
    # This path may contain links. Links below generated/ are refused, see `_prepared`.
    verification = replace(verification, generated=verification.generated.resolve())
    results: list[Result] = []
    isolated = True
    passes = Passes(verification.cache, verification.spec, verification.pace, faults=verification.faults)

    def conclude(result: Result, key: str = "") -> None:
        results.append(result)
        if key:
            passes.put(key, result, isolated=isolated)
        progress.result(result)

    with tempfile.TemporaryDirectory(prefix="codegen-verify-") as name:
        folder = Path(name)
        batches = []
        free: list[str] = []
        rows = _by_language(verification.rows)
        for language, toolchain in verification.toolchains.items():
            if toolchain.problem:
                for row in rows[language]:
                    conclude(_result(row, verification.choice, "skipped", toolchain.problem))
                continue
            sets = verification.sets(language)
            try:
                installed = await asyncio.to_thread(_install, toolchain, sets, progress.installing)
            except asyncio.CancelledError:
                end_installers()
                raise
            free += _free(installed)
            jobs = []
            for row in rows[language]:
                prepared = _prepared(verification, passes, toolchain, row, folder, installed)
                if isinstance(prepared, Result):
                    conclude(prepared)
                else:
                    jobs.append(prepared)
            if jobs:
                batches.append((toolchain, jobs))
        if free:
            progress.free(free)
        if batches:
            from codegen.mock.stream import Pace
            from codegen.verify.session import Session

            pace = verification.pace or Pace("pieces")
            toolchains = [toolchain for toolchain, _ in batches]
            view = view_for(verification, toolchains, folder)
            async with Session.serving(verification.spec, folder, view, pace) as session:
                if session.not_isolated:
                    if verification.isolate:
                        message = f"samples cannot be isolated here: {session.not_isolated}"
                        raise CodegenError([Problem(Position("--isolate"), message)])
                    isolated = False
                    progress.not_isolated(session.not_isolated)
                # With faults, SDKs wait before they try again. Other samples can run in the meantime.
                cores = (os.cpu_count() or 1) * (2 if verification.faults else 1)
                places = asyncio.Semaphore(verification.jobs or cores)
                await asyncio.gather(
                    *(_batch(session, toolchain, jobs, verification, places, conclude) for toolchain, jobs in batches)
                )
    return results


def view_for(verification: Verification, toolchains: Iterable[Toolchain], folder: Path) -> View | None:
    """What samples see of this machine's files. Their own are in `folder`. None where there are no namespaces."""
    if sys.platform != "linux":
        return None
    root = folder / "root"
    root.mkdir()
    homes = {os.path.expanduser("~")}  # noqa: PTH111 - this does not raise where there is none
    with contextlib.suppress(KeyError):  # not every user is in the list of users
        homes.add(pwd.getpwuid(os.getuid()).pw_dir)
    hidden = {*homes, str(verification.home.parent), str(verification.generated.parent), "/run"}
    files = [file for toolchain in toolchains for file in toolchain.files()]
    files += [pin.file for row in verification.rows for pin in verification.choice.pins(row) if pin.file]
    private = (tempfile.gettempdir(), "/tmp")  # noqa: S108
    return plan_view(str(root), str(folder), filter(os.path.isabs, hidden), map(str, files), private)


def _by_language(rows: Iterable[Row]) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row["language"], []).append(row)
    return groups


def _sets(choice: Choice, rows: Iterable[Row]) -> list[Pins]:
    return list(dict.fromkeys(map(choice.pins, rows)))


def _install(toolchain: Toolchain, sets: Iterable[Pins], notify: Notify) -> dict[Pins, Installed]:
    """Install sets of packages; returns what `Toolchain.install` returns, by set."""
    return {pins: toolchain.install(pins, notify) for pins in sets}


def _free(installed: Mapping[Pins, Installed]) -> list[str]:
    return [package for one in installed.values() for package in one.free]


def _prepared(
    verification: Verification,
    passes: Passes,
    toolchain: Toolchain,
    row: Row,
    folder: Path,
    installed: Mapping[Pins, Installed],
) -> _Job | Result:
    """A job with a copy of the published file; or the verdict, where nothing has to run."""
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
    key = passes.key(row, digest(data), pins, installed[pins].text, toolchain.identity)
    known = passes.get(key, isolated=verification.isolate)
    if known is not None:
        return known
    file = folder / row["id"].replace("/", "_") / Path(row["path"]).name
    file.parent.mkdir()
    file.write_bytes(data)
    file.parent.chmod(0o755)  # samples run as another user if codegen runs as root; nobody else can enter `folder`
    file.chmod(0o644)
    return _Job(row, Program(row["id"], file, pins), digest(data), key)


async def _batch(
    session: Session,
    toolchain: Toolchain,
    jobs: Sequence[_Job],
    verification: Verification,
    places: asyncio.Semaphore,
    conclude: Callable[[Result, str], None],
) -> None:
    """Compile the samples of one language together, then run and judge each."""
    async with places:
        problems = await toolchain.compile([job.program for job in jobs])

    async def run(job: _Job, fault: Fault | None) -> tuple[Outcome, Run, list[str]]:
        async with places:
            return await session.run(toolchain, job.program, job.row, fault)

    async def one(job: _Job) -> bool:
        if job.program.id in problems:
            problem = problems[job.program.id].replace(f"{job.program.folder}{os.sep}", "")
            reason = f"does not compile cleanly:\n{problem}"
            conclude(_result(job.row, verification.choice, "failed", reason, job.sha256), "")
            return False
        trials = session.faults(job.row) if verification.faults else (None,)
        runs = await asyncio.gather(*(run(job, fault) for fault in trials))
        conclude(_judged(job, verification.choice, runs), job.key)
        return not any(reasons for _, _, reasons in runs)

    passed = await asyncio.gather(*map(one, jobs))
    async with places:
        try:
            await toolchain.learn([job.program for job, good in zip(jobs, passed, strict=True) if good])
        except asyncio.CancelledError:
            end_installers()
            raise


def _judged(job: _Job, choice: Choice, runs: Sequence[tuple[Outcome, Run, list[str]]]) -> Result:
    """One verdict on all runs of a sample. The output is from the first run that failed, else from the last run."""
    reasons = [reason for _, _, of_run in runs for reason in of_run]
    outcome = next((outcome for outcome, _, of_run in runs if of_run), runs[-1][0])
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
