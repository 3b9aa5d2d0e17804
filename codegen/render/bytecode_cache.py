"""Compiled templates, kept between runs."""

from __future__ import annotations

import jinja2
from jinja2.bccache import Bucket

from codegen.cache import Cache

_ROOM = "templates-2"
"""The number changes when codegen compiles the same template to something else."""


class Compiled(jinja2.BytecodeCache):
    """What Jinja makes of templates, in a cache."""

    def __init__(self, kept: Cache) -> None:
        self._kept = kept

    def load_bytecode(self, bucket: Bucket) -> None:
        """Jinja asks for a compiled template; it checks by itself that the source is still the same."""
        data = self._kept.read(f"{_ROOM}/{bucket.key}")
        if data is not None:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Jinja gives a compiled template to keep."""
        self._kept.write(f"{_ROOM}/{bucket.key}", bucket.bytecode_to_string())
