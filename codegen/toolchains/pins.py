"""Pins: packages, each with the version that samples run with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Pin:
    """A package (`pypi:openai`) with its version.

    `file` is a wheel, jar, tarball or folder to use instead of the published package. `mark` changes when
    `file` is changed: a build under test keeps its file name.
    """

    package: str
    version: str
    file: Path | None = None
    mark: str = ""

    @property
    def name(self) -> str:
        """The package's name in its ecosystem."""
        return self.package.partition(":")[2]


Pins = tuple[Pin, ...]


def slug(pins: Pins) -> str:
    """The name of the folder where a set of pins is installed."""
    parts = []
    for pin in pins:
        mark = f"-{pin.mark}" if pin.file else ""
        parts.append(f"{pin.name}-{pin.version}{mark}".replace("/", "_").replace(":", "_").replace("@", ""))
    return "+".join(parts) or "bare"
