"""Breaks lines that are too wide because of a literal, in the same way as the formatter of the language.

A template cannot know how long its literals are. So it writes a statement on one line, and this module breaks the line.
Formatters support many more kinds of statements; supported here are those in which samples have literals. Other
statements stay as they are. Tests compare every sample with the output of the real formatters.
"""

from __future__ import annotations

import math
import re
from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

_WIDE = (
    "\u1100-\u115f\u231a\u231b\u23e9-\u23ec\u25fd\u25fe\u2614\u2615\u2648-\u2653\u26a1\u26bd\u26be\u26c4\u26c5\u26d4"
    "\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2795-\u2797\u27b0"
    "\u2b1b\u2b1c\u2b50\u2b55\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3"
    "\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6b\uff01-\uff60\uffe0-\uffe6\U00016fe0-\U00018cff\U0001b000-\U0001b2fb"
    "\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7f0\U0001f90c-\U0001faff\U00020000-\U0003fffd"
)
_ZERO_WIDTH = "\u0300-\u036f\u200c\u200d\u20d0-\u20ff\ufe0f\ufe20-\ufe2f"
# Our own lists: those of Python depend on its version, and the samples must not.


class _Widths(dict[str, int]):
    """The width of each character that was looked up so far, in columns.

    A regular expression with all ranges would take long to compile, so the ranges are searched.
    """

    def __init__(self) -> None:
        super().__init__()
        ranges = re.compile("(.)(?:-(.))?")
        self._ranges = sorted(
            (first, last or first, width)
            for listed, width in ((_WIDE, 2), (_ZERO_WIDTH, 0))
            for first, last in ranges.findall(listed)
        )

    def __missing__(self, character: str) -> int:
        at = bisect_right(self._ranges, (character, "\U0010ffff", 2)) - 1
        _, last, width = self._ranges[at]
        self[character] = width if at >= 0 and character <= last else 1
        return self[character]


_WIDTHS = _Widths()


def columns(text: str) -> int:
    """The width of a text in columns: a Chinese character has two columns, a combining mark none."""
    return len(text) if text.isascii() else sum(map(_WIDTHS.__getitem__, text))


def utf16_units(text: str) -> int:
    """The length of a text in UTF-16 code units, which Java counts instead of characters."""
    return len(text) if text.isascii() else len(text) + sum(character > "\uffff" for character in text)


@dataclass(frozen=True)
class Line:
    """A line of code and its mask.

    The mask is as long as the code. It has `"` for each character of a string and `#` for each character of a comment.
    Strings that are never moved (template literals of JavaScript) are masked with a backquote.
    """

    code: str
    mask: str

    def __getitem__(self, part: slice) -> Line:
        return Line(self.code[part], self.mask[part])

    def __add__(self, other: Line | str) -> Line:
        end = other if isinstance(other, Line) else Line(other, other)
        return Line(self.code + end.code, self.mask + end.mask)

    def __radd__(self, start: str) -> Line:
        return Line(start + self.code, start + self.mask)

    @property
    def indent(self) -> str:
        """The spaces at the start of the line."""
        return self.code[: len(self.code) - len(self.code.lstrip(" "))]

    def operands(self, operator: str) -> list[Line]:
        """The literals that `operator` joins; the first and the last include the code before and after them."""
        ends = [match.start() for match in re.finditer(re.escape(f'" {operator} "'), self.mask)]
        starts = [0, *(end + len(f'" {operator} ') for end in ends)]
        return [self[begin:end] for begin, end in zip(starts, [*(end + 1 for end in ends), None], strict=True)]

    def call(self) -> tuple[Line, list[Line], Line] | None:
        """The code before the first `(`, the arguments, and the code after its `)`; None if there are no arguments."""
        start = self.mask.find("(")
        depths = [*_depths(self.mask)]
        ends = [at for at, depth in depths if depth == 0 and at > start and self.mask[at] == ")"]
        if start < 0 or not ends:
            return None
        if ends[0] == start + 1:
            return None
        commas = [at for at, depth in depths if start < at < ends[0] and depth == 1 and self.mask[at] == ","]
        starts = [start + 1, *(at + 2 for at in commas)]
        arguments = [self[begin:end] for begin, end in zip(starts, [*commas, ends[0]], strict=True)]
        return self[:start], arguments, self[ends[0] + 1 :]


