"""A cache between runs. It only saves time: it may be deleted or become read-only at any time."""

from __future__ import annotations

import contextlib
import hashlib
import os
from functools import cache
from pathlib import Path


class Cache:
    """Texts by a hash of their inputs: Black's results, passed verifications. Nothing that is executed is kept here.

    Without a folder, it stores nothing.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def get(self, kind: str, key: str) -> str | None:
        """The text of a kind (a folder of the cache) that is stored under `key`; None if missing or damaged."""
        with contextlib.suppress(OSError, ValueError):
            digest, _, data = ((self._folder / kind / key).read_bytes() if self._folder else b"").partition(b"\n")
            return data.decode() if digest == _digest(data) else None
        return None

    def put(self, kind: str, key: str, text: str) -> None:
        """Store a text, if the file system allows it, with a digest by which `get` detects damage."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            data = text.encode()
            target = self._folder / kind / key
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f"{target.name}.{os.getpid()}")
            try:
                temporary.write_bytes(_digest(data) + b"\n" + data)
                os.replace(temporary, target)
            except OSError:
                temporary.unlink(missing_ok=True)


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


@cache
def code_digest(*parts: str) -> str:
    """A digest of this package's code, or only of the named modules and packages in it (`verify`, `value.py`).

    Cached results are valid only for the code that made them. Raises FileNotFoundError for an unknown name.
    """
    package = Path(__file__).parent
    files: set[Path] = set()
    for part in parts or (".",):
        path = package / part
        if not path.exists():
            raise FileNotFoundError(f"there is no {part} in {package.name}")
        candidates = {path} if path.is_file() else set(path.rglob("*.*"))
        files |= {file for file in candidates if file.is_file() and file.suffix != ".pyc"}
    digest = hashlib.sha256()
    for file in sorted(files):
        data = file.read_bytes()
        digest.update(f"\n{file.relative_to(package).as_posix()} {len(data)}\n".encode() + data)
    return digest.hexdigest()
