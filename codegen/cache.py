"""What is kept between runs under `.codegen/`: it only saves time, and may be deleted or read-only at any moment."""

from __future__ import annotations

import contextlib
import hashlib
import os
from functools import cache
from pathlib import Path


class Cache:
    """Texts by a hash of what went into them: results of Black, passes of verify; and compiled templates, as bytes.

    Without a folder nothing is kept.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def get(self, room: str, key: str) -> str | None:
        """The text kept under `key` in a room of its own kind, if it is there and whole."""
        data = self.read(f"{room}/{key}")
        return None if data is None else data.decode()

    def put(self, room: str, key: str, text: str) -> None:
        """Keep a text."""
        self.write(f"{room}/{key}", text.encode())

    def read(self, name: str) -> bytes | None:
        """The bytes kept under a name, if they are there and whole."""
        with contextlib.suppress(OSError):
            digest, _, data = ((self._folder / name).read_bytes() if self._folder else b"").partition(b"\n")
            return data if digest == _digest(data) else None
        return None

    def write(self, name: str, data: bytes) -> None:
        """Keep bytes under a name, if that can be done, with a digest that tells whether they were damaged."""
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            target = self._folder / name
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
    """A digest of this package's code, or of the named modules and packages of it (`verify`, `value.py`).

    What is kept between runs holds for the code that has made it. Raises FileNotFoundError for a name that is none.
    """
    package = Path(__file__).parent
    files: set[Path] = set()
    for part in parts or (".",):
        path = package / part
        if not path.exists():
            raise FileNotFoundError(f"there is no {part} in {package.name}")
        found = {path} if path.is_file() else set(path.rglob("*.*"))
        files |= {file for file in found if file.is_file() and file.suffix != ".pyc"}
    digest = hashlib.sha256()
    for file in sorted(files):
        data = file.read_bytes()
        digest.update(f"\n{file.relative_to(package).as_posix()} {len(data)}\n".encode() + data)
    return digest.hexdigest()