def _depths(mask: str) -> Iterator[tuple[int, int]]:
    """Each index with the number of brackets that are open there; a bracket counts as outside its own pair."""
    depth = 0
    for at, character in enumerate(mask):
        depth -= character in ")]}"
        yield at, depth
        depth += character in "([{"


class Layout(ABC):
    """How a formatter breaks lines that are too wide."""

    width: int

    def fit(self, source: str, strings: re.Pattern[str]) -> str:
        """Break the lines that are too wide; `strings` matches a string literal or comment."""
        if self.is_laid_out(source):
            return source
        lines: list[str] = []
        start = 0
        for mask in strings.sub(_mask, source).split("\n"):
            code = source[start : start + len(mask)]
            if "\n" in code:
                lines += [line.code for line in self.move_block(Line(code, mask))]
            else:
                lines += [code] if self.fits(code) else [line.code for line in self.break_line(Line(code, mask))]
            start += len(mask) + 1
        return "\n".join(lines)

    def is_laid_out(self, source: str) -> bool:
        """Whether no line has to be broken."""
        narrow = self.width // 2  # no character is wider than two columns
        return all(map(self.fits, [line for line in source.split("\n") if len(line) > narrow]))

    def fits(self, code: str) -> bool:
        """Whether a line is not too wide."""
        return columns(code) <= self.width

    def move_block(self, line: Line) -> list[Line]:
        """The lines that replace a line with a literal of several lines."""
        return [line]

    @abstractmethod
    def break_line(self, line: Line) -> list[Line]:
        """The lines that replace a line; the line itself if it cannot be broken."""


def _mask(match: re.Match[str]) -> str:
    text = match[0]
    if text.startswith(("//", "/*", "#")):
        return "#" * len(text)
    return ("`" if text[0] == "`" else '"') * len(text)


class Prettier(Layout):
    """The layout of prettier: one argument per line; a single string below its key or variable."""

    width = 120
    _STRING = re.compile(r"""( *)(\S.*?)( =>?|:) "+[,;]""")
    _JOINED = re.compile(r"""( *)(?:\S.*?(?: =>?|:) )?"+(?: [+.] "+)+[,;]""")
    _CALLED = re.compile(r"(?:.*[^\w$])?(?:(?!(?:die|echo|empty|exit|print)\Z)[\w$]+|[\])])")
    """Matches calls, which get a comma after the last argument; language constructs of PHP do not get one."""

    def __init__(self, step: str, short_key: int = 0, operator: str = "+", deeper: str = "") -> None:
        """`step` is one level of indentation; `operator` joins texts.

        The string of a key with `:` goes to the next line only if the key has at least `short_key` columns. In a list,
        joined texts after the first are indented by `deeper`.
        """
        self._step = step
        self._short_key = short_key
        self._operator = operator
        self._deeper = deeper

    def break_line(self, line: Line) -> list[Line]:
        return self._break_line(line, self._deeper)

    def _break_line(self, line: Line, deeper: str) -> list[Line]:
        if self.fits(line.code):
            return [line]
        inner = line.indent + self._step
        if self._JOINED.fullmatch(line.mask):
            return self._joined(line, deeper)
        match = self._STRING.fullmatch(line.mask)
        if match:
            key = line.code[match.start(2) : match.end(2)]
            if match[3] == ":" and columns(key) < self._short_key:
                return [line]
            return [line[: match.end(3)], inner + line[match.end(3) + 1 :]]
        call = line.call()
        if call is None or call[2].code not in (";", ",") or not self._CALLED.fullmatch(call[0].code):
            return [line]
        before, arguments, after = call
        lines = [piece for argument in arguments for piece in self._break_line(inner + argument + ",", self._step)]
        return [before + "(", *lines, line.indent + (")" + after)]

    def _joined(self, line: Line, deeper: str) -> list[Line]:
        first, *others = line.operands(self._operator)
        start = len(first.mask.rstrip('"'))
        key = [first[: start - 1]] if first.mask[:start].strip() else []
        inner = line.indent + (self._step if key else deeper)
        if key and self.fits((inner + line[start:]).code):
            return [*key, inner + line[start:]]
        lines = [inner + first[start:] if key else first, *(inner + other for other in others)]
        return [*key, *(one + f" {self._operator}" for one in lines[:-1]), lines[-1]]


