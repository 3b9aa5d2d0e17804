"""The rules for templates, checked before anything is rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple, TypeVar

import jinja2
from jinja2 import nodes

from codegen.errors import MAX_PROBLEMS, Position, Problem, suggestion
from codegen.languages import LANGUAGES, Language
from codegen.render.context import CONTEXT
from codegen.render.named import parsed
from codegen.render.templates import FILTERS, TESTS
from codegen.source_files import leaked_keys

_Kind = TypeVar("_Kind", bound=nodes.Node)

_BEGIN = re.compile(r"\{[#%{]")
_ENDS = {"{#": "#}", "{%": "%}", "{{": "}}"}
_NO_LINE_FEED = re.compile(r"[^\n]")
_STATEMENT = re.compile(r"\{%[-+]?\s*(?P<word>\w*)")
_STATEMENTS = frozenset(("for", "endfor", "if", "elif", "else", "endif"))
_MAX_MARKUP = 16 * 1024
"""Characters of all tags and placeholders of a template. Samples are written out, so the rest is code."""
_MAX_NODES = 5000
"""Tags, names, operators and other parts of a template, as Jinja counts them."""
_MAX_NESTING = 64
"""Levels of tags and of expressions in them. Python could compile a few more."""
_MAX_LOOPS = 8
"""Levels of loops."""


def lint(templates: Mapping[str, str], folder: str = "templates") -> list[Problem]:
    """All problems of templates (`{path below templates/: source}`). The first part of a path is the language."""
    problems: list[Problem] = []
    for name, source in templates.items():
        language = LANGUAGES.get(name.partition("/")[0])
        if language is None:
            where = Position(f"{folder}/{name}")
            near = suggestion(name.partition("/")[0], LANGUAGES)
            problems.append(Problem(where, f"the folder names no language{near}"))
            continue
        if "\0" in source:
            line = source.count("\n", 0, source.index("\0")) + 1
            problems.append(Problem(Position(f"{folder}/{name}", line), "a template cannot hold the character NUL"))
            continue
        problems += leaked_keys(source, f"{folder}/{name}")
        too_much = _too_much_markup(f"{folder}/{name}", source)
        if too_much is not None:
            problems.append(too_much)
            continue
        problems += _syntax(f"{folder}/{name}", source)
        problems += islice(_placeholders(f"{folder}/{name}", source, language), MAX_PROBLEMS + 1)
    return problems


def _syntax(file: str, source: str) -> list[Problem]:
    """Errors of Jinja's syntax, and syntax of Jinja that templates may not use."""
    try:
        tree = parsed(source)
        too_much = _too_many_nodes(file, tree)
        if too_much is not None:
            return [too_much]
        found = (_markup(file, source), _names(file, source, tree))
        return [problem for each in found for problem in islice(each, MAX_PROBLEMS + 1)]
    except jinja2.TemplateSyntaxError as error:
        return [Problem(Position(file, error.lineno), f"this is no template: {error.message}")]
    except (ValueError, RecursionError):  # too large a number, or brackets nested too deeply for Python
        return [Problem(Position(file, 1, 1), "this is no template: what stands in it is too large or too deep")]


def _too_much_markup(file: str, source: str) -> Problem | None:
    """The problem that tags and placeholders are too long altogether; it is found before anything is parsed."""
    total = 0
    for start, text in _all_markup(source):
        total += 0 if text.startswith("{#") else len(text)
        if total > _MAX_MARKUP:
            message = f"a template has at most {_MAX_MARKUP >> 10} KB of tags and placeholders; write the program out"
            return Problem(_position(file, source, start), message)
    return None


