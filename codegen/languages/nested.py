"""Laying out nested values: on one line where a reader would, else an item a line."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from codegen.languages.base import LONG, refuse_aliens
from codegen.languages.escapes import Escapes
from codegen.languages.layout import columns
from codegen.value import Json, JsonText, Place, Unwritable

_SHORT = 64
_MOST = 4096
"""How long a text may be that is remembered, and how many are."""


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

    def line(self, items: list[Any]) -> str | None:
        """The items on one line; None where one of them takes several."""
        line = f"{self.opening}{self.padding}{', '.join(items)}{self.padding}{self.closing}"
        return None if "\n" in line else line


@dataclass(frozen=True)
class Notation:
    """How a language writes containers.

    `scalar` encodes what is no container, `key` a mapping's key with its mark (`"a": `, `a: `, `'a' => `).
    """

    scalar: Callable[[Any], str]
    key: Callable[[str], str]
    sequence: Marks = Marks("[", "]", "[]")
    mapping: Marks = Marks("{", "}", "{}")
    words: Marks | None = None
    """Around a sequence of nothing but texts, where that has marks of its own."""
    trailing_comma: bool = True
    indent: str = "    "
    width: int = 88
    rows: bool = True
    """Whether the records of a sequence stand one a line even where all would fit on one."""
    fills: bool = False
    """Whether numbers stand as many on a line as fit."""
    text: Callable[[str, Place], str] | None = None
    """Lays a text out whose literal does not fit its line."""

    def write(self, value: Json, place: Place) -> str:
        """`value` as source, its continuation lines indented for `place`; raises Unwritable for what is no data."""
        node = _json_node(value) if isinstance(value, JsonText) else self.encoded(value)
        return node if isinstance(node, str) else self._laid_out(node, place.indent, place.column, place.after)

    @cached_property
    def _texts(self) -> Remembered:
        return Remembered(self.scalar)

    @cached_property
    def _keys(self) -> Remembered:
        return Remembered(self._key)

    @cached_property
    def _short(self) -> int:
        """How long a text may be that fits its line, or need not."""
        return LONG if self.text else sys.maxsize

    def _key(self, key: object) -> str:
        if type(key) is not str:
            raise Unwritable("the keys of a mapping are texts")
        return self.key(key)

    def encoded(self, value: Json, lead: str = "") -> str | _Text | _Container:
        """`value` behind `lead` with all its scalars encoded; what is no container, and what is empty, is finished."""
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
        marks = self.words if self.words and {*map(type, value)} == {str} else self.sequence
        line = None
        if not (self.rows and len(value) > 1 and _are_records(value)):
            line = marks.line([item if isinstance(item, str) else item.line or "\n" for item in items])
        return _Container(lead, marks, items, line, self.fills and _are_numbers(value))

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
        opening = (node.marks.broken or node.marks.opening).replace("\n", f"\n{indent}")
        between = f",\n{inner}"
        end = "," if self.trailing_comma else ""
        return f"{node.lead}{opening}\n{inner}{between.join(items)}{end}\n{indent}{node.marks.closing}"


class _Text(NamedTuple):
    """A text that may be too long for its line."""

    lead: str
    text: str
    line: str
    """Its literal."""


class _Container(NamedTuple):
    """A list or mapping that is not empty."""

    lead: str
    """What stands before it: its key, or nothing."""
    marks: Marks
    items: list[str | _Text | _Container]
    """Each behind its key."""
    line: str | None
    """The whole on one line; None where items stand on lines of their own however short they are."""
    is_filled: bool = False
    """Whether as many items stand on a line as fit."""


class Remembered(dict[str, str]):
    """What a function makes of texts; of short ones it is kept, for keys and words come again and again."""

    def __init__(self, write: Callable[[str], str]) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, text: str) -> str:
        written = self._write(text)
        if len(text) <= _SHORT:
            if len(self) >= _MOST:
                self.clear()
            self[text] = written
        return written


def _filled(items: list[str], room: int) -> list[str]:
    """The items joined to lines, as many on each as fit with the comma behind."""
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
    """A JSON string; hidden characters escaped as RFC 8259, section 7, has it, all others as they are."""
    return '"' + _escape(text) + '"'


def _utf16(code: int) -> str:
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"


_escape = Escapes(_JSON_SHORT, _utf16)


def scalar(value: Any) -> str:
    """None, a bool or a number as JSON has it, exponents as formatters write them: 1e-7; raises Unwritable."""
    if type(value) is int:
        return str(value)
    refuse_aliens(value)
    return re.sub(r"e(?:\+|(-))0*", r"e\1", json.dumps(value))


def _json_scalar(value: Any) -> str:
    return json_string(value) if isinstance(value, str) else scalar(value)


@cache
def json_notation(indent: str = "  ", width: int = 100) -> Notation:
    """JSON itself, for languages that carry it as text."""
    return Notation(_json_scalar, lambda key: json_string(key) + ": ", trailing_comma=False, indent=indent, width=width)


@lru_cache(maxsize=2)
def _json_node(text: JsonText) -> str | _Text | _Container:
    """Its scalars are encoded once for all languages that carry it as text, whatever their indentation."""
    return json_notation().encoded(text.value)
