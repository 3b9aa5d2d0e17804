"""Node.js: ECMAScript modules in the layout of Prettier; JSON bodies are object literals."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from codegen.languages.base import Language, keeps_numbers
from codegen.languages.escapes import Escapes
from codegen.languages.layout import Prettier
from codegen.languages.nested import Marks, Notation, json_notation, scalar
from codegen.request.request import Request
from codegen.value import Env, EnvText, Json, Place

_SHORT = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\"}
_LETTERS = (
    r"A-Za-z_$\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u0388-\u03ce\u0400-\u0481\u3041-\u3096\u30a1-\u30fa"
    r"\u3400-\u4db5\u4e00-\u9fcc\uac00-\ud7a3"
)
_ASCII_NAME = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")
_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?\Z")
_SAFE_INTEGER = 2**53 - 1
_INDEX = re.compile(r"(?:0|[1-9][0-9]{0,15})\Z")
_PORT = re.compile(r"https?://[^/?]*:([0-9]+)(?:[/?]|\Z)")
_BLOCKED_PORTS = frozenset(
    (
        *(0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104),
        *(109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515, 526),
        *(530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049, 3659),
        *(4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080),
    )
)
"""Ports that fetch refuses (Fetch Standard, Port blocking)."""
_DOLLAR = re.compile(r"\$(?=\{|\Z)")


def _numeric(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\u{{{code:x}}}"


_ESCAPES = {quote: Escapes({**_SHORT, quote: f"\\{quote}"}, _numeric) for quote in "\"'`"}


class NodeJs(Language):
    """Node.js 18 and later, with the built-in fetch and top-level await."""

    name = "nodejs"
    title = "Node.js"
    filename = "main.mjs"
    ecosystem = "npm"
    strings = re.compile(
        r"""`(?s:\\.|[^`\\])*`?|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|//.*|/\*(?s:.)*?(?:\*/|\Z)"""
    )
    layout = Prettier("  ", short_key=5, deeper="  ")
    identifier = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")

    def objection(self, request: Request) -> str:
        if request.method == "GET" and request.content is not None:
            return "fetch sends no body with GET"
        port = _PORT.match(request.url)
        if port and int(port[1]) in _BLOCKED_PORTS:
            return f"fetch connects to no server at port {port[1]}"
        headers = {header.name.lower(): header.value for header in request.headers}
        if headers.get("sec-fetch-mode", "cors") != "cors":
            return "fetch sends a Sec-Fetch-Mode of its own"
        if "range" in headers and "accept-encoding" in headers:
            return "fetch adds to Accept-Encoding where there is a Range"
        return "fetch loses a header named __proto__" if "__proto__" in headers else ""

    def string(self, text: str) -> str:
        quote = "'" if text.count('"') > text.count("'") else '"'
        return quote + _ESCAPES[quote](text) + quote

    def joiner(self, place: Place) -> str:
        return " + "

    def env_text(self, value: EnvText) -> str:
        if len(value.parts) == 1 and isinstance(value.parts[0], Env):
            return value.parts[0].local
        inside = (
            "${" + part.local + "}" if isinstance(part, Env) else _DOLLAR.sub(r"\\$", _ESCAPES["`"](part))
            for part in value.parts
        )
        return f"`{''.join(inside)}`"

    def _scalar(self, value: Any) -> str:
        if type(value) is str:
            return self.string(value)
        return self.env_text(value) if isinstance(value, EnvText) else scalar(value)

    def _key(self, key: str) -> str:
        if key == "__proto__":  # `__proto__: x` would set the prototype (ECMA-262, B.3.1)
            return '["__proto__"]: '
        return f"{key}: " if _is_bare(key) else f"{self.string(key)}: "

    @cached_property
    def _notation(self) -> Notation:
        braces = Marks("{", "}", "{}", padding=" ")
        return Notation(self._scalar, self._key, mapping=braces, indent="  ", width=120, fills=True, text=self.text)

    def nested(self, value: Json, place: Place) -> str:
        return self._notation.write(value, place)

    def exact(self, value: Json) -> bool:
        return keeps_numbers(value, _SAFE_INTEGER) and _keeps_order(value)

    def json_text(self, value: Json, place: Place) -> str:
        text = json_notation().write(value, Place(place.indent))
        return "`" + text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${") + "`"


LANGUAGE = NodeJs()


def _is_bare(key: str) -> bool:
    """Whether prettier removes the quotes of a key: it is a name, or a number that is printed with the same digits."""
    if _NUMBER.match(key):
        return repr(float(key)) in (key, f"{key}.0")
    if key.isascii():
        return _ASCII_NAME.match(key) is not None
    # The pattern for all letters takes long to compile, so it is compiled only if there is such a key.
    return re.match(f"[{_LETTERS}][{_LETTERS}0-9]*\\Z", key) is not None


def _keeps_order(value: Json) -> bool:
    """Whether every mapping keeps its order. JavaScript puts keys that look like an index first, in ascending order."""
    if isinstance(value, list):
        return all(map(_keeps_order, value))
    if isinstance(value, dict):
        if any(map(str.isdecimal, value)):
            indexes = [int(key) for key in value if _INDEX.match(key)]
            if [*map(str, sorted(indexes))] != [*value][: len(indexes)]:
                return False
        return all(map(_keeps_order, value.values()))
    return True
