"""curl: words of a POSIX shell, run by bash."""

from __future__ import annotations

import re

from codegen.languages.base import Language, Unwritable
from codegen.languages.nested import json_notation
from codegen.value import Env, EnvText, Json, Place

_ACTIVE = re.compile(r'["$`\\!\n]')
"""What double quotes do not keep as it is; `!` only where the reader pastes into an interactive shell."""


class Curl(Language):
    """curl 7.76 and later (--fail-with-body), pasted into bash or run by it."""

    name = "curl"
    title = "curl"
    filename = "main.sh"
    clients = ("http",)
    comment_mark = "#"
    strings = re.compile(r"""'[^']*'?|"(?s:\\.|[^"\\])*"?|(?<![^\s;&|(])\#.*""")

    def string(self, text: str) -> str:
        if "\0" in text:
            raise Unwritable("a shell word cannot hold NUL (U+0000)")
        if not _ACTIVE.search(text):
            return f'"{text}"'
        return "'" + text.replace("'", "'\\''") + "'"

    def env_text(self, value: EnvText) -> str:
        inside = (
            f"${{{part.name}:?{_message(part)}}}" if isinstance(part, Env) else _quoted(part) for part in value.parts
        )
        return '"' + "".join(inside) + '"'

    def json_text(self, value: Json, place: Place) -> str:
        return self.string(json_notation().write(value, Place(place.indent)))


def _quoted(text: str) -> str:
    if "\0" in text:
        raise Unwritable("a shell word cannot hold NUL (U+0000)")
    return re.sub(r'([\\"$`])', r"\\\1", text)


def _message(variable: Env) -> str:
    # bash reads the word of ${NAME:?word} as if nothing quoted it, so more is active here; ! only where it is pasted.
    if "\0" in variable.missing:
        raise Unwritable("a shell word cannot hold NUL (U+0000)")
    return re.sub(r"""([\\"'$`}!~<>])""", r"\\\1", variable.missing)
