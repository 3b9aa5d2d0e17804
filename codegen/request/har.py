"""HAR `request` objects -> requests (HTTP Archive 1.2, https://w3c.github.io/web-performance/specs/HAR/Overview.html).

Headers that HTTP clients set by themselves (Host, Content-Length, Connection and similar ones) are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import quote, quote_plus, urlsplit

from codegen.request.headers import TRANSPORT_HEADERS, Header, Headers
from codegen.request.request import Request
from codegen.request.url import normalized
from codegen.value import Env, EnvText, Json, JsonText, is_exactly

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
MAX_BODY_DEPTH = 60
"""The deepest nesting of a JSON body that is laid out; a deeper one is text, as it came."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+\Z")
_JSON_TYPE = re.compile(r"application/(?:[\w.+-]+\+)?json\Z", re.IGNORECASE)
_FORM_TYPE = "application/x-www-form-urlencoded"


class Unreadable(ValueError):
    """An invalid HAR request. The message says where and what is wrong: `headers[2].value: …`."""


def read_request(har: Json, env: Mapping[str, str]) -> Request:
    """The request that a HAR `request` object describes.

    `env` maps names of environment variables to texts; where a header's value has such a text, the request has the
    variable. Raises Unreadable.
    """
    fields = _mapping(har, "a HAR request")
    if "url" not in fields and {"request", "log"} & fields.keys():
        raise Unreadable("this holds more than a request; give its `request` object")
    method = _text(fields, "method", "").upper()
    if method not in METHODS:
        raise Unreadable(f"method: '{method}' is none of {', '.join(METHODS)}")
    url = _url(fields)
    headers = _headers(fields, _hosts(url))
    media_type, content = _body(fields, headers)
    if method == "HEAD" and content is not None:
        raise Unreadable("postData: a HEAD request has no body")
    if media_type and "content-type" not in headers:
        headers["content-type"] = ("Content-Type", media_type)
    with_env = Headers([Header(name, _with_env(value, env)) for name, value in headers.values()])
    return Request(method, url, with_env, content)


