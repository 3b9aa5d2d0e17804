"""curl: the sample is run by bash, as a reader would paste it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from codegen.manifest import Row
from codegen.verify.toolchains.base import Toolchain, Way


class Curl(Toolchain):
    """bash and curl from the PATH."""

    def missing(self) -> str | None:
        lost = [tool for tool in ("bash", "curl") if shutil.which(tool) is None]
        return f"{' and '.join(lost)} not found; install it with your system's package manager" if lost else None

    def command(self, row: Row, file: Path) -> list[str]:
        return [str(shutil.which("bash")), str(file)]

    def environment(self, way: Way) -> Mapping[str, str]:
        return {"CURL_CA_BUNDLE": str(way.authority), "PATH": str(Path(str(shutil.which("curl"))).parent)}
