"""The interface of all languages. A language is one module in this package and one line in the registry."""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import ClassVar, Literal

from codegen.errors import quoted
from codegen.languages.escapes import hidden
from codegen.languages.imports import Span, without
from codegen.languages.layout import Layout, columns
from codegen.languages.pieces import pieces
from codegen.request.request import Request
from codegen.value import CommentText, EnvText, Json, JsonText, Place, Unwritable

LONG_TEXT = 40
"""Texts with more characters than this are long: their literals may not fit on the line."""


class Language(ABC):
    """Writes data as source code of one language. It has no state and does no I/O."""

    name: ClassVar[str]
    title: ClassVar[str]
    filename: ClassVar[str]
    clients: ClassVar[tuple[str, ...]] = ("http", "sdk")
    ecosystem: ClassVar[str] = ""
    """Where its packages come from, as in the spec (`pypi` in `pypi:openai`); empty if samples have no packages."""
    reads_answers: ClassVar[bool] = True
    """Whether its samples may look into answers. If not, they print what comes, and each request is one command."""
    formatter: ClassVar[Literal["", "black"]] = ""
    """The formatter that has the last word on samples of the language; empty for none."""
    comment_mark: ClassVar[str] = "//"
    comment_end: ClassVar[str] = ""
    """A text that the language does not ignore in a comment, so that no comment may contain it; empty for none."""
    strings: ClassVar[re.Pattern[str]]
    """Matches a whole string literal or comment of the language, also one that is not closed."""
    no_code: ClassVar[re.Pattern[str] | None] = None
    """Matches the start of text that is neither code nor quoted, such as a here-document; None if there is none."""
    imported_by_literals: ClassVar[frozenset[str]] = frozenset()
    """Names that literals of the language use, and that have to be imported."""
    layout: ClassVar[Layout | None] = None
    """Breaks lines that are too wide because of a literal; None if lines stay as they are."""
    margin: ClassVar[int] = 120
    """The maximum width of a line, in columns."""
    variable: ClassVar[str] = "apiKey"
    """The local variable for the API key. If a sample reads several environment variables, `local` gives the names."""
    json_types: ClassVar[Mapping[str, str]] = {}
    """The language's own words for the types of JSON Schema; those that are not there keep theirs."""
    identifier: ClassVar[re.Pattern[str]] = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")

    def template(self, stem: str) -> str:
        """The path of a template of this language below templates/: `go/http/request.go.j2` for `http/request`."""
        return f"{self.name}/{stem}{PurePosixPath(self.filename).suffix}.j2"

    @abstractmethod
    def string(self, text: str) -> str:
        """A string literal. Raises Unwritable."""

    @abstractmethod
    def env_text(self, value: EnvText) -> str:
        """A text with environment variables in it, as one expression. Raises Unwritable."""

    @abstractmethod
    def json_text(self, value: Json, place: Place) -> str:
        """A JSON document as a string literal. Raises Unwritable."""

    def nested(self, value: Json, place: Place) -> str:
        """None, a bool, number, list or dict as a literal of the language. Raises Unwritable."""
        raise Unwritable(f"{self.title} samples carry JSON as text")

    def exact(self, value: Json) -> bool:
        """Whether the language's JSON library encodes the literal that `nested` writes as exactly this value."""
        return False

    def has_literal(self, value: Json) -> bool:
        """Whether `nested` writes exactly this value as a literal of the language, and not as JSON text for an SDK."""
        return self.exact(value)

    def text(self, text: str, place: Place) -> str:
        """A text as one literal if it fits on its line, else as literals on several lines. Raises Unwritable."""
        literal = self.string(text)
        if len(text) <= LONG_TEXT or place.column + columns(literal) + place.after <= self.margin:
            return literal
        below = self.margin - columns(place.indent) - len("    ") - len(",")
        if columns(literal) <= below:
            return literal  # it fits on a separate line
        return self.long_text(text, place, max(below - len('    "" +'), LONG_TEXT)) or literal

    def long_text(self, text: str, place: Place, room: int) -> str | None:
        """A text as joined literals with at most `room` columns between the quotes; None if one literal is better."""
        joiner = self.joiner(place) if place.takes_operators else None
        # Without a layout, the first literal stays on the line of the code before it.
        used = 0 if self.layout else max(place.column - columns(place.indent) - len("    "), 0)
        literals = [self.string(piece) for piece in pieces(text, room, self.inner_width, used)]
        return joiner.join(literals) if joiner and len(literals) > 1 else None

    def joiner(self, place: Place) -> str | None:
        """The operator, with white space and line breaks, that joins two string literals; None if there is none."""
        return None

    def inner_width(self, text: str) -> int:
        """The width of a text between the quotes of its literal, in columns."""
        return columns(self.string(text)) - len('""')

    def literal(self, value: object, place: Place) -> str:
        """One literal or expression for a value, laid out for `place`. All data gets into samples through this method.

        Raises Unwritable.
        """
        if isinstance(value, str):
            return self.text(value, place)
        if isinstance(value, EnvText):
            return self.env_text(value)
        if isinstance(value, JsonText):
            return self.json_text(value, place)
        if isinstance(value, CommentText):
            return f"\n{place.indent}".join(map(self.comment, value.text.split("\n")))
        return self.nested(value, place)

    def objection(self, request: Request) -> str:
        """Why the client of the http samples would change a request or not send it; empty if it sends it as it is."""
        return ""

    def comment(self, text: str) -> str:
        """One comment line. Raises Unwritable for a text that would end the comment or that has hidden characters."""
        if hidden(text):
            raise Unwritable(f"a comment is one line of visible characters, and not {quoted(text)}", text)
        if self.comment_end and self.comment_end in text:
            raise Unwritable(f"a comment in {self.title} cannot hold {self.comment_end}", text)
        return f"{self.comment_mark} {text}".rstrip()

    def finish(self, source: str) -> str:
        """The source without imports that it does not use, and without a mark of continuation that nothing follows."""
        return without(source, self.surplus(source))

    def surplus(self, source: str) -> Sequence[Span]:
        """What `finish` leaves out of a source, in order. Nothing else of the source may change."""
        return ()

    def local(self, env: str) -> str:
        """The identifier of a local variable for the environment variable `env`."""
        head, *tail = words_of(env)
        return head + "".join(word.title() for word in tail)