class Black(Layout):
    """The layout of Black for a statement that is one call: its arguments together on a line, else one per line."""

    width = 88
    _CALLED = re.compile(r" *(?:\w+ = )?[\w.]+")
    _ARGUMENT = re.compile(r'(?:\w+=)?(?:[\w.]+|"+)')

    def break_line(self, line: Line) -> list[Line]:
        call = line.call()
        if call is None or call[2].code or not self._CALLED.fullmatch(call[0].mask) or not line.code.isascii():
            return [line]
        before, arguments, _ = call
        if not all(self._ARGUMENT.fullmatch(argument.mask) for argument in arguments):
            return [line]
        inner = line.indent + "    "
        together = line[len(before.code) + 1 : -1]
        one_per_line = [inner + argument + "," for argument in arguments]
        fits = len(arguments) == 1 or self.fits(inner + together.code)
        return [before + "(", *([inner + together] if fits else one_per_line), line.indent + Line(")", ")")]


class GoogleJavaFormat(Layout):
    """The layout of google-java-format: break after `=` or the arrow of a case, else before each call of a chain.

    If there is neither, break after `(`.
    """

    width = 100
    _CALL = re.compile(r"\.\w+\(")
    _TYPE = re.compile(r"(?:new )?(?:\w+\.)*[A-Z]\w*")
    _JOINED = re.compile(r"""( *)"+(?: \+ "+)+[),;]*""")
    _BLOCK = re.compile('"""\n')
    _CASE = re.compile(r" *(?:case .*?|default) ->(?= )")

    def is_laid_out(self, source: str) -> bool:
        openings = (match.start() for match in self._BLOCK.finditer(source))
        return super().is_laid_out(source) and not any(
            source[source.rfind("\n", 0, opening) + 1 : opening].strip() for opening in openings
        )

    def fits(self, code: str) -> bool:
        if "\n" in code:  # a text block must start on a separate line
            return code.lstrip().startswith('"""')
        return utf16_units(code) <= self.width

    def move_block(self, line: Line) -> list[Line]:
        # The text block moves as a whole, so that its lines stay below its opening quotes.
        return [
            Line(one.code.replace(f"\n{line.indent}", f"\n{one.indent}"), one.mask) for one in self.break_line(line)
        ]

    def break_line(self, line: Line) -> list[Line]:
        if self.fits(line.code):
            return [line]
        if line.mask.lstrip().startswith("#"):
            return self._comment(line)
        inner = line.indent + "    "
        if self._JOINED.fullmatch(line.mask):
            first, *others = line.operands("+")
            return [first, *(inner + ("+ " + other) for other in others)]
        case = self._CASE.match(line.mask)
        if case:
            return [line[: case.end()], *self.break_line(inner + line[case.end() + 1 :])]
        outside = [at for at, depth in _depths(line.mask) if depth == 0]
        for at in outside:
            if line.mask.startswith(" = ", at):
                return [line[: at + 2], *self.break_line(inner + line[at + 3 :])]
        calls = [at for at in outside if self._CALL.match(line.mask, at)]
        if len(calls) > 1:
            if self._TYPE.fullmatch(line.code[: calls[0]].strip()) or not line.code[: calls[0]].strip():
                del calls[0]
            pieces = [inner + line[at:end] for at, end in zip(calls, [*calls[1:], None], strict=True)]
            return [line[: calls[0]], *(part for piece in pieces for part in self.break_line(piece))]
        call = line.call()
        if call is None:
            return [line]
        before, arguments, after = call
        ends = [","] * (len(arguments) - 1) + [")" + after]
        lines = [argument + end for argument, end in zip(arguments, ends, strict=True)]
        together = lines[0]
        for one in lines[1:]:
            together = together + " " + one
        if self.fits(inner + together.code):
            return [before + "(", inner + together]
        return [before + "(", *(part for one in lines for part in self.break_line(inner + one))]

    def _comment(self, line: Line) -> list[Line]:
        """Break a comment at the last space that fits; the rest becomes another comment."""
        room = self.width
        while utf16_units(line.code[:room]) > self.width:
            room -= 1
        cut = line.code.rfind(" ", len(line.indent) + len("// "), room + 1)
        if cut < 0:
            return [line]
        return [line[:cut], *self.break_line(line.indent + (Line("//", "##") + line[cut:]))]


