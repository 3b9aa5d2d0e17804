"""Packages with the versions that samples are run with."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, order=True)
class Pin:
    """A package with its version.

    `file` is a wheel, jar, tarball or folder to take instead of a published one, `mark` what changes when that does: a
    build under test keeps its name.
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
    """A folder's name for a set of pins."""
    parts = []
    for pin in pins:
        mark = f"-{pin.mark}" if pin.file else ""
        parts.append(f"{pin.name}-{pin.version}{mark}".replace("/", "_").replace(":", "_").replace("@", ""))
    return "+".join(parts) or "bare"
