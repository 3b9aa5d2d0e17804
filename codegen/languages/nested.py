"""Laying out nested values: on one line where a reader would, else an item a line."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from codegen.languages.escapes import escape
from codegen.languages.layout import columns
from codegen.value import Json, Place


@dataclass(frozen=True)
class Marks:
    """What stands around a container's items: on one line, or (`broken`) with an item a line; `empty` for none.

    The line after a line feed in `broken` is indented like the container.
    """

    opening: str
    closing: str
    empty: str
    padding: str = ""
    broken: str = ""


@dataclass(frozen=True)
class Notation:
    """How a language writes containers.

    `scalar` encodes what is no container, `key` a mapping's key with its mark (`"a": `, `a: `, `'a' => `).
    """

    scalar: Callable[[Any], str]
    key: Callable[[str], str]
    sequence: Marks = Marks("[", "]", "[]")
    mapping: Marks = Marks("{", "}", "{}")
    trailing_comma: bool = True
    indent: str = "    "
    width: int = 88
    rows: bool = True
    """Whether the records of a sequence stand one a line even where all would fit on one."""
    fills: bool = False
    """Whether numbers stand as many on a line as fit."""

    def write(self, value: Json, place: Place) -> str:
        """`value` as source, its continuation lines indented for `place`."""
        line = self._line(value)
        if line is not None:
            fits = place.column + columns(line) + place.after <= self.width
            if fits or not isinstance(value, (dict, list)) or not value:
                return line
        marks = self.mapping if isinstance(value, dict) else self.sequence
        inner = place.indent + self.indent
        if self.fills and _are_numbers(value):
            numbers = ", ".join(map(self.scalar, value)) + ","
            lines = textwrap.wrap(numbers, self.width - len(inner), break_on_hyphens=False)
            items = [line.removesuffix(",") for line in lines]
        else:
            items = [lead + self.write(item, Place(inner, columns(inner + lead))) for lead, item in self._items(value)]
        opening = (marks.broken or marks.opening).replace("\n", f"\n{place.indent}")
        broken = ",".join(f"\n{inner}{item}" for item in items)
        return f"{opening}{broken}{',' if self.trailing_comma else ''}\n{place.indent}{marks.closing}"

    def _line(self, value: Json) -> str | None:
        """`value` on one line; None where items stand on lines of their own however short they are."""
        if not isinstance(value, (dict, list)):
            return self.scalar(value)
        marks = self.mapping if isinstance(value, dict) else self.sequence
        if not value:
            return marks.empty
        if self._breaks(value):
            return None
        items = []
        for lead, item in self._items(value):
            line = self._line(item)
            if line is None:
                return None
            items.append(lead + line)
        return marks.opening + marks.padding + ", ".join(items) + marks.padding + marks.closing

    def _items(self, value: Json) -> list[tuple[str, Json]]:
        """Each item behind what stands before it: the key, or nothing."""
        if isinstance(value, dict):
            return [(self.key(key), item) for key, item in value.items()]
        return [("", item) for item in value]

    def _breaks(self, value: Json) -> bool:
        if isinstance(value, dict):
            return any(isinstance(item, (dict, list)) and item for item in value.values())
        kinds = {type(item) for item in value}
        return self.rows and len(value) > 1 and kinds in ({dict}, {list}) and all(len(item) > 1 for item in value)


def _are_numbers(value: Json) -> bool:
    return len(value) > 1 and all(type(item) in (int, float) for item in value)


_JSON_SHORT = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def json_string(text: str) -> str:
    """A JSON string; hidden characters escaped as RFC 8259, section 7, has it, all others as they are."""
    return '"' + escape(text, _JSON_SHORT, _utf16) + '"'


def _utf16(code: int) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


def scalar(value: Any) -> str:
    """None, a bool or a number as JSON has it, exponents as formatters write them: 1e-7."""
    return re.sub(r"e(?:\+|(-))0*", r"e\1", json.dumps(value))


def _json_scalar(value: Any) -> str:
    return json_string(value) if isinstance(value, str) else scalar(value)


def json_notation(indent: str = "  ", width: int = 100) -> Notation:
    """JSON itself, for languages that carry it as text."""
    return Notation(_json_scalar, lambda key: json_string(key) + ": ", trailing_comma=False, indent=indent, width=width)
