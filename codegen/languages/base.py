"""What every language says about itself. A language is one module beside this one and a line in the registry."""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import ClassVar

from codegen.languages.escapes import hidden
from codegen.languages.layout import Layout
from codegen.value import EnvText, Json, JsonText, Place


class Unwritable(ValueError):
    """A value that the language cannot carry; the message says what and why."""


class Language(ABC):
    """Writes data as source text of one language. Pure: no state, no I/O."""

    name: ClassVar[str]
    title: ClassVar[str]
    filename: ClassVar[str]
    clients: ClassVar[tuple[str, ...]] = ("http", "sdk")
    comment_mark: ClassVar[str] = "//"
    comment_end: ClassVar[str] = ""
    """What the language reads even in a comment."""
    strings: ClassVar[re.Pattern[str]]
    """A whole string literal or comment of the language, as far as a line-minded reader needs them."""
    layout: ClassVar[Layout | None] = None
    """How lines break that a literal made too wide."""
    variable: ClassVar[str] = "apiKey"
    """The local variable that holds the key; where a sample reads several, they are named after theirs."""
    identifier: ClassVar[re.Pattern[str]] = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")

    @abstractmethod
    def string(self, text: str) -> str:
        """A string literal; raises Unwritable."""

    @abstractmethod
    def env_text(self, value: EnvText) -> str:
        """Text with variables in it, as one expression; raises Unwritable."""

    @abstractmethod
    def json_text(self, value: Json, place: Place) -> str:
        """A JSON document as a string literal; raises Unwritable."""

    def nested(self, value: Json, place: Place) -> str:
        """None, bool, number, list or dict as literals of the language; raises Unwritable."""
        raise Unwritable(f"{self.title} samples carry JSON as text")

    def exact(self, value: Json) -> bool:
        """Whether `nested` says exactly this JSON value once the language's own JSON library has written it."""
        return False

    def literal(self, value: object, place: Place) -> str:
        """The one door from data to source: exactly one literal or expression, laid out for `place`."""
        if isinstance(value, str):
            return self.string(value)
        if isinstance(value, EnvText):
            return self.env_text(value)
        if isinstance(value, JsonText):
            return self.json_text(value.value, place)
        _refuse_aliens(value)
        return self.nested(value, place)

    def comment(self, text: str) -> str:
        """One comment line; raises Unwritable for a text that would end the comment, or hides something in it."""
        if hidden(text):
            raise Unwritable("a comment is one line of visible characters")
        if self.comment_end and self.comment_end in text:
            raise Unwritable(f"a comment in {self.title} cannot hold {self.comment_end}")
        return f"{self.comment_mark} {text}".rstrip(" ")

    def local(self, env: str) -> str:
        """The identifier of a further variable, named after the environment variable `env`."""
        head, *tail = env.lower().strip("_").split("_")
        return head + "".join(word.title() for word in tail)


def _refuse_aliens(value: object) -> None:
    """Raise Unwritable for anything that is not data."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise Unwritable("the keys of a mapping are texts")
            _refuse_aliens(item)
    elif isinstance(value, list):
        for item in value:
            _refuse_aliens(item)
    elif isinstance(value, float) and not math.isfinite(value):
        raise Unwritable("no literal says infinity")
    elif value is not None and not isinstance(value, (bool, int, float, str, EnvText)):
        raise Unwritable(f"a template prints texts, numbers, lists and mappings, and not a {type(value).__name__}")


def concatenate(value: EnvText, string: Callable[[str], str], plus: str = " + ", sigil: str = "") -> str:
    """`"Bearer " + apiKey`, for languages that join text by an operator."""
    return plus.join(string(part) if isinstance(part, str) else sigil + part.local for part in value.parts)


def whole_numbers_survive(value: Json, largest: int) -> bool:
    """Whether every number keeps value and kind where 1.0 is printed as 1 and integers reach up to `largest`."""
    if isinstance(value, dict):
        return all(whole_numbers_survive(item, largest) for item in value.values())
    if isinstance(value, list):
        return all(whole_numbers_survive(item, largest) for item in value)
    if isinstance(value, bool):
        return True
    if isinstance(value, int):
        return abs(value) <= largest
    return not (isinstance(value, float) and value.is_integer())
