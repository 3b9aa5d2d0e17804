"""What can be wrong with a project's own files, told to the person who has to mend it."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from codegen.leaks import masked

MOST = 100
"""So many problems are told at once; who looks for them may stop when there are more."""

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff]")
_LONGEST = 1000
_LONGEST_WORD = 80


class Position(NamedTuple):
    """A place in a file. `line` and `column` count from 1, columns in characters; 0 means unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([seen(self.file), *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong, and where. The message is one line that does no harm to a terminal and holds no key.

    `output` is what a program had to say about it: lines of their own below the message.
    """

    position: Position
    message: str
    output: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", seen(self.message))

    def __str__(self) -> str:
        return f"{self.position}: {self.message}" + (f"\n{self.output}" if self.output else "")


class CodegenError(Exception):
    """The command cannot run: the problems that were found, sorted by position. Exit code 2.

    There are `MOST` of them at most; `more` says whether others were found. `text` is the text of a file that is to
    blame, where that is known.
    """

    def __init__(self, problems: Iterable[Problem], text: str | None = None) -> None:
        found = sorted(set(problems))
        self.problems = tuple(found[:MOST])
        self.more = len(found) > MOST
        self.text = text
        super().__init__("\n".join(map(str, self.problems)))


def seen(text: str) -> str:
    """A text as part of a message: one line, nothing that a terminal obeys or hides, no key, and not too long."""
    text = masked(text)
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 200]} … {text[-200:]}"
    return _UNSEEN.sub(lambda match: match[0].encode("unicode_escape").decode(), text)


def quoted(word: str) -> str:
    """A word of a file in quotes, as messages show it: the beginning where it is long."""
    word = masked(word)
    return f"'{word}'" if len(word) <= _LONGEST_WORD else f"'{word[:_LONGEST_WORD]}…'"


def too_large(file: str, most: int) -> Problem:
    """What is said of a file of more than `most` bytes, which is not read."""
    size = f"{most >> 20} MB" if most >> 20 else f"{most >> 10} KB"
    return Problem(Position(file, 1, 1), f"the file is larger than {size}")


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant; None where none is near."""
    import difflib  # only where something is wrong

    near = difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6) if len(word) <= _LONGEST_WORD else []
    return near[0] if near else None


def suggestion(word: str, known: Iterable[str]) -> str:
    """`"; did you mean 'x'?"` where a known word is near, else what there is to choose from (or nothing)."""
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
    """What is said where the system refuses: its words, and what to do."""
    what = error.strerror or str(error)
    advice = _ADVICE.get(error.errno or 0)
    return CodegenError([Problem(Position(path), f"{what}; {advice}" if advice else what)])
