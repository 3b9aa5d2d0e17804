"""`generated/manifest.json`: describes every published file and the requests that it promises to send."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from codegen.plan.samples import Sample

FILENAME = "manifest.json"

_SHAPE: dict[str, Any] = {
    **dict.fromkeys(("id", "locale", "region", "protocol", "scenario", "language", "client", "sha256"), str),
    "path": re.compile(r"(?:[a-z][a-z0-9-]*/){5}[A-Za-z]+\.[a-z]+"),
    "packages": [
        {
            "name": re.compile(r"[a-z]+:[A-Za-z0-9@][A-Za-z0-9@._/:-]*"),
            **dict.fromkeys(("oldest", "newest"), re.compile(r"[0-9][0-9A-Za-z.]*")),
        }
    ],
    "env": [re.compile(r"[A-Z_][A-Z0-9_]*")],
    "requests": [{"method": str, "url": str, "headers": dict}],
}
"""What a row must contain. It is checked strictly, because paths, command lines and environments are made of it."""

_PATH = re.compile(rb'"path": *"([^"\\\n]+)"')

Row: TypeAlias = dict[str, Any]


def digest(data: bytes) -> str:
    """The SHA-256 digest of the bytes of a file, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def row(sample: Sample, data: bytes) -> Row:
    """The row of a sample; `data` is the published file."""
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
        "requests": [request.for_manifest() for request in sample.requests],
    }


def dump(rows: Iterable[Row]) -> bytes:
    """The bytes of the manifest: one line per sample, sorted by id."""
    lines = (json.dumps(row, ensure_ascii=False) for row in sorted(rows, key=lambda row: str(row["id"])))
    return ('{"version": 1, "samples": [\n' + ",\n".join(lines) + "\n]}\n").encode()


def mentioned_paths(data: bytes) -> list[str]:
    """The paths in a manifest, even if it is damaged (for example by merge markers) or has another version."""
    return [path.decode("utf-8", "replace") for path in _PATH.findall(data)]


def load(data: bytes | None) -> list[Row] | None:
    """The rows of a manifest; None if it is missing or damaged, or has another version."""
    try:
        manifest = json.loads(data or b"")
        if manifest["version"] != 1:
            return None
        rows: list[Row] = manifest["samples"]
        if isinstance(rows, list) and all(map(_is_row, rows)) and len({r["id"] for r in rows}) == len(rows):
            if b"\\u" in (data or b""):
                dump(rows)  # raises ValueError for a lone surrogate, which cannot be written
            return rows
    except (ValueError, KeyError, TypeError, RecursionError):  # ValueError: not JSON, not UTF-8
        pass
    return None


def _is_row(value: Row) -> bool:
    """Whether a row from a file has the form of the rows that `row` makes."""
    if not _fits(value, _SHAPE) or not value["requests"]:
        return False
    sample_id = "{locale}/{region}/{protocol}/{scenario}/{language}-{client}".format(**value)
    headers = (text for request in value["requests"] for text in request["headers"].values())
    is_consistent = value["id"] == sample_id == value["path"].rpartition("/")[0]
    return is_consistent and all(isinstance(text, str) for text in headers)


def _fits(value: Any, shape: Any) -> bool:
    """Whether a value has a shape.

    A shape is a type, a pattern that a text must match, a list with the shape of all items, or a mapping with the shape
    of each required key.
    """
    if isinstance(shape, type):
        return isinstance(value, shape)
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    if isinstance(shape, list):
        return isinstance(value, list) and all(_fits(item, shape[0]) for item in value)
    return isinstance(value, dict) and all(_fits(value.get(name), part) for name, part in shape.items())
