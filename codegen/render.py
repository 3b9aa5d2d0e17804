"""Sample -> source text. Everything a template prints is data and becomes exactly one literal."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import jinja2
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from codegen.errors import CodegenError, Position, Problem, suggestion
from codegen.languages import LANGUAGES, Language
from codegen.languages.base import Unwritable
from codegen.languages.layout import columns
from codegen.plan import Sample
from codegen.request import Header, Headers, Request
from codegen.spec import Spec
from codegen.texts import fill
from codegen.value import Env, EnvText, JsonText, Place

CONTEXT = frozenset(
    ("install", "variables", "notes", "method", "url", "headers", "body", "text", "base_url", "key", "texts")
)
"""Every name a template may use."""

FILTERS = frozenset(("name", "comment", "lower", "upper", "length"))
"""Every filter a template may use."""

_MARK = re.compile("\0([0-9]+)\0")


class Code(str):
    """Finished source text; everything else is data and gets encoded."""

    __slots__ = ()


@dataclass(frozen=True)
class Variable:
    """An environment variable as a sample reads it."""

    name: str
    local: str
    comment: str
    missing: str


class Renderer:
    """Renders samples from one set of templates (`{name relative to templates/: source}`); `compiled` keeps them."""

    def __init__(self, templates: Mapping[str, str], compiled: jinja2.BytecodeCache | None = None) -> None:
        self._templates = templates
        self._compiled = compiled
        self._environments: dict[str, jinja2.Environment] = {}

    def render(self, spec: Spec, sample: Sample) -> str:
        """A sample's source, before any formatter.

        Raises CodegenError at the template's line, or at the spec's position of a value that the language cannot carry.
        """
        language = LANGUAGES[sample.language]
        literals: list[object] = []
        try:
            template = self._environment(language).get_template(sample.template)
            marked = template.render(context(spec, sample, language), _literals=literals)
        except jinja2.TemplateSyntaxError as error:
            raise self._error(error.name or sample.template, error.lineno, error.message or "syntax error") from None
        except Exception as error:
            line = _template_line(error)
            if not line:
                raise  # not the template's doing
            raise self._error(sample.template, line, str(error).replace("\n", "\\n")) from None
        try:
            return lay_out(marked, literals, language)
        except Unwritable as error:
            path = ("scenarios", sample.scenario, "requests", sample.protocol)
            raise CodegenError([Problem(spec.document.position(path), f"{sample.id}: {error}")]) from None

    def _error(self, template: str, line: int, message: str) -> CodegenError:
        return CodegenError([Problem(Position(f"templates/{template}", line), message)])

    def _environment(self, language: Language) -> jinja2.Environment:
        environment = self._environments.get(language.name)
        if environment is None:
            environment = self._environments[language.name] = _environment(language, self._templates, self._compiled)
        return environment


def lay_out(marked: str, literals: list[object], language: Language) -> str:
    """Put each literal in its place, now that its line's indentation and its column are known."""
    done: list[str] = []
    end = 0
    line = ""  # the finished text of the line so far
    for match in _MARK.finditer(marked):
        done.append(marked[end : match.start()])
        line = (line + done[-1]).rpartition("\n")[2]
        indent = line[: len(line) - len(line.lstrip())]
        after = len(_MARK.sub("", marked[match.end() :].partition("\n")[0]))
        done.append(language.literal(literals[int(match[1])], Place(indent, columns(line), after)))
        line = (line + done[-1]).rpartition("\n")[2]
        end = match.end()
    return "".join([*done, marked[end:]])


def context(spec: Spec, sample: Sample, language: Language) -> dict[str, Any]:
    """The names that a template of this sample may use."""
    words = spec.locales[sample.locale]
    links = {name: texts[sample.locale] for name, texts in spec.api.links.items()}
    known = {"env": spec.api.auth.env, **links}
    texts = {name.replace("-", "_"): fill(text, known) for name, text in words.texts.items()}
    install = []
    for package in sample.packages:
        ecosystem, _, name = package.package.partition(":")
        install.append(fill(words.install[ecosystem], {"package": name, "oldest": package.oldest}))  # type: ignore[index]
    request = sample.requests[0]
    names = http_context(request, language, fill(words.key_comment, known))
    names |= {"install": install, "notes": [fill(words.texts[note], known) for note in spec.api.notes], "texts": texts}
    if sample.client != "http":
        names |= {"key": names["variables"][0], "body": request.json}
    if sample.base_url is not None:
        names["base_url"] = sample.base_url
    return names


def http_context(request: Request, language: Language, comment: str) -> dict[str, Any]:
    """What http templates know of one request: nothing of any API."""
    found = {variable.name: variable for variable in request.variables}
    locals_ = {name: language.variable if len(found) == 1 else language.local(name) for name in found}
    content = request.content
    names: dict[str, Any] = {
        "variables": [Variable(name, locals_[name], comment, found[name].missing) for name in found],
        "method": request.method,
        "url": request.url,
        "headers": Headers(Header(header.name, _with_locals(header.value, locals_)) for header in request.headers),
    }
    if isinstance(content, JsonText) and language.exact(content.value):
        names["body"] = content.value
    elif content is not None:
        names["text"] = content
    return names


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
        literals.append(value)
        return f"\0{len(literals) - 1}\0"

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
    own: dict[str, Callable[..., Any]] = {"name": name, "comment": comment}
    environment.filters = {key: own.get(key) or environment.filters[key] for key in FILTERS}
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
