"""A project on disk: where it is, its sources, and what is kept between runs."""

from __future__ import annotations

import os
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path

from codegen.build import Sources, sources
from codegen.errors import CodegenError, Position, Problem
from codegen.spec import Spec, load
from codegen.tree import read_sources


@dataclass(frozen=True)
class Project:
    """The folder with `spec/` and `templates/`."""

    root: Path

    @property
    def generated(self) -> Path:
        """Where the samples are published."""
        return self.root / "generated"

    @property
    def cache(self) -> Path:
        """What can be made again: results of Black, installed SDKs. Never committed."""
        return self.root / ".codegen"

    @property
    def kept(self) -> Kept:
        """Results of Black from earlier runs."""
        return Kept(self.cache / "black")

    def sources(self) -> Sources:
        """Read and check spec and templates. Raises CodegenError with all their problems."""
        return sources(self._spec(), self._templates())

    def _spec(self) -> Spec:
        specs = read_sources(self.root, "spec/*.yaml")
        if len(specs) != 1:
            found = ", ".join(specs) or "none"
            raise CodegenError([Problem(Position("spec/"), f"one spec file is wanted here; found {found}")])
        [(file, data)] = specs.items()
        locales = {Path(name).stem: (name, text) for name, text in read_sources(self.root, "spec/locales/*.yaml").items()}
        return load(file, data, locales)

    def _templates(self) -> dict[str, str]:
        found = {}
        for name, data in read_sources(self.root / "templates", "**/*.j2").items():
            try:
                found[name] = data.decode("utf-8")
            except UnicodeDecodeError as error:
                line = data.count(b"\n", 0, error.start) + 1
                where = Position(f"templates/{name}", line)
                raise CodegenError([Problem(where, "this is not UTF-8; save the file as UTF-8")]) from None
        return found


def find(start: Path) -> Project:
    """The project at `start` or the nearest one above it.

    Raises CodegenError where there is none.
    """
    for folder in (start, *start.parents):
        if (folder / "spec").is_dir() and (folder / "templates").is_dir():
            return Project(folder)
    message = "no project here or above: no folder with spec/ and templates/; name one with -C DIR"
    raise CodegenError([Problem(Position(str(start)), message)])


class Kept(MutableMapping[str, str]):
    """Texts kept as files named by a hash. A folder that cannot be written keeps nothing, and that is all."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, key: str) -> str:
        try:
            text = (self._folder / key).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise KeyError(key) from None
        if not text.endswith("\n"):  # cut short by a full disk or a kill
            raise KeyError(key)
        return text

    def __setitem__(self, key: str, text: str) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary = self._folder / f"{key}.{os.getpid()}"
            temporary.write_text(text, encoding="utf-8", newline="")
            os.replace(temporary, self._folder / key)
        except OSError:
            pass

    def __delitem__(self, key: str) -> None:
        (self._folder / key).unlink(missing_ok=True)

    def __iter__(self) -> Iterator[str]:
        return (path.name for path in self._folder.glob("*"))

    def __len__(self) -> int:
        return sum(1 for _ in self)
