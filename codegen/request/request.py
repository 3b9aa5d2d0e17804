"""One HTTP request, as templates, manifest and verify see it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from codegen.value import Env, EnvText, Json, JsonText

OF_THE_TRANSPORT = frozenset(
    """connection content-length expect http2-settings keep-alive proxy-connection te trailer transfer-encoding
    upgrade""".split()  # noqa: SIM905 - a word list
)
"""Headers that an HTTP client sets by itself."""

_MEDIA_TYPE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_CREDENTIALS = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+(?: [A-Za-z0-9._~+/-]+=*)?\Z")
_OF_THE_BODY = frozenset(
    """allow content-disposition content-encoding content-language content-location content-md5 content-range
    content-type expires last-modified""".split()  # noqa: SIM905 - a word list
)
_WITH_GRAMMAR = frozenset(
    """accept accept-charset accept-encoding accept-language authorization cache-control connection date expect from
    host if-match if-modified-since if-none-match if-range if-unmodified-since max-forwards pragma proxy-authorization
    range referer te trailer transfer-encoding upgrade user-agent via warning""".split()  # noqa: SIM905 - a word list
)


@dataclass(frozen=True)
class Header:
    """A header: its value is text, or text with environment variables in it."""

    name: str
    value: str | EnvText

    @property
    def line(self) -> str | EnvText:
        """`Name: value`, for languages that write a header as one text; curl's `Name;` where the value is empty."""
        return f"{self.name}: " + self.value if self.value else f"{self.name};"

    @property
    def kind(self) -> str:
        """What it is to a client that sets some headers by ways of their own.

        `media type`: Content-Type without parameters; `body`: another one that describes the body; `standard`: one
        whose grammar a client may check (RFC 9110); else `plain`, as are credentials of one word or two.
        """
        name = self.name.lower()
        if name in _OF_THE_BODY:
            simple = name == "content-type" and isinstance(self.value, str) and _MEDIA_TYPE.match(self.value)
            return "media type" if simple else "body"
        if name not in _WITH_GRAMMAR:
            return "plain"
        if name != "authorization":
            return "standard"
        text = self.value if isinstance(self.value, str) else self.value.with_each("x")
        return "plain" if _CREDENTIALS.match(text) else "standard"


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

    @cached_property
    def variables(self) -> tuple[Env, ...]:
        """The environment variables in its headers."""
        values = (header.value for header in self.headers if isinstance(header.value, EnvText))
        return tuple(part for value in values for part in value.parts if isinstance(part, Env))

    @cached_property
    def kinds(self) -> tuple[tuple[str, str], ...]:
        """Name and kind of each header."""
        return tuple((header.name, header.kind) for header in self.headers)

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
