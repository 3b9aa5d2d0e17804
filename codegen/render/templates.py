"""Templates -> source text. Everything a template prints is data and becomes exactly one literal.

A template is rendered to a skeleton first: its code, with open places for literals. Literals are written when all
around them is known. What a template that only sends prints of a request never decides its code, so such a skeleton
is made once for all requests of the same shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from codegen.errors import CodegenError, Position, Problem, suggestion
from codegen.languages.base import Language
from codegen.render.context import Shape, Words
from codegen.render.coverage import Coverage
from codegen.render.skeleton import Decided, Skeleton, marked
from codegen.request.request import Request
from codegen.value import Unwritable

FILTERS = frozenset(("name", "comment", "lower", "upper", "length"))
"""Every filter a template may use."""

_MOST_SKELETONS = 4096


class Code(str):
    """Finished source text; everything else is data and gets encoded."""

    __slots__ = ()


class Templates:
    """A set of templates (`{name: source}`); `compiled` keeps what Jinja makes of them, `folder` names them."""

    def __init__(
        self, sources: Mapping[str, str], compiled: jinja2.BytecodeCache | None = None, folder: str = "templates"
    ) -> None:
        self._sources = sources
        self._compiled = compiled
        self._folder = folder
        self._environments: dict[str, jinja2.Environment] = {}
        self._skeletons: dict[tuple[object, ...], Skeleton | None] = {}

    def render(
        self, name: str, language: Language, context: Mapping[str, Any], coverage: Coverage | None = None
    ) -> str:
        """A template's source for a context; `coverage` learns what the template uses of a body.

        Raises CodegenError at the template's line, Unwritable for a value that the language cannot carry.
        """
        return self._skeleton(name, language, context, coverage).written()

    def render_request(self, name: str, language: Language, request: Request, words: Words) -> str:
        """The source of a template that sends one request; raises as `render` does."""
        objection = language.objection(request)
        if objection:
            raise Unwritable(objection)
        shape = Shape.of(request, language, words.key_comment)
        known = (name, shape, words)
        if known not in self._skeletons:
            if len(self._skeletons) >= _MOST_SKELETONS:
                self._skeletons.clear()
            try:
                self._skeletons[known] = self._skeleton(name, language, shape.context(words))
            except (Decided, CodegenError):  # with the values in hand it may be fine, and if not, well told
                self._skeletons[known] = None
        skeleton = self._skeletons[known]
        request = shape.with_locals(request)
        if skeleton is None:
            return self.render(name, language, shape.context(words, request))
        return skeleton.written(request)

    def _skeleton(
        self, name: str, language: Language, context: Mapping[str, Any], coverage: Coverage | None = None
    ) -> Skeleton:
        environment = self._environment(language)
        try:
            template = environment.get_template(name)
        except jinja2.TemplateSyntaxError as error:
            raise self._error(error.name or name, error.lineno, error.message or "syntax error") from None
        except (SyntaxError, RecursionError, ValueError) as error:  # of Python, which Jinja compiles it to
            raise self._error(name, 1, f"this template is nested too deeply: {error}") from None
        try:
            rendered, literals = _rendered(environment, template, context, coverage)
        except Decided:
            raise
        except Exception as error:
            line = self._line(error)
            if not line:
                raise  # not the template's doing
            text = error.text if isinstance(error, Unwritable) else None
            raise self._error(name, line, str(error).replace("\n", "\\n"), text) from None
        return Skeleton(rendered, literals, language)

    def _line(self, error: BaseException) -> int:
        """The template's line that an error comes from; Jinja puts templates into the traceback by their names."""
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
            environment = self._environments[language.name] = _environment(language, self._sources, self._compiled)
        return environment


class _Context(Context):
    """What one rendering knows beside its names: the literals so far, and who learns what is used of a body."""

    literals: list[object]
    coverage: Coverage | None = None

    def use(self, value: object) -> object:
        """The plain value of what is printed or compared."""
        return self.coverage.use(value) if self.coverage else value

    def plain(self, value: object) -> object:
        """The plain value of what is only looked at."""
        return self.coverage.plain(value) if self.coverage else value


def _rendered(
    environment: jinja2.Environment, template: jinja2.Template, names: Mapping[str, Any], coverage: Coverage | None
) -> tuple[str, list[object]]:
    """What a template gives, with marks for literals, and the literals."""
    context = template.new_context(dict(names))
    assert isinstance(context, _Context)  # noqa: S101 - for the type checker
    context.literals, context.coverage = [], coverage
    try:
        return environment.concat(template.root_render_func(context)), context.literals
    except Exception:  # noqa: BLE001 - as Template.render does: any error gets the template's own line
        environment.handle_exception()


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja with templates in which what is compared or joined goes through the filter `used`."""

    context_class = _Context

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for comparison in tree.find_all(nodes.Compare):
            comparison.expr = self._used(comparison.expr)
            for other in comparison.ops:
                other.expr = self._used(other.expr)
        for joined in tree.find_all(nodes.Concat):
            joined.nodes = [self._used(part) for part in joined.nodes]
        for sum_ in tree.find_all(nodes.Add):
            sum_.left, sum_.right = self._used(sum_.left), self._used(sum_.right)
        return tree

    def _used(self, part: nodes.Expr) -> nodes.Expr:
        used = nodes.Filter(part, "used", [], [], None, None, lineno=part.lineno)
        used.environment = self
        return used


def _environment(
    language: Language, templates: Mapping[str, str], compiled: jinja2.BytecodeCache | None
) -> jinja2.Environment:
    # pass_context also keeps Jinja from writing constants once, when it compiles.
    @jinja2.pass_context
    def mark(context: _Context, value: object) -> str:
        if isinstance(value, Code):
            return value
        if isinstance(value, jinja2.Undefined):
            return str(value)  # StrictUndefined raises
        context.literals.append(context.use(value))
        return marked(len(context.literals) - 1)

    @jinja2.pass_context
    def used(context: _Context, value: object) -> object:
        return context.use(value)

    @jinja2.pass_context
    def name(context: _Context, value: object) -> Code:
        text = str(context.use(value))
        if not language.identifier.match(text):
            raise Unwritable(f"'{text}' is no identifier in {language.title}")
        return Code(text)

    @jinja2.pass_context
    def comment(context: _Context, value: object) -> Code:
        return Code(language.comment(str(context.use(value))))

    @jinja2.pass_context
    def literal(context: _Context, value: object) -> bool:
        return language.has_literal(context.plain(value))

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
        bytecode_cache=compiled,
        cache_size=-1,
    )
    own: dict[str, Callable[..., Any]] = {"name": name, "comment": comment}
    environment.filters = {key: own.get(key) or environment.filters[key] for key in FILTERS} | {"used": used}
    environment.tests |= {
        "identifier": lambda value: bool(language.identifier.match(value)),
        "list": lambda value: isinstance(value, list),
        "literal": literal,
    }
    environment.globals = {}
    return environment


class _Undefined(jinja2.StrictUndefined):
    """Says what is undefined in the template's words."""

    @property
    def _undefined_message(self) -> str:
        name, owner = str(self._undefined_name), self._undefined_obj
        if self._undefined_hint:
            return self._undefined_hint
        if owner is jinja2.utils.missing:
            return f"'{name}' is undefined"
        known = owner if isinstance(owner, dict) else [word for word in dir(owner) if not word.startswith("_")]
        return f"there is no '{name}' here{suggestion(name, map(str, known))}"
