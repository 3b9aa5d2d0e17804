"""The first result of rendering a template: its code, with gaps for literals that are filled in later."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn, TypeAlias

from codegen.languages.base import Language
from codegen.languages.imports import without
from codegen.languages.layout import columns
from codegen.render.limits import MAX_OUTPUT, TooMuch, size
from codegen.request.request import Request
from codegen.value import Place

_MARK = re.compile("\0([0-9]+)\0")


def mark_for(index: int) -> str:
    """The mark that stands for the literal with this index in a rendered template."""
    return f"\0{index}\0"


def finished(rendered: str, language: Language) -> str:
    """As `Language.finish`, for a rendered template in which marks still stand for literals.

    This is done once for all requests of a shape, as it takes longer than writing the literals of one.
    """
    names = "".join(f"\n{name}" for name in language.imported_by_literals)  # any literal may turn out to use them
    return without(rendered, language.surplus(rendered.replace("\0", '"') + names))


class _Gap(NamedTuple):
    """A place for a literal that cannot be written yet: the code before it, and the place as far as it is known."""

    code: str
    tail: str
    """The code after its last line feed."""
    is_first_in_line: bool
    """Whether no other gap is before it in its line: then `tail` is all of the line up to the gap."""
    value: object
    place: Place


class Skeleton:
    """A rendered template: its code with the literals whose values are known, and gaps for the others."""

    def __init__(self, rendered: str, literals: list[object], language: Language) -> None:
        """`rendered` is the template's output, in which `mark_for(index)` stands for each of `literals`."""
        pieces = _MARK.split(rendered)
        after = _columns_after(pieces)
        self._language = language
        self._gaps: list[_Gap] = []
        code = ""
        for at in range(0, len(pieces) - 1, 2):
            code += pieces[at]
            tail = code[code.rfind("\n") + 1 :]
            is_first_in_line = len(tail) < len(code) or not self._gaps
            behind = pieces[at + 2][:1] or ("\0" if at + 3 < len(pieces) else "")  # NUL: another literal follows
            place = Place(_indent(tail), columns(tail), after[at // 2 + 1], tail, behind)
            value = literals[int(pieces[at + 1])]
            if is_first_in_line and not isinstance(value, OpenValue):
                code += language.literal(value, place)
            else:
                self._gaps.append(_Gap(code, tail, is_first_in_line, value, place))
                code = ""
        self._end = code + pieces[-1]

    def source(self, request: Any = None) -> str:
        """The source, with each value as a literal that fits its place. Raises Unwritable and TooMuch.

        `request` is needed if there are OpenValues among the literals.
        """
        literal_of = self._language.literal
        done: list[str] = []
        literal = line = ""
        length = len(self._end)
        for code, tail, is_first_in_line, value, place in self._gaps:
            if is_first_in_line:
                line = tail
            else:
                line = (line + literal + code).rpartition("\n")[2]
                indent = _indent(line)
                place = place._replace(indent=indent, column=columns(line), before=line)  # noqa: PLW2901 - moved by literals before
            if type(value) is OpenValue:
                value = value.get(request)  # noqa: PLW2901 - it is known now
                length += size(value, MAX_OUTPUT)
            length += len(code)
            if length > MAX_OUTPUT:
                raise TooMuch.output()
            literal = literal_of(value, place)
            done += (code, literal)
        return "".join([*done, self._end])


def _columns_after(pieces: list[str]) -> list[int]:
    """For each piece of code, the width of the code from it to the end of its line.

    `pieces` are code and indices of literals in turn.
    """
    widths: list[int] = []
    width = 0
    for code in reversed(pieces[::2]):
        rest, feed, _ = code.partition("\n")
        width = len(rest) if feed else len(rest) + width
        widths.append(width)
    return widths[::-1]


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip())]


class ValueNeeded(Exception):
    """A template did not only print an OpenValue, so it must be rendered again with the request's values."""


ReadRequest: TypeAlias = Callable[[Request], object]
"""A function that reads one value from a request."""


class OpenValue:
    """Stands for a value of a later request. A template can print it; any other use raises ValueNeeded."""

    __slots__ = ("get",)

    def __init__(self, get: ReadRequest) -> None:
        self.get = get

    def _refuse(self, *_: object) -> NoReturn:
        raise ValueNeeded

    __getattr__ = __getitem__ = __call__ = __iter__ = __contains__ = _refuse
    __str__ = __len__ = __bool__ = __hash__ = __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __mod__ = __rmod__ = _refuse
