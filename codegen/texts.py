"""Texts for readers, with `{name}` placeholders that are filled from the spec."""

from __future__ import annotations

import re
from collections.abc import Mapping

INSTALL_FIELDS = ("package", "oldest")
REASON_FIELDS: Mapping[str, tuple[str, ...]] = {
    "sdk": ("language", "protocol"),
    "base-url": ("language", "protocol", "region"),
    "model": ("model", "protocol"),
    "family": ("model", "protocol", "region"),
}

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9-]*)\}")


def fields(text: str) -> list[str]:
    """The placeholders of a text. Any brace that does not enclose a name is just a character."""
    return _PLACEHOLDER.findall(text)


def fill(text: str, values: Mapping[str, str]) -> str:
    """`text` with each `{name}` replaced; the spec's checks have seen that `values` has them all."""
    return _PLACEHOLDER.sub(lambda match: values[match[1]], text)
