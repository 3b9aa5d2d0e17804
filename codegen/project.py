"""A project on disk: where it is, its sources, and what is kept between runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from codegen import manifest
from codegen.build import Sources, sources
from codegen.cache import Cache
from codegen.errors import CodegenError, Position, Problem
from codegen.lint import lint
from codegen.manifest import Row
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
    def home(self) -> Path:
        """What can be made again: the cache, installed SDKs. Never committed."""
        return self.root / ".codegen"

    @property
    def cache(self) -> Cache:
        """What is kept of earlier runs."""
        return Cache(self.home / "cache")

    def sources(self) -> Sources:
        """Read and check spec and templates. Raises CodegenError with all their problems."""
        problems: list[Problem] = []
        templates = self._templates()
        try:
            return sources(self._spec(), templates)
        except CodegenError as error:
            problems += error.problems
        raise CodegenError([*problems, *lint(templates)])

    def manifest(self) -> list[Row]:
        """The rows of what is published. Raises CodegenError where there is no manifest, or a damaged one."""
        file = self.generated / manifest.NAME
        rows = manifest.load(file.read_bytes() if file.is_file() else None)
        if rows is None:
            where = Position(f"{self.generated.name}/{manifest.NAME}")
            raise CodegenError([Problem(where, "missing or damaged; run: codegen generate")])
        return rows

    def _spec(self) -> Spec:
        specs = read_sources(self.root, "spec/*.yaml")
        if len(specs) != 1:
            found = ", ".join(specs) or ", ".join(read_sources(self.root, "spec/*.yml")) or "none"
            raise CodegenError([Problem(Position("spec/"), f"one spec file, *.yaml, is wanted here; found {found}")])
        [(file, data)] = specs.items()
        locales = {
            Path(name).stem: (name, text) for name, text in read_sources(self.root, "spec/locales/*.yaml").items()
        }
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
