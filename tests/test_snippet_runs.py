"""What `codegen snippet` makes is run as it is, and what arrives is what was asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from support import wire

from codegen.languages import LANGUAGES
from codegen.languages.base import Unwritable
from codegen.request.har import METHODS, read_request
from codegen.snippet import snippet

FREE = {
    "host",
    "user-agent",
    "connection",
    "content-length",
    "transfer-encoding",
    "expect",
    "upgrade",
    "http2-settings",
}
"""Headers that a client may add, beside Accept… and Sec-Fetch-…; Java asks for HTTP/2."""

HERE = {"curl"}
"""The language whose programs start fastest; the others are slow."""


def header(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value}


def data(text: str, media_type: str) -> dict[str, str]:
    return {"mimeType": media_type, "text": text}


JSON = data('{"a": [1, 2.5, true, null, {"é": "你\\n"}, []], "b": {}}', "application/json")
CASES: dict[str, dict[str, Any]] = {
    **{f"{method.lower()}-alone": {"method": method} for method in METHODS},
    **{f"{method.lower()}-json": {"method": method, "postData": JSON} for method in METHODS if method != "HEAD"},
    "head-with-headers": {"method": "HEAD", "headers": [header("X-A", "b")]},
    "charset": {"postData": JSON, "headers": [header("Content-Type", "application/json; charset=utf-8")]},
    "type-of-its-own": {"postData": data("{}", "application/vnd.api+json; version=1")},
    "type-without-body": {"method": "GET", "headers": [header("Content-Type", "application/json")]},
    "null": {"postData": data("null", "application/json")},
    "scalar": {"postData": data('"text"', "application/json")},
    "number": {"postData": data("-1.5", "application/json")},
    "no-json": {"postData": data("{not json", "application/json")},
    "repeated-key": {"postData": data('{"a": 1, "a": 2}', "application/json")},
    "long-numbers": {"postData": data('{"a": 9007199254740993, "b": 123456789012345678901234567890, "c": 1.0, "d": 1e-7}', "application/json")},
    "deep": {"postData": data("[" * 80 + "]" * 80, "application/json")},
    "numbered-keys": {"postData": data('{"1": "a", "0": "b"}', "application/json")},
    "odd-keys": {"postData": data('{"__proto__": 1, "": 2, "a b": 3, "$x": 4, "class": 5, "你": 6}', "application/json")},
    "text": {"postData": data("@file 'one' \"two\" $HOME `id` \\ %s\n\tend\r\n", "text/plain")},
    "text-backslash": {"postData": data("it's $HOME! \\", "text/plain"), "headers": [header("X-End", "\\")]},
    "text-utf8": {"postData": data("你是谁？😀\u2028\ufeff", "text/plain; charset=utf-8")},
    "text-lines": {"postData": data("".join(f"line {n}\n" for n in range(50)), "text/plain")},
    "xml": {"postData": data('<?xml version="1.0"?>\n<a b="c">d</a>\n', "application/xml")},
    "form": {"postData": {"mimeType": "application/x-www-form-urlencoded", "params": [header("a b", "1&2"), header("a b", "你")]}},
    "form-text": {"postData": data("a=1&b=%20", "application/x-www-form-urlencoded")},
    "no-type": {"postData": {"text": "abc"}},
    "query": {"query": "?a=1&b=%E4%BD%A0&c[]=x y&d='q'&e={1}|\\^&f=1+1&g=%2F&&h"},
    "query-string": {"method": "GET", "queryString": [header("q", "a b&c=d/é"), header("empty", "")]},
    "path": {"path": "/a b/./x/../é/%7e;p=1/(x)'!*,@:$"},
    "headers": {"headers": [header("X-Text", "it's \"quoted\" $HOME ${X} `id` %s \\ #{x} {y}"), header("X-Empty", ""), header("x-lower", " padded\t"), header("X-Comma", "a, b;c=d")]},
    "standard-headers": {"headers": [header("Accept", "application/json"), header("User-Agent", "my app/1 (x; y) []"), header("If-Modified-Since", "not a date"), header("Authorization", 'Custom a=b, c="d"'), header("Referer", "https://a.b/c"), header("Cache-Control", "no-cache"), header("Range", "bytes=0-9"), header("Date", "never"), header("From", "me")]},
    "body-headers": {"postData": JSON, "headers": [header("Content-Language", "zh"), header("Content-MD5", "x"), header("Expires", "0"), header("Last-Modified", "0"), header("Content-Disposition", "inline")]},
    "body-headers-alone": {"method": "DELETE", "headers": [header("Content-Language", "zh"), header("Allow", "GET")]},
    "conditions": {"method": "GET", "headers": [header("If-None-Match", '"x"'), header("If-Match", "*")]},
    "accept-encoding": {"headers": [header("Accept-Encoding", "identity")]},
    "credentials": {"headers": [header("Authorization", 'Digest username="Mufasa", nonce="x"')]},
    "cookies": {"cookies": [header("a", "1"), header("b", "2")]},
    "repeated": {"headers": [header("X-A", "1"), header("X-A", "2")]},
    "basic": {"headers": [header("Authorization", "Basic dTpw")]},
}  # fmt: skip
REFUSED = {("nodejs", "get-json"): "fetch sends no body with GET"}


@pytest.mark.parametrize(
    "language",
    [pytest.param(name, marks=() if name in HERE else pytest.mark.slow) for name in LANGUAGES],
)
def test_what_arrives_is_the_request_in_every_language(language: str, tmp_path: Path) -> None:
    if wire.toolchain(language).problem:
        pytest.skip(str(wire.toolchain(language).problem))
    with wire.server() as listening:
        requests, sources = {}, {}
        for name, case in CASES.items():
            fields = dict(case)
            url = f"{listening.url}/{name}{fields.pop('path', '')}{fields.pop('query', '')}"
            requests[name] = read_request({"method": "POST", "url": url, **fields}, {})
            if (language, name) in REFUSED:
                with pytest.raises(Unwritable, match=REFUSED[language, name]):
                    snippet(requests[name], language)
            else:
                sources[name] = snippet(requests[name], language)
        arrived = wire.sent(language, sources, listening, tmp_path)
    wrong = {name: told for name, one in arrived.items() if (told := difference(requests[name], one))}
    assert wrong == {}
    assert len(arrived) + sum(refused == language for refused, _ in REFUSED) == len(CASES)


def difference(request: Any, arrived: wire.Arrived | str) -> str:
    """How what arrived differs from the request; nothing where it does not."""
    if isinstance(arrived, str):
        return arrived
    url = urlsplit(request.url)
    told = []
    expected = (request.method, url.path + ("?" + url.query if url.query else ""))
    if (arrived.method, arrived.target) != expected:
        told.append(f"{(arrived.method, arrived.target)} for {expected}")
    promised = {name.lower(): [value] for name, value in request.headers.mapping.items()}
    for name, values in promised.items():
        got = [_plain(value, name) for value in arrived.headers.get(name, [])]
        if got != [_plain(value, name) for value in values]:
            told.append(f"{name}: {got} for {values}")
    added = [name for name in arrived.headers if name not in promised and name not in FREE]
    told += [f"{name} was not asked for" for name in added if not name.startswith(("accept", "sec-fetch-"))]
    if isinstance(request.content, str) or request.content is None:
        if arrived.body != (request.content or "").encode():
            told.append(f"{arrived.body!r} for {request.content!r}")
    elif repr(json.loads(arrived.body)) != repr(request.content.value):
        told.append(f"{arrived.body.decode()} for {request.content.value!r}")
    return "; ".join(told)


def _plain(value: str, name: str) -> str:
    return value.removesuffix("; charset=utf-8") if name == "content-type" else value
