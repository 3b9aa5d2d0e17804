"""Verdicts, and the files that report them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, Literal
from xml.etree import ElementTree as ET

from codegen.verify.exchange import Exchange

Status = Literal["passed", "failed", "skipped"]


@dataclass(frozen=True)
class Result:
    """The verdict on one sample; `seconds` is the wall time of its run, `packages` what it ran with."""

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
        parts = {field.name: getattr(self, field.name) for field in fields(self)}
        return {**parts, "exchanges": [exchange.as_json() for exchange in self.exchanges]}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> Result:
        """What `as_json` gave, as far as a pass needs it. Raises TypeError or KeyError for anything else."""
        exchanges = []
        for exchange in row["exchanges"]:
            parts = {name: value for name, value in exchange.items() if name != "body"}
            exchanges.append(Exchange(**parts, content=json.dumps(exchange["body"], ensure_ascii=False).encode()))
        return cls(**{**row, "exchanges": exchanges})


def json_report(results: Sequence[Result]) -> str:
    """The text of `--json FILE`."""
    return json.dumps({"results": [result.as_json() for result in results]}, ensure_ascii=False, indent=1) + "\n"


def junit_report(results: Sequence[Result]) -> str:
    """The text of `--junit FILE`: one test case a sample, as CI systems read it."""
    suite = ET.Element(
        "testsuite",
        name="codegen verify",
        tests=str(len(results)),
        failures=str(sum(result.status == "failed" for result in results)),
        skipped=str(sum(result.status == "skipped" for result in results)),
        time=f"{sum(result.seconds for result in results):.3f}",
    )
    for result in results:
        folder, _, name = result.id.rpartition("/")
        case = ET.SubElement(suite, "testcase", classname=folder, name=name, time=f"{result.seconds:.3f}")
        if result.status == "skipped":
            ET.SubElement(case, "skipped", message=_xml(result.reason))
        elif result.status == "failed":
            failure = ET.SubElement(case, "failure", message=_xml(result.reason.partition("\n")[0]))
            failure.text = _xml(f"{result.reason}\n\nstderr:\n{result.stderr}")
    ET.indent(suite)
    return ET.tostring(suite, encoding="unicode", xml_declaration=True) + "\n"


def _xml(text: str) -> str:
    """Without the characters that XML 1.0 cannot hold."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
