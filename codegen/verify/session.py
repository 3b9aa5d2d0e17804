"""Starts a mock, runs programs against it and judges them."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import AsyncIterator, Mapping
from functools import cached_property
from pathlib import Path

from starlette.datastructures import Headers

from codegen.mock.access import Key
from codegen.mock.app import create_app
from codegen.mock.call import Tokens
from codegen.mock.conversations import Conversations
from codegen.mock.fault import AS_USUAL, BEHAVIOURS
from codegen.mock.modules import is_streamed
from codegen.mock.stream import Pace
from codegen.sandbox.view import View
from codegen.spec.load import Spec
from codegen.spec.model import Sdk
from codegen.toolchains import Program, Route, Toolchain
from codegen.tree.manifest import Row
from codegen.verify import faults, runner
from codegen.verify.faults import Fault, first_affected
from codegen.verify.judge import judge
from codegen.verify.relay import Relay, Run, Tunnel
from codegen.verify.runner import Host, Outcome, Output
from codegen.verify.server import Authority, Recorder, serve


class Session:
    """A running mock, with its certificates, the keys that it knows, and the runs against it."""

    def __init__(self, spec: Spec, folder: Path, host: Host) -> None:
        self._host = host
        self._spec = spec
        self._folder = folder
        self._authority = Authority(_hosts(spec), folder)
        self._conversations = Conversations(spec)
        self._keys: dict[str, Key] = {}
        self._runs: dict[int, Tunnel] = {}
        self._port = 0

    @classmethod
    @contextlib.asynccontextmanager
    async def serving(
        cls, spec: Spec, folder: Path, view: View | None, pace: Pace | None = None
    ) -> AsyncIterator[Session]:
        """Start a session. Its certificates are written to `folder`; `pace` says how the mock sends streams.

        `view` is what samples see of this machine's files (None: all).
        """
        async with Host.started(view) as host:
            session = cls(spec, folder, host)
            app = Recorder(create_app(spec, session._keys, pace=pace), session._runs)
            async with serve(app, session._authority) as session._port:
                yield session

    @property
    def not_isolated(self) -> str | None:
        """Why samples are not isolated from this machine; None where they are."""
        return self._host.problem

    async def run(
        self, toolchain: Toolchain, program: Program, row: Row, fault: Fault | None = None
    ) -> tuple[Outcome, Run, list[str]]:
        """Run a program once; returns how it ended, what it did on the network, and everything that is wrong with it.

        With a `fault`, the program has to report that fault.
        """
        # Random numbers: a program that prints them has read them from the answer.
        tokens = Tokens(*(1000 + secrets.randbelow(9000) for _ in range(2)))
        record = Run(nonce=f"回执{secrets.token_hex(8)}", tokens=tokens, prints_answers=toolchain.prints_answers)
        if fault is not None:
            record.behaviour = BEHAVIOURS.get(fault, AS_USUAL)
            record.first_affected = first_affected(fault, len(row["requests"]))
        key = f"sk-made-up-{secrets.token_hex(12)}"
        env = {} if fault == "no-key" else dict.fromkeys(row["env"], key)
        scenario = self._spec.api.scenarios[row["scenario"]]
        self._keys[key] = Key(row["region"], self._spec.workspace(scenario))
        trusted = self._other_authority if fault == "tls" else self._authority
        try:
            async with (
                self._host.sandbox() as sandbox,
                Relay(sandbox.listening, record, _hosts(self._spec), self._port, self._runs),
            ):
                proxy = sandbox.closed_proxy if fault == "refused" else sandbox.proxy
                route = Route(proxy, trusted.file, trusted.trust_store)
                record.stdout = Output()
                outcome = await sandbox.run(
                    toolchain.command(program, route),
                    {**_proxy_variables(proxy), **toolchain.environment(route), **env},
                    runner.TIME_LIMIT,
                    record.stdout,
                    readable=(program.folder, trusted.file, trusted.trust_store),
                    writable=toolchain.writes(program),
                )
        finally:
            del self._keys[key]
        sdk = self._sdk(row)
        if fault is None:
            return outcome, record, judge(row, outcome, record, env, sdk)
        if fault == "other-arguments":
            requests = faults.with_other_arguments(row["requests"], self._repeated(row), record.nonce_of(0))
            promised: Row = {**row, "requests": requests}
            return outcome, record, faults.titled(fault, judge(promised, outcome, record, env, sdk))
        return outcome, record, faults.judge(fault, row, outcome, record, key, sdk)

    def faults(self, row: Row) -> tuple[Fault, ...]:
        """All faults that can happen when a sample runs."""
        first = row["requests"][0]
        protocol = self._spec.api.protocols[row["protocol"]]
        endpoint = self._spec.api.scenarios[row["scenario"]].requests[row["protocol"]][0].endpoint
        streams = is_streamed(protocol, endpoint, Headers(first["headers"]), first.get("body"))
        calls = faults.calls_functions(row["requests"])
        return faults.faults(streams=streams, calls=calls, arguments=bool(self._repeated(row)))

    def _repeated(self, row: Row) -> Mapping[str, str]:
        """The example values of arguments that the promised results of functions repeat, with their names."""
        requests = row["requests"]
        arguments = self._conversations.arguments(row["protocol"], requests[0].get("body"))
        return faults.repeated(requests, arguments)

    @cached_property
    def _other_authority(self) -> Authority:
        """An authority that did not sign the mock's certificate."""
        folder = self._folder / "other-authority"
        folder.mkdir()
        return Authority(_hosts(self._spec), folder)

    def _sdk(self, row: Row) -> Sdk | None:
        return None if row["client"] == "http" else self._spec.api.protocols[row["protocol"]].sdks[row["language"]]


def _hosts(spec: Spec) -> set[str]:
    return {region.host.removeprefix("https://") for region in spec.api.regions.values()}


def _proxy_variables(proxy: str) -> dict[str, str]:
    names = ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
    return {**dict.fromkeys(names, proxy), "NO_PROXY": "", "no_proxy": ""}
