"""Says how many broken samples the harness caught."""

from __future__ import annotations

from pytest import TerminalReporter

_BROKEN = "test_harness.py::test_broken_sample_is_caught["


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    """One line: caught of tried."""
    ends = {
        outcome: sum(_BROKEN in getattr(report, "nodeid", "") for report in terminalreporter.getreports(outcome))
        for outcome in ("passed", "failed")
    }
    if any(ends.values()):
        terminalreporter.write_line(f"{ends['passed']} of {sum(ends.values())} broken samples were caught by verify")
