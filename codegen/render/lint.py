"""The rules for templates, checked before anything is rendered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import jinja2
from jinja2 import nodes

from codegen.errors import Position, Problem, suggestion
from codegen.languages import LANGUAGES, Language
from codegen.render.context import CONTEXT
from codegen.render.templates import FILTERS
from codegen.source_files import leaked_keys

_PARSER = jinja2.Environment()  # noqa: S701 - it only parses
_PLACEHOLDER = re.compile(r"\{\{.*?\}\}", re.DOTALL)
_MARKUP = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_STATEMENT = re.compile(r"\{%[-+]?\s*(?P<word>\w*)")
_STATEMENTS = frozenset(("for", "endfor", "if", "elif", "else", "endif"))
_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)


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
        problems += _syntax(f"{folder}/{name}", source)
        problems += _placeholders(f"{folder}/{name}", source, language)
    return problems


def _syntax(file: str, source: str) -> list[Problem]:
    """Errors of Jinja's syntax, and syntax of Jinja that templates may not use."""
    try:
        tree = _PARSER.parse(source)
        return [*_markup(file, source), *_names(file, source, tree)]
    except jinja2.TemplateSyntaxError as error:
        return [Problem(Position(file, error.lineno), f"this is no template: {error.message}")]
    except (ValueError, RecursionError):  # too large a number, or brackets nested too deeply for Python
        return [Problem(Position(file, 1, 1), "this is no template: what stands in it is too large or too deep")]


def _names(file: str, source: str, tree: nodes.Template) -> Iterator[Problem]:
    names = list(tree.find_all(nodes.Name))
    known = CONTEXT | {"loop"} | {node.name for node in names if node.ctx == "store"}
    for node in names:
        if node.name not in known:
            yield Problem(_find(file, source, node), f"'{node.name}' is undefined{suggestion(node.name, CONTEXT)}")
    for operation in tree.find_all((nodes.Mul, nodes.Pow, nodes.Mod)):
        yield Problem(
            Position(file, operation.lineno), "a template computes nothing; that is done in Python and has a name"
        )
    for filter_ in tree.find_all(nodes.Filter):
        if filter_.name not in FILTERS:
            near = suggestion(filter_.name, FILTERS)
            yield Problem(_find(file, source, filter_), f"unknown filter '{filter_.name}'{near}")


def _markup(file: str, source: str) -> Iterator[Problem]:
    """Markup that hides how the sample looks: unknown statements, statements beside code, white space control."""
    for match in _MARKUP.finditer(source):
        where = _position(file, source, match.start())
        if match[0][2] in "-+" or match[0][-3] in "-+":
            plain = re.sub(r"(?<=\A..)[-+]|[-+](?=..\Z)", "", match[0])
            yield Problem(where, f"{match[0]} eats the white space around it; write {plain}")
        statement = _STATEMENT.match(match[0])
        if statement is None:
            continue
        before, after = source[: match.start()].rpartition("\n")[2], source[match.end() :].partition("\n")[0]
        if statement["word"] in _STATEMENTS:
            if before.strip() or after.strip():
                yield Problem(where, f"{match[0]} stands beside code; put it on a line of its own")
        elif not statement["word"].startswith("end"):  # the problem is reported where the statement begins
            yield Problem(where, "only {% for %} and {% if %} may stand in a template; write the program out")


def _position(file: str, source: str, offset: int) -> Position:
    """The position of the character at `offset`."""
    line_start = source.rfind("\n", 0, offset) + 1
    return Position(file, source.count("\n", 0, offset) + 1, offset - line_start + 1)


def _find(file: str, source: str, node: nodes.Name | nodes.Filter) -> Position:
    """A node's position. Jinja keeps only its line; the column is that of the first match there."""
    line = source.split("\n")[node.lineno - 1]
    match = re.search(rf"(?<![\w.]){re.escape(node.name)}\b", line)
    return Position(file, node.lineno, match.start() + 1 if match else 0)


def _placeholders(file: str, source: str, language: Language) -> Iterator[Problem]:
    """Placeholders where a literal cannot stand: inside quotes, in a comment, or where there is no code."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match[0])

    def mark(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", "\x01", match[0])

    masked = _PLACEHOLDER.sub(mark, _TAG.sub(blank, source))
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
            placeholder = _PLACEHOLDER.match(source, offset)
            text = placeholder[0] if placeholder else "{{ … }}"
            if match[0][0] in "\"'`@":
                message = f"{text} stands inside quotes; write it without them, it becomes a whole literal"
            else:
                expression = text.strip("{} ")
                whole = f"{{{{ {expression} | comment }}}}"
                message = f"{text} stands in a comment; write {whole}, it becomes the whole comment line"
            yield Problem(_position(file, source, offset), message)
            inside = match[0].find("\x01", inside + len(text))
