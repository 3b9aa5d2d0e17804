"""The headers of a request, and which ones an HTTP client sets by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass

from codegen.value import EnvText

TRANSPORT_HEADERS = frozenset(
    """connection content-length expect http2-settings keep-alive proxy-connection te trailer transfer-encoding
    upgrade""".split()  # noqa: SIM905 - a word list
)
"""Headers that an HTTP client sets by itself."""


ADDED_BY_CLIENTS = (
    "host", "user-agent", "accept*", "connection", "content-length", "transfer-encoding", "expect", "sec-fetch-*",
)  # fmt: skip
"""Headers that any HTTP client may add to a request, as globs."""


_MEDIA_TYPE = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+/[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")


_CREDENTIALS = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+(?: [A-Za-z0-9._~+/-]+=*)?\Z")


_BODY_HEADERS = frozenset(
    """allow content-disposition content-encoding content-language content-location content-md5 content-range
    content-type expires last-modified""".split()  # noqa: SIM905 - a word list
)


_CHECKED_HEADERS = frozenset(
    """accept accept-charset accept-encoding accept-language authorization cache-control connection date expect from
    host if-match if-modified-since if-none-match if-range if-unmodified-since max-forwards pragma proxy-authorization
    range referer te trailer transfer-encoding upgrade user-agent via warning""".split()  # noqa: SIM905 - a word list
)


@dataclass(frozen=True)
class Header:
    """A header. Its value is a text, or a text with environment variables in it."""

    name: str
    value: str | EnvText

    @property
    def line(self) -> str | EnvText:
        """`Name: value`, for languages that write a header as one text; curl's `Name;` if the value is empty."""
        return f"{self.name}: " + self.value if self.value else f"{self.name};"

    @property
    def kind(self) -> str:
        """The kind of header it is: some clients have methods of their own for some kinds.

        `media type`: a Content-Type without parameters; `body`: any other header that describes the body;
        `authorization`: an Authorization of a scheme and one word; `standard`: any other one whose syntax a client may
        check (RFC 9110); `plain`: all others, and an Authorization of one word.
        """
        name = self.name.lower()
        if name in _BODY_HEADERS:
            simple = name == "content-type" and isinstance(self.value, str) and _MEDIA_TYPE.match(self.value)
            return "media type" if simple else "body"
        if name not in _CHECKED_HEADERS:
            return "plain"
        if name != "authorization":
            return "standard"
        text = self.value if isinstance(self.value, str) else self.value.with_variables_as("x")
        if not _CREDENTIALS.match(text):
            return "standard"
        return "authorization" if self.scheme else "plain"

    @property
    def scheme(self) -> str:
        """Of an Authorization, the scheme, such as `Bearer`; empty if the value begins with none."""
        first = self.value if isinstance(self.value, str) else self.value.parts[0]
        return first.partition(" ")[0] if isinstance(first, str) and " " in first else ""

    @property
    def credentials(self) -> str | EnvText:
        """Of an Authorization, what follows the scheme."""
        if isinstance(self.value, str):
            return self.value.partition(" ")[2]
        first, *others = self.value.parts
        rest = first.partition(" ")[2] if isinstance(first, str) else ""
        return EnvText((rest, *others) if rest else tuple(others))


class Headers(tuple[Header, ...]):
    """The headers of a request, in order."""

    __slots__ = ()

    @property
    def mapping(self) -> dict[str, str | EnvText]:
        """Value by name, for languages that take headers as a mapping."""
        return {header.name: header.value for header in self}

    @property
    def say_json(self) -> bool:
        """Whether there is a Content-Type, and it says `application/json` and nothing more."""
        return any(map(_says_json, self))

    @property
    def besides_json(self) -> Headers:
        """The headers without a Content-Type that says `application/json` and nothing more."""
        return Headers(header for header in self if not _says_json(header))

    @property
    def lines(self) -> list[str | EnvText]:
        """`Name: value`, for languages that take headers as a list of texts."""
        return [header.line for header in self]


def _says_json(header: Header) -> bool:
    return header.name.lower() == "content-type" and header.value == "application/json"
