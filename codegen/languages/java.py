"""Java: JSON bodies are text blocks, because the standard library has no JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import ClassVar

from codegen.languages.base import Language, concatenate
from codegen.languages.escapes import HIDDEN, Escapes
from codegen.languages.imports import Span, code_of, whole_groups
from codegen.languages.layout import GoogleJavaFormat, utf16_units
from codegen.languages.nested import json_notation, scalar
from codegen.languages.pieces import wrapped
from codegen.request.request import Request
from codegen.value import EnvText, Json, Place, Unwritable

_BLOCK = {"\b": "\\b", "\t": "\\t", "\f": "\\f", "\r": "\\r", "\\": "\\\\"}
_SHORT = {**_BLOCK, "\n": "\\n", '"': '\\"'}
_MOST_BYTES = 0xFFFF
"""The maximum size of a constant in modified UTF-8 (JVMS 4.4.7). javac also requires fewer characters than this."""


_LOST_AT_LINE_END = re.compile(f"\u3000\n|(?![\0-\u00ff])[{HIDDEN}]")
"""White space that a text block removes at the end of a line, even as `\\u2003`: that counts as the space itself and
not as an escape (JLS 3.3, 3.10.6)."""
_SPACE_AT_END = re.compile(r" \Z")

_MAX_LITERAL = 60
"""The maximum length of a list or map that is written on one line."""


def _numeric(code: int) -> str:
    # Not \u000a and similar: Java replaces those before it looks for string literals (JLS 3.3).
    if code < 0x100:
        return f"\\{code:03o}"
    units = chr(code).encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


_LABEL = "[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST = re.compile(
    rf"https?://(?:\[[^\]]*\]|[0-9]+(?:\.[0-9]+){{3}}|{_LABEL}\.?|(?:{_LABEL}\.)+(?=[a-z]){_LABEL}\.?)(?::[0-9]+)?(?:[/?]|\Z)",
    re.IGNORECASE,
)
"""Matches a URL with a host that java.net.URI accepts (RFC 2396, section 3.2.2): without an underscore."""


_IMPORT = re.compile(r"^import (?:static )?(?:\w+\.)+(\w+);[ \t]*(?:\n|\Z)", re.MULTILINE)
_HEAD = re.compile(r"^(?:import|package)\b.*", re.MULTILINE)
_NAME = re.compile(r"(?<![\w$.])[^\W\d][\w$]*")
"""Matches a name that is no member of another: in `Foo.List` it is not the List of java.util."""


_escape = Escapes(_SHORT, _numeric)
_escape_in_block = Escapes(_BLOCK, _numeric)


class Java(Language):
    """Java 17 and later."""

    name = "java"
    title = "Java"
    filename = "Main.java"
    json_types: ClassVar[Mapping[str, str]] = {"string": "String", "integer": "int", "number": "double"}
    ecosystem = "maven"
    margin = 100
    comment_end = "\\u"
    imported_by_literals = frozenset(("List", "Map"))
    layout = GoogleJavaFormat()
    strings = re.compile(
        r"""(?s:""\"(?:\\.|.)*?(?:""\"|\Z))|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|//.*|/\*(?s:.)*?(?:\*/|\Z)"""
    )

    def objection(self, request: Request) -> str:
        if not _HOST.match(request.url):
            return "java.net.URI finds no host in this url"
        dropped = [header.name for header in request.headers if header.name.lower().startswith("proxy-")]
        return f"java.net.http sends {dropped[0]} to proxies only" if dropped else ""

    def string(self, text: str) -> str:
        _refuse_too_long(text)
        return '"' + _escape(text) + '"'

    def long_text(self, text: str, place: Place, room: int) -> str | None:
        room -= len("    ") * place.before.count("(")  # each call may move to a separate line with more indentation
        if "\n" not in text or _LOST_AT_LINE_END.search(text):
            return super().long_text(text, place, room)
        lines = []
        for line in text.removesuffix("\n").split("\n"):
            *first, last = (_in_block(piece) for piece in wrapped(line, room, self.inner_width))
            lines += [piece + "\\" for piece in first]
            lines.append(last)
        if not text.endswith("\n"):
            lines[-1] += "\\"
        return _block((_SPACE_AT_END.sub(r"\\s", line) for line in lines), place)

    def joiner(self, place: Place) -> str:
        return " + "

    def env_text(self, value: EnvText) -> str:
        # javac puts all texts around the variables into one constant, with a mark for each variable (indy concat).
        _refuse_too_long("\1".join(part if isinstance(part, str) else "" for part in value.parts))
        return concatenate(value, self.string)

    def has_literal(self, value: Json) -> bool:
        return self._written(value) is not None

    def nested(self, value: Json, place: Place) -> str:
        if isinstance(value, (dict, list)):
            return self._written(value) or self.json_text(value, place)
        return self._written(value) or self.string(scalar(value))

    def _written(self, value: Json) -> str | None:
        """A scalar, or a short list or map of scalars; None if JSON text is better or the only way."""
        if isinstance(value, str):
            return self.string(value)
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**31:
            return f"{value}L" if abs(value) < 2**63 else None
        if not isinstance(value, (dict, list)):
            return scalar(value)
        items = [*(value.values() if isinstance(value, dict) else value)]
        written = [None if item is None or isinstance(item, (dict, list)) else self._written(item) for item in items]
        if isinstance(value, dict):
            written = [item and f"{self.string(key)}, {item}" for key, item in zip(value, written, strict=True)]
        line = ("Map" if isinstance(value, dict) else "List") + f".of({', '.join(map(str, written))})"
        # Map.of takes at most ten keys; a map that is short enough for one line has no more.
        return line if None not in written and len(line) <= _MAX_LITERAL else None

    def json_text(self, value: Json, place: Place) -> str:
        text = json_notation().write(value, Place())
        _refuse_too_long(text + "\n")
        return _block(text.replace("\\", "\\\\").replace('"""', '""\\"').split("\n"), place)

    def surplus(self, source: str) -> list[Span]:
        code = code_of(source, self.strings)
        imports = [*_IMPORT.finditer(code)]
        used = set(_NAME.findall(_HEAD.sub("", code))) if imports else set()
        return [*whole_groups(source, [Span(*match.span()) for match in imports if match[1] not in used])]


LANGUAGE = Java()


def _in_block(text: str) -> str:
    return _escape_in_block(text).replace('"""', '""\\"')


def _block(lines: Iterable[str], place: Place) -> str:
    """A text block. The indentation of its closing quotes is removed from its lines (JLS 3.10.6)."""
    return '"""' + "".join(f"\n{place.indent}{line}" if line else "\n" for line in lines) + f'\n{place.indent}"""'


def _refuse_too_long(text: str) -> None:
    if len(text) <= _MOST_BYTES // 6:
        return
    wide = utf16_units(text) - len(text)
    size = len(text.encode(errors="surrogatepass")) + text.count("\0") + 2 * wide
    if size > _MOST_BYTES or len(text) + wide >= _MOST_BYTES:
        raise Unwritable(f"a constant in Java cannot hold {size:,} bytes, only {_MOST_BYTES:,}", text)
