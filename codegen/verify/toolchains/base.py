"""How a language's samples are run as they are: what they need, and how they are led to the mock."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from codegen.manifest import Row


@dataclass(frozen=True)
class Way:
    """What leads a sample to the mock: a proxy, and the authority to trust."""

    proxy: str
    authority: Path


class Toolchain(ABC):
    """One language's runtime on this machine. Found things are kept below `home`, which may be deleted any time."""

    def __init__(self, home: Path) -> None:
        self.home = home

    @abstractmethod
    def missing(self) -> str | None:
        """Why samples of this language cannot run here; None where they can."""

    def install(self, row: Row, told: Callable[[str], None] = lambda _: None) -> None:  # noqa: B027 - most need nothing
        """Install what a sample needs, in the versions pinned as newest; quick where it is there.

        `told` hears what is being installed. Raises CodegenError where that fails.
        """

    @abstractmethod
    def command(self, row: Row, file: Path) -> list[str]:
        """The command that runs `file`."""

    @abstractmethod
    def environment(self, way: Way) -> Mapping[str, str]:
        """Variables that lead the runtime to the mock, beside the proxy's own, which every sample gets."""
