"""What a template may print: data, never code. Each language writes these as literals of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

Json: TypeAlias = Any
"""None, bool, int, float, str, list and dict with text keys, nested."""

ValuePath: TypeAlias = tuple[str | int, ...]
"""Keys and indices that lead from a value to one inside it."""


def says(value: float, digits: str) -> bool:
    """Whether a number is exactly the one that `digits` write, in whatever way."""
    if repr(value) == digits:
        return True
    from decimal import Decimal  # noqa: PLC0415 - seldom needed

    try:
        return math.isfinite(value) and Decimal(repr(value)) == Decimal(digits)
    except ArithmeticError:  # an exponent beyond all that Decimal knows
        return False


class Unwritable(ValueError):
    """A value that the language cannot carry; the message says what and why."""

    def __init__(self, message: str, text: str | None = None) -> None:
        """`text` is what it cannot carry, where that is known: a text in the spec that holds it is to blame."""
        super().__init__(message)
        self.text = text


@dataclass(frozen=True)
class Env:
    """The value of an environment variable, what to say where it is not set, and the local variable that holds it."""

    name: str
    missing: str = ""
    local: str = ""


@dataclass(frozen=True)
class EnvText:
    """Text with environment variables in it, for example a Bearer header; written as one expression."""

    parts: tuple[str | Env, ...]

    def __radd__(self, text: str) -> EnvText:
        first, *others = self.parts
        return EnvText((text + first, *others) if isinstance(first, str) else (text, *self.parts))

    def with_each(self, word: str) -> str:
        """With a word in the place of each variable."""
        return "".join(part if isinstance(part, str) else word for part in self.parts)

    def __str__(self) -> str:
        """With `$NAME` for each variable, as the manifest writes it."""
        return "".join(f"${part.name}" if isinstance(part, Env) else part for part in self.parts)


@dataclass(frozen=True, eq=False)  # what is known of one is kept by its identity
class JsonText:
    """A JSON document that the language carries as text; its white space is free."""

    value: Json


class Place(NamedTuple):
    """Where a literal stands: the indentation of its line, its first column (from 0), how many columns follow it.

    `before` is its line up to there, `behind` the character that follows ("" at the end of a line).
    """

    indent: str = ""
    column: int = 0
    after: int = len(",")
    before: str = ""
    behind: str = ","

    @property
    def alone(self) -> bool:
        """Whether it is all there is between two parentheses."""
        return self.behind == ")" and self.before.endswith("(")

    @property
    def takes_operators(self) -> bool:
        """Whether `a + b` may stand there as it is: nothing beside it binds closer."""
        return self.behind in _ENDS and self.before.rstrip()[-1:] in _STARTS


_ENDS = frozenset(("", "\n", ",", ";", ")", "]", "}"))
_STARTS = frozenset(("", "(", "[", "{", ",", "=", ":", ">"))
"""`>` is the end of PHP's `=>`; what compares binds less than what joins texts."""
