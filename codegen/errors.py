"""Problems with a project's files, as messages for the person who has to fix them."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from codegen.leaks import masked

MAX_PROBLEMS = 100
"""A CodegenError has at most so many problems. Checks may stop when they have one more."""

_UNPRINTABLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]"
)
_MAX_LENGTH = 1000
_MAX_WORD_LENGTH = 80


class Position(NamedTuple):
    """A place in a file. `line` and `column` count from 1, columns in characters; 0 means unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([printable(self.file), *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, order=True)
class Problem:
    """One problem and its position. The message is one line without control characters and without keys.

    `output` is the output of a program about it, shown on lines of its own below the message.
    """

    position: Position
    message: str
    output: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", printable(self.message))

    def __str__(self) -> str:
        return f"{self.position}: {self.message}" + (f"\n{self.output}" if self.output else "")


class CodegenError(Exception):
    """The command cannot run: exit code 2. `problems` are its reasons, without duplicates and sorted by position.

    There are at most `MAX_PROBLEMS`; `more` is true if there were others. `text` is the text of a project's file that
    caused the error, if it is known.
    """

    def __init__(self, problems: Iterable[Problem], text: str | None = None) -> None:
        distinct = sorted(set(problems))
        self.problems = tuple(distinct[:MAX_PROBLEMS])
        self.more = len(distinct) > MAX_PROBLEMS
        self.text = text
        super().__init__("\n".join(map(str, self.problems)))


def printable(text: str) -> str:
    """A text for use in a message: one line, control and invisible characters escaped, keys masked, long texts cut."""
    text = masked(text)
    if len(text) > _MAX_LENGTH:
        text = f"{text[: _MAX_LENGTH - 200]} … {text[-200:]}"
    return _UNPRINTABLE.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def quoted(word: str) -> str:
    """A word of a file in single quotes, for use in a message; only the beginning of a long one."""
    word = masked(word)
    return f"'{word}'" if len(word) <= _MAX_WORD_LENGTH else f"'{word[:_MAX_WORD_LENGTH]}…'"


def too_large(file: str, max_bytes: int) -> Problem:
    """The problem with a file that is not read because it has more than `max_bytes` bytes."""
    size = f"{max_bytes >> 20} MB" if max_bytes >> 20 else f"{max_bytes >> 10} KB"
    return Problem(Position(file, 1, 1), f"the file is larger than {size}")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant; None if none is similar."""
    import difflib  # imported only when something is wrong

    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6) if len(word) <= _MAX_WORD_LENGTH else []
    return near[0] if near else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """The end of a message: `; did you mean 'x'?`, or `; known: …` with all words if they are few, or ""."""
    words = sorted(known)
    near = nearest(word, words)
    if near is not None:
        return f"; did you mean '{near}'?"
    return f"; known: {', '.join(words)}" if 0 < len(words) <= 12 else ""


_ADVICE: Mapping[int, str] = {
    errno.ENOSPC: "free some space, then run codegen again; it goes on from here",
    errno.EDQUOT: "free some space, then run codegen again; it goes on from here",
    errno.EFBIG: "raise the limit (ulimit -f), then run codegen again",
    errno.EACCES: "give yourself the right to read and write it and its folder",
    errno.EPERM: "give yourself the right to read and write it and its folder",
    errno.EROFS: "make it writable, or work on a copy of the project",
    errno.ENAMETOOLONG: "shorten names in the spec, or move the project to a shorter path",
    errno.ELOOP: "remove the link that leads in a circle",
}


def unusable(path: str, error: OSError) -> CodegenError:
    """The error for a path that the system does not let codegen use, with the system's message and advice."""
    what = error.strerror or str(error)
    advice = _ADVICE.get(error.errno or 0)
    return CodegenError([Problem(Position(path), f"{what}; {advice}" if advice else what)])
