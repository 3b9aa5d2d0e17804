"""What a template may print: data, never code. Each language writes these as literals of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

Json: TypeAlias = Any
"""None, bool, int, float, str, list and dict with text keys, nested."""


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

    def __str__(self) -> str:
        """With `$NAME` for each variable, as the manifest writes it."""
        return "".join(f"${part.name}" if isinstance(part, Env) else part for part in self.parts)


@dataclass(frozen=True)
class JsonText:
    """A JSON document that the language carries as text; its white space is free."""

    value: Json


@dataclass(frozen=True)
class Place:
    """Where a literal stands: the indentation of its line, its first column (from 0), how many columns follow it."""

    indent: str = ""
    column: int = 0
    after: int = len(",")
