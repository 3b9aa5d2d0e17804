"""Which tools and packages of a language are installed, and how to get the others."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.toolchains.base import Toolchain
from codegen.toolchains.tools import Tool, version_of
from codegen.verify.pipeline import Verification
from codegen.verify.versions import Choice


def examine(toolchain: Toolchain, verification: Verification) -> Iterator[str]:
    """Lines for the user: one for each tool, and one for each set of packages that the samples of `toolchain` need."""
    language = toolchain.home.name
    rows = [row for row in verification.rows if row["language"] == language]
    for tool in toolchain.tools:
        yield _line(toolchain, tool)
    if toolchain.problem and not any(map(toolchain.tool_problem, toolchain.tools)):
        yield toolchain.problem
    for tool in toolchain.optional:
        path = toolchain.find(tool.name)
        yield _line(toolchain, tool) if path else f"{tool.name} not there (optional): {tool.hint}"
    for age in ("oldest", "newest"):
        for pins in sorted({Choice(age).pins(row) for row in rows} - {()}):
            names = " ".join(f"{pin.name} {pin.version}" for pin in pins)
            state = (
                "installed"
                if toolchain.is_installed(pins)
                else f"not installed, run: codegen setup {language} --sdk {age}"
            )
            yield f"{names}: {state}"


def _line(toolchain: Toolchain, tool: Tool) -> str:
    path = toolchain.find(tool.name)
    problem = toolchain.tool_problem(tool)
    if problem:
        return problem
    told = version_of(tool, str(path))
    return told.problem or f"{tool.name}: {told.line} ({path})"
