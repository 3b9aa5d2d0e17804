"""Go: JSON bodies as raw strings."""

from __future__ import annotations

import re

from codegen.languages.base import Language, concatenate
from codegen.languages.escapes import escape
from codegen.languages.nested import json_notation
from codegen.value import EnvText, Json, Place

_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\v": "\\v", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def _numeric(code: int) -> str:
    # \x.. names a byte of UTF-8 and not a character (Go specification, String literals).
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class Go(Language):
    """Go 1.22 and later."""

    name = "go"
    title = "Go"
    filename = "main.go"
    strings = re.compile(r"""`[^`]*`?|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|//.*|/\*(?s:.)*?(?:\*/|\Z)""")

    def string(self, text: str) -> str:
        return '"' + escape(text, _SHORT, _numeric) + '"'

    def env_text(self, value: EnvText) -> str:
        return concatenate(value, self.string, "+")  # as gofmt has it among other arguments

    def json_text(self, value: Json, place: Place) -> str:
        # A raw string cannot hold a backquote, and JSON has another spelling for it.
        text = json_notation("\t").write(value, Place(place.indent)).replace("`", "\\u0060")
        return f"`{text}`"
