"""The context of a template: the names it may use, and their values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from codegen.languages.base import Language
from codegen.render.skeleton import OpenValue, ReadRequest
from codegen.request.headers import Header, Headers
from codegen.request.request import Request
from codegen.value import Env, EnvText, JsonText, Unwritable

CONTEXT = frozenset(
    """install variables notes method method_title url path headers body text is_json base_url key texts fields
    extra next_body properties schema""".split()  # noqa: SIM905 - a word list
)
"""Every name a template may use."""


_CONDITIONS = frozenset(("if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since"))


class Variable(NamedTuple):
    """An environment variable as a sample reads it."""

    name: str
    local: str
    comment: str
    missing: str


@dataclass(frozen=True)
class Field:
    """A field of a body that a template does not name itself."""

    name: str
    word: str
    """The parameter or method that sets it in the SDK's call; empty if there is none."""
    _value: object
    _use: Callable[[], None]

    @property
    def value(self) -> object:
        """The value. As in a mapping, null, true and false count as used when they are read."""
        if self._value is None or isinstance(self._value, bool):
            self._use()
        return self._value


class Words(NamedTuple):
    """The texts of a sample for its reader: comment at the key, how to install packages, notes above the request."""

    key_comment: str
    install: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    texts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class _Headers:
    """The headers as a template gets them; iteration gives the items of `each`."""

    each: tuple[dict[str, object], ...]
    mapping: object
    besides_json: object
    """The mapping without what clients add to a JSON body by themselves; empty where nothing else is there."""
    lines: object
    media_type: dict[str, object] | None
    """The Content-Type header, if there is a body and the media type has no parameters."""
    of_body: tuple[dict[str, object], ...]
    """The other headers that describe the body."""
    have_conditions: bool
    """Whether fetch would add `Cache-Control` or `Pragma` by itself, as it does beside conditional headers."""

    def __iter__(self) -> Any:
        return iter(self.each)

    def __len__(self) -> int:
        return len(self.each)


class Shape(NamedTuple):
    """The parts of a request that decide which code a template renders. All other parts are only literals in it."""

    language: str
    method: str
    headers: tuple[tuple[str, str], ...]
    """Name and kind of each."""
    says_json: bool
    """Whether a JSON body has the Content-Type that clients give it by themselves, `application/json`."""
    variables: tuple[Variable, ...]
    content: str
    """How the body is written: `body` (values of the language), `json` (JSON as text), `text`, or "" (no body)."""

    @classmethod
    def of(cls, request: Request, language: Language, comment: str) -> Shape:
        """The shape of a request in a language; `comment` is the comment at each variable. Raises Unwritable."""
        content = request.content
        if isinstance(content, JsonText):
            written_as = "body" if language.exact(content.value) else "json"
        else:
            written_as = "" if content is None else "text"
        variables = _variables(request, language, comment) if request.variables else ()
        says_json = isinstance(content, JsonText) and request.headers.say_json
        return cls(language.name, request.method, request.kinds, says_json, variables, written_as)

    def with_locals(self, request: Request) -> Request:
        """The request, in which each environment variable knows the local variable that holds it."""
        if not self.variables:
            return request
        names = {variable.name: variable.local for variable in self.variables}
        headers = Headers(Header(header.name, _with_locals(header.value, names)) for header in request.headers)
        return replace(request, headers=headers)

    def context(self, words: Words, request: Request | None = None) -> dict[str, Any]:
        """The context of a template. Without a request, the values that depend on it are OpenValues."""

        def value(get: ReadRequest) -> object:
            return OpenValue(get) if request is None else get(request)

        names: dict[str, Any] = {
            "install": words.install,
            "notes": words.notes,
            "texts": dict(words.texts),
            "variables": list(self.variables),
            "method": self.method,
            "method_title": self.method.title(),
            "url": value(lambda sent: sent.url),
            "headers": self._headers(value),
            "is_json": self.content == "json",
        }
        if self.content == "body":
            names["body"] = value(lambda sent: sent.json)
        elif self.content:
            names["text"] = value(lambda sent: sent.content)
        return names

    def _headers(self, value: Callable[[ReadRequest], object]) -> _Headers:
        names = {name.lower() for name, _ in self.headers}
        each = tuple(
            {
                "name": name,
                "kind": kind,
                "value": value(lambda sent, at=at: sent.headers[at].value),  # type: ignore[misc]
                "line": value(lambda sent, at=at: sent.headers[at].line),  # type: ignore[misc]
                "scheme": value(lambda sent, at=at: sent.headers[at].scheme),  # type: ignore[misc]
                "credentials": value(lambda sent, at=at: sent.headers[at].credentials),  # type: ignore[misc]
            }
            for at, (name, kind) in enumerate(self.headers)
        )
        media_type = next((header for header in each if self.content and header["kind"] == "media type"), None)
        return _Headers(
            each,
            value(lambda sent: sent.headers.mapping),
            self._besides_json(value),
            value(lambda sent: sent.headers.lines),
            media_type,
            tuple(h for h in each if h["kind"] in ("body", "media type") and h is not media_type),
            not names.isdisjoint(_CONDITIONS) and not names >= {"cache-control", "pragma"},
        )

    def _besides_json(self, value: Callable[[ReadRequest], object]) -> object:
        if not self.says_json:
            return value(lambda sent: sent.headers.mapping) if self.headers else {}
        return value(lambda sent: sent.headers.besides_json.mapping) if len(self.headers) > 1 else {}


def _variables(request: Request, language: Language, comment: str) -> tuple[Variable, ...]:
    by_name = {variable.name: variable for variable in request.variables}
    locals_: dict[str, str] = {}
    for name in by_name:
        local = language.variable if len(by_name) == 1 else language.local(name)
        if local in locals_:
            raise Unwritable(f"{locals_[local]} and {name} would be one variable in {language.title}; rename one")
        locals_[local] = name
    return tuple(Variable(name, local, comment, by_name[name].missing) for local, name in locals_.items())


def _with_locals(value: str | EnvText, names: Mapping[str, str]) -> str | EnvText:
    if isinstance(value, str):
        return value
    return EnvText(tuple(replace(p, local=names[p.name]) if isinstance(p, Env) else p for p in value.parts))
