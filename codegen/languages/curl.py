"""curl: values as words of a shell command that bash, dash and zsh understand alike, also when it is pasted."""

from __future__ import annotations

import re

from codegen.languages.base import Language
from codegen.languages.escapes import Escapes, hidden
from codegen.languages.imports import Span, code_of
from codegen.languages.nested import json_notation
from codegen.value import Env, EnvText, Json, Place, Unwritable

_ACTIVE = re.compile(r'["$`\\!\0-\x1f\x7f]')
"""Characters that double quotes change or do not show. `!` is changed if it is pasted into an interactive shell."""
_ACTIVE_INSIDE = re.compile(r"""(!+)|[\\"$`]""")
_HIDDEN_RUN = re.compile(r"\0([\\0-7]+)\0")
_JOINS_NAME = re.compile(r"[\w\[:]")
"""What would belong to the name of a variable before it, or (in zsh) be applied to its value."""
_WORDS = r"""'[^']*'?|"(?s:\\.|[^"\\])*"?|(?<![^\s;&|(])\#.*"""
_WITH_ESCAPED = re.compile(rf"\\[^\n]|{_WORDS}")
"""Matches string literals, comments, and what a backslash escapes: `\\'` begins no literal."""
_NOTHING_FOLLOWS = re.compile(r"(?<=\S)[ \t]+\\(?=\n[ \t]*(?:\n|\Z)|\Z)")
_SEEMS_ESCAPED = re.compile(r"\\('|\Z)")
"""A backslash before a single quote: it looks as if it escaped the quote (SC1003 of ShellCheck)."""
_MOST_BYTES = 128 * 1024 - 1
"""How long one argument of a program may be on Linux, without the NUL at its end (MAX_ARG_STRLEN, execve(2))."""


class Curl(Language):
    """curl 7.76 and later (because of --fail-with-body); samples are pasted into a shell, or run by one."""

    name = "curl"
    title = "curl"
    filename = "main.sh"
    clients = ("http",)
    reads_answers = False
    comment_mark = "#"
    no_code = re.compile(r"(?<!<)<<-?(?!<)")
    strings = re.compile(_WORDS)

    def string(self, text: str) -> str:
        _check(text)
        if not _ACTIVE.search(text) and (text.isascii() or not hidden(text)):
            return f'"{text}"'
        if hidden(text.replace("\n", "")) or _SEEMS_ESCAPED.search(text):
            return f'"{_quoted(text)}"'
        return "'" + text.replace("'", "'\\''") + "'"

    def text(self, text: str, place: Place) -> str:
        return self.string(text)  # line breaks only where the text has them: any other would change the text

    def env_text(self, value: EnvText) -> str:
        _check("".join(part for part in value.parts if isinstance(part, str)))
        word, follows_name = "", False
        for part in value.parts:
            inside = f"${part.name}" if isinstance(part, Env) else _quoted(part)
            word += '""' + inside if follows_name and _JOINS_NAME.match(inside) else inside
            follows_name = isinstance(part, Env) or (follows_name and not inside)
        return f'"{word}"'

    def json_text(self, value: Json, place: Place) -> str:
        written = json_notation().write(value, Place(place.indent))
        return self.string(_SEEMS_ESCAPED.sub(r"\\\\u0027", written))

    def surplus(self, source: str) -> list[Span]:
        return [Span(*match.span()) for match in _NOTHING_FOLLOWS.finditer(code_of(source, _WITH_ESCAPED))]


LANGUAGE = Curl()


def _quoted(text: str) -> str:
    """A part of a text, to be put between double quotes.

    printf writes the characters that would be invisible, because POSIX has no quotes with escapes.
    """
    lines = (_escape(_ACTIVE_INSIDE.sub(_inactive, line)) for line in text.split("\n"))
    return _HIDDEN_RUN.sub(r"$(printf '\1')", "\n".join(lines).replace("\0\0", ""))


def _inactive(match: re.Match[str]) -> str:
    # A backslash before ! would stay. So the double quotes are closed, and opened again behind it.
    return f"\"'{match[1]}'\"" if match[1] else f"\\{match[0]}"


def _octal(code: int) -> str:
    # Bytes, as printf of all shells knows them. NUL marks them: no text has it, see `_check`.
    return "\0" + "".join(f"\\{byte:03o}" for byte in chr(code).encode()) + "\0"


_escape = Escapes({}, _octal)


def _check(text: str) -> None:
    if "\0" in text:
        raise Unwritable("a shell word cannot hold NUL (U+0000)")
    if len(text) > _MOST_BYTES // 4:
        size = len(text.encode(errors="surrogatepass"))
        if size > _MOST_BYTES:
            raise Unwritable(f"a shell word of {size:,} bytes is too long for Linux, which takes {_MOST_BYTES:,}", text)
