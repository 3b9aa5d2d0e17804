"""`generated/manifest.json`: what every published file is, and what it promises to send."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any, TypeAlias

from codegen.plan import Sample

NAME = "manifest.json"

_SHAPE = {
    **dict.fromkeys(("id", "locale", "region", "protocol", "scenario", "language", "client", "path", "sha256"), str),
    **dict.fromkeys(("packages", "env", "requests"), list),
}

Row: TypeAlias = dict[str, Any]


def digest(data: bytes) -> str:
    """The sha256 of a file's bytes, in hex."""
    return hashlib.sha256(data).hexdigest()


def row(sample: Sample, data: bytes) -> Row:
    """A sample's row; `data` is what is published."""
    variables = sorted({variable.name for request in sample.requests for variable in request.variables})
    return {
        "id": sample.id,
        "locale": sample.locale,
        "region": sample.region,
        "protocol": sample.protocol,
        "scenario": sample.scenario,
        "language": sample.language,
        "client": sample.client,
        "path": sample.path,
        "sha256": digest(data),
        "template": sample.template,
        "packages": [{"name": p.package, "oldest": p.oldest, "newest": p.newest} for p in sample.packages],
        "env": variables,
        "requests": [request.promise() for request in sample.requests],
    }


def dump(rows: Iterable[Row]) -> bytes:
    """The file's bytes: sorted by id, one row a sample."""
    manifest = {"version": 1, "samples": sorted(rows, key=lambda r: str(r["id"]))}
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()


def load(data: bytes | None) -> list[Row] | None:
    """The rows of a manifest; None where it is missing, damaged or of another version."""
    try:
        manifest = json.loads(data or b"")
        if manifest["version"] != 1:
            return None
        rows: list[Row] = manifest["samples"]
        if all(isinstance(r[name], kind) for r in rows for name, kind in _SHAPE.items()):
            return rows
    except (ValueError, KeyError, TypeError, RecursionError):
        pass
    return None
