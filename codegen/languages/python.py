"""Python: the layout of Black; JSON bodies are dicts and lists."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar

from codegen.languages.base import Language, refuse_non_scalars, words_of
from codegen.languages.escapes import Escapes
from codegen.languages.imports import Span, whole_groups
from codegen.languages.layout import Black, columns
from codegen.languages.nested import Notation, json_notation
from codegen.languages.pieces import pieces
from codegen.value import Env, EnvText, Json, Place, Unwritable

_KEYWORDS = frozenset(
    """False None True and as assert async await break class continue def del elif else except finally for from global
    if import in is lambda nonlocal not or pass raise return try while with yield __debug__""".split()  # noqa: SIM905
)
_ENCODING = re.compile(r"coding[:=][ \t]*([-\w.]+)", re.ASCII)
_PLAIN_IMPORT = re.compile(r"^(?:from [\w.]+ )?import (\w+)$", re.MULTILINE)
_USED_NAME = re.compile(r"(?<![\w.])(?!\d)\w+\b(?!\s*=(?!=))")
"""A name that is no attribute, no keyword argument and no target of an assignment."""
_IMPORT = re.compile(r"^(?:import|from)\b", re.MULTILINE)
_REST_OF_LINE = re.compile(r"[ \t]*(?:#.*)?(?:\n|\Z)")
_LONGEST = 128 * 1024
"""Parsing a longer source would need much memory."""
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}


def _numeric(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


_ESCAPES = {quote: Escapes({**_SHORT, quote: f"\\{quote}"}, _numeric) for quote in "\"'"}


def _quote(text: str) -> str:
    """The kind of quotes that Black does not change."""
    return "'" if text.count('"') > text.count("'") else '"'


class Python(Language):
    """Python 3.10 and later."""

    name = "python"
    margin = 88
    title = "Python"
    filename = "main.py"
    ecosystem = "pypi"
    formatter = "black"
    layout = Black()
    comment_mark = "#"
    strings = re.compile(
        r"""(?s:""\"(?:\\.|.)*?(?:""\"|\Z)|'''(?:\\.|.)*?(?:'''|\Z))|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|\#.*"""
    )
    variable = "api_key"
    json_types: ClassVar[Mapping[str, str]] = {"string": "str", "integer": "int", "number": "float", "boolean": "bool"}
    identifier = re.compile(rf"(?!(?:{'|'.join(sorted(_KEYWORDS))})\Z)[A-Za-z_][A-Za-z0-9_]*\Z")

    def string(self, text: str) -> str:
        quote = _quote(text)
        return quote + _ESCAPES[quote](text) + quote

    def long_text(self, text: str, place: Place, room: int) -> str | None:
        literals = [self.string(piece) for piece in pieces(text, room, self.inner_width)]
        room_for_all = self.margin - columns(place.indent) - len("    ")
        if len(literals) == 1 or columns(" ".join(literals)) <= room_for_all:  # Black would put them on one line
            return None
        # Literals between parentheses are one text, whatever the code around them is.
        opening, closing = ("", "") if place.alone else ("(", ")")
        lines = "".join(f"\n{place.indent}    {literal}" for literal in literals)
        return f"{opening}{lines}\n{place.indent}{closing}"

    def env_text(self, value: EnvText) -> str:
        if len(value.parts) == 1 and isinstance(value.parts[0], Env):
            return value.parts[0].local
        quote = _quote("".join(part for part in value.parts if isinstance(part, str)))
        inside = (
            "{" + part.local + "}"
            if isinstance(part, Env)
            else _ESCAPES[quote](part).replace("{", "{{").replace("}", "}}")
            for part in value.parts
        )
        return "f" + quote + "".join(inside) + quote

    def _scalar(self, value: Any) -> str:
        if type(value) is str:
            return self.string(value)
        if isinstance(value, EnvText):
            return self.env_text(value)
        refuse_non_scalars(value)
        return repr(value).replace("e+", "e")  # the exponent of a number, as Black writes it

    @cached_property
    def _notation(self) -> Notation:
        return Notation(self._scalar, lambda key: self.string(key) + ": ", text=self.text)

    def nested(self, value: Json, place: Place) -> str:
        return self._notation.write(value, place)

    def exact(self, value: Json) -> bool:
        return value is not None  # with json=None, requests sends no body

    def json_text(self, value: Json, place: Place) -> str:
        return self.string(json_notation().write(value, Place()))

    def comment(self, text: str) -> str:
        # In the first two lines, it would declare the encoding of the file (PEP 263).
        match = _ENCODING.search(text)
        if match and match[1].lower().replace("_", "-") not in ("utf-8", "utf8"):
            raise Unwritable(f"a comment in Python cannot hold '{match[0]}', which names the file's encoding", text)
        return super().comment(text)

    def local(self, env: str) -> str:
        return "_".join(words_of(env))

    def surplus(self, source: str) -> list[Span]:
        if not _IMPORT.search(source) or len(source) > _LONGEST or "\r" in source or self._uses_all(source):
            return []
        try:
            tree = ast.parse(source)  # only a parser knows which names an f-string uses
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return []  # what is no Python is reported when it is formatted
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        lines: list[Span] = []
        names: list[Span] = []
        for node in tree.body:
            if not isinstance(node, (ast.Import, ast.ImportFrom)) or _is_always_used(node):
                continue
            is_used = [(name.asname or name.name.partition(".")[0]) in used for name in node.names]
            if all(is_used):
                continue
            start, end = _span(source, node)
            rest = _REST_OF_LINE.match(source, end)
            if any(is_used):
                names += _unused([_span(source, name) for name in node.names], is_used)
            elif node.col_offset == 0 and rest:
                lines.append(Span(start, rest.end()))
        return sorted([*whole_groups(source, lines), *names])

    def _uses_all(self, source: str) -> bool:
        """Whether every import is clearly used: then nothing has to be parsed, which takes ten times as long."""
        code = self.strings.sub('""', source)
        names = _PLAIN_IMPORT.findall(code)
        rest = _PLAIN_IMPORT.sub("", code)
        return not _IMPORT.search(rest) and {*names} <= {*_USED_NAME.findall(rest)}


LANGUAGE = Python()


def _is_always_used(node: ast.Import | ast.ImportFrom) -> bool:
    return isinstance(node, ast.ImportFrom) and (node.module == "__future__" or node.names[0].name == "*")


def _span(source: str, node: ast.stmt | ast.alias) -> Span:
    """Where a part of the syntax tree stands in the source. The tree counts bytes."""
    lines = source.split("\n")

    def at(line: int, column: int) -> int:
        return sum(len(one) + 1 for one in lines[: line - 1]) + len(lines[line - 1].encode()[:column].decode())

    return Span(at(node.lineno, node.col_offset), at(node.end_lineno or 0, node.end_col_offset or 0))


def _unused(names: Sequence[Span], is_used: Sequence[bool]) -> Iterator[Span]:
    """The names in one statement that are not used, each with the comma on that side where a used one is."""
    first = is_used.index(True)
    if first:
        yield Span(names[0].start, names[first].start)
    for before, name, used in zip(names[first:], names[first + 1 :], is_used[first + 1 :], strict=False):
        if not used:
            yield Span(before.end, name.end)
