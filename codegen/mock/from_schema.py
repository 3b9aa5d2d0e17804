"""A value that follows a JSON Schema, without any meaning."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeGuard

from codegen.value import Json, value_at_pointer

_REQUIRED_ONLY_DEPTH = 6
_REQUIRED_ONLY_COUNT = 1_000
"""From this depth on, and after this many values, only what a schema requires is made."""
_MAX_DEPTH = 32
_MAX_COUNT = 20_000
"""Beyond this depth, and after this many values, null is used instead of a made-up value."""
_MAX_ITEMS = 1_000
_FORMATS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T08:30:00Z",
    "time": "08:30:00Z",
    "duration": "P1D",
    "email": "user@example.com",
    "hostname": "example.com",
    "ipv4": "192.0.2.1",
    "ipv6": "2001:db8::1",
    "uri": "https://example.com/",
    "uuid": "123e4567-e89b-42d3-a456-426614174000",
}


def instance(schema: Any, name: str, nonce: str) -> Json:
    """A value that follows `schema`. Each text in it contains the nonce; `name` is the name of the property or tool.

    `const`, the first of `examples`, the first of `enum` and `default` are taken as they are. Types, properties,
    `required`, items and their number, bounds, formats and lengths of texts, `$ref` and the first of several choices
    are followed; patterns are ignored. A text with a format has no nonce. If a schema asks for very many values, or
    contains itself, only what is required is made, and in the end null.
    """
    return _Maker(schema, nonce).value(schema, name, 0)


class _Maker:
    def __init__(self, root: Any, nonce: str) -> None:
        self._root = root
        self._nonce = nonce
        self._made = 0

    def value(self, given: Any, name: str, depth: int) -> Json:
        self._made += 1
        if self._made > _REQUIRED_ONLY_COUNT:
            depth = max(depth, _REQUIRED_ONLY_DEPTH)
        schema = self._resolved(given)
        if "const" in schema:
            return schema["const"]
        for key in ("examples", "enum"):
            if isinstance(schema.get(key), list) and schema[key]:
                return schema[key][0]
        if "default" in schema:
            return schema["default"]
        kind = _type(schema)
        if depth > _MAX_DEPTH or self._made > _MAX_COUNT:  # a schema that requires itself has no end
            return None
        if kind == "object":
            return self._object(schema, name, depth)
        if kind == "array":
            return self._array(schema, name, depth)
        if kind in ("integer", "number"):
            return _number(schema, whole=kind == "integer")
        if kind == "boolean":
            return True
        return None if kind == "null" else self._text(schema, name)

    def _text(self, schema: Mapping[str, Any], name: str) -> str:
        text = _FORMATS.get(str(schema.get("format"))) or f"{name} {self._nonce}".strip()
        least, most = _count(schema, "minLength", 0), _count(schema, "maxLength", len(text))
        return text.ljust(min(least, _MAX_COUNT), ".")[: max(most, least, 0)]

    def _object(self, schema: Mapping[str, Any], name: str, depth: int) -> Json:
        """An object with all properties; at great depth only the required ones, because a schema may contain itself."""
        properties = schema.get("properties")
        known = properties if isinstance(properties, dict) else {}
        must = schema.get("required")
        required = [key for key in must if isinstance(key, str)] if isinstance(must, list) else []
        names = [key for key in known if key in required] if depth >= _REQUIRED_ONLY_DEPTH else list(known)
        others = schema.get("additionalProperties", {})
        return {key: self.value(known.get(key, others), key, depth + 1) for key in dict.fromkeys([*names, *required])}

    def _array(self, schema: Mapping[str, Any], name: str, depth: int) -> Json:
        first = schema.get("prefixItems")
        items = [self.value(item, name, depth + 1) for item in first] if isinstance(first, list) else []
        least, most = _count(schema, "minItems", 0), _count(schema, "maxItems", _MAX_ITEMS)
        wanted = max(least, 1 if depth < _REQUIRED_ONLY_DEPTH else 0)
        each = schema.get("items", {})
        choices = self._resolved(each).get("enum") if schema.get("uniqueItems") is True else None
        if isinstance(choices, list):
            return [*items, *choices[len(items) : min(wanted, most)]]
        while each is not False and len(items) < min(wanted, most, _MAX_ITEMS) and self._made <= _MAX_COUNT:
            items.append(self.value(each, name, depth + 1))
        return items

    def _resolved(self, given: Any) -> dict[str, Any]:
        """A schema merged with its `$ref`, its `allOf`, and its first choice that is not null."""
        schema = given if isinstance(given, dict) else {}
        for _ in range(_MAX_DEPTH):
            rest = {key: value for key, value in schema.items() if key not in ("$ref", "allOf", "anyOf", "oneOf")}
            parts = [self._target(schema["$ref"])] if "$ref" in schema else []
            parts += _list(schema, "allOf")
            for key in ("anyOf", "oneOf"):
                choices = [choice for choice in _list(schema, key) if choice.get("type") != "null"]
                parts += choices[:1]
            if not parts:
                break
            schema = _merged([rest, *parts])
        return schema

    def _target(self, pointer: Any) -> dict[str, Any]:
        """The schema that a `$ref` such as `#/$defs/name` points to; if there is none, a schema for any value."""
        node = value_at_pointer(self._root, str(pointer))
        return node if isinstance(node, dict) else {}


_STRICTER = {
    **dict.fromkeys(("minimum", "exclusiveMinimum", "minItems", "minLength"), max),
    **dict.fromkeys(("maximum", "exclusiveMaximum", "maxItems", "maxLength"), min),
}
"""Which of two bounds holds when two schemas are merged."""


def _merged(parts: list[dict[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            before = result.get(key)
            if isinstance(before, dict) and isinstance(value, dict) and key in ("properties", "$defs"):
                result[key] = {**before, **value}
            elif isinstance(before, list) and isinstance(value, list) and key == "required":
                result[key] = [*before, *value]
            elif key in _STRICTER and _is_number(before) and _is_number(value):
                result[key] = _STRICTER[key](before, value)
            elif key not in result:
                result[key] = value
    return result


def _list(schema: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    value = schema.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _type(schema: Mapping[str, Any]) -> str:
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((one for one in kind if one != "null"), "null")
    if isinstance(kind, str):
        return kind
    if "properties" in schema or "required" in schema:
        return "object"
    return "array" if "items" in schema or "prefixItems" in schema else "string"


def _number(schema: Mapping[str, Any], *, whole: bool) -> int | float:
    """A number within the bounds, as near as possible to 1 (whole numbers), the first step (`multipleOf`) or 1.5."""
    above, below = schema.get("exclusiveMinimum"), schema.get("exclusiveMaximum")
    low = max(filter(_is_number, (schema.get("minimum"), above)), default=-math.inf)
    high = min(filter(_is_number, (schema.get("maximum"), below)), default=math.inf)
    step = schema.get("multipleOf")
    if not _is_number(step) or step <= 0 or (whole and step % 1):
        step = int(whole)
    if step:
        count = 1
        if low > -math.inf:
            least = int(-(-low // step))
            count = max(count, least + (least * step == above))
        if high < math.inf:
            most = int(high // step)
            count = min(count, most - (most * step == below))
        return count * int(step) if whole else float(count * step)
    value = min(max(1.5, low), high)
    if value not in (above, below):
        return value
    if low > -math.inf and high < math.inf:
        return (low + high) / 2
    return low + 1 if low > -math.inf else high - 1


def _is_number(value: Any) -> TypeGuard[int | float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e300


def _count(schema: Mapping[str, Any], key: str, default: int) -> int:
    value = schema.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) else default
