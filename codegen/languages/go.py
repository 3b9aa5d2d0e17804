"""Go: JSON bodies are raw strings; single values are maps and slices."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from codegen.languages.base import Language, concatenate, keeps_numbers
from codegen.languages.escapes import Escapes
from codegen.languages.imports import Span, code_of, whole_groups, without
from codegen.languages.layout import Gofmt, columns
from codegen.languages.nested import json_notation, scalar
from codegen.request.request import Request
from codegen.value import EnvText, Json, Place, Unwritable

_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}

_MAX_LITERAL = 80
"""The maximum length of a list or map that is written on one line."""
_MAPS = "[]map[string]any"
"""A list whose items need no type of their own."""

_KEYWORDS = frozenset(
    """break case chan const continue default defer else fallthrough for func go goto if import interface map package
    range return select struct switch type var""".split()  # noqa: SIM905
)
# In these, `"` stands for each character of a literal, as in `code_of`.
_BLOCK = re.compile(r"^import \(\n([^()]*)^\)[ \t]*(?:\n|\Z)", re.MULTILINE)
_ONE = re.compile(r"^import (?:([\w.]+)[ \t]+)?(\"+)[ \t]*(?:\n|\Z)", re.MULTILINE)
_IN_BLOCK = re.compile(r"^[ \t]*(?:([\w.]+)[ \t]+)?(\"+)[ \t]*\n", re.MULTILINE)
_USE = re.compile(r"(?<![\w.])([^\W\d]\w*)\s*\.")
_VERSION = re.compile(r"[/.]v[0-9]+\Z")
_AROUND_NAME = re.compile(r"\Ago[-.]|[-.]go\Z")
_PACKAGE_NAME = re.compile(r"[^\W\d]\w*\Z")
_NEVER_UNUSED = frozenset(("", "_", "."))


def _numeric(code: int) -> str:
    # \x.. is a byte of UTF-8, not a character (Go specification, String literals).
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


_escape = Escapes(_SHORT, _numeric)


class Go(Language):
    """Go 1.22 and later."""

    name = "go"
    margin = 100  # less than 120, because a tab is shown wider than one column
    title = "Go"
    filename = "main.go"
    ecosystem = "go"
    layout = Gofmt()
    strings = re.compile(r"""`[^`]*`?|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|//.*|/\*(?s:.)*?(?:\*/|\Z)""")

    def objection(self, request: Request) -> str:
        for header in request.headers:
            if not header.value and header.name.lower() in ("user-agent", "accept-encoding"):
                return f"net/http takes an empty {header.name} for none"
        return ""

    def string(self, text: str) -> str:
        return '"' + _escape(text) + '"'

    def joiner(self, place: Place) -> str | None:
        between = f"+\n{place.indent}\t"
        if place.alone or place.before.endswith(("= ", ": ")):
            return f" {between}"
        # Among other arguments, gofmt writes operators without spaces. For a separate line, the style cannot be known.
        return between if place.before.strip() else None

    def env_text(self, value: EnvText) -> str:
        return concatenate(value, self.string, "+")  # without spaces, as gofmt writes it among other arguments

    def comment(self, text: str) -> str:
        if text.startswith("+build"):
            raise Unwritable("a comment in Go cannot begin with +build: it would say when the file is compiled", text)
        return super().comment(text)

    def has_literal(self, value: Json) -> bool:
        """Whether encoding/json writes the literal as this value: it writes 1.0 as 1, and integers have 64 bits."""
        return keeps_numbers(value, 2**63 - 1)

    def nested(self, value: Json, place: Place) -> str:
        return self._literal(value, place) if self.has_literal(value) else self.json_text(value, place)

    def _literal(self, value: Json, place: Place, is_typed: bool = False) -> str:
        """A literal, on one line if that is readable; `is_typed` if the list around it says the type already."""
        if isinstance(value, str):
            return self.text(value, place)
        if not isinstance(value, (dict, list)):
            return _scalar(value)
        line = self._line(value, is_typed)
        fits = line and len(line) <= _MAX_LITERAL and place.column + columns(line) + place.after <= self.margin
        if line and (fits or not value):
            return line
        kind = "" if is_typed else _kind(value)
        inner = f"{place.indent}\t"
        if isinstance(value, dict):
            leads = [(f"{inner}{self._key(key)}: ", item) for key, item in value.items()]
        else:
            leads = [(inner, item) for item in value]
        lines = [
            f"{lead}{self._literal(item, Place(inner, columns(lead), before=lead), kind == _MAPS)},\n"
            for lead, item in leads
        ]
        return f"{kind}{{\n{''.join(lines)}{place.indent}}}"

    def _line(self, value: Json, is_typed: bool = False) -> str | None:
        """A literal on one line; None if it holds maps, which are written with one entry per line."""
        if isinstance(value, str):
            return self.string(value)
        if not isinstance(value, (dict, list)):
            return _scalar(value)
        items = [*value.values()] if isinstance(value, dict) else value
        if any(isinstance(item, dict) and item for item in items):
            return None
        kind = _kind(value)
        lines = [self._line(item, kind == _MAPS) for item in items]
        if isinstance(value, dict):
            lines = [line and f"{self._key(key)}: {line}" for key, line in zip(value, lines, strict=True)]
        return None if None in lines else f"{'' if is_typed else kind}{{{', '.join(map(str, lines))}}}"

    def _key(self, key: object) -> str:
        if type(key) is not str:
            raise Unwritable("the keys of a mapping are texts")
        return self.string(key)

    def json_text(self, value: Json, place: Place) -> str:
        # A raw string cannot contain a backquote, so it is written as a JSON escape.
        text = json_notation("\t").write(value, Place(place.indent)).replace("`", "\\u0060")
        return f"`{text}`"

    def surplus(self, source: str) -> list[Span]:
        code = code_of(source, self.strings)
        used = set(_USE.findall(code))
        lines = _unused(source, _ONE.finditer(code), used)
        inner: list[Span] = []
        for block in _BLOCK.finditer(code):
            start, end = block.span(1)
            dropped = [*whole_groups(source, _unused(source, _IN_BLOCK.finditer(code, start, end), used), start, end)]
            if dropped and not without(source[:end], dropped)[start:].strip():
                lines.append(Span(*block.span()))
            else:
                inner += dropped
        return sorted([*whole_groups(source, sorted(lines)), *inner])


