"""PHP: the command-line interpreter with the curl extension."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from functools import cached_property

from codegen.toolchains.base import Program, Seconds, Tool, Toolchain, Way, check_each


class Php(Toolchain):
    """`php` from the PATH."""

    tools = (Tool("php", "install PHP 8.0 or later, on Debian: apt-get install php-cli php-curl", (8, 0)),)
    crash_report = r"^(?:PHP )?Fatal error: "
    seconds = Seconds(http=0.1)

    @cached_property
    def missing(self) -> str | None:
        """Also None without the curl extension would be no help: the samples could not run."""
        lost = super().missing
        if (
            lost is None
            and "curl"
            not in subprocess.run([self.path("php"), "-m"], capture_output=True, text=True, check=False).stdout.split()
        ):
            return "php has no curl extension: apt-get install php-curl"
        return lost

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        return await check_each(programs, lambda program: [self.path("php"), "-l", str(program.file)])

    def command(self, program: Program, way: Way) -> list[str]:
        # The extension reads no variable for the authority. What it has to warn of belongs on stderr.
        settings = {"curl.cainfo": way.authority, "error_reporting": -1, "display_errors": "stderr"}
        return [self.path("php"), *(f"-d{name}={value}" for name, value in settings.items()), str(program.file)]


TOOLCHAIN = Php
