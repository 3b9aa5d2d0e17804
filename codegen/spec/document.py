"""YAML text -> plain values, each with its position in the file.

YAML is read like JSON with comments: unquoted null, true, false and numbers as JSON writes them have their JSON
values; every other scalar is text (`no`, `22:22` and `~` too). Duplicate keys, tags, merge keys, aliases that expand
to too much, and anything that looks like a real key are refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import yaml

from codegen.errors import CodegenError, Position, Problem, quoted, too_large
from codegen.leaks import KEY_MESSAGE, LINE_END, holds_key
from codegen.source_files import decode, leaked_keys
from codegen.value import ValuePath, is_exactly

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 64
MAX_VALUES = 50_000

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\Z")
_MAX_DIGITS = 1000
_WORDS: dict[str, Any] = {"null": None, "true": True, "false": False}
# The C scanner is ten times faster. Wheels of PyYAML contain it; a build from source may not.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


_NO_KEYS: dict[str, tuple[int, int]] = {}
_NO_CHILDREN: dict[str, _Node] = {}


class _Node:
    """A value and where it begins. There are many nodes, so only those of mappings have dictionaries of their own."""

    __slots__ = ("characters", "children", "column", "depth", "keys", "line", "size", "source", "value")

    def __init__(self, value: Any, line: int, column: int, source: str = "") -> None:
        self.value = value
        self.line = line
        self.column = column
        self.source = source
        self.size = 1  # in values
        self.characters = len(source)
        self.depth = 0  # levels of containers, this one included
        self.keys: dict[str, tuple[int, int]] = _NO_KEYS
        self.children: dict[str, _Node] | list[_Node] = _NO_CHILDREN

    @classmethod
    def mapping(cls, line: int, column: int) -> _Node:
        node = cls({}, line, column)
        node.depth, node.keys, node.children = 1, {}, {}
        return node

    @classmethod
    def sequence(cls, line: int, column: int) -> _Node:
        node = cls([], line, column)
        node.depth, node.children = 1, []
        return node


class Document:
    """A parsed file: `value` holds dict, list, str, int, float, bool and None only.

    `problems` are not errors of YAML, but they must be fixed before the file is used.
    """

    def __init__(self, file: str, root: _Node, problems: tuple[Problem, ...] = ()) -> None:
        self._file = file
        self._root = root
        self.value: Any = root.value
        self.problems = problems

    def position(self, path: ValuePath) -> Position:
        """Where the value at `path` begins, or its nearest ancestor if the path does not exist."""
        node = self._nearest(path)
        return Position(self._file, node.line, node.column)

    def key_position(self, path: ValuePath) -> Position:
        """Where the last key of `path` is written; for an item of a list, where the item begins."""
        place = self._nearest(path[:-1]).keys.get(str(path[-1]))
        return Position(self._file, *place) if place else self.position(path)

    def source(self, path: ValuePath) -> str:
        """The scalar at `path` as it is written in the file."""
        return self._nearest(path).source

    def _nearest(self, path: ValuePath) -> _Node:
        node = self._root
        for step in path:
            inside = node.children
            if isinstance(inside, dict):
                child = inside.get(step) if isinstance(step, str) else None
            else:
                child = inside[step] if isinstance(step, int) and step < len(inside) else None
            if child is None:
                break
            node = child
        return node


def parse(data: bytes, file: str) -> Document:
    """Read one YAML document (UTF-8, with or without a byte order mark); `file` names it in messages.

    Raises CodegenError with the first problem that makes the text unreadable, and any leaked keys.
    """
    if len(data) > MAX_BYTES:
        raise CodegenError([too_large(file, MAX_BYTES)])
    text = decode(data, file)
    leaks = leaked_keys(text, file)
    builder = _Builder(file, text)
    try:
        root = builder.build()
    except CodegenError as error:
        raise CodegenError([*error.problems, *leaks]) from None
    return Document(file, root, (*leaks, *builder.leaks))


class _Builder:
    """Builds nodes from the parser's events, on a stack of its own, to limit depth and what aliases expand to."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.anchors: dict[str, _Node | None] = {}
        self.leaks: list[Problem] = []

    def build(self) -> _Node:
        # YAML 1.1 takes some of these characters for line breaks and most editors do not, so an author would not see
        # what the file means. YAML forbids the others; checked here, their position does not depend on the scanner.
        refused = re.search("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", self.text)
        if refused:
            before = LINE_END.split(self.text[: refused.start()])
            message = f"the character U+{ord(refused[0]):04X} cannot stand in YAML"
            where = Position(self.file, len(before), len(before[-1]) + 1)
            raise self._fail(where, f"{message}; write it as an escape in double quotes")
        try:
            return self._document(yaml.parse(self.text, Loader=_Loader))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = Position(self.file, 1, 1) if mark is None else self._place(mark)
            message = ", ".join(part for part in (error.problem, error.context) if part)
            if error.context_mark is not None and error.context_mark.line + 1 < where.line:
                message += f" that begins in line {error.context_mark.line + 1}"
            if mark is not None and self._line(mark.line)[mark.column : mark.column + 1] == "\t":
                message = "a tab cannot indent, use spaces"
            raise self._fail(where, f"this is not YAML: {message}") from None

    def _place(self, mark: Any) -> Position:
        """The position of a mark. Where the last line has no line feed, the scanner counts one line too many."""
        if mark.line < len(self.lines):
            return Position(self.file, mark.line + 1, mark.column + 1)
        return Position(self.file, len(self.lines), len(self.lines[-1]) + 1)

    def _line(self, number: int) -> str:
        return self.lines[number] if number < len(self.lines) else ""

    @cached_property
    def lines(self) -> list[str]:
        return LINE_END.split(self.text)

    def _fail(self, where: Position, message: str) -> CodegenError:
        return CodegenError([Problem(where, message)])

    def _at(self, node: _Node) -> Position:
        return Position(self.file, node.line, node.column)

    def _document(self, events: Iterator[Any]) -> _Node:
        root: _Node | None = None
        stack: list[tuple[_Node, str | None]] = []  # open containers, each with its anchor
        key: list[_Node | None] = []  # per open container: the key whose value comes next
        for event in events:
            mark: Any = event.start_mark
            if isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
                node = self._scalar(event) if isinstance(event, yaml.ScalarEvent) else self._alias(event, len(stack))
            elif isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
                node, anchor = stack.pop()
                key.pop()
                if anchor is not None:
                    self.anchors[anchor] = node
            elif isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
                kind = _Node.mapping if isinstance(event, yaml.MappingStartEvent) else _Node.sequence
                node = kind(mark.line + 1, mark.column + 1)
                self._refuse_tag(event, node)
                if len(stack) >= MAX_DEPTH:
                    raise self._fail(self._at(node), f"nested deeper than {MAX_DEPTH} levels")
                if event.anchor is not None:
                    self.anchors[event.anchor] = None
                stack.append((node, event.anchor))
                key.append(None)
                continue
            elif isinstance(event, yaml.DocumentStartEvent) and root is not None:
                where = Position(self.file, mark.line + 1, mark.column + 1)
                raise self._fail(where, "a second document; one file holds one")
            else:
                continue
            if not stack:
                root = node
            else:
                self._add(stack[-1][0], key, node)
        if root is None:
            raise self._fail(Position(self.file, 1, 1), "the file is empty")
        return root

    def _add(self, parent: _Node, key: list[_Node | None], node: _Node) -> None:
        waiting = key[-1]
        if isinstance(parent.children, list):
            parent.children.append(node)
            parent.value.append(node.value)
        elif waiting is None:
            self._add_key(parent, node)
            key[-1] = node
            return
        else:
            parent.children[waiting.source] = node
            parent.value[waiting.source] = node.value
            key[-1] = None
        parent.size += node.size
        parent.characters += node.characters
        parent.depth = max(parent.depth, node.depth + 1)
        if parent.size > MAX_VALUES:
            raise self._fail(self._at(node), f"more than {MAX_VALUES:,} values, counting what aliases repeat")
        if parent.characters > MAX_BYTES:
            message = f"more than {MAX_BYTES // 1024 // 1024} MB of text, counting what aliases repeat"
            raise self._fail(self._at(node), message)

    def _add_key(self, parent: _Node, node: _Node) -> None:
        name = node.source
        if not isinstance(node.value, str) and not name:
            raise self._fail(self._at(node), "a key must be text")
        if name == "<<":
            raise self._fail(self._at(node), "merge keys are not used here; write the keys out")
        if name in parent.keys:
            line, _ = parent.keys[name]
            raise self._fail(self._at(node), f"duplicate key {quoted(name)}; the first one is in line {line}")
        parent.keys[name] = (node.line, node.column)
        parent.characters += len(name)

    def _alias(self, event: Any, depth: int) -> _Node:
        name = str(event.anchor)
        node = self.anchors.get(name)
        where = Position(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
        if node is None:
            what = "refers to itself" if name in self.anchors else "names no anchor above it"
            raise self._fail(where, f"the alias *{name} {what}")
        if depth + node.depth > MAX_DEPTH:
            raise self._fail(where, f"nested deeper than {MAX_DEPTH} levels, counting what aliases repeat")
        return node

    def _scalar(self, event: Any) -> _Node:
        text, mark = event.value, event.start_mark
        node = _Node(text, mark.line + 1, mark.column + 1, text)
        self._refuse_tag(event, node)
        if event.style is None or event.style == "":
            node.value = self._plain(text, node)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        if holds_key(text) and not holds_key(self._written(event)):
            self.leaks.append(Problem(self._at(node), KEY_MESSAGE))
        return node

    def _written(self, event: Any) -> str:
        """A scalar as the file writes it, with its escapes and line breaks."""
        start, end = event.start_mark, event.end_mark
        lines = self.lines[start.line : end.line + 1]
        if start.line == end.line:
            return lines[0][start.column : end.column]
        return "\n".join([lines[0][start.column :], *lines[1:-1], *(line[: end.column] for line in lines[-1:])])

    def _plain(self, text: str, node: _Node) -> Any:
        if text == "":
            return None
        if text in _WORDS:
            return _WORDS[text]
        number = _NUMBER.match(text)
        if not number:
            return text
        if len(text) > _MAX_DIGITS:
            raise self._fail(self._at(node), f"a number of more than {_MAX_DIGITS} digits")
        if not number[1] and not number[2]:
            return int(text)
        value = float(text)
        if math.isinf(value):
            raise self._fail(self._at(node), f"{text} is out of a number's range")
        if not is_exactly(value, text):
            raise self._fail(self._at(node), f"programs would make {value!r} of the number {text}; write that")
        return value

    def _refuse_tag(self, event: Any, node: _Node) -> None:
        if event.tag is not None:
            raise self._fail(self._at(node), "tags are not used here; quote the value to make it text")
