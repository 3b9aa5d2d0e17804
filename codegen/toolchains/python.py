"""Python: a virtual environment for each set of packages."""

from __future__ import annotations

import sys
import venv
from collections.abc import Mapping

from codegen.toolchains.base import Program, Seconds, Told, Toolchain, Way, run_installer
from codegen.toolchains.pins import Pins, slug


class Python(Toolchain):
    """The interpreter that runs codegen, with the samples' packages. Warnings are errors."""

    crash_report = r"^Traceback \(most recent call last\):$"
    chains_reports = True
    seconds = Seconds(http=0.4, sdk=1.0)

    @property
    def identity(self) -> str:
        """The interpreter's version."""
        return sys.version

    def install(self, pins: Pins, told: Told) -> str:
        wanted = [str(pin.file) if pin.file else f"{pin.name}=={pin.version}" for pin in pins]
        with self.installing(slug(pins), told, " ".join(wanted) or "a virtual environment") as folder:
            if folder:
                venv.create(folder, with_pip=True)
                pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
                if wanted:
                    run_installer([*pip, "install", "--quiet", *wanted], folder)
                (folder / "freeze.txt").write_text(run_installer([*pip, "freeze", "--all"], folder))
        return (self.home / slug(pins) / "freeze.txt").read_text()

    def command(self, program: Program, way: Way) -> list[str]:
        return [str(self.home / slug(program.pins) / "bin" / "python"), "-W", "error", str(program.file)]

    def environment(self, way: Way) -> Mapping[str, str]:
        # httpx and the standard library read the first, requests the second.
        return {"SSL_CERT_FILE": str(way.authority), "REQUESTS_CA_BUNDLE": str(way.authority)}


TOOLCHAIN = Python
