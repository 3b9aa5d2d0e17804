"""A cache of compiled templates that lasts between runs."""

from __future__ import annotations

import jinja2
from jinja2.bccache import Bucket

from codegen.cache import Cache

_KIND = "templates-3"
"""The number must change when codegen compiles the same template to other code."""


class CompiledTemplates(jinja2.BytecodeCache):
    """Gives Jinja the compiled templates of a cache, and stores new ones there."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def load_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja to load a compiled template; the bucket itself checks that the source has not changed."""
        data = self._cache.read(f"{_KIND}/{bucket.key}")
        if data is not None:
            bucket.bytecode_from_string(data)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Called by Jinja to store a template that it has compiled."""
        self._cache.write(f"{_KIND}/{bucket.key}", bucket.bytecode_to_string())
