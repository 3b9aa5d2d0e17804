"""Results as text, for a terminal or the log of a CI job."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from codegen.reports.findings import Finding
    from codegen.verify.result import Result


def finding_text(finding: Finding) -> str:
    """All lines of a finding; the text ends with a line feed."""
    return f"{finding.title}\n{finding.details}"


def check_summary(samples: int, failing: int = 0) -> str:
    """The last line of `check`."""
    if failing:
        return f"{failing} files under generated/ are not in step; to fix them, run: codegen generate"
    return f"{samples} samples are in step"


def verify_summary(results: Sequence[Result]) -> list[str]:
    """The last lines of `verify`: why samples were skipped, and how many passed, failed and were skipped."""
    skipped = [result.reason for result in results if result.status == "skipped"]
    lines = [f"{skipped.count(reason)} skipped: {reason}" for reason in sorted(set(skipped))]
    passed, failed = (sum(result.status == status for result in results) for status in ("passed", "failed"))
    cached = sum(result.cached for result in results)
    before = f" ({cached} of them before, and nothing has changed since)" if cached else ""
    return [*lines, f"{passed} passed{before}, {failed} failed, {len(skipped)} skipped"]
