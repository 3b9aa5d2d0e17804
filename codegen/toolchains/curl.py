"""curl: the sample is run by bash, as a reader would paste it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from codegen.languages import LANGUAGES
from codegen.toolchains.base import Program, Seconds, Tool, Toolchain, Way, check_each
from codegen.tree.manifest import Row

_ONLY_SENDS = LANGUAGES["curl"].template("http/request")


class Curl(Toolchain):
    """bash and curl from the PATH, jq for samples that read answers; ShellCheck where it is there."""

    tools = (Tool("bash", "install bash"), Tool("curl", "install curl 7.76 or later", (7, 76)))
    for_some = (Tool("jq", "install jq 1.6 or later", (1, 6)),)
    optional = (Tool("shellcheck", "install shellcheck"),)
    prints_errors = True
    seconds = Seconds(http=0.1)

    def needs(self, row: Row) -> Sequence[Tool]:
        return () if row.get("template") == _ONLY_SENDS else self.for_some

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        shellcheck = self.find("shellcheck")
        if shellcheck is None:
            return {}
        # SC2016: a `$` inside single quotes is meant as it is.
        return await check_each(programs, lambda program: [shellcheck, "-s", "bash", "-e", "SC2016", str(program.file)])

    def command(self, program: Program, way: Way) -> list[str]:
        return [self.path("bash"), str(program.file)]

    def environment(self, way: Way) -> Mapping[str, str]:
        found = filter(None, (self.find(tool.name) for tool in (*self.tools, *self.for_some)))
        folders = dict.fromkeys(str(Path(path).parent) for path in found)
        return {"CURL_CA_BUNDLE": str(way.authority), "PATH": ":".join(folders)}


TOOLCHAIN = Curl
