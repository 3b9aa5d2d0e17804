"""PHP: JSON bodies are arrays."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from codegen.languages.base import Language, concatenate, keeps_numbers
from codegen.languages.escapes import Escapes, hidden
from codegen.languages.layout import Prettier
from codegen.languages.nested import Marks, Notation, json_notation, scalar
from codegen.value import EnvText, Json, Place

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\", "$": "\\$"}
_MAX_INTEGER = 2**63 - 1


def _numeric(code: int) -> str:
    # \x.. is a byte, not a character; \u{..} is a character in UTF-8.
    return f"\\x{code:02x}" if code < 0x80 else f"\\u{{{code:x}}}"


_escape = Escapes(_SHORT, _numeric)


class Php(Language):
    """PHP 8.0 and later with the curl extension."""

    name = "php"
    title = "PHP"
    filename = "main.php"
    comment_end = "?>"
    no_code = re.compile(r"\A(?!<\?php\n)|\?>|<<<")
    layout = Prettier("    ", operator=".")
    strings = re.compile(r"""'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?|//.*|\#.*|/\*(?s:.)*?(?:\*/|\Z)""")

    def string(self, text: str) -> str:
        if hidden(text):
            return '"' + _escape(text) + '"'
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def joiner(self, place: Place) -> str:
        return " . "

    def env_text(self, value: EnvText) -> str:
        return concatenate(value, self.string, " . ", "$")

    def _scalar(self, value: Any) -> str:
        if type(value) is str:
            return self.string(value)
        return self.env_text(value) if isinstance(value, EnvText) else scalar(value)

    @cached_property
    def _notation(self) -> Notation:
        brackets = Marks("[", "]", "new stdClass()")
        return Notation(
            self._scalar,
            lambda key: self.string(key) + " => ",
            mapping=brackets,
            width=120,
            rows=False,
            text=self.text,
        )

    def nested(self, value: Json, place: Place) -> str:
        return self._notation.write(value, place)

    def exact(self, value: Json) -> bool:
        return keeps_numbers(value, _MAX_INTEGER) and _keys_stay(value)

    def json_text(self, value: Json, place: Place) -> str:
        return self.string(json_notation("    ").write(value, Place(place.indent)))


LANGUAGE = Php()


def _keys_stay(value: Json) -> bool:
    """Whether every mapping stays one: PHP makes the key `'0'` a number, and json_encode makes keys 0, 1, 2 a list."""
    if isinstance(value, list):
        return all(map(_keys_stay, value))
    if isinstance(value, dict):
        return not (value and all(map(str.isdecimal, value))) and all(map(_keys_stay, value.values()))
    return True
