"""curl: bash runs the sample; that other shells do the same is tested."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from codegen.toolchains.base import Program, Route, Seconds, Toolchain, check_each
from codegen.toolchains.tools import Tool

_NO_SETTINGS = Path(__file__).with_name("no_settings")
"""A folder with a .curlrc that sets nothing."""


class Curl(Toolchain):
    """bash and curl from the PATH; ShellCheck where it is installed."""

    tools = (
        Tool("bash", "install bash", says="GNU bash, version "),
        Tool("curl", "install curl 7.76 or later", (7, 76), says="curl "),
    )
    optional = (Tool("shellcheck", "install shellcheck 0.7 or later", (0, 7), says="version: "),)
    prints_answers = True
    seconds = Seconds(http=0.1)

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        [shellcheck] = self.optional
        if self.tool_problem(shellcheck):
            return {}
        # Its settings could be in a file beside a sample or above (--norc).
        # SC2016 warns of a `$` inside single quotes. In samples such a `$` is literal on purpose.
        command = [self.path(shellcheck.name), "--norc", "-s", "sh", "-e", "SC2016"]
        return await check_each(programs, lambda program: [*command, str(program.file)])

    def command(self, program: Program, route: Route) -> list[str]:
        return [self.path("bash"), str(program.file)]

    def files(self) -> list[Path]:
        return [*super().files(), _NO_SETTINGS]

    def environment(self, route: Route) -> Mapping[str, str]:
        paths = filter(None, (self.find(tool.name) for tool in self.tools))
        folders = dict.fromkeys(str(Path(path).parent) for path in paths)
        # curl looks for .curlrc in the home that the system has for this user, too, if it finds none before.
        settings = {"CURL_CA_BUNDLE": str(route.authority), "CURL_HOME": str(_NO_SETTINGS)}
        return {**settings, "PATH": ":".join(folders)}


TOOLCHAIN = Curl
