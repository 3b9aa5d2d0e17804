"""Python: a virtual environment for each set of packages."""

from __future__ import annotations

import sys
import venv
from collections.abc import Mapping
from pathlib import Path

from codegen.toolchains.base import Notify, Program, Route, Seconds, Toolchain, run_installer
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

    def install(self, pins: Pins, notify: Notify) -> str:
        packages = [str(pin.file) if pin.file else f"{pin.name}=={pin.version}" for pin in pins]
        with self.installing(slug(pins), notify, " ".join(packages) or "a virtual environment") as folder:
            if folder:
                venv.create(folder, with_pip=True)
                pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check"]
                if packages:
                    run_installer([*pip, "install", "--quiet", *packages], folder)
                (folder / "freeze.txt").write_text(run_installer([*pip, "freeze", "--all"], folder))
        return (self.home / slug(pins) / "freeze.txt").read_text()

    def command(self, program: Program, route: Route) -> list[str]:
        return [str(self.home / slug(program.pins) / "bin" / "python"), "-W", "error", str(program.file)]

    def files(self) -> list[Path]:
        return [*super().files(), Path(sys.base_prefix), Path(sys.base_exec_prefix)]

    def environment(self, route: Route) -> Mapping[str, str]:
        # httpx and the standard library read SSL_CERT_FILE, requests reads REQUESTS_CA_BUNDLE.
        return {"SSL_CERT_FILE": str(route.authority), "REQUESTS_CA_BUNDLE": str(route.authority)}


TOOLCHAIN = Python
