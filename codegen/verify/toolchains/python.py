"""Python: a virtual environment for each set of pinned packages."""

from __future__ import annotations

import fcntl
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping
from pathlib import Path

from codegen.errors import CodegenError, Position, Problem
from codegen.manifest import Row
from codegen.verify.toolchains.base import Toolchain, Way


class Python(Toolchain):
    """The interpreter that runs codegen, with the samples' packages."""

    def missing(self) -> str | None:
        return None

    def install(self, row: Row, told: Callable[[str], None] = lambda _: None) -> None:
        wanted = _requirements(row)
        folder = self._folder(row)
        done = folder / "installed.txt"
        self.home.mkdir(parents=True, exist_ok=True)
        with folder.with_name(f"{folder.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # another run may be at it
            if done.exists() and done.read_text() == _stamp(wanted):
                return
            told(" ".join(wanted))
            shutil.rmtree(folder, ignore_errors=True)
            venv.create(folder, with_pip=True)
            pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "install", "-q", *wanted]
            result = subprocess.run(pip, capture_output=True, text=True, check=False)
            if result.returncode != 0:
                last = (result.stderr.strip() or result.stdout.strip()).splitlines()[-1:]
                message = f"pip could not install {' '.join(wanted)}: {' '.join(last)}"
                raise CodegenError([Problem(Position(row["id"]), message)])
            done.write_text(_stamp(wanted))

    def command(self, row: Row, file: Path) -> list[str]:
        return [str(self._folder(row) / "bin" / "python"), "-W", "error", str(file)]

    def environment(self, way: Way) -> Mapping[str, str]:
        # httpx and the standard library read the first, requests the second.
        return {"SSL_CERT_FILE": str(way.authority), "REQUESTS_CA_BUNDLE": str(way.authority)}

    def _folder(self, row: Row) -> Path:
        return self.home / ("_".join(_requirements(row)).replace("==", "-") or "bare")


def _requirements(row: Row) -> list[str]:
    return [f"{package['name'].removeprefix('pypi:')}=={package['newest']}" for package in row["packages"]]


def _stamp(requirements: list[str]) -> str:
    return "\n".join([sys.version, *requirements, ""])
