"""What `check` has found in step: while sources, samples and codegen are the same bytes, nothing need be rendered."""

from __future__ import annotations

import hashlib
import json
import stat
from collections.abc import Mapping
from importlib.metadata import version

from codegen.cache import code_digest
from codegen.errors import CodegenError
from codegen.project import Project
from codegen.tree.files import Tree, names
from codegen.tree.manifest import digest

_ROOM = "check"
_TOOLS = ("jinja2", "pyyaml", "pydantic", "black")


class Unchanged:
    """What is known of a project's sources as they are now: made before they are read, and compared when they were."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._key = _key(project)

    def samples_in_step(self) -> int | None:
        """How many samples there are, where all were in step and nothing has changed; None where that is not known."""
        if self._key is None:
            return None
        generated = self._project.generated
        try:
            known = json.loads(self._project.cache.get(_ROOM, self._key) or "")
            found, left = names(generated)
            if left or sorted(found) != sorted(known):
                return None
            for path, sha256 in known.items():
                file = generated / path
                if not stat.S_ISREG(file.lstat().st_mode) or digest(file.read_bytes()) != sha256:
                    return None
        except (CodegenError, OSError, ValueError, AttributeError, TypeError):
            return None  # who looks closer says what it is
        return len(known) - 1  # one file is the manifest

    def keep(self, expected: Tree) -> None:
        """Note that the project is in step: these are its files, and nothing else is there.

        Nothing is noted where somebody has changed a source since: who knows which of the two was in step.
        """
        if self._key is not None and self._key == _key(self._project):
            files: Mapping[str, str] = {path: digest(data) for path, data in sorted(expected.items())}
            self._project.cache.put(_ROOM, self._key, json.dumps(files))


def _key(project: Project) -> str | None:
    """A digest of all that samples are made from, and by; None where something cannot be read."""
    found = hashlib.sha256(" ".join([code_digest(), *map(version, _TOOLS)]).encode())
    try:
        sources = project.source_files()
    except CodegenError:
        return None
    for name, data in sorted(sources.items()):
        found.update(f"\n{name} {len(data)}\n".encode("utf-8", "surrogateescape") + data)
    return found.hexdigest()