def words_of(env: str) -> list[str]:
    """The words of a variable's name, in lower case.

    There are at least two: a single word may be a keyword, or a name that the template uses.
    """
    words = [word for word in env.lower().split("_") if word]
    if not words or words[0][0].isdigit():
        words.insert(0, "value")
    return words if len(words) > 1 else [*words, "value"]


def refuse_non_scalars(value: object) -> None:
    """Raise Unwritable if a value is not None, a bool or a finite number: the last check before it is written."""
    if isinstance(value, float) and not math.isfinite(value):
        raise Unwritable("no literal says infinity")
    if value is not None and not isinstance(value, (bool, int, float)):
        raise Unwritable(f"a template prints texts, numbers, lists and mappings, and not a {type(value).__name__}")


def concatenate(value: EnvText, string: Callable[[str], str], plus: str = " + ", sigil: str = "") -> str:
    """`"Bearer " + apiKey`, for languages that join texts with an operator; `sigil` is the mark before variables."""
    return plus.join(string(part) if isinstance(part, str) else sigil + part.local for part in value.parts)


def keeps_numbers(value: Json, largest: int) -> bool:
    """Whether no number changes in a language that prints 1.0 as 1 and has integers from -`largest` to `largest`."""
    kind = type(value)
    if kind is dict or kind is list:
        for item in value.values() if kind is dict else value:
            if type(item) is not str and not keeps_numbers(item, largest):  # most items are texts, so check that first
                return False
        return True
    if kind is int:
        return bool(-largest <= value <= largest)
    return not (kind is float and value.is_integer())
