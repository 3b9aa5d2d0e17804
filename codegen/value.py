"""The values that a template may print: data, never code. Each language writes them as its own literals."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import unquote

Json: TypeAlias = Any
"""None, bool, int, float, str, list and dict with text keys, nested."""

ValuePath: TypeAlias = tuple[str | int, ...]
"""The path from a value to one inside it: keys and indices."""


def is_exactly(value: float, digits: str) -> bool:
    """Whether a number is exactly equal to the one that `digits` write, in any notation."""
    if repr(value) == digits:
        return True
    from decimal import Decimal  # noqa: PLC0415 - seldom needed

    try:
        return math.isfinite(value) and Decimal(repr(value)) == Decimal(digits)
    except ArithmeticError:  # an exponent that is too large for Decimal
        return False


NOTHING = object()
"""What `value_at` gives where there is no value; null is a value."""


def value_at(value: Json, path: ValuePath, otherwise: Any = NOTHING) -> Any:
    """The value at a path inside `value`, or `otherwise` where there is none."""
    for step in path:
        if isinstance(value, dict):
            value = value.get(step, NOTHING)
        elif isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value):
            value = value[step]
        else:
            return otherwise
    return otherwise if value is NOTHING else value


def value_at_pointer(value: Json, pointer: str) -> Any:
    """The value that a JSON Pointer in a URI, such as `#/$defs/name`, names inside `value` (RFC 6901, section 6).

    NOTHING where there is none; only mappings are looked into.
    """
    for step in pointer.removeprefix("#").split("/")[1:]:
        if not isinstance(value, dict):
            return NOTHING
        value = value.get(unquote(step).replace("~1", "/").replace("~0", "~"), NOTHING)
    return value


def values_in(value: Json, path: ValuePath = ()) -> Iterator[tuple[ValuePath, Json]]:
    """A value and all values in it, each with its path."""
    yield path, value
    if isinstance(value, (dict, list)):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from values_in(item, (*path, step))


def is_same(one: Json, other: Json) -> bool:
    """Whether two values are the same JSON: `1`, `1.0` and `true` are three values."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(is_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(is_same, one, other))
    return type(one) is type(other) and bool(one == other)


class Unwritable(ValueError):
    """A value that a language cannot write; the message says which and why."""

    def __init__(self, message: str, text: str | None = None) -> None:
        """`text` is the text that it cannot write, if known; the text of the spec that contains it caused the error."""
        super().__init__(message)
        self.text = text


@dataclass(frozen=True)
class Env:
    """An environment variable. `missing` is the message if it is not set, `local` the variable that holds its value."""

    name: str
    missing: str = ""
    local: str = ""


@dataclass(frozen=True)
class EnvText:
    """Text with environment variables in it, for example a Bearer header. A sample has it as one expression."""

    parts: tuple[str | Env, ...]

    def __radd__(self, text: str) -> EnvText:
        first, *others = self.parts
        return EnvText((text + first, *others) if isinstance(first, str) else (text, *self.parts))

    def with_variables_as(self, word: str) -> str:
        """The text with a word in place of each variable."""
        return "".join(part if isinstance(part, str) else word for part in self.parts)

    def __str__(self) -> str:
        """The text with `$NAME` in place of each variable, as the manifest has it."""
        return "".join(f"${part.name}" if isinstance(part, Env) else part for part in self.parts)


@dataclass(frozen=True, eq=False)  # caches and Coverage recognize it by its identity
class JsonText:
    """A JSON document that a sample contains as text, with any white space between its tokens."""

    value: Json


class CommentText(NamedTuple):
    """A text that becomes comments, one for each of its lines."""

    text: str


class Place(NamedTuple):
    """The place of a literal: the indentation of its line, its first column (from 0), how many columns follow it.

    `before` is its line up to the literal, `behind` the character after it ("" or a line feed at the end of a line).
    """

    indent: str = ""
    column: int = 0
    after: int = len(",")
    before: str = ""
    behind: str = ","

    @property
    def alone(self) -> bool:
        """Whether it is the only thing between two parentheses."""
        return self.behind == ")" and self.before.endswith("(")

    @property
    def takes_operators(self) -> bool:
        """Whether `a + b` needs no parentheses there, because no operator beside it binds more tightly."""
        return self.behind in _ENDS and self.before.rstrip()[-1:] in _STARTS


_ENDS = frozenset(("", "\n", ",", ";", ")", "]", "}"))
_STARTS = frozenset(("", "(", "[", "{", ",", "=", ":", ">"))
"""`>` is the end of PHP's `=>`, or a comparison, which binds less tightly than an operator that joins texts."""
