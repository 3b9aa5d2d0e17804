"""Verify: run published samples, judge each by what it sent and what it printed."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import tempfile
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from codegen.manifest import Row, digest
from codegen.mock import Key, create_app
from codegen.spec import Spec
from codegen.verify.exchange import Exchange, differences
from codegen.verify.pins import Choice, Pins
from codegen.verify.relay import Relay, Run
from codegen.verify.runner import Outcome, run
from codegen.verify.server import Authority, Recorder, serve
from codegen.verify.toolchains import TOOLCHAINS, Program, Toolchain, Way

Status = Literal["passed", "failed", "skipped"]

TIME_LIMIT = 60.0
"""Seconds that a sample may take."""


@dataclass(frozen=True)
class Result:
    """The verdict on one sample, as `--json` writes it."""

    id: str
    status: Status
    reason: str
    seconds: float
    exit_code: int | None
    packages: Sequence[Mapping[str, str]]
    sha256: str
    cached: bool
    exchanges: Sequence[Exchange]
    stdout: str
    stderr: str

    def as_json(self) -> dict[str, Any]:
        """A row of the report (contract: `codegen verify --json`)."""
        return asdict(self)


class Session:
    """A mock that is running, and what running programs against it needs."""

    def __init__(self, spec: Spec, authority: Authority) -> None:
        self._spec = spec
        self._authority = authority
        self._keys: dict[str, Key] = {}
        self._runs: dict[int, Run] = {}
        self._port = 0

    @classmethod
    @contextlib.asynccontextmanager
    async def serving(cls, spec: Spec, folder: Path) -> AsyncIterator[Session]:
        """A session whose certificates are in `folder`."""
        session = cls(spec, Authority(_hosts(spec), folder))
        app = Recorder(create_app(spec, session._keys), session._runs)
        async with serve(app, session._authority) as session._port:
            yield session

    async def run(self, toolchain: Toolchain, program: Program, row: Row) -> tuple[Outcome, Run, list[str]]:
        """Run a program once; gives how it ended, what it did on the network, and what is wrong with that."""
        record = Run(nonce=f"回执{secrets.token_hex(8)}")
        key = f"sk-made-up-{secrets.token_hex(12)}"
        env = dict.fromkeys(row["env"], key)
        scenario = self._spec.api.scenarios[row["scenario"]]
        self._keys[key] = Key(row["region"], self._spec.workspace(scenario))
        try:
            async with Relay(record, _hosts(self._spec), self._port, self._runs) as proxy:
                way = Way(proxy, self._authority.file, self._authority.trust_store)
                variables = {**_proxied(proxy), **toolchain.environment(way), **env}
                outcome = await run(toolchain.command(program, way), variables, TIME_LIMIT)
        finally:
            del self._keys[key]
        return outcome, record, judge(row, outcome, record, env, self._allowed_headers(row))

    def _allowed_headers(self, row: Row) -> Sequence[str]:
        sdk = self._spec.api.protocols[row["protocol"]].sdks.get(row["language"])
        return sdk.headers if sdk and row["client"] != "http" else ()


def _hosts(spec: Spec) -> set[str]:
    return {region.host.removeprefix("https://") for region in spec.api.regions.values()}


def judge(row: Row, outcome: Outcome, record: Run, env: Mapping[str, str], allowed_headers: Sequence[str]) -> list[str]:
    """Everything that is wrong with a run; empty where it passes."""
    reasons = [f"tried to reach {target}, which is no host of the spec" for target in record.refused]
    if outcome.exit_code is None:
        reasons.append(f"still running after {TIME_LIMIT:.0f} seconds")
    elif outcome.exit_code != 0:
        reasons.append(f"exit code {outcome.exit_code}")
    if outcome.left_running:
        reasons.append("left a process running")
    reasons += differences(row["requests"], record.exchanges, env, allowed_headers)
    if record.nonce not in outcome.stdout:
        reasons.append("the reply's text is not in the output")
    return reasons


def _proxied(proxy: str) -> dict[str, str]:
    names = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
    return {**dict.fromkeys(names, proxy), "NO_PROXY": "", "no_proxy": ""}


@dataclass(frozen=True)
class Plan:
    """What to verify, and how."""

    spec: Spec
    generated: Path
    home: Path
    rows: Sequence[Row]
    choice: Choice = Choice()
    jobs: int | None = None
    use_cache: bool = True


class Progress:
    """What a caller may want to hear of a verification under way; nothing is said by default."""

    def installing(self, what: str) -> None:
        """Something that was not there is being installed."""

    def result(self, result: Result) -> None:
        """A verdict has been reached."""


def verify(plan: Plan, progress: Progress) -> list[Result]:
    """Verify samples: install, compile in batches, run side by side, judge. The results are sorted by id.

    Raises CodegenError where a package cannot be installed.
    """
    return sorted(asyncio.run(_verify(plan, progress)), key=lambda result: result.id)


async def _verify(plan: Plan, progress: Progress) -> list[Result]:
    results: list[Result] = []

    def conclude(result: Result) -> None:
        results.append(result)
        progress.result(result)

    with tempfile.TemporaryDirectory(prefix="codegen-verify-") as name:
        folder = Path(name)
        batches: list[tuple[Toolchain, list[_Job]]] = []
        for language, rows in _by_language(plan.rows).items():
            toolchain = TOOLCHAINS[language](plan.home / language)
            if toolchain.missing:
                for row in rows:
                    conclude(_result(row, plan.choice, "skipped", toolchain.missing, ""))
                continue
            jobs = []
            installed = await asyncio.to_thread(_install, toolchain, plan.choice, rows, progress.installing)
            for row in rows:
                job = _job(plan, row, folder / row["id"].replace("/", "_"), installed)
                if isinstance(job, Result):
                    conclude(job)
                else:
                    jobs.append(job)
            if jobs:
                batches.append((toolchain, jobs))
        if batches:
            async with Session.serving(plan.spec, folder) as session:
                places = asyncio.Semaphore(plan.jobs or os.cpu_count() or 1)
                await asyncio.gather(*(_batch(session, *batch, plan, places, conclude) for batch in batches))
    return results


@dataclass(frozen=True)
class _Job:
    row: Row
    program: Program
    sha256: str


def _by_language(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["language"], []).append(row)
    return found


def _install(toolchain: Toolchain, choice: Choice, rows: Iterable[Row], told: Callable[[str], None]) -> dict[Pins, str]:
    """Install every set of packages that the rows need; gives the fingerprint of each."""
    return {pins: toolchain.install(pins, told) for pins in dict.fromkeys(map(choice.pins, rows))}


def _job(plan: Plan, row: Row, folder: Path, installed: Mapping[Pins, str]) -> _Job | Result:
    """A copy of the published file, or a verdict where there is nothing to run."""
    try:
        data = (plan.generated / row["path"]).read_bytes()
    except OSError as error:
        return _result(row, plan.choice, "failed", f"the file cannot be read: {error.strerror}", "")
    pins = plan.choice.pins(row)
    folder.mkdir()
    file = folder / Path(row["path"]).name
    file.write_bytes(data)
    return _Job(row, Program(row["id"], file, pins, row["client"] != "http"), digest(data))


async def _batch(
    session: Session,
    toolchain: Toolchain,
    jobs: Sequence[_Job],
    plan: Plan,
    places: asyncio.Semaphore,
    conclude: Callable[[Result], None],
) -> None:
    async with places:
        problems = await toolchain.compile([job.program for job in jobs])

    async def one(job: _Job) -> None:
        if job.program.id in problems:
            told = problems[job.program.id].replace(f"{job.program.folder}{os.sep}", "")
            conclude(_result(job.row, plan.choice, "failed", f"does not compile cleanly:\n{told}", job.sha256))
            return
        async with places:
            outcome, record, reasons = await session.run(toolchain, job.program, job.row)
        status: Status = "failed" if reasons else "passed"
        conclude(_result(job.row, plan.choice, status, "\n".join(reasons), job.sha256, outcome, record))

    await asyncio.gather(*map(one, jobs))


def _result(
    row: Row,
    choice: Choice,
    status: Status,
    reason: str,
    sha256: str,
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