def _mapping(value: Json, what: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable(f"{what} is a JSON object")
    return value


def _text(fields: Mapping[str, Any], name: str, path: str, default: str | None = None) -> str:
    value = fields.get(name)
    if value is None and default is not None:
        return default
    if value is None:
        raise Unreadable(f"{path}{name}: missing")
    if not isinstance(value, str):
        raise Unreadable(f"{path}{name}: a text is wanted")
    if not value.isascii() and re.search("[\ud800-\udfff]", value):
        raise Unreadable(f"{path}{name}: a lone surrogate is no character")
    return value


def _pairs(fields: Mapping[str, Any], name: str, path: str = "") -> Iterable[tuple[str, str, str]]:
    """Name, value and path (`headers[2]`) of each entry of a list."""
    entries = fields.get(name) or []
    if not isinstance(entries, list):
        raise Unreadable(f"{path}{name}: a list is wanted")
    for at, entry in enumerate(entries):
        where = f"{path}{name}[{at}]"
        pair = _mapping(entry, where)
        yield _text(pair, "name", f"{where}."), _text(pair, "value", f"{where}.", ""), where


def _url(fields: Mapping[str, Any]) -> str:
    url = _text(fields, "url", "")
    base, mark, fragment = url.partition("#")
    query = "&".join(
        f"{quote(name, safe='')}={quote(value, safe='')}" for name, value, _ in _pairs(fields, "queryString")
    )
    if query and not base.partition("?")[2]:
        url = f"{base.rstrip('?')}?{query}{mark}{fragment}"
    try:
        return normalized(url)
    except ValueError as error:
        raise Unreadable(f"url: {error}") from None


def _hosts(url: str) -> tuple[str, str]:
    """The values that a Host header may have: the host of the URL, with and without the scheme's default port."""
    scheme, host, *_ = urlsplit(url)
    port = ":443" if scheme == "https" else ":80"
    bare = host.removesuffix(port)
    return bare, host if re.search(r":[0-9]+\Z", bare) else bare + port


def _headers(fields: Mapping[str, Any], hosts: tuple[str, str]) -> dict[str, tuple[str, str]]:
    """Name and value by lower-case name. Values of a repeated header are joined (RFC 9110, section 5.3)."""
    headers: dict[str, tuple[str, str]] = {}
    for name, value, where in _pairs(fields, "headers"):
        key = name.lower()
        if key.startswith(":") or key in TRANSPORT_HEADERS:  # `:method`, `:path` …: the request line of HTTP/2
            continue
        if not _TOKEN.match(name):
            raise Unreadable(f"{where}.name: '{_shown(name)}' cannot be a header's name")
        text = value.strip(" \t")
        if not re.match(r"[\t\x20-\x7e]*\Z", text):
            raise Unreadable(f"{where}.value: a header holds visible ASCII characters only, and no line breaks")
        if key == "host":
            if text.lower() not in hosts:
                raise Unreadable(f"{where}.value: '{text}' is not the host of the url")
            continue
        if key in headers:
            text = f"{headers[key][1]}{'; ' if key == 'cookie' else ', '}{text}"
        headers[key] = (headers.get(key, (name,))[0], text)
    cookies = "; ".join(f"{name}={value}" for name, value, _ in _pairs(fields, "cookies"))
    if cookies and "cookie" not in headers:
        if not re.match(r"[\x20-\x7e]*\Z", cookies):
            raise Unreadable("cookies: a cookie holds visible ASCII characters only")
        headers["cookie"] = ("Cookie", cookies)
    return headers


def _shown(text: str) -> str:
    return text.encode("unicode_escape").decode("ascii")


def _body(fields: Mapping[str, Any], headers: Mapping[str, tuple[str, str]]) -> tuple[str, JsonText | str | None]:
    """The media type ("" if there is none) and the content (None if there is no body)."""
    if fields.get("postData") is None:
        return "", None
    data = _mapping(fields["postData"], "postData")
    media_type = _text(data, "mimeType", "postData.", "").strip()
    if not re.match(r"[\t\x20-\x7e]*\Z", media_type):
        raise Unreadable("postData.mimeType: a header holds visible ASCII characters only, and no line breaks")
    text = _text(data, "text", "postData.", "")
    essence = (headers["content-type"][1] if "content-type" in headers else media_type).partition(";")[0].strip()
    if data.get("encoding"):
        raise Unreadable("postData.encoding: only text that is not encoded can be shown")
    pairs = [(name, value) for name, value, _ in _pairs(data, "params", "postData.")]
    if not text and pairs:
        if essence.lower() not in ("", _FORM_TYPE):
            raise Unreadable(f"postData.params: they are written for {_FORM_TYPE} only; give `text` instead")
        text = "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in pairs)
        media_type = media_type or _FORM_TYPE
    if not text:
        return media_type, None
    if _JSON_TYPE.match(essence):
        value = exact_json(text)
        if value is not None:
            return media_type, value
    return media_type or "application/octet-stream", text


class _Inexact(ValueError):
    """JSON that Python cannot read into a value without changing it."""


def exact_json(text: str) -> JsonText | None:
    """The value of a JSON text. None if it is not JSON, or if the value could not be written back as the same JSON.

    The second is the case for repeated keys, lone surrogates, numbers that a double cannot hold exactly, -0, and
    nesting deeper than MAX_BODY_DEPTH.
    """
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_float=_float, parse_int=_int, parse_constant=_no_constant
        )
        if _depth(value) > MAX_BODY_DEPTH or ("\\u" in text and _has_surrogate(value)):
            return None
    except (ValueError, RecursionError):
        return None
    return JsonText(value)


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise _Inexact
    return mapping


def _float(digits: str) -> float:
    value = float(digits)
    if not is_exactly(value, digits) or (value == 0 and digits[0] == "-"):
        raise _Inexact
    return value


def _int(digits: str) -> int:
    if digits == "-0":
        raise _Inexact
    return int(digits)


def _no_constant(word: str) -> None:
    raise _Inexact  # NaN and Infinity are not JSON


def _depth(value: Json) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    if isinstance(value, list):
        return 1 + max(map(_depth, value), default=0)
    return 0


def _has_surrogate(value: Json) -> bool:
    if isinstance(value, str):
        return re.search("[\ud800-\udfff]", value) is not None
    if isinstance(value, dict):
        return any(_has_surrogate(key) or _has_surrogate(item) for key, item in value.items())
    return isinstance(value, list) and any(map(_has_surrogate, value))


def _with_env(value: str, env: Mapping[str, str]) -> str | EnvText:
    """The value with each text of `env` replaced by its variable, longer texts first."""
    parts: list[str | Env] = [value]
    for name, part in sorted(env.items(), key=lambda pair: -len(pair[1])):
        variable = Env(name, f"Set the environment variable {name}")
        parts = [piece for whole in parts for piece in _split(whole, part, variable)]
    return value if parts == [value] else EnvText(tuple(parts))


def _split(whole: str | Env, part: str, variable: Env) -> list[str | Env]:
    if isinstance(whole, Env) or part not in whole:
        return [whole]
    first, *others = whole.split(part)
    pieces: list[str | Env] = [first]
    for other in others:
        pieces += (variable, other)
    return [piece for piece in pieces if piece != ""]
