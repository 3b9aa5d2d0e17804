"""What every language says about itself. A language is one module beside this one and a line in the registry."""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import ClassVar, Literal

from codegen.errors import quoted
from codegen.languages.escapes import hidden
from codegen.languages.layout import Layout, columns
from codegen.languages.pieces import pieces
from codegen.request.request import Request
from codegen.value import EnvText, Json, JsonText, Place, Unwritable

LONG = 40
"""How many characters make a text long: its literal may not fit its line."""


class Language(ABC):
    """Writes data as source text of one language. Pure: no state, no I/O."""

    name: ClassVar[str]
    title: ClassVar[str]
    filename: ClassVar[str]
    clients: ClassVar[tuple[str, ...]] = ("http", "sdk")
    ecosystem: ClassVar[str] = ""
    """Where its packages come from, as the spec names it (`pypi` in `pypi:openai`); empty where samples have none."""
    formatter: ClassVar[Literal["", "black"]] = ""
    """The formatter that every sample of the language goes through."""
    comment_mark: ClassVar[str] = "//"
    comment_end: ClassVar[str] = ""
    """What the language reads even in a comment."""
    strings: ClassVar[re.Pattern[str]]
    """A whole string literal or comment of the language, as far as a line-minded reader needs them."""
    no_code: ClassVar[re.Pattern[str] | None] = None
    """Where text begins that is no code and stands in no quotes."""
    layout: ClassVar[Layout | None] = None
    """How lines break that a literal made too wide."""
    margin: ClassVar[int] = 120
    """How wide a line may be."""
    variable: ClassVar[str] = "apiKey"
    """The local variable that holds the key; where a sample reads several, they are named after theirs."""
    identifier: ClassVar[re.Pattern[str]] = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")

    def template(self, stem: str) -> str:
        """The path of one of its templates below templates/: `go/http/request.go.j2` for `http/request`."""
        return f"{self.name}/{stem}{PurePosixPath(self.filename).suffix}.j2"

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

    def has_literal(self, value: Json) -> bool:
        """Whether `nested` says exactly this value in words of the language, and not as JSON text for an SDK."""
        return self.exact(value)

    def text(self, text: str, place: Place) -> str:
        """A text as one literal where that fits its line, else as people write it over several; raises Unwritable."""
        literal = self.string(text)
        if len(text) <= LONG or place.column + columns(literal) + place.after <= self.margin:
            return literal
        below = self.margin - columns(place.indent) - len("    ") - len(",")
        if columns(literal) <= below:
            return literal  # on a line of its own
        return self.long_text(text, place, max(below - len('    "" +'), LONG)) or literal

    def long_text(self, text: str, place: Place, room: int) -> str | None:
        """A text as literals with `room` columns inside, joined; None where it is better off as a single one."""
        joint = self.joint(place) if place.takes_operators else None
        # Without a layout of its own, what is before the first literal stays there.
        used = 0 if self.layout else max(place.column - columns(place.indent) - len("    "), 0)
        literals = [self.string(piece) for piece in pieces(text, room, self.inside, used)]
        return joint.join(literals) if joint and len(literals) > 1 else None

    def joint(self, place: Place) -> str | None:
        """What joins two literals to one text; None where nothing does."""
        return None

    def inside(self, text: str) -> int:
        """How many columns a text takes between the quotes of its literal."""
        return columns(self.string(text)) - len('""')

    def literal(self, value: object, place: Place) -> str:
        """The one door from data to source: exactly one literal or expression, laid out for `place`."""
        if isinstance(value, str):
            return self.text(value, place)
        if isinstance(value, EnvText):
            return self.env_text(value)
        if isinstance(value, JsonText):
            return self.json_text(value, place)
        return self.nested(value, place)

    def objection(self, request: Request) -> str:
        """Why the client of the http samples would not send a request as it is; nothing where it does."""
        return ""

    def comment(self, text: str) -> str:
        """One comment line; raises Unwritable for a text that would end the comment, or hides something in it."""
        if hidden(text):
            raise Unwritable(f"a comment is one line of visible characters, and not {quoted(text)}", text)
        if self.comment_end and self.comment_end in text:
            raise Unwritable(f"a comment in {self.title} cannot hold {self.comment_end}", text)
        return f"{self.comment_mark} {text}".rstrip()

    def local(self, env: str) -> str:
        """The identifier of a further variable, named after the environment variable `env`."""
        head, *tail = words_of(env)
        return head + "".join(word.title() for word in tail)


def words_of(env: str) -> list[str]:
    """The words of a variable's name, at least two: one alone may be a keyword, or a name of the template's own."""
    words = [word for word in env.lower().split("_") if word]
    if not words or words[0][0].isdigit():
        words.insert(0, "value")
    return words if len(words) > 1 else [*words, "value"]


def refuse_aliens(value: object) -> None:
    """Raise Unwritable for what is no scalar: the last door before a number is written."""
    if isinstance(value, float) and not math.isfinite(value):
        raise Unwritable("no literal says infinity")
    if value is not None and not isinstance(value, (bool, int, float)):
        raise Unwritable(f"a template prints texts, numbers, lists and mappings, and not a {type(value).__name__}")


def concatenate(value: EnvText, string: Callable[[str], str], plus: str = " + ", sigil: str = "") -> str:
    """`"Bearer " + apiKey`, for languages that join text by an operator."""
    return plus.join(string(part) if isinstance(part, str) else sigil + part.local for part in value.parts)


def whole_numbers_survive(value: Json, largest: int) -> bool:
    """Whether every number keeps value and kind where 1.0 is printed as 1 and integers reach up to `largest`."""
    kind = type(value)
    if kind is dict or kind is list:
        for item in value.values() if kind is dict else value:
            if type(item) is not str and not whole_numbers_survive(item, largest):  # most are texts
                return False
        return True
    if kind is int:
        return bool(-largest <= value <= largest)
    return not (kind is float and value.is_integer())