def _too_many_nodes(file: str, tree: nodes.Template) -> Problem | None:
    """The problem that a template has too many parts, or that they nest too deep. It needs no recursion."""
    level: list[tuple[nodes.Node, int]] = [(tree, 0)]
    total = 0
    for _ in range(_MAX_NESTING):
        below: list[tuple[nodes.Node, int]] = []
        for node, loops in level:
            total += 1
            inside = loops + isinstance(node, nodes.For)
            message = ""
            if inside > _MAX_LOOPS:
                message = f"loops nest deeper than {_MAX_LOOPS} levels here; nest fewer loops"
            elif total > _MAX_NODES:
                message = f"a template has at most {_MAX_NODES:,} names, operators and tags; write the program out"
            if message:
                return Problem(Position(file, node.lineno), message)
            below += [(inner, inside) for inner in node.iter_child_nodes()]
        level = below
    if not level:
        return None
    message = f"this template nests deeper than {_MAX_NESTING} levels; nest less, or write the program out"
    return Problem(Position(file, level[0][0].lineno), message)


def _names(file: str, source: str, tree: nodes.Template) -> Iterator[Problem]:
    lines = source.split("\n")
    every = [*tree.find_all(nodes.Node)]  # once: Jinja's walk through a tree is slow
    names = _of_kind(every, nodes.Name)
    known = CONTEXT | {"loop"} | {node.name for node in names if node.ctx == "store"}
    called_names = {id(call.node) for call in _of_kind(every, nodes.Call)}  # problems of their own
    for node in names:
        if node.name not in known and id(node) not in called_names:
            yield Problem(_find(file, lines, node), f"'{node.name}' is undefined{suggestion(node.name, CONTEXT)}")
    for operation in [node for node in every if isinstance(node, (nodes.Mul, nodes.Pow, nodes.Mod))]:
        yield Problem(
            Position(file, operation.lineno), "a template computes nothing; that is done in Python and has a name"
        )
    for filter_ in _of_kind(every, nodes.Filter):
        if filter_.name not in FILTERS:
            near = suggestion(filter_.name, FILTERS)
            yield Problem(_find(file, lines, filter_), f"unknown filter '{filter_.name}'{near}")
        elif _has_arguments(filter_):
            yield Problem(
                _find(file, lines, filter_), f"the filter '{filter_.name}' takes no arguments; leave them out"
            )
    for test in _of_kind(every, nodes.Test):
        if test.name not in TESTS:
            near = suggestion(test.name, TESTS)
            yield Problem(_find(file, lines, test), f"unknown test '{test.name}'{near}")
        elif _has_arguments(test):
            yield Problem(_find(file, lines, test), f"the test '{test.name}' takes no arguments; leave them out")
    of_statements = {id(statement.call) for statement in _of_kind(every, nodes.CallBlock)}  # a problem of its own
    for call in _of_kind(every, nodes.Call):
        if id(call) in of_statements:
            continue
        called = call.node.attr if isinstance(call.node, nodes.Getattr) else getattr(call.node, "name", "")
        hint = f"{{{{ value | {called} }}}}" if called in FILTERS else "print a value that has a name"
        message = (
            f"a template calls nothing; write {hint}" if called in FILTERS else f"a template calls nothing; {hint}"
        )
        yield Problem(_find_call(file, lines, call.lineno, called), message)
    for loop in _of_kind(every, nodes.For):
        if loop.recursive:
            yield Problem(Position(file, loop.lineno), "a loop cannot be recursive here; write a loop for each level")


def _of_kind(every: list[nodes.Node], kind: type[_Kind]) -> list[_Kind]:
    return [node for node in every if isinstance(node, kind)]


def _has_arguments(node: nodes.Filter | nodes.Test) -> bool:
    return bool(node.args or node.kwargs or node.dyn_args or node.dyn_kwargs)


class _Markup(NamedTuple):
    """A tag, a placeholder or a remark of a template, and where it begins."""

    start: int
    text: str


