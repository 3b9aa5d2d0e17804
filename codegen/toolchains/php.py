"""PHP: the command-line interpreter with the curl extension."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from codegen.toolchains.base import Program, Route, Seconds, Toolchain, check_each
from codegen.toolchains.processes import printed_by
from codegen.toolchains.tools import Tool


class Php(Toolchain):
    """`php` from the PATH."""

    tools = (Tool("php", "install PHP 8.0 or later, on Debian: apt-get install php-cli php-curl", (8, 0), says="PHP "),)
    crash_report = r"^(?:PHP )?Fatal error: "
    seconds = Seconds(http=0.1)

    @cached_property
    def problem(self) -> str | None:
        """As for every language; and samples cannot run without PHP's curl extension."""
        problem = super().problem
        if problem is None and "curl" not in printed_by([self.path("php"), "-m"]).split():
            return "php has no curl extension: apt-get install php-curl"
        return problem

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        return await check_each(programs, lambda program: [self.path("php"), "-l", str(program.file)])

    def command(self, program: Program, route: Route) -> list[str]:
        # The extension reads no environment variable for the authority. Errors and warnings go to stderr, only once:
        # without a php.ini they would go to stdout, and with Debian's they are logged to stderr, too.
        settings = {"curl.cainfo": route.authority, "error_reporting": -1, "display_errors": "stderr", "log_errors": 0}
        return [self.path("php"), *(f"-d{name}={value}" for name, value in settings.items()), str(program.file)]


TOOLCHAIN = Php
