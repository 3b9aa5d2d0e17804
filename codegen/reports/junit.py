"""The results of verify as JUnit XML (`codegen verify --junit FILE`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree as ET

from codegen.verify.result import Result


def junit_report(results: Sequence[Result]) -> str:
    """The text of `--junit FILE`: one test case per sample."""
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
    """The text with U+FFFD in place of each character that XML 1.0 does not allow."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)
