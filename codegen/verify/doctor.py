"""What is there of a language's runtime and packages, and how to get the rest."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator, Sequence

from codegen.verify.core import Plan
from codegen.verify.pins import Choice, slug
from codegen.verify.toolchains.base import Toolchain


def examine(toolchain: Toolchain, plan: Plan) -> Iterator[str]:
    """A line for each tool, and for each set of packages that the samples of `toolchain` in `plan` need."""
    language = toolchain.home.name
    rows = [row for row in plan.rows if row["language"] == language]
    for tool in toolchain.tools:
        found = toolchain.find(tool.name)
        yield (
            f"{tool.name}: {_version(found, tool.version)} ({found})" if found else f"{tool.name} missing: {tool.hint}"
        )
    for tool in toolchain.for_some:
        found = toolchain.find(tool.name)
        needing = sum(tool in toolchain.needs(row) for row in rows)
        yield (
            f"{tool.name}: {_version(found, tool.version)} ({found})"
            if found
            else f"{tool.name} missing, which {needing} samples need: {tool.hint}"
        )
    for tool in toolchain.optional:
        found = toolchain.find(tool.name)
        yield (
            f"{tool.name}: {_version(found, tool.version)}"
            if found
            else f"{tool.name} not there (optional): {tool.hint}"
        )
    for age in ("oldest", "newest"):
        for pins in sorted({Choice(age).pins(row) for row in rows} - {()}):
            names = " ".join(f"{pin.name} {pin.version}" for pin in pins)
            there = (toolchain.home / f"{slug(pins)}.done").is_file()
            yield f"{names}: {'installed' if there else f'not installed, run: codegen setup {language} --sdk {age}'}"


def _version(tool: str, arguments: Sequence[str]) -> str:
    """The first line that a tool says of its version."""
    done = subprocess.run([tool, *arguments], capture_output=True, text=True, check=False, timeout=60)
    return (done.stdout or done.stderr).strip().partition("\n")[0]