def _all_markup(source: str) -> Iterator[_Markup]:
    """Each tag, placeholder and remark. What never ends is none; an end is looked for once, so that it stays fast."""
    at = 0
    without_end: set[str] = set()
    while begin := _BEGIN.search(source, at):
        end = -1 if begin[0] in without_end else source.find(_ENDS[begin[0]], begin.end())
        if end < 0:
            without_end.add(begin[0])
            at = begin.start() + 1
        else:
            at = end + 2
            yield _Markup(begin.start(), source[begin.start() : at])


def _markup(file: str, source: str) -> Iterator[Problem]:
    """Markup that hides how the sample looks: unknown statements, statements beside code, white space control."""
    for start, text in _all_markup(source):
        where = _position(file, source, start)
        if text[2] in "-+" or text[-3] in "-+":
            plain = re.sub(r"(?<=\A..)[-+]|[-+](?=..\Z)", "", text)
            yield Problem(where, f"{text} eats the white space around it; write {plain}")
        statement = _STATEMENT.match(text)
        if statement is None:
            continue
        before, after = source[:start].rpartition("\n")[2], source[start + len(text) :].partition("\n")[0]
        if statement["word"] in _STATEMENTS:
            if before.strip() or after.strip():
                yield Problem(where, f"{text} stands beside code; put it on a line of its own")
        elif not statement["word"].startswith("end"):  # the problem is reported where the statement begins
            yield Problem(where, "only {% for %} and {% if %} may stand in a template; write the program out")


def _position(file: str, source: str, offset: int) -> Position:
    """The position of the character at `offset`."""
    line_start = source.rfind("\n", 0, offset) + 1
    return Position(file, source.count("\n", 0, offset) + 1, offset - line_start + 1)


def _find(file: str, lines: list[str], node: nodes.Name | nodes.Filter | nodes.Test) -> Position:
    """A node's position. Jinja keeps only its line; the column is that of the first match there."""
    match = re.search(rf"(?<![\w.]){re.escape(node.name)}\b", lines[node.lineno - 1])
    return Position(file, node.lineno, match.start() + 1 if match else 0)


def _find_call(file: str, lines: list[str], line: int, called: str) -> Position:
    """The position of a call by its line: that of the first one in which something with this name is called."""
    match = re.search(rf"\b{re.escape(called)}\s*\(" if called else r"\(", lines[line - 1])
    return Position(file, line, match.start() + 1 if match else 0)


def _placeholders(file: str, source: str, language: Language) -> Iterator[Problem]:
    """Placeholders where a literal cannot stand: inside quotes, in a comment, or where there is no code."""

    def blank(match: re.Match[str]) -> str:
        return _NO_LINE_FEED.sub(" ", match[0])

    placeholders: dict[int, str] = {}
    pieces: list[str] = []
    at = 0
    for start, text in _all_markup(source):
        is_placeholder = text.startswith("{{")
        if is_placeholder:
            placeholders[start] = text
        pieces += (source[at:start], _NO_LINE_FEED.sub("\x01" if is_placeholder else " ", text))
        at = start + len(text)
    masked = "".join([*pieces, source[at:]])
    if language.no_code:
        for match in language.no_code.finditer(language.strings.sub(blank, masked)):
            message = f"a template for {language.title} begins with its code: <?php"
            if match[0]:
                message = f"{match[0]} begins a text that no literal can stand in; write it in quotes"
            yield Problem(_position(file, source, match.start()), message)
    for match in language.strings.finditer(masked):
        inside = match[0].find("\x01")
        while inside >= 0:
            offset = match.start() + inside
            text = placeholders.get(offset, "{{ … }}")
            if match[0][0] in "\"'`@$":
                message = f"{text} stands inside quotes; write it without them, it becomes a whole literal"
            else:
                expression = text.strip("{} ")
                whole = f"{{{{ {expression} | comment }}}}"
                message = f"{text} stands in a comment; write {whole}, it becomes the whole comment line"
            yield Problem(_position(file, source, offset), message)
            inside = match[0].find("\x01", inside + len(text))
