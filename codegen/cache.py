"""What is kept between runs under `.codegen/`: it only saves time, and may be deleted or read-only at any moment."""

from __future__ import annotations

import contextlib
import hashlib
import os
from pathlib import Path

import jinja2
from jinja2.bccache import Bucket


class Cache(jinja2.BytecodeCache):
    """Compiled templates, and texts by a hash of what went into them: results of Black, passes of verify.

    Without a folder nothing is kept.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    def get(self, room: str, key: str) -> str | None:
        """The text kept under `key` in a room of its own kind, if it is there and whole."""
        digest, _, data = (self._read(f"{room}/{key}") or b"").partition(b"\n")
        return data.decode() if digest == _digest(data) else None

    def put(self, room: str, key: str, text: str) -> None:
        """Keep a text, with a digest that tells whether it was cut short or changed."""
        data = text.encode()
        self._write(f"{room}/{key}", _digest(data) + b"\n" + data)

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja asks for a compiled template; it checks by itself that the source is still the same."""
        data = self._read(f"templates/{bucket.key}")
        if data is not None:
            with contextlib.suppress(EOFError, ValueError, TypeError):  # cut short: compiled anew
                bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Jinja gives a compiled template to keep."""
        self._write(f"templates/{bucket.key}", bucket.bytecode_to_string())

    def _read(self, name: str) -> bytes | None:
        with contextlib.suppress(OSError):
            return (self._folder / name).read_bytes() if self._folder else None
        return None

    def _write(self, name: str, data: bytes) -> None:
        if self._folder is None:
            return
        with contextlib.suppress(OSError):
            target = self._folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary = target.with_name(f"{target.name}.{os.getpid()}")
            temporary.write_bytes(data)
            os.replace(temporary, target)


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