LANGUAGE = Go()


def _scalar(value: Json) -> str:
    if value is None:
        return "nil"
    is_wide = type(value) is int and abs(value) >= 2**31
    return f"int64({value})" if is_wide else scalar(value)  # an int may have 32 bits


def _kind(value: dict[str, Json] | list[Json]) -> str:
    """The type of a map or slice literal."""
    if isinstance(value, dict):
        return "map[string]any"
    if value and all(isinstance(item, str) for item in value):
        return "[]string"
    return _MAPS if value and all(isinstance(item, dict) for item in value) else "[]any"


def _unused(source: str, imports: Iterable[re.Match[str]], used: Collection[str]) -> list[Span]:
    """The lines of imports that are not used. An import is not among them if its name is not known for sure."""
    unused = []
    for match in imports:
        name = match[1] or _package(source[match.start(2) + 1 : match.end(2) - 1])
        if name not in used and name not in _NEVER_UNUSED:
            unused.append(Span(*match.span()))
    return unused


def _package(path: str) -> str:
    """The name of the package with this import path, empty if the path does not tell.

    A path does not have to end with the name, but does by convention, save for a version and the word `go`.
    """
    name = _AROUND_NAME.sub("", _VERSION.sub("", path).rpartition("/")[2])
    return name if _PACKAGE_NAME.match(name) and name not in _KEYWORDS else ""
