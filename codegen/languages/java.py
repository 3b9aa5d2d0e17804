"""Java: JSON bodies as text blocks, for the standard library has no JSON."""

from __future__ import annotations

import re

from codegen.languages.base import Language, concatenate
from codegen.languages.escapes import escape
from codegen.languages.layout import GoogleJavaFormat
from codegen.languages.nested import json_notation
from codegen.value import EnvText, Json, Place

_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def _numeric(code: int) -> str:
    # Not \u000a and its like: Java reads those before it looks for strings (JLS 3.3).
    if code < 0x100:
        return f"\\{code:03o}"
    units = chr(code).encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))


class Java(Language):
    """Java 17 and later."""

    name = "java"
    title = "Java"
    filename = "Main.java"
    comment_end = "\\u"
    layout = GoogleJavaFormat()
    strings = re.compile(
        r"""(?s:""\"(?:\\.|.)*?(?:""\"|\Z))|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|//.*|/\*(?s:.)*?(?:\*/|\Z)"""
    )

    def string(self, text: str) -> str:
        return '"' + escape(text, _SHORT, _numeric) + '"'

    def env_text(self, value: EnvText) -> str:
        return concatenate(value, self.string)

    def json_text(self, value: Json, place: Place) -> str:
        text = json_notation().write(value, Place())
        # The text block's closing mark sets its indentation (JLS 3.10.6).
        inside = text.replace("\\", "\\\\").replace('"""', '\\"""')
        lines = "".join(f"\n{place.indent}{line}" for line in inside.split("\n"))
        return f'"""{lines}\n{place.indent}"""'
