"""Templates -> source text. Everything a template prints is data and becomes exactly one literal.

A template is first rendered to a skeleton: its code, with gaps for literals. Literals are written when the code around
them is known. A template that reads no answers only prints the values of a request, so that they do not change its
code: such a skeleton is made once for all requests of the same shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from types import CodeType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from codegen.errors import CodegenError, Position, Problem, suggestion
from codegen.languages.base import Language
from codegen.render.context import Shape, Words
from codegen.render.coverage import Coverage
from codegen.render.limits import LITERAL, MAX_OUTPUT, MAX_WORK, STEP, TooMuch, size
from codegen.render.skeleton import OpenValue, Skeleton, ValueNeeded, finished, mark_for
from codegen.request.request import Request
from codegen.value import CommentText, JsonText, Unwritable

FILTERS = frozenset(("name", "comment", "json", "lower", "upper", "length"))
"""Every filter a template may use."""

TESTS = frozenset(
    """boolean defined false float identifier integer iterable list literal mapping none number sequence string true
    undefined""".split()  # noqa: SIM905 - a word list
)
"""Every test a template may use. None takes an argument, and none but those of codegen looks into a value."""

_MAX_SKELETONS = 4096
_MAX_COMPILED = 1024
_MAX_KNOWN = 1000
"""A message looks for the word that was meant among so many."""


class Code(str):
    """Finished source text, which is printed as it is. Everything else is data and becomes a literal."""

    __slots__ = ()


class Templates:
    """Templates (`{path below folder: source}`). Messages show their paths with `folder`."""

    def __init__(self, sources: Mapping[str, str], folder: str = "templates") -> None:
        self._sources = sources
        self._folder = folder
        self._environments: dict[str, jinja2.Environment] = {}
        self._skeletons: dict[tuple[object, ...], Skeleton | None] = {}
        self._too_much: dict[str, CodegenError] = {}

    def render(
        self, name: str, language: Language, context: Mapping[str, Any], coverage: Coverage | None = None
    ) -> str:
        """The source that a template gives for a context; `coverage` records what it uses of the body.

        Raises CodegenError with the line of the template, and Unwritable for a value that the language cannot write.
        """
        return Skeleton(*self._output(name, language, context, coverage), language).source()

    def render_request(self, name: str, language: Language, request: Request, words: Words) -> str:
        """The source that a template gives for one request, finished (`Language.finish`). Raises as `render` does."""
        objection = language.objection(request)
        if objection:
            raise Unwritable(objection)
        shape = Shape.of(request, language, words.key_comment)
        key = (name, shape, words)
        if key not in self._skeletons:
            if len(self._skeletons) >= _MAX_SKELETONS:
                self._skeletons.clear()
            try:
                code, literals = self._output(name, language, shape.context(words))
                self._skeletons[key] = Skeleton(finished(code, language), literals, language)
            except (ValueNeeded, CodegenError):  # render with values: it may work, or gives a better message
                self._skeletons[key] = None
        skeleton = self._skeletons[key]
        request = shape.with_locals(request)
        if skeleton is not None:
            try:
                return skeleton.source(request)
            except TooMuch:  # render with values: the error gets its line
                pass
        return language.finish(self.render(name, language, shape.context(words, request)))

    def _output(
        self, name: str, language: Language, context: Mapping[str, Any], coverage: Coverage | None = None
    ) -> tuple[str, list[object]]:
        """The output of a template with marks for literals, and the literals. Raises as `render` does."""
        if name in self._too_much:  # that took long; do not try it again for each sample
            raise self._too_much[name]
        environment = self._environment(language)
        try:
            template = environment.get_template(name)
        except jinja2.TemplateSyntaxError as error:
            raise self._error(error.name or name, error.lineno, error.message or "syntax error") from None
        except (
            SyntaxError,
            RecursionError,
            MemoryError,
            ValueError,
        ) as error:  # from the Python code that Jinja compiles it to
            raise self._error(name, 1, f"this template is nested too deeply: {error}") from None
        try:
            return _rendered(environment, template, context, coverage)
        except ValueNeeded:
            raise
        except Exception as error:
            line = self._line(error)
            if not line:
                raise  # the template did not cause it
            text = error.text if isinstance(error, Unwritable) else None
            told = self._error(name, line, str(error).replace("\n", "\\n"), text)
            if isinstance(error, TooMuch):
                self._too_much[name] = told
            raise told from None

    def _line(self, error: BaseException) -> int:
        """The line of the template that raised an error, 0 if none did. Jinja's tracebacks have templates as files."""
        line, trace = 0, error.__traceback__
        while trace is not None:
            if trace.tb_frame.f_code.co_filename in self._sources:
                line = trace.tb_lineno
            trace = trace.tb_next
        return line

    def _error(self, template: str, line: int, message: str, text: str | None = None) -> CodegenError:
        return CodegenError([Problem(Position(f"{self._folder}/{template}", line), message)], text)

    def _environment(self, language: Language) -> jinja2.Environment:
        environment = self._environments.get(language.name)
        if environment is None:
            environment = self._environments[language.name] = _environment(language, self._sources)
        return environment


