"""Python: Black's own layout; JSON bodies as dicts and lists."""

from __future__ import annotations

import re
from typing import Any

from codegen.languages.base import Language
from codegen.languages.escapes import escape
from codegen.languages.nested import Notation, json_notation
from codegen.value import Env, EnvText, Json, Place

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", "\\": "\\\\"}


def _numeric(code: int) -> str:
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class Python(Language):
    """Python 3.10 and later."""

    name = "python"
    title = "Python"
    filename = "main.py"
    comment_mark = "#"
    strings = re.compile(
        r"""(?s:""\"(?:\\.|.)*?(?:""\"|\Z)|'''(?:\\.|.)*?(?:'''|\Z))|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|\#.*"""
    )
    variable = "api_key"

    def string(self, text: str) -> str:
        quote = "'" if text.count('"') > text.count("'") else '"'
        return quote + self._inside(text, quote) + quote

    def _inside(self, text: str, quote: str) -> str:
        return escape(text, {**_SHORT, quote: "\\" + quote}, _numeric)

    def env_text(self, value: EnvText) -> str:
        if len(value.parts) == 1 and isinstance(value.parts[0], Env):
            return value.parts[0].local
        inside = (
            "{" + part.local + "}"
            if isinstance(part, Env)
            else self._inside(part, '"').replace("{", "{{").replace("}", "}}")
            for part in value.parts
        )
        return 'f"' + "".join(inside) + '"'

    def _scalar(self, value: Any) -> str:
        if isinstance(value, (str, EnvText)):
            return self.literal(value, Place())
        return repr(value).replace("e+", "e")  # a number's exponent, as Black writes it

    def nested(self, value: Json, place: Place) -> str:
        return Notation(self._scalar, lambda key: self.string(key) + ": ").write(value, place)

    def exact(self, value: Json) -> bool:
        return True

    def json_text(self, value: Json, place: Place) -> str:
        return self.string(json_notation().write(value, Place()))

    def local(self, env: str) -> str:
        return env.lower().strip("_")
