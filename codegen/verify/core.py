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

from codegen.languages import LANGUAGES
from codegen.manifest import Row, digest
from codegen.mock import Key, create_app
from codegen.spec import Spec
from codegen.verify.exchange import Exchange, differences
from codegen.verify.relay import Relay, Run
from codegen.verify.runner import Outcome, run
from codegen.verify.server import Authority, Recorder, serve
from codegen.verify.toolchains import TOOLCHAINS, Toolchain, Way

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


class Verifier:
    """Runs samples of one project against one mock."""

    def __init__(
        self, spec: Spec, generated: Path, home: Path, authority: Authority, installing: Callable[[str], None]
    ) -> None:
        self._installing = installing
        self._spec = spec
        self._generated = generated
        self._authority = authority
        self._toolchains: dict[str, Toolchain] = {name: made(home / name) for name, made in TOOLCHAINS.items()}
        self._keys: dict[str, Key] = {}
        self._runs: dict[int, Run] = {}
        self._port = 0

    @classmethod
    @contextlib.asynccontextmanager
    async def serving(
        cls, spec: Spec, generated: Path, home: Path, installing: Callable[[str], None] = lambda _: None
    ) -> AsyncIterator[Verifier]:
        """A verifier with its mock running. Packages that samples need are installed below `home`.

        `installing` hears of each set of packages that was not there.
        """
        with tempfile.TemporaryDirectory(prefix="codegen-verify-") as folder:
            verifier = cls(spec, generated, home, Authority(_hosts(spec), Path(folder, "authority.pem")), installing)
            app = Recorder(create_app(spec, verifier._keys), verifier._runs)
            async with serve(app, verifier._authority) as verifier._port:
                yield verifier

    async def verify(self, row: Row) -> Result:
        """Install what the sample needs, run it, judge it."""
        toolchain = self._toolchains.get(row["language"])
        title = LANGUAGES[row["language"]].title
        missing = f"codegen verify does not run {title} yet" if toolchain is None else toolchain.missing()
        if toolchain is None or missing:
            return _result(row, "skipped", missing or "", "")
        file = self._generated / row["path"]
        try:
            sha256 = digest(file.read_bytes())
        except OSError as error:
            return _result(row, "failed", f"the file cannot be read: {error.strerror}", "")
        await asyncio.to_thread(toolchain.install, row, self._installing)
        record = Run(nonce=f"回执{secrets.token_hex(8)}")
        key = f"sk-made-up-{secrets.token_hex(12)}"
        env = dict.fromkeys(row["env"], key)
        scenario = self._spec.api.scenarios[row["scenario"]]
        self._keys[key] = Key(row["region"], self._spec.workspace(scenario))
        try:
            async with Relay(record, _hosts(self._spec), self._port, self._runs) as proxy:
                way = Way(proxy, self._authority.file)
                command = toolchain.command(row, file)
                outcome = await run(command, {**_proxied(proxy), **toolchain.environment(way), **env}, TIME_LIMIT)
        finally:
            del self._keys[key]
        reasons = judge(row, outcome, record, env, self._allowed_headers(row))
        return _result(row, "failed" if reasons else "passed", "\n".join(reasons), sha256, outcome, record)

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


def _result(
    row: Row, status: Status, reason: str, sha256: str, outcome: Outcome | None = None, record: Run | None = None
) -> Result:
    return Result(
        id=row["id"],
        status=status,
        reason=reason,
        seconds=round(outcome.seconds, 3) if outcome else 0.0,
        exit_code=outcome.exit_code if outcome else None,
        packages=[{"name": package["name"], "version": package["newest"]} for package in row["packages"]],
        sha256=sha256,
        cached=False,
        exchanges=record.exchanges if record else [],
        stdout=outcome.stdout if outcome else "",
        stderr=outcome.stderr if outcome else "",
    )


async def verify_all(
    spec: Spec, generated: Path, home: Path, rows: Iterable[Row], installing: Callable[[str], None] = lambda _: None
) -> AsyncIterator[Result]:
    """Verify samples side by side, as many as there are cores; gives each result as it comes."""
    places = asyncio.Semaphore(os.cpu_count() or 1)
    async with Verifier.serving(spec, generated, home, installing) as verifier:

        async def one(row: Row) -> Result:
            async with places:
                return await verifier.verify(row)

        tasks = [asyncio.create_task(one(row)) for row in rows]
        try:
            for task in asyncio.as_completed(tasks):
                yield await task
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def verify(
    spec: Spec,
    generated: Path,
    home: Path,
    rows: Sequence[Row],
    told: Callable[[Result], None] = lambda _: None,
    installing: Callable[[str], None] = lambda _: None,
) -> list[Result]:
    """Verify samples; `told` hears each result at once. The list is sorted by id.

    Raises CodegenError where a package cannot be installed.
    """

    async def collect() -> list[Result]:
        results = []
        async for result in verify_all(spec, generated, home, rows, installing):
            told(result)
            results.append(result)
        return sorted(results, key=lambda r: r.id)

    return asyncio.run(collect())
