"""What is there of a language's runtime and packages, and how to get the rest."""

from __future__ import annotations

from collections.abc import Iterator

from codegen.toolchains.base import Tool, Toolchain, version_of
from codegen.toolchains.pins import slug
from codegen.verify.pipeline import Verification
from codegen.verify.versions import Choice


def examine(toolchain: Toolchain, verification: Verification) -> Iterator[str]:
    """A line for each tool, and for each set of packages that the samples of `toolchain` in `verification` need."""
    language = toolchain.home.name
    rows = [row for row in verification.rows if row["language"] == language]
    for tool in toolchain.tools:
        yield _told(toolchain, tool)
    if toolchain.missing and not any(map(toolchain.objection, toolchain.tools)):
        yield toolchain.missing
    for tool in toolchain.for_some:
        needing = sum(tool in toolchain.needs(row) for row in rows)
        yield _told(toolchain, tool) + (f" ({needing} samples need it)" if toolchain.objection(tool) else "")
    for tool in toolchain.optional:
        found = toolchain.find(tool.name)
        yield _told(toolchain, tool) if found else f"{tool.name} not there (optional): {tool.hint}"
    for age in ("oldest", "newest"):
        for pins in sorted({Choice(age).pins(row) for row in rows} - {()}):
            names = " ".join(f"{pin.name} {pin.version}" for pin in pins)
            there = (toolchain.home / f"{slug(pins)}.done").is_file()
            yield f"{names}: {'installed' if there else f'not installed, run: codegen setup {language} --sdk {age}'}"


def _told(toolchain: Toolchain, tool: Tool) -> str:
    found = toolchain.find(tool.name)
    return toolchain.objection(tool) or f"{tool.name}: {version_of(tool, str(found))} ({found})"
