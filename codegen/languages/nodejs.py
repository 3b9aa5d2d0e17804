"""Node.js: ECMAScript modules in Prettier's layout; JSON bodies as object literals."""

from __future__ import annotations

import re
from typing import Any

from codegen.languages.base import Language, whole_numbers_survive
from codegen.languages.escapes import escape
from codegen.languages.layout import Prettier
from codegen.languages.nested import Marks, Notation, json_notation, scalar
from codegen.value import Env, EnvText, Json, Place

_SHORT = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\"}
_BARE_KEY = re.compile(
    r"(?:[A-Za-z_$\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u0388-\u03ce\u0400-\u0481\u3041-\u3096\u30a1-\u30fa\u3400-\u4db5"
    r"\u4e00-\u9fcc\uac00-\ud7a3]"
    r"[A-Za-z0-9_$\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02c1\u0388-\u03ce\u0400-\u0481\u3041-\u3096\u30a1-\u30fa\u3400-\u4db5"
    r"\u4e00-\u9fcc\uac00-\ud7a3]*"
    r"|(?:0|[1-9][0-9]{0,14}))\Z"
)
"""Keys that need no quotes: prettier takes them away."""
_SAFE_INTEGER = 2**53 - 1


def _numeric(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\u{{{code:x}}}"


class NodeJs(Language):
    """Node.js 18 and later: built-in fetch, top-level await."""

    name = "nodejs"
    title = "Node.js"
    filename = "main.mjs"
    strings = re.compile(
        r"""`(?s:\\.|[^`\\])*`?|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|//.*|/\*(?s:.)*?(?:\*/|\Z)"""
    )
    layout = Prettier("  ", short_key=5)
    identifier = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*\Z")

    def string(self, text: str) -> str:
        quote = "'" if text.count('"') > text.count("'") else '"'
        return quote + escape(text, {**_SHORT, quote: "\\" + quote}, _numeric) + quote

    def env_text(self, value: EnvText) -> str:
        if len(value.parts) == 1 and isinstance(value.parts[0], Env):
            return value.parts[0].local
        inside = (
            "${" + part.local + "}"
            if isinstance(part, Env)
            else escape(part, {**_SHORT, "`": "\\`"}, _numeric).replace("${", "\\${")
            for part in value.parts
        )
        return f"`{''.join(inside)}`"

    def _scalar(self, value: Any) -> str:
        return self.literal(value, Place()) if isinstance(value, (str, EnvText)) else scalar(value)

    def _key(self, key: str) -> str:
        if key == "__proto__":  # a plain `__proto__: x` would set the prototype (ECMA-262, B.3.1)
            return '["__proto__"]: '
        return f"{key}: " if _BARE_KEY.match(key) else f"{self.string(key)}: "

    def nested(self, value: Json, place: Place) -> str:
        return Notation(
            self._scalar,
            self._key,
            mapping=Marks("{", "}", "{}", padding=" "),
            indent="  ",
            width=120,
            fills=True,
        ).write(value, place)

    def exact(self, value: Json) -> bool:
        return whole_numbers_survive(value, _SAFE_INTEGER)

    def json_text(self, value: Json, place: Place) -> str:
        return self.string(json_notation().write(value, Place()))
