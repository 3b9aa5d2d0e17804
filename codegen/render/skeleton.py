"""What a template renders to first: its code, with places for literals, which are written when all else is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn, TypeAlias

from codegen.languages.base import Language
from codegen.languages.layout import columns
from codegen.request.request import Request
from codegen.value import Place

_MARK = re.compile("\0([0-9]+)\0")


def marked(index: int) -> str:
    """What stands in a rendered template for a literal."""
    return f"\0{index}\0"


class _Gap(NamedTuple):
    """Where an open value goes: the code before it, and as much of its place as that tells."""

    code: str
    tail: str
    """The code behind its last line feed."""
    is_fresh: bool
    """Whether `tail` is all of the line up to there; another literal stands before it otherwise."""
    value: object
    place: Place


class Skeleton:
    """A rendered template: its code, all literals that are known, and gaps for those to come with a request."""

    def __init__(self, rendered: str, literals: list[object], language: Language) -> None:
        """`rendered` is what the template gave, with `marked(index)` in the place of each of `literals`."""
        pieces = _MARK.split(rendered)
        self._language = language
        self._gaps: list[_Gap] = []
        code = ""
        for at in range(0, len(pieces) - 1, 2):
            code += pieces[at]
            tail = code.rpartition("\n")[2]
            is_fresh = len(tail) < len(code) or not self._gaps
            behind = pieces[at + 2][:1] or ("\0" if at + 3 < len(pieces) else "")  # NUL: another literal
            place = Place(_indent(tail), columns(tail), _room_behind(pieces, at + 2), tail, behind)
            value = literals[int(pieces[at + 1])]
            if is_fresh and not isinstance(value, Open):
                code += language.literal(value, place)
            else:
                self._gaps.append(_Gap(code, tail, is_fresh, value, place))
                code = ""
        self._end = code + pieces[-1]

    def written(self, request: Any = None) -> str:
        """The source: each value a literal, laid out for its place; raises Unwritable."""
        literal_of = self._language.literal
        done: list[str] = []
        literal = line = ""
        for code, tail, is_fresh, value, place in self._gaps:
            if is_fresh:
                line = tail
            else:
                line = (line + literal + code).rpartition("\n")[2]
                indent = _indent(line)
                place = place._replace(indent=indent, column=columns(line), before=line)  # noqa: PLW2901 - further right
            literal = literal_of(value.get(request) if type(value) is Open else value, place)
            done += (code, literal)
        return "".join([*done, self._end])


def _room_behind(pieces: list[str], at: int) -> int:
    """How many columns the code from a piece to the end of its line takes; every other piece is code."""
    behind = 0
    for code in pieces[at::2]:
        rest, feed, _ = code.partition("\n")
        behind += len(rest)
        if feed:
            break
    return behind


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


class Decided(Exception):
    """A template did more with an open value than print it: it is rendered with values then."""


Get: TypeAlias = Callable[[Request], object]


class Open:
    """A value of a request that is yet to come; it can be printed, and nothing else."""

    __slots__ = ("get",)

    def __init__(self, get: Get) -> None:
        self.get = get

    def _refuse(self, *_: object) -> NoReturn:
        raise Decided

    __getattr__ = __getitem__ = __call__ = __iter__ = __contains__ = _refuse
    __str__ = __len__ = __bool__ = __hash__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __rmod__ = _refuse
