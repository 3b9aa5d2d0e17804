"""Remembers a successful `check`: while sources, samples and codegen do not change, nothing has to be rendered."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path

from codegen import user_folder
from codegen.cache import code_digest
from codegen.errors import CodegenError
from codegen.project import Project
from codegen.tree.files import Tree, list_files
from codegen.tree.manifest import digest

_CACHE_KIND = "check"
_LIBRARIES = ("jinja2", "yaml", "pydantic", "black")


class CheckCache:
    """The cached result of `check` for the current sources of a project.

    Create it before the sources are read; `record` then notices if they were changed in the meantime.
    """

    def __init__(self, project: Project) -> None:
        self._project = project
        self._key = _key(project)

    def samples_in_step(self) -> int | None:
        """The number of samples, if all were in step at an earlier check and nothing has changed; None if unknown."""
        if self._key is None:
            return None
        generated = self._project.generated
        try:
            known = json.loads(user_folder.cache().get(_CACHE_KIND, self._key) or "")
            paths, leftovers = list_files(generated)
            if leftovers or sorted(paths) != sorted(known):
                return None
            for path, sha256 in known.items():
                file = generated / path
                if not stat.S_ISREG(file.lstat().st_mode) or digest(file.read_bytes()) != sha256:
                    return None
        except (CodegenError, OSError, ValueError, AttributeError, TypeError):
            return None  # the full check reports the problem
        return len(known) - 1  # the manifest is not a sample

    def record(self, expected: Tree) -> None:
        """Record that the project is in step: `generated/` contains exactly the expected files.

        Nothing is recorded if a source has changed since this object was created, because it is unknown whether the
        samples match the old sources or the new ones.
        """
        if self._key is not None and self._key == _key(self._project):
            files: Mapping[str, str] = {path: digest(data) for path, data in sorted(expected.items())}
            user_folder.cache().put(_CACHE_KIND, self._key, json.dumps(files))


def _key(project: Project) -> str | None:
    """A digest of the sources, the code and the libraries that make the samples; None if a source cannot be read."""
    key = hashlib.sha256(f"{code_digest()} {_libraries()}".encode())
    try:
        sources = project.source_files()
    except CodegenError:
        return None
    for name, data in sorted(sources.items()):
        key.update(f"\n{name} {len(data)}\n".encode("utf-8", "surrogateescape") + data)
    return key.hexdigest()


def _libraries() -> str:
    """The folders that the libraries are in, and when these last changed: when another version is installed, they do.

    To ask for the versions would take a tenth of the time of a whole check.
    """
    origins = [spec.origin for spec in map(find_spec, _LIBRARIES) if spec and spec.origin]
    folders = sorted({Path(origin).parents[1] for origin in origins})
    return " ".join(f"{folder} {folder.stat().st_mtime_ns}" for folder in folders)
