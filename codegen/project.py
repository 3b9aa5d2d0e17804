"""A project on disk: its folders and its sources."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from codegen.errors import CodegenError, Position, Problem
from codegen.source_files import decode, read_sources
from codegen.spec.document import MAX_BYTES
from codegen.tree import manifest
from codegen.tree.files import read_file, write_file
from codegen.tree.manifest import Row

if TYPE_CHECKING:  # slow to import, and not needed by commands that read no spec or render nothing
    from codegen.build import Sources
    from codegen.spec.load import Spec
    from codegen.toolchains.lock import Lock

_TEMPLATE_BYTES = 64 * 1024
"""The largest template: far more than a sample that a reader understands at once."""


@dataclass(frozen=True)
class Project:
    """The folder with `spec/` and `templates/`."""

    root: Path

    @property
    def generated(self) -> Path:
        """Where the samples are published."""
        return self.root / "generated"

    def sources(self) -> Sources:
        """Read and check spec and templates. Raises CodegenError with all their problems."""
        from codegen.build import sources
        from codegen.render.lint import lint

        problems: list[Problem] = []
        templates = self._templates()
        try:
            return sources(self.spec(), templates)
        except CodegenError as error:
            problems += error.problems
        raise CodegenError([*problems, *lint(templates)])

    def manifest(self) -> list[Row]:
        """The rows of the published samples. Raises CodegenError if the manifest is missing or damaged."""
        rows = manifest.load(read_file(self.generated, manifest.FILENAME))
        if rows is None:
            where = Position(f"{self.generated.name}/{manifest.FILENAME}")
            raise CodegenError([Problem(where, "missing or damaged; run: codegen generate")])
        return rows

    def lock(self) -> Lock:
        """What packages were resolved to; empty where there is no lock yet. Raises CodegenError if it is damaged."""
        from codegen.toolchains import TOOLCHAINS
        from codegen.toolchains.lock import FILE, Lock, parse

        data = read_file(self.root, FILE)
        forms = {language: toolchain.lock_entry for language, toolchain in TOOLCHAINS.items()}
        return Lock() if data is None else parse(data, forms)

    def write_lock(self, lock: Lock) -> None:
        """Write what packages were resolved to, where it has changed."""
        from codegen.toolchains.lock import FILE, dump

        data = dump(lock)
        if data != read_file(self.root, FILE):
            write_file(self.root, FILE, data)

    def spec(self) -> Spec:
        """Read and check the spec without the templates. Raises CodegenError with all its problems."""
        from codegen.spec.load import load

        specs = self._specs()
        if len(specs) != 1:
            names = ", ".join(specs) or ", ".join(read_sources(self.root, "spec", ".yml", MAX_BYTES)) or "none"
            raise CodegenError([Problem(Position("spec/"), f"one spec file, *.yaml, is wanted here; found {names}")])
        [(file, data)] = specs.items()
        locales = {Path(name).stem: (name, text) for name, text in self._locales().items()}
        return load(file, data, locales)

    def source_files(self) -> dict[str, bytes]:
        """The files that samples are made from, by path. Raises CodegenError if a file cannot be read."""
        return {**self._specs(), **self._locales(), **self._template_files()}

    def _templates(self) -> dict[str, str]:
        return {name.removeprefix("templates/"): decode(data, name) for name, data in self._template_files().items()}

    def _specs(self) -> Mapping[str, bytes]:
        return read_sources(self.root, "spec", ".yaml", MAX_BYTES)

    def _locales(self) -> Mapping[str, bytes]:
        return read_sources(self.root, "spec/locales", ".yaml", MAX_BYTES)

    def _template_files(self) -> Mapping[str, bytes]:
        return read_sources(self.root, "templates", ".j2", _TEMPLATE_BYTES, deep=True)


def find(start: Path) -> Project:
    """The project at `start` or the nearest one above it.

    Raises CodegenError if there is none.
    """
    for folder in (start, *start.parents):
        if (folder / "spec").is_dir() and (folder / "templates").is_dir():
            return Project(folder)
    message = "no project here or above: no folder with spec/ and templates/; name one with -C DIR"
    raise CodegenError([Problem(Position(str(start)), message)])