class _Context(Context):
    """The state of one rendering: Jinja's names, the literals so far, and the record of what is used of a body."""

    literals: list[object]
    coverage: Coverage | None = None
    output = work = 0

    def use(self, value: object) -> object:
        """The original of a value that is printed or compared; it counts as used."""
        return self.coverage.use(value) if self.coverage else value

    def print(self, characters: int) -> None:
        """Count characters of the sample. Raises TooMuch."""
        self.output += characters
        if self.output > MAX_OUTPUT:
            raise TooMuch.output()

    def spend(self, cost: int) -> None:
        """Count the cost of an operation before it is done. Raises TooMuch."""
        self.work += cost
        if self.work > MAX_WORK:
            raise TooMuch.work()

    def plain(self, value: object) -> object:
        """The original of a value that is only tested; it does not count as used."""
        return self.coverage.plain(value) if self.coverage else value


def _rendered(
    environment: jinja2.Environment, template: jinja2.Template, names: Mapping[str, Any], coverage: Coverage | None
) -> tuple[str, list[object]]:
    """The output of a template with marks for literals, and the literals."""
    context = template.new_context(dict(names))
    assert isinstance(context, _Context)  # noqa: S101 - for the type checker
    context.literals, context.coverage = [], coverage
    running: Any = template.root_render_func(context)
    pieces: list[str] = []
    try:
        for piece in running:
            pieces.append(piece)
            try:
                context.print(len(piece))
            except TooMuch as error:
                running.throw(error)  # where the template stands, so that the error gets its line
        return "".join(pieces), context.literals
    except Exception:  # noqa: BLE001 - as Template.render does: any error gets the template's own line
        environment.handle_exception()


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja, but with internal filters that record what is used of a body, and count what a rendering costs.

    `used` is applied to each operand of a comparison, `~` and `+`; `counted` to what a loop goes through, and `weighed`
    to what a part is cut out of.
    """

    context_class = _Context

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        kinds = (nodes.Compare, nodes.Concat, nodes.Add, nodes.Getitem, nodes.For)
        matches = list(tree.find_all(kinds))  # a list, because the tree changes
        for node in matches:
            if isinstance(node, nodes.Compare):
                node.expr = self._used(node.expr)
                for other in node.ops:
                    other.expr = self._used(other.expr)
            elif isinstance(node, nodes.Concat):
                node.nodes = [self._used(part) for part in node.nodes]
            elif isinstance(node, nodes.Add):
                node.left, node.right = self._used(node.left), self._used(node.right)
            elif isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Slice):
                node.node = self._filtered(node.node, "weighed")
        for node in matches:  # last: what was added above is work, too
            if isinstance(node, nodes.For):
                steps = nodes.Const(1 + sum(1 for _ in node.find_all(nodes.Node)), lineno=node.lineno)
                node.iter = self._filtered(node.iter, "counted", steps)
        return tree

    def _used(self, part: nodes.Expr) -> nodes.Expr:
        return self._filtered(part, "used")

    def _filtered(self, part: nodes.Node, name: str, *arguments: nodes.Expr) -> nodes.Expr:
        filtered = nodes.Filter(part, name, [*arguments], [], None, None, lineno=part.lineno)
        filtered.environment = self
        return filtered


class _Compiled(jinja2.BytecodeCache):
    """What this process has compiled: the same template is compiled once, also for another project."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if len(self._codes) >= _MAX_COMPILED:
            self._codes.clear()
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


