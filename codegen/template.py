"""Templates -> source text. Everything a template prints is data and becomes exactly one literal.

A template is rendered to a skeleton first: its code, with open places for literals. Literals are written when all
around them is known. What a template that only sends prints of a request never decides its code, so such a skeleton
is made once for all requests of the same shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import jinja2
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from codegen.errors import CodegenError, Position, Problem, suggestion
from codegen.languages.base import Language
from codegen.request import Header, Headers, Request
from codegen.skeleton import Decided, Get, Open, Skeleton, marked
from codegen.value import Env, EnvText, JsonText, Unwritable

CONTEXT = frozenset(
    """install variables notes method url path headers body text is_json base_url key texts named json
    next_body""".split()  # noqa: SIM905 - a word list
)
"""Every name a template may use."""

FILTERS = frozenset(("name", "comment", "lower", "upper", "length"))
"""Every filter a template may use."""

_MOST_SKELETONS = 4096
_CONDITIONS = frozenset(("if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since"))


class Code(str):
    """Finished source text; everything else is data and gets encoded."""

    __slots__ = ()


class Variable(NamedTuple):
    """An environment variable as a sample reads it."""

    name: str
    local: str
    comment: str
    missing: str


class Words(NamedTuple):
    """What a sample says to its reader: lines on installation, the comment at a variable, notes above the request."""

    key_comment: str
    install: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


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

    def render(self, name: str, language: Language, context: Mapping[str, Any]) -> str:
        """A template's source for a context.

        Raises CodegenError at the template's line, Unwritable for a value that the language cannot carry.
        """
        return self._skeleton(name, language, context).written()

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

    def _skeleton(self, name: str, language: Language, context: Mapping[str, Any]) -> Skeleton:
        literals: list[object] = []
        try:
            template = self._environment(language).get_template(name)
        except jinja2.TemplateSyntaxError as error:
            raise self._error(error.name or name, error.lineno, error.message or "syntax error") from None
        except (SyntaxError, RecursionError, ValueError) as error:  # of Python, which Jinja compiles it to
            raise self._error(name, 1, f"this template is nested too deeply: {error}") from None
        try:
            rendered = template.render(context, _literals=literals)
        except Decided:
            raise
        except Exception as error:
            line = _template_line(error)
            if not line:
                raise  # not the template's doing
            raise self._error(name, line, str(error).replace("\n", "\\n")) from None
        return Skeleton(rendered, literals, language)

    def _error(self, template: str, line: int, message: str) -> CodegenError:
        return CodegenError([Problem(Position(f"{self._folder}/{template}", line), message)])

    def _environment(self, language: Language) -> jinja2.Environment:
        environment = self._environments.get(language.name)
        if environment is None:
            environment = self._environments[language.name] = _environment(language, self._sources, self._compiled)
        return environment


@dataclass(frozen=True)
class _Headers:
    """The headers as a template sees them; to iterate gives each."""

    each: tuple[dict[str, object], ...]
    mapping: object
    lines: object
    media_type: dict[str, object] | None
    """The Content-Type of a body, where it has no parameters."""
    of_body: tuple[dict[str, object], ...]
    """The other headers that describe the body."""
    have_conditions: bool
    """Whether fetch, left alone, would add to them: to conditions, that nothing be taken from a cache."""

    def __iter__(self) -> Any:
        return iter(self.each)

    def __len__(self) -> int:
        return len(self.each)


class Shape(NamedTuple):
    """All of a request that decides the code of a template that sends it. The rest are literals."""

    language: str
    method: str
    headers: tuple[tuple[str, str], ...]
    """The name of each, and its kind."""
    variables: tuple[Variable, ...]
    content: str
    """What the body is written as: `body` (values of the language), `json` (as text), `text`, or nothing."""

    @classmethod
    def of(cls, request: Request, language: Language, comment: str) -> Shape:
        """The shape of a request in a language; `comment` stands at each variable. Raises Unwritable."""
        content = request.content
        if isinstance(content, JsonText):
            written_as = "body" if language.exact(content.value) else "json"
        else:
            written_as = "" if content is None else "text"
        variables = _variables(request, language, comment) if request.variables else ()
        return cls(language.name, request.method, request.kinds, variables, written_as)

    def with_locals(self, request: Request) -> Request:
        """The request with the names of local variables for those of the environment."""
        if not self.variables:
            return request
        names = {variable.name: variable.local for variable in self.variables}
        headers = Headers(Header(header.name, _with_locals(header.value, names)) for header in request.headers)
        return replace(request, headers=headers)

    def context(self, words: Words, request: Request | None = None) -> dict[str, Any]:
        """What a template knows; without a request, its values are open."""

        def value(get: Get) -> object:
            return Open(get) if request is None else get(request)

        names: dict[str, Any] = {
            "install": words.install,
            "notes": words.notes,
            "texts": dict(words.texts),
            "variables": list(self.variables),
            "method": self.method,
            "url": value(lambda sent: sent.url),
            "headers": self._headers(value),
            "is_json": self.content == "json",
        }
        if self.content == "body":
            names["body"] = value(lambda sent: sent.json)
        elif self.content:
            names["text"] = value(lambda sent: sent.content)
        return names

    def _headers(self, value: Callable[[Get], object]) -> _Headers:
        names = {name.lower() for name, _ in self.headers}
        each = tuple(
            {
                "name": name,
                "kind": kind,
                "value": value(lambda sent, at=at: sent.headers[at].value),  # type: ignore[misc]
                "line": value(lambda sent, at=at: sent.headers[at].line),  # type: ignore[misc]
            }
            for at, (name, kind) in enumerate(self.headers)
        )
        media_type = next((header for header in each if self.content and header["kind"] == "media type"), None)
        return _Headers(
            each,
            value(lambda sent: sent.headers.mapping),
            value(lambda sent: sent.headers.lines),
            media_type,
            tuple(h for h in each if h["kind"] in ("body", "media type") and h is not media_type),
            not names.isdisjoint(_CONDITIONS) and not names >= {"cache-control", "pragma"},
        )


def _variables(request: Request, language: Language, comment: str) -> tuple[Variable, ...]:
    found = {variable.name: variable for variable in request.variables}
    locals_: dict[str, str] = {}
    for name in found:
        local = language.variable if len(found) == 1 else language.local(name)
        if local in locals_:
            raise Unwritable(f"{locals_[local]} and {name} would be one variable in {language.title}; rename one")
        locals_[local] = name
    return tuple(Variable(name, local, comment, found[name].missing) for local, name in locals_.items())


def _with_locals(value: str | EnvText, names: Mapping[str, str]) -> str | EnvText:
    if isinstance(value, str):
        return value
    return EnvText(tuple(replace(p, local=names[p.name]) if isinstance(p, Env) else p for p in value.parts))


def _environment(
    language: Language, templates: Mapping[str, str], compiled: jinja2.BytecodeCache | None
) -> jinja2.Environment:
    @jinja2.pass_context
    def mark(names: Context, value: object) -> str:
        # pass_context keeps Jinja from encoding constants once, when it compiles.
        if isinstance(value, Code):
            return value
        if isinstance(value, jinja2.Undefined):
            return str(value)  # StrictUndefined raises
        literals: list[object] = names["_literals"]
        literals.append(names["_sent"].printed(value) if "_sent" in names else value)
        return marked(len(literals) - 1)

    def name(value: object) -> Code:
        text = str(value)
        if not language.identifier.match(text):
            raise Unwritable(f"'{text}' is no identifier in {language.title}")
        return Code(text)

    def comment(value: object) -> Code:
        return Code(language.comment(str(value)))

    def load(template: str) -> tuple[str, str, Callable[[], bool]] | None:
        source = templates.get(template)
        return None if source is None else (source, template, lambda: True)

    environment = ImmutableSandboxedEnvironment(
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

    @jinja2.pass_context
    def literal(names: Context, value: object) -> bool:
        return language.has_literal(names["_sent"].plain(value) if "_sent" in names else value)

    own: dict[str, Callable[..., Any]] = {"name": name, "comment": comment}
    environment.filters = {key: own.get(key) or environment.filters[key] for key in FILTERS}
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


def _template_line(error: BaseException) -> int:
    """The template's line an error comes from; Jinja puts its own lines into the traceback."""
    line, trace = 0, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.endswith(".j2"):
            line = trace.tb_lineno
        trace = trace.tb_next
    return line
