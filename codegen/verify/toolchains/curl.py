"""curl: the sample is run by bash, as a reader would paste it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from codegen.verify.toolchains.base import Program, Tool, Toolchain, Way, check_each


class Curl(Toolchain):
    """bash and curl from the PATH; ShellCheck where it is there."""

    tools = (Tool("bash", "install bash"), Tool("curl", "install curl 7.76 or later"))
    optional = (Tool("shellcheck", "install shellcheck"),)

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        shellcheck = self.find("shellcheck")
        if shellcheck is None:
            return {}
        # SC2016: a `$` inside single quotes is meant as it is.
        return await check_each(programs, lambda program: [shellcheck, "-s", "bash", "-e", "SC2016", str(program.file)])

    def command(self, program: Program, way: Way) -> list[str]:
        return [self.path("bash"), str(program.file)]

    def environment(self, way: Way) -> Mapping[str, str]:
        return {"CURL_CA_BUNDLE": str(way.authority), "PATH": str(Path(self.path("curl")).parent)}
