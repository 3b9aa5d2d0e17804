"""The requests a sample must send: one truth for templates, mock and verify."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from codegen import model
from codegen.spec import Spec
from codegen.texts import fill
from codegen.value import Env, EnvText, Json, JsonText


@dataclass(frozen=True)
class Header:
    """A header: its value is text, or text with environment variables in it."""

    name: str
    value: str | EnvText

    @property
    def line(self) -> str | EnvText:
        """`Name: value`, for languages that write a header as one text."""
        return f"{self.name}: " + self.value

    @property
    def is_media_type(self) -> bool:
        """Whether it is Content-Type, which some languages set together with the body."""
        return self.name.lower() == "content-type"


class Headers(tuple[Header, ...]):
    """The headers of a request, in order."""

    __slots__ = ()

    @property
    def mapping(self) -> dict[str, str | EnvText]:
        """Value by name, for languages that take headers as a mapping."""
        return {header.name: header.value for header in self}

    @property
    def lines(self) -> list[str | EnvText]:
        """`Name: value`, for languages that take headers as a list of texts."""
        return [header.line for header in self]


@dataclass(frozen=True)
class Request:
    """One HTTP request. `content` is JSON, other text, or None where there is no body."""

    method: str
    url: str
    headers: Headers
    content: JsonText | str | None

    @property
    def variables(self) -> Iterator[Env]:
        """The environment variables in its headers."""
        for header in self.headers:
            if isinstance(header.value, EnvText):
                yield from (part for part in header.value.parts if isinstance(part, Env))

    @property
    def json(self) -> Json:
        """The JSON value of its body; None where it has none."""
        return self.content.value if isinstance(self.content, JsonText) else None

    def promise(self) -> dict[str, Any]:
        """The request as the manifest writes it: `$NAME` stands for an environment variable."""
        promised: dict[str, Any] = {
            "method": self.method,
            "url": self.url,
            "headers": {header.name: str(header.value) for header in self.headers},
        }
        if isinstance(self.content, JsonText):
            promised["body"] = self.content.value
        elif self.content is not None:
            promised["text"] = self.content
        return promised


def requests(spec: Spec, locale: str, region: str, protocol: str, scenario: str) -> tuple[Request, ...]:
    """What every sample of one cell sends, whatever its language."""
    api, words = spec.api, spec.locales[locale]
    links = {name: texts[locale] for name, texts in api.links.items()}
    variable = Env(api.auth.env, fill(words.key_missing, {"env": api.auth.env, **links}))
    key = EnvText((f"{api.auth.scheme} ", variable) if api.auth.scheme else (variable,))
    result = []
    for request in api.scenarios[scenario].requests[protocol]:
        endpoint = spec.endpoint(protocol, request)
        headers = [Header(api.auth.header, key), Header("Content-Type", "application/json")]
        headers += (Header(name, value) for name, value in request.headers.items())
        url = api.regions[region].host + api.protocols[protocol].base_path + endpoint.path
        result.append(Request(endpoint.method, url, Headers(headers), JsonText(_localize(request.body, locale))))
    return tuple(result)


def base_url(api: model.SpecFile, region: str, protocol: str) -> str:
    """The base URL that an SDK wants."""
    return api.regions[region].host + api.protocols[protocol].base_path


def _localize(value: Json, locale: str) -> Json:
    if isinstance(value, dict):
        if "$locale" in value:
            return value["$locale"][locale]
        return {key: _localize(item, locale) for key, item in value.items()}
    if isinstance(value, list):
        return [_localize(item, locale) for item in value]
    return value