_COMPILED = _Compiled()


def _environment(language: Language, templates: Mapping[str, str]) -> jinja2.Environment:
    # pass_context also stops Jinja from evaluating these for constants when it compiles a template.
    @jinja2.pass_context
    def mark(context: _Context, value: object) -> str:
        if isinstance(value, Code):
            return value
        if isinstance(value, jinja2.Undefined):
            return str(value)  # StrictUndefined raises
        context.print(LITERAL + size(value, MAX_OUTPUT))
        context.literals.append(context.use(value))
        return mark_for(len(context.literals) - 1)

    @jinja2.pass_context
    def weighed(context: _Context, value: object) -> object:
        context.spend(size(value, MAX_WORK))
        return value

    @jinja2.pass_context
    def used(context: _Context, value: object) -> object:
        return context.use(weighed(context, value))

    @jinja2.pass_context
    def counted(context: _Context, value: Any, steps: int) -> list[object]:
        each = steps * STEP
        items = list(islice(value, (MAX_WORK - context.work) // each + 1))
        context.spend(len(items) * each)
        return items

    @jinja2.pass_context
    def name(context: _Context, value: object) -> Code:
        text = str(used(context, value))
        if not language.identifier.match(text):
            raise Unwritable(f"'{text}' is no identifier in {language.title}")
        return Code(text)

    @jinja2.pass_context
    def comment(context: _Context, value: object) -> Code | CommentText:
        text = str(used(context, value))
        lines = [language.comment(line) for line in text.split("\n")]
        return Code(lines[0]) if len(lines) == 1 else CommentText(text)

    @jinja2.pass_context
    def json(context: _Context, value: object) -> JsonText:
        if isinstance(value, OpenValue):
            raise ValueNeeded
        if isinstance(value, jinja2.Undefined):
            str(value)  # StrictUndefined raises
        return JsonText(context.use(value))

    @jinja2.pass_context
    def lower(context: _Context, value: object) -> str:
        return str(weighed(context, value)).lower()

    @jinja2.pass_context
    def upper(context: _Context, value: object) -> str:
        return str(weighed(context, value)).upper()

    @jinja2.pass_context
    def literal(context: _Context, value: object) -> bool:
        return language.has_literal(context.plain(weighed(context, value)))

    @jinja2.pass_context
    def identifier(context: _Context, value: Any) -> bool:
        return bool(language.identifier.match(weighed(context, value)))  # type: ignore[call-overload]

    def load(template: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = templates.get(template)
        return None if source is None else (source, template, lambda: True)

    environment = _Environment(
        loader=jinja2.FunctionLoader(load),
        finalize=mark,
        undefined=_Undefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=_COMPILED,
        cache_size=-1,
    )
    environment.filters = {
        "name": name,
        "comment": comment,
        "json": json,
        "lower": lower,
        "upper": upper,
        "length": environment.filters["length"],
        "used": used,
        "weighed": weighed,
        "counted": counted,
    }
    own: dict[str, Callable[..., Any]] = {
        "identifier": identifier,
        "list": lambda value: isinstance(value, list),
        "literal": literal,
    }
    environment.tests = {key: own.get(key) or environment.tests[key] for key in TESTS}
    environment.globals = {}
    return environment


class _Undefined(jinja2.StrictUndefined):
    """An undefined name, with a message that suggests known ones."""

    @property
    def _undefined_message(self) -> str:
        name, owner = str(self._undefined_name), self._undefined_obj
        if self._undefined_hint:
            return self._undefined_hint
        if owner is jinja2.utils.missing:
            return f"'{name}' is undefined"
        names = owner if isinstance(owner, dict) else (word for word in dir(owner) if not word.startswith("_"))
        known = islice(names, _MAX_KNOWN)
        return f"there is no '{name}' here{suggestion(name, map(str, known))}"
