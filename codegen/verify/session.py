"""A mock that is running, and programs that are run against it and judged."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from codegen.manifest import Row
from codegen.mock import Key, create_app
from codegen.model import Sdk
from codegen.spec import Spec
from codegen.verify.exchange import differences
from codegen.verify.relay import Relay, Run, Tunnel
from codegen.verify.runner import Outcome, run
from codegen.verify.server import Authority, Recorder, serve
from codegen.verify.toolchains import Program, Toolchain, Way

TIME_LIMIT = 60.0
"""Seconds that a sample may take."""


class Session:
    """A mock that is running, and what running programs against it needs."""

    def __init__(self, spec: Spec, authority: Authority) -> None:
        self._spec = spec
        self._authority = authority
        self._keys: dict[str, Key] = {}
        self._runs: dict[int, Tunnel] = {}
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
        return outcome, record, judge(row, outcome, record, env, self._sdk(row))

    def _sdk(self, row: Row) -> Sdk | None:
        return None if row["client"] == "http" else self._spec.api.protocols[row["protocol"]].sdks[row["language"]]


def _hosts(spec: Spec) -> set[str]:
    return {region.host.removeprefix("https://") for region in spec.api.regions.values()}


def judge(row: Row, outcome: Outcome, record: Run, env: Mapping[str, str], sdk: Sdk | None) -> list[str]:
    """Everything that is wrong with a run; empty where it passes. `sdk` says what it may add to a request."""
    reasons = [f"tried to reach {target}, which is no host of the spec" for target in dict.fromkeys(record.refused)]
    if outcome.exit_code is None:
        reasons.append(f"still running after {TIME_LIMIT:.0f} seconds")
    elif outcome.exit_code != 0:
        reasons.append(f"exit code {outcome.exit_code}")
    if outcome.left_running:
        reasons.append("left a process running")
    headers, fields = (sdk.headers, sdk.fields) if sdk else ((), ())
    reasons += differences(row["requests"], record.exchanges, env, headers, fields)
    if record.nonce not in outcome.stdout:
        reasons.append("the reply's text is not in the output")
    return reasons


def _proxied(proxy: str) -> dict[str, str]:
    names = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
    return {**dict.fromkeys(names, proxy), "NO_PROXY": "", "no_proxy": ""}