class Gofmt(Layout):
    """The layout of gofmt as far as literals change it: the values of pairs in neighbouring lines begin in one column.

    gofmt breaks no lines.
    """

    width = 0
    _ANY_PAIR = re.compile(r"""^\t+(?:\w+|"(?:\\.|[^"\\\n])*"): +\S""", re.MULTILINE)
    _PAIR = re.compile(r"""(\t+(?:"+|\w+):) +(?=[^ ].*,\Z)""")

    def is_laid_out(self, source: str) -> bool:
        return not self._ANY_PAIR.search(source)

    def fit(self, source: str, strings: re.Pattern[str]) -> str:
        if self.is_laid_out(source):
            return source
        lines: list[str] = []
        neighbours: list[tuple[str, str]] = []
        start = 0
        for mask in strings.sub(_mask, source).split("\n"):
            code = source[start : start + len(mask)]
            start += len(mask) + 1
            pair = None if "\n" in code or _opens(mask) else self._PAIR.match(mask)
            key = code[: pair.end(1)] if pair else ""
            if neighbours and (not pair or _tabs(key) != _tabs(neighbours[0][0]) or _is_apart(key, neighbours)):
                lines += _aligned(neighbours)
                neighbours = []
            if pair:
                neighbours.append((key, code[pair.end() :]))
            else:
                lines.append(code)
        return "\n".join([*lines, *_aligned(neighbours)])

    def fits(self, code: str) -> bool:
        return True

    def break_line(self, line: Line) -> list[Line]:
        return [line]

    def move_block(self, line: Line) -> list[Line]:
        return [line]


_SMALL_KEY = 40
_KEY_RATIO = 2.5
"""From `exprList` in go/printer: the bytes of a small key, and by what factor long keys may differ in a column."""


def _opens(mask: str) -> bool:
    """Whether more brackets are opened than closed, or the reverse."""
    return sum(mask.count(one) for one in "([{") != sum(mask.count(one) for one in ")]}")


def _tabs(line: str) -> int:
    return len(line) - len(line.lstrip("\t"))


def _is_apart(key: str, pairs: list[tuple[str, str]]) -> bool:
    """Whether a long key begins a column of its own, because it is much shorter or longer than those before it."""
    sizes = [len(one.strip()[:-1].encode(errors="surrogatepass")) for one in (*(before for before, _ in pairs), key)]
    if max(sizes[-2:]) <= _SMALL_KEY:
        return False
    ratio = sizes[-1] / math.exp(sum(map(math.log, sizes[:-1])) / len(pairs))
    return not 1 / _KEY_RATIO < ratio < _KEY_RATIO


def _aligned(pairs: list[tuple[str, str]]) -> list[str]:
    width = max((len(key) for key, _ in pairs), default=0)
    return [f"{key:{width}} {value}" for key, value in pairs]
