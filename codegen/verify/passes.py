"""Keeps the results of samples that passed, by the hash of everything that they depend on."""

from __future__ import annotations

import contextlib
import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from codegen.cache import Cache, code_digest
from codegen.mock.conversations import Conversations
from codegen.spec.load import Spec
from codegen.toolchains.pins import Pin
from codegen.tree.manifest import Row
from codegen.verify.result import Result

if TYPE_CHECKING:
    from codegen.mock.stream import Pace


HARNESS = (
    "cache.py", "errors.py", "languages", "leaks.py", "mock", "plan", "request", "sandbox", "source_files.py", "spec",
    "toolchains", "tree", "user_folder.py", "value.py", "verify",
)  # fmt: skip
"""The modules and packages that run samples, answer their requests and judge them."""


_ISOLATED, _NOT_ISOLATED = "passes", "passes-not-isolated"


class Passes:
    """The passes of earlier runs. `cache` keeps them between runs; `pace` and `faults` are those of this run."""

    def __init__(self, cache: Cache, spec: Spec, pace: Pace | None = None, *, faults: bool = False) -> None:
        self._cache = cache
        # The mock's answers depend on these parts of the spec, on its examples of calls, and on the pace. All other
        # texts are in the samples.
        parts = spec.api.model_dump_json(include={"auth", "regions", "protocols", "models", "workspaces"})
        self._callers = {name: spec.workspace(scenario) for name, scenario in spec.api.scenarios.items()}
        self._conversations = Conversations(spec)
        self._common = f"{code_digest(*HARNESS)}\n{parts}\n{pace}\n{faults}"

    def key(self, row: Row, sha256: str, pins: tuple[Pin, ...], installed: str, runtime: str) -> str:
        """A hash (SHA-256, hex) of all that a pass depends on.

        That is the sample's bytes and promises, its installed packages, the runtime, the mock and the `HARNESS`.
        """
        names = ("id", "env", "requests", "scenario", "client")
        promises = {name: row[name] for name in names}
        caller = self._callers.get(row["scenario"])
        calls = [self._conversations.arguments(row["protocol"], one.get("body")) for one in row["requests"]]
        parts = [promises, caller, calls, sha256, list(map(repr, pins)), installed, runtime, self._common]
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def get(self, key: str, *, isolated: bool) -> Result | None:
        """The result of an earlier pass, with `cached` set; None where there is none.

        If `isolated`, only passes of samples that ran isolated count.
        """
        for kind in (_ISOLATED,) if isolated else (_ISOLATED, _NOT_ISOLATED):
            with contextlib.suppress(ValueError, TypeError, KeyError):
                return replace(Result.from_json(json.loads(self._cache.get(kind, key) or "")), cached=True)
        return None

    def put(self, key: str, result: Result, *, isolated: bool) -> None:
        """Keep a result, if it is a pass; `isolated` says how the sample ran."""
        if result.status == "passed":
            kind = _ISOLATED if isolated else _NOT_ISOLATED
            self._cache.put(kind, key, json.dumps(result.as_json(), ensure_ascii=False))
