"""The verdict on a sample, and its form in JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal

from codegen.verify.exchange import Exchange

Status = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True)
class Result:
    """The verdict on one sample.

    `seconds` is the wall time of all its runs, `packages` are the packages with the versions that it ran with, and
    `sha256` is the hash of the published file. `cached` says whether the verdict comes from an earlier run.
    """

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
        """The result in the report of `codegen verify --json`: names and types are part of its contract."""
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**parts, "exchanges": [exchange.as_json() for exchange in self.exchanges]}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Result:
        """The result that `as_json` came from, without the answers. Raises TypeError or KeyError for anything else."""
        exchanges = []
        for exchange in row["exchanges"]:
            parts = {name: value for name, value in exchange.items() if name != "body"}
            exchanges.append(Exchange(**parts, content=json.dumps(exchange["body"], ensure_ascii=False).encode()))
        return cls(**{**row, "exchanges": exchanges})
