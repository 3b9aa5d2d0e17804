"""URLs in a form that every HTTP client sends unchanged: what only some clients escape is escaped beforehand."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urlsplit

_HOST = re.compile(
    r"(?P<name>[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_.])?|\[[0-9A-Fa-f:.]+\])(?::(?P<port>[0-9]{1,5}))?\Z"
)
_BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"
_ADDRESS = re.compile(rf"{_BYTE}(?:\.{_BYTE}){{3}}\Z")
_DEVIATION = re.compile("[\u00df\u1e9e\u03c2\u200c\u200d]")
"""Letters that IDNA 2003 and IDNA 2008 encode differently (UTS 46, section 1.2). Python's codec is IDNA 2003."""
_ESCAPE = re.compile("%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH = "/%!$&'()*+,;=:@"
_QUERY = "/%!$&()*+,;=:@?"
"""The characters of RFC 3986, section 3.4, without the apostrophe, which the URL Standard escapes in a query."""


@lru_cache(maxsize=1024)
def normalized(url: str) -> str:
    """An absolute http or https URL in the form that all clients send unchanged (RFC 3986, section 6.2.2).

    The fragment is removed: it is never sent. Raises ValueError with a message for the user.
    """
    if re.search(r"[\x00-\x1f\x7f]", url):
        raise ValueError("a line break or another control character cannot stand in a URL")
    if re.search("[\ud800-\udfff]", url):
        raise ValueError("a lone surrogate is no character")
    scheme, netloc, path, query, _ = urlsplit(url.strip(" "))
    if scheme not in ("http", "https") or not netloc:
        raise ValueError("an absolute http:// or https:// URL is wanted")
    if "@" in netloc:
        raise ValueError("user and password cannot stand in a URL; send an Authorization header")
    host = _ascii_host(netloc)
    match = _HOST.match(host)
    if not match or not _is_name_or_address(match["name"]) or int(match["port"] or 0) > 0xFFFF:
        raise ValueError(f"'{netloc}' is no host")
    path = _without_dots(_escaped(path, _PATH))
    query = _escaped(query, _QUERY)
    return f"{scheme}://{host.lower()}{path or ('/' if query else '')}{'?' + query if query else ''}"


def _ascii_host(netloc: str) -> str:
    if netloc.isascii():
        return netloc
    if _DEVIATION.search(netloc):
        raise ValueError(f"'{netloc}' is another host to some clients; write its xn-- form")
    name, colon, port = netloc.partition(":")
    try:
        return name.encode("idna").decode("ascii") + colon + port
    except UnicodeError:
        raise ValueError(f"'{netloc}' is no host") from None


def _is_name_or_address(host: str) -> bool:
    """Whether all clients understand a host alike. The URL Standard reads 127.1 as 127.0.0.1; some clients do not."""
    labels = host.removesuffix(".").split(".")
    if re.match(r"(?:[0-9]+|0[xX][0-9A-Fa-f]*)\Z", labels[-1]):
        return _ADDRESS.match(host) is not None
    return "" not in labels


def _escaped(part: str, safe: str) -> str:
    """The part with upper-case escapes, and only the necessary ones; a `%` that begins no escape becomes `%25`."""
    part = re.sub("%(?![0-9A-Fa-f]{2})", "%25", part)
    return _ESCAPE.sub(_plain_or_capital, quote(part, safe=safe))


def _plain_or_capital(match: re.Match[str]) -> str:
    character = chr(int(match[1], 16))
    return character if character in _UNRESERVED else match[0].upper()


def _without_dots(path: str) -> str:
    """The path with `.` and `..` resolved, as most clients do before they send (RFC 3986, section 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    *folders, last = path.split("/")[1:]
    for folder in (*folders, "" if last in (".", "..") else last):
        if folder == "..":
            del kept[-1:]
        elif folder != ".":
            kept.append(folder)
    if last == "..":
        del kept[-2:-1]
    return "/" + "/".join(kept)
