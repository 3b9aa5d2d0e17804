"""Texts for readers, with `{name}` placeholders that are filled from the spec."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

INSTALL_FIELDS = ("package", "oldest")
RUNTIME_FIELDS = ("version",)
REASON_FIELDS: Mapping[str, tuple[str, ...]] = {
    "http": ("language", "protocol"),
    "sdk": ("language", "protocol"),
    "base-url": ("language", "protocol", "region"),
    "family": ("model", "protocol", "region"),
}

NONCE = "{nonce}"
"""In a text of an endpoint's example, the mock replaces this by a nonce, which verify looks for in the output."""

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9-]*)\}")


def fields(text: str) -> list[str]:
    """The names of the placeholders of a text. Braces that do not enclose a name are ordinary characters."""
    return _PLACEHOLDER.findall(text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each `{name}` replaced by its value. The spec's checks guarantee that `values` has them all."""
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)


def fill_nonce(value: Any, nonce: str) -> Any:
    """A JSON value with `{nonce}` replaced in every text, but not in keys."""
    if isinstance(value, str):
        return value.replace(NONCE, nonce)
    if isinstance(value, list):
        return [fill_nonce(item, nonce) for item in value]
    if isinstance(value, dict):
        return {key: fill_nonce(item, nonce) for key, item in value.items()}
    return value
