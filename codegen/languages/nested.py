"""Lays out nested values: on one line if that is readable, else with one item per line."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from codegen.languages.base import LONG_TEXT, refuse_non_scalars
from codegen.languages.escapes import Escapes
from codegen.languages.layout import columns
from codegen.value import Json, JsonText, Place, Unwritable

_MAX_CACHED_LENGTH = 64
_MAX_CACHED_TEXTS = 4096
"""How long a cached text may be, and how many texts are cached."""


@dataclass(frozen=True)
class Marks:
    """The text around the items of a container.

    `padding` is inside them if all items are on one line; `empty` is the whole container without items.
    """

    opening: str
    closing: str
    empty: str
    padding: str = ""

    def line(self, items: list[Any]) -> str | None:
        """The container with its items on one line; None if an item has several lines."""
        line = f"{self.opening}{self.padding}{', '.join(items)}{self.padding}{self.closing}"
        return None if "\n" in line else line


@dataclass(frozen=True)
class Notation:
    """How a language writes containers.

    `scalar` encodes a value that is not a container; `key` encodes a key with the text after it (`"a": `, `'a' => `).
    """

    scalar: Callable[[Any], str]
    key: Callable[[str], str]
    sequence: Marks = Marks("[", "]", "[]")
    mapping: Marks = Marks("{", "}", "{}")
    trailing_comma: bool = True
    indent: str = "    "
    width: int = 88
    rows: bool = True
    """Whether records (containers in a sequence) are written one per line, even if all would fit on one line."""
    fills: bool = False
    """Whether each line of a sequence of numbers has as many numbers as fit."""
    text: Callable[[str, Place], str] | None = None
    """Writes a text whose literal may not fit on its line; None if texts are never broken."""

    def write(self, value: Json, place: Place) -> str:
        """`value` as source code, with further lines indented for `place`. Raises Unwritable if it is not JSON data."""
        node = _json_node(value) if isinstance(value, JsonText) else self.encoded(value)
        return node if isinstance(node, str) else self._laid_out(node, place.indent, place.column, place.after)

    @cached_property
    def _texts(self) -> TextCache:
        return TextCache(self.scalar)

    @cached_property
    def _keys(self) -> TextCache:
        return TextCache(self._key)

    @cached_property
    def _short(self) -> int:
        """The maximum length of a text that is never broken: it fits on its line, or texts are not broken at all."""
        return LONG_TEXT if self.text else sys.maxsize

    def _key(self, key: object) -> str:
        if type(key) is not str:
            raise Unwritable("the keys of a mapping are texts")
        return self.key(key)

    def encoded(self, value: Json, lead: str = "") -> str | _Text | _Container:
        """`lead` and `value` with all scalars encoded; a finished str unless the line may have to be broken."""
        if type(value) is dict:
            return self._mapping(value, lead) if value else lead + self.mapping.empty
        if type(value) is list:
            return self._sequence(value, lead) if value else lead + self.sequence.empty
        if type(value) is str and self.text:
            return _Text(lead, value, self.scalar(value))
        return lead + self.scalar(value)

    def _mapping(self, value: dict[str, Json], lead: str) -> _Container:
        keys, texts, node, short = self._keys, self._texts, self.encoded, self._short
        items = [
            keys[key] + texts[item] if type(item) is str and len(item) <= short else node(item, keys[key])
            for key, item in value.items()
        ]
        line = None
        if _Container not in map(type, items):
            line = self.mapping.line([item if isinstance(item, str) else f"{item.lead}{item.line}" for item in items])
        return _Container(lead, self.mapping, items, line)

    def _sequence(self, value: list[Json], lead: str) -> _Container:
        texts, node, short = self._texts, self.encoded, self._short
        items = [texts[item] if type(item) is str and len(item) <= short else node(item) for item in value]
        line = None
        if not (self.rows and len(value) > 1 and _are_records(value)):
            line = self.sequence.line([item if isinstance(item, str) else item.line or "\n" for item in items])
        return _Container(lead, self.sequence, items, line, self.fills and _are_numbers(value))

    def _laid_out(self, node: _Text | _Container, indent: str, column: int, after: int) -> str:
        if node.line is not None and column + columns(node.lead + node.line) + after <= self.width:
            return node.lead + node.line
        if isinstance(node, _Text):
            place = Place(indent, column + columns(node.lead), after)
            return node.lead + (self.text(node.text, place) if self.text else node.line)
        inner = indent + self.indent
        if node.is_filled:
            items = _filled([str(item) for item in node.items], self.width - len(inner))
        else:
            start, after = columns(inner), len(",")
            items = [
                item if isinstance(item, str) else self._laid_out(item, inner, start, after) for item in node.items
            ]
        between = f",\n{inner}"
        end = "," if self.trailing_comma else ""
        return f"{node.lead}{node.marks.opening}\n{inner}{between.join(items)}{end}\n{indent}{node.marks.closing}"


class _Text(NamedTuple):
    """A text whose literal may be too long for its line."""

    lead: str
    text: str
    line: str
    """The text as one literal."""


class _Container(NamedTuple):
    """A list or mapping that is not empty, with its scalars encoded."""

    lead: str
    """The text before it: its key, or nothing."""
    marks: Marks
    items: list[str | _Text | _Container]
    """The items; those of a mapping include their keys."""
    line: str | None
    """The whole container on one line; None if items must be on separate lines even if they are short."""
    is_filled: bool = False
    """Whether each line has as many items as fit."""


class TextCache(dict[str, str]):
    """The results of a function for texts. Those of short texts are kept, because keys and words occur often."""

    def __init__(self, write: Callable[[str], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, text: str) -> str:
        written = self._write(text)
        if len(text) <= _MAX_CACHED_LENGTH:
            if len(self) >= _MAX_CACHED_TEXTS:
                self.clear()
            self[text] = written
        return written


def _filled(items: list[str], room: int) -> list[str]:
    """The items joined to lines, with as many items on each line as fit with a comma at the end."""
    lines = items[:1]
    for item in items[1:]:
        line = f"{lines[-1]}, {item}"
        if len(line) < room:
            lines[-1] = line
        else:
            lines.append(item)
    return lines


def _are_records(value: list[Json]) -> bool:
    kind = type(value[0])
    return kind in (dict, list) and all([type(item) is kind and len(item) > 1 for item in value])  # noqa: C419


def _are_numbers(value: Json) -> bool:
    return len(value) > 1 and all(type(item) in (int, float) for item in value)


_JSON_SHORT = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def json_string(text: str) -> str:
    """A JSON string. Hidden characters are escaped (RFC 8259, section 7), all others are written as they are."""
    return '"' + _escape(text) + '"'


def _utf16(code: int) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


_escape = Escapes(_JSON_SHORT, _utf16)


def scalar(value: Any) -> str:
    """None, a bool or a number as in JSON, with exponents as formatters write them: 1e-7. Raises Unwritable."""
    if type(value) is int:
        return str(value)
    refuse_non_scalars(value)
    return re.sub(r"e(?:\+|(-))0*", r"e\1", json.dumps(value))


def _json_scalar(value: Any) -> str:
    return json_string(value) if isinstance(value, str) else scalar(value)


@cache
def json_notation(indent: str = "  ", width: int = 100) -> Notation:
    """The notation of JSON, for languages that write JSON as text."""
    return Notation(_json_scalar, lambda key: json_string(key) + ": ", trailing_comma=False, indent=indent, width=width)


@lru_cache(maxsize=2)
def _json_node(text: JsonText) -> str | _Text | _Container:
    """A JSON document with its scalars encoded: once for all languages that write it as text with any indentation."""
    return json_notation().encoded(text.value)
