"""YAML text -> plain values, and a position for every one of them.

YAML is read as JSON with comments: of the plain scalars only JSON's own null, true, false and numbers are
special, everything else is text (so `no`, `22:22` and `~` are). Duplicate keys, tags and merge keys are
refused, and so are aliases that grow out of bounds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from codegen.errors import CodegenError, Position, Problem

Path = tuple[str | int, ...]

MAX_BYTES = 4 * 1024 * 1024
MAX_DEPTH = 64
MAX_VALUES = 200_000

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\Z")
_MAX_DIGITS = 1000
_WORDS: dict[str, Any] = {"null": None, "true": True, "false": False}
# The C scanner is ten times as fast; wheels of PyYAML carry it, a build from source may not.
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class _Node:
    value: Any
    position: Position
    source: str = ""
    keys: dict[str, Position] = field(default_factory=dict)
    children: dict[str | int, _Node] = field(default_factory=dict)
    size: int = 1


class Document:
    """A parsed file: `value` holds dict, list, str, int, float, bool and None only."""

    def __init__(self, root: _Node) -> None:
        self._root = root
        self.value: Any = root.value

    def position(self, path: Path) -> Position:
        """Where the value at `path` begins; where there is none, its nearest ancestor."""
        return self._nearest(path).position

    def key_position(self, path: Path) -> Position:
        """Where the key that `path` ends with stands; for an item of a list, where the item begins."""
        parent = self._nearest(path[:-1])
        return parent.keys.get(str(path[-1])) or self.position(path)

    def source(self, path: Path) -> str:
        """The scalar at `path` as it is written in the file."""
        return self._nearest(path).source

    def _nearest(self, path: Path) -> _Node:
        node = self._root
        for step in path:
            if step not in node.children:
                break
            node = node.children[step]
        return node


def parse(data: bytes, file: str) -> Document:
    """Read one YAML document (UTF-8, with or without a byte order mark); `file` names it in messages.

    Raises CodegenError with the first problem that keeps the text from being read.
    """
    if len(data) > MAX_BYTES:
        raise CodegenError([Problem(Position(file), f"the file is larger than {MAX_BYTES // 1024 // 1024} MB")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CodegenError([Problem(Position(file, line), "this is not UTF-8; save the file as UTF-8")]) from None
    return Document(_Builder(file).build(text))


class _Builder:
    """Builds nodes from the parser's events, with an own stack: depth and aliases stay under control."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.anchors: dict[str, _Node | None] = {}

    def build(self, text: str) -> _Node:
        # YAML 1.1 takes these for line breaks, most editors do not: what stands there is not what is seen.
        broken = re.search("[\x85\u2028\u2029]", text)
        if broken:
            raise self._unprintable(text, broken.start(), ord(broken[0]))
        try:
            return self._document(yaml.parse(text, Loader=_Loader))
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            where = Position(self.file)
            if mark is not None:
                where = Position(self.file, mark.line + 1, mark.column + 1)
            told = ", ".join(part for part in (error.problem, error.context) if part)
            if mark is not None and text.split("\n")[mark.line][mark.column : mark.column + 1] == "\t":
                told = "a tab cannot indent, use spaces"
            raise CodegenError([Problem(where, f"this is not YAML: {told}")]) from None
        except yaml.reader.ReaderError as error:
            code = error.character if isinstance(error.character, int) else ord(error.character)
            raise self._unprintable(text, error.position, code) from None

    def _unprintable(self, text: str, offset: int, code: int) -> CodegenError:
        line = text.count("\n", 0, offset) + 1
        column = offset - (text.rfind("\n", 0, offset) + 1) + 1
        message = f"the character U+{code:04X} cannot stand in YAML; write it as an escape in double quotes"
        return self._fail(Position(self.file, line, column), message)

    def _fail(self, where: Position, message: str) -> CodegenError:
        return CodegenError([Problem(where, message)])

    def _at(self, event: Any) -> Position:
        return Position(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _document(self, events: Iterator[yaml.Event]) -> _Node:
        root: _Node | None = None
        stack: list[tuple[_Node, str | None]] = []  # open containers, each with the anchor it has
        key: list[_Node | None] = []  # per open container: the key that waits for its value
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent) and root is not None:
                raise self._fail(self._at(event), "a second document; one file holds one")
            if isinstance(event, (yaml.SequenceEndEvent, yaml.MappingEndEvent)):
                node, anchor = stack.pop()
                key.pop()
                if anchor is not None:
                    self.anchors[anchor] = node
            elif isinstance(event, (yaml.ScalarEvent, yaml.AliasEvent)):
                node = self._scalar(event) if isinstance(event, yaml.ScalarEvent) else self._alias(event)
            elif isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
                where = self._at(event)
                self._refuse_tag(event, where)
                if len(stack) >= MAX_DEPTH:
                    raise self._fail(where, f"nested deeper than {MAX_DEPTH} levels")
                if event.anchor is not None:
                    self.anchors[event.anchor] = None
                stack.append((_Node([] if isinstance(event, yaml.SequenceStartEvent) else {}, where), event.anchor))
                key.append(None)
                continue
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
        if isinstance(parent.value, list):
            parent.children[len(parent.value)] = node
            parent.value.append(node.value)
        elif key[-1] is None:
            if not isinstance(node.value, str) and not node.source:
                raise self._fail(node.position, "a key must be text")
            name = node.source
            if name == "<<":
                raise self._fail(node.position, "merge keys are not used here; write the keys out")
            if name in parent.keys:
                first = parent.keys[name]
                raise self._fail(node.position, f"duplicate key '{name}'; the first one is in line {first.line}")
            parent.keys[name] = node.position
            key[-1] = node
            return
        else:
            name = key[-1].source
            parent.children[name] = node
            parent.value[name] = node.value
            key[-1] = None
        parent.size += node.size
        if parent.size > MAX_VALUES:
            raise self._fail(node.position, f"more than {MAX_VALUES:,} values, counting what aliases repeat")

    def _alias(self, event: yaml.AliasEvent) -> _Node:
        node = self.anchors.get(str(event.anchor))
        if node is None:
            what = "refers to itself" if event.anchor in self.anchors else "names no anchor above it"
            raise self._fail(self._at(event), f"the alias *{event.anchor} {what}")
        return node

    def _scalar(self, event: yaml.ScalarEvent) -> _Node:
        where = self._at(event)
        self._refuse_tag(event, where)
        value: Any = event.value
        if event.style in (None, ""):
            value = self._plain(event.value, where)
        node = _Node(value, where, source=event.value)
        if event.anchor is not None:
            self.anchors[event.anchor] = node
        return node

    def _plain(self, text: str, where: Position) -> Any:
        if text == "":
            return None
        if text in _WORDS:
            return _WORDS[text]
        number = _NUMBER.match(text)
        if not number:
            return text
        if len(text) > _MAX_DIGITS:
            raise self._fail(where, f"a number of more than {_MAX_DIGITS} digits")
        if not number[1] and not number[2]:
            return int(text)
        value = float(text)
        if math.isinf(value):
            raise self._fail(where, f"{text} is out of a number's range")
        return value

    def _refuse_tag(self, event: Any, where: Position) -> None:
        if event.tag is not None:
            raise self._fail(where, "tags are not used here; quote the value to make it text")
