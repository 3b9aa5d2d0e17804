"""curl: values as words of a shell command, for bash."""

from __future__ import annotations

import re

from codegen.languages.base import Language
from codegen.languages.escapes import HIDDEN, Escapes, hidden
from codegen.languages.imports import Span, code_of
from codegen.languages.nested import json_notation
from codegen.value import Env, EnvText, Json, Place, Unwritable

_ACTIVE = re.compile(r'["$`\\!\0-\x1f\x7f]')
"""Characters that double quotes change or do not show. `!` is changed if it is pasted into an interactive shell."""
_UNSEEN = f"((?:(?!\\n)[{HIDDEN}])+)"
_PARTS = re.compile(_UNSEEN + r"""|(!+)|[\\"$`]""")
_MESSAGE_PARTS = re.compile(_UNSEEN + r"""|[\\"'$`}!~<>]""")
_WORDS = r"""\$'(?s:\\.|[^'\\])*'?|'[^']*'?|"(?s:\\.|[^"\\])*"?|(?<![^\s;&|(])\#.*"""
_WITH_ESCAPED = re.compile(rf"\\[^\n]|{_WORDS}")
"""Matches string literals, comments, and what a backslash escapes: `\\'` begins no literal."""
_NOTHING_FOLLOWS = re.compile(r"(?<=\S)[ \t]+\\(?=\n[ \t]*(?:\n|\Z)|\Z)")
_SHORT = {"\t": "\\t", "\r": "\\r", "'": "\\'", "\\": "\\\\", "!": "\\x21"}
_SEEMS_ESCAPED = re.compile(r"\\('|\Z)")
"""A backslash before a single quote: it looks as if it escaped the quote (SC1003 of ShellCheck)."""
_MOST_BYTES = 128 * 1024 - 1
"""How long one argument of a program may be on Linux, without the NUL at its end (MAX_ARG_STRLEN, execve(2))."""


def _numeric(code: int) -> str:
    # Bytes instead of \u: the result of \u in bash depends on the locale.
    return "".join(f"\\x{byte:02x}" for byte in chr(code).encode())


_escape = Escapes(_SHORT, _numeric)


class Curl(Language):
    """curl 7.76 and later (because of --fail-with-body); samples are pasted into bash or run by bash."""

    name = "curl"
    title = "curl"
    filename = "main.sh"
    clients = ("http",)
    comment_mark = "#"
    no_code = re.compile(r"(?<!<)<<-?(?!<)")
    strings = re.compile(_WORDS)

    def string(self, text: str) -> str:
        _check(text)
        if not _ACTIVE.search(text) and (text.isascii() or not hidden(text)):
            return f'"{text}"'
        if hidden(text.replace("\n", "")):
            return _ansi(text)
        if _SEEMS_ESCAPED.search(text):
            return f'"{_quoted(text)}"'
        return "'" + text.replace("'", "'\\''") + "'"

    def text(self, text: str, place: Place) -> str:
        return self.string(text)  # line breaks only where the text has them: any other would change the text

    def env_text(self, value: EnvText) -> str:
        _check("".join(part for part in value.parts if isinstance(part, str)))
        inside = (
            f"${{{part.name}:?{_message(part)}}}" if isinstance(part, Env) else _quoted(part) for part in value.parts
        )
        return '"' + "".join(inside) + '"'

    def json_text(self, value: Json, place: Place) -> str:
        written = json_notation().write(value, Place(place.indent))
        return self.string(_SEEMS_ESCAPED.sub(r"\\\\u0027", written))

    def surplus(self, source: str) -> list[Span]:
        return [Span(*match.span()) for match in _NOTHING_FOLLOWS.finditer(code_of(source, _WITH_ESCAPED))]


LANGUAGE = Curl()


def _ansi(text: str) -> str:
    """A text in bash's `$'…'` quotes, which have escapes, for characters that would be invisible."""
    return "$'" + "\n".join(_escape(line) for line in text.split("\n")) + "'"


def _quoted(text: str) -> str:
    """A part of a text, to be put between double quotes.

    Characters that double quotes cannot show close the double quotes, have quotes of another kind, and open them again.
    """

    def escaped(match: re.Match[str]) -> str:
        if match[1]:
            return f'"{_ansi(match[1])}"'
        return f"\"'{match[2]}'\"" if match[2] else f"\\{match[0]}"

    return _PARTS.sub(escaped, text)


def _message(variable: Env) -> str:
    # bash reads the word in ${NAME:?word} as if it were not quoted, so more characters are special here; ! is special
    # only when the sample is pasted into an interactive shell.
    _check(variable.missing)
    return _MESSAGE_PARTS.sub(lambda match: _ansi(match[1]) if match[1] else f"\\{match[0]}", variable.missing)


def _check(text: str) -> None:
    if "\0" in text:
        raise Unwritable("a shell word cannot hold NUL (U+0000)")
    if len(text) > _MOST_BYTES // 4:
        size = len(text.encode(errors="surrogatepass"))
        if size > _MOST_BYTES:
            raise Unwritable(f"a shell word of {size:,} bytes is too long for Linux, which takes {_MOST_BYTES:,}", text)
