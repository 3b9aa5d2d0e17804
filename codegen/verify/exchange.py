"""Compares the requests that were sent with those that the manifest promises; no input or output."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from codegen.plan.places import PLACES
from codegen.request.headers import ADDED_BY_CLIENTS
from codegen.spec.markers import ANSWER
from codegen.value import Json, ValuePath, value_at
from codegen.verify.json_schema import canonical

_EXTRA = "was not promised"

_BOOKKEEPING = ("index", "reasoning_content", "logprobs", "refusal", "annotations", "audio", "function_call")
"""Fields of a model's message. A sample that sends the message back may change them or leave them out."""


@dataclass(frozen=True)
class Exchange:
    """A request as it arrived, and the status and bytes of its answer. `host` is where the sample connected to."""

    method: str
    host: str
    path: str
    headers: Mapping[str, str]
    content: bytes
    status: int
    answer: bytes = b""
    too_large: bool = False
    """Whether the request's body was larger than the mock takes: then it was not read, and `content` is empty."""

    @property
    def body(self) -> Json:
        """The content as the report shows it: parsed JSON, or a text where it is not JSON; None where it is empty."""
        try:
            return _parse(self.content) if self.content else None
        except ValueError:
            return self.content.decode("utf-8", "backslashreplace")

    def as_json(self) -> dict[str, Any]:
        """The exchange in the report of `codegen verify --json`: names and types are part of its contract."""
        names = ("method", "host", "path", "headers", "body", "status")
        return {name: getattr(self, name) for name in names}


def _parse(content: bytes) -> Json:
    """Parse JSON as RFC 8259 has it between systems: UTF-8, no byte order mark, each key once. Raises ValueError."""

    def to_dict(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        members = dict(pairs)
        if len(members) != len(pairs):
            raise ValueError("a key stands twice in one object")
        return members

    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=to_dict)
    except RecursionError:
        raise ValueError("nested too deep") from None


def differences(
    promised: Sequence[Mapping[str, Any]],
    sent: Sequence[Exchange],
    env: Mapping[str, str],
    allowed_headers: Sequence[str] = (),
    allowed_fields: Sequence[str] = (),
) -> list[str]:
    """Where the requests that were sent differ from the promised ones, one text for each difference.

    `env` has the values of the variables that promised headers name as `$NAME`. `allowed_headers` are globs of headers
    that the SDK may add, `allowed_fields` paths of body fields that it may add (`parameters.seed`).

    `{"$answer": [0, "choices", 0, "message"]}` in a promised body means the value at this path in the JSON of the
    first answer. A message that is sent back may have fewer or more fields where these carry no content.
    """
    problems = []
    if len(sent) != len(promised):
        problems.append(f"{len(sent)} requests were sent, {len(promised)} promised")
    for index, (wanted, got) in enumerate(zip(promised, sent, strict=False)):
        prefix = f"request {index + 1}: " if len(promised) > 1 else ""
        answers = [exchange.answer for exchange in sent[:index]]
        problems += [prefix + text for text in _request(wanted, got, env, allowed_headers, allowed_fields, answers)]
    return problems


def _request(
    wanted: Mapping[str, Any],
    got: Exchange,
    env: Mapping[str, str],
    allowed: Sequence[str],
    fields: Sequence[str],
    answers: Sequence[bytes],
) -> Iterator[str]:
    url = f"https://{got.host}{got.path}"
    if got.method != wanted["method"]:
        yield f"method {got.method}, promised {wanted['method']}"
    if url != wanted["url"]:
        yield f"url {url}, promised {wanted['url']}"
    headers = {name.lower(): value for name, value in got.headers.items()}
    if headers.get("host") != got.host:
        yield f"header Host: {headers.get('host')}, sent to {got.host}"
    for name, text in wanted["headers"].items():
        value = _filled(text, env).strip()  # a variable at its end may be empty
        given = headers.pop(name.lower(), None)
        if given is None:
            yield f"header {name} is missing"
        elif not (_same_media_type(given, value) if name.lower() == "content-type" else given == value):
            yield f"header {name}: {given}, promised {value}"
    for name in headers:
        if not any(fnmatchcase(name, glob.lower()) for glob in (*ADDED_BY_CLIENTS, *allowed)):
            yield f"header {name} was not promised"
    yield from _content(wanted, got, fields, answers)


def _content(
    wanted: Mapping[str, Any], got: Exchange, fields: Sequence[str], answers: Sequence[bytes]
) -> Iterator[str]:
    if "body" not in wanted:
        if got.content != str(wanted.get("text", "")).encode():
            yield f"body is {_short(got.body)}, promised {_short(wanted.get('text'))}"
        return
    try:
        body = _parse(got.content)
    except ValueError as error:
        yield f"body is {_short(got.body)}, which is not JSON ({error})" if got.content else "no body was sent"
        return
    for path, problem in _values("body", *_comparable(wanted["body"], body), answers):
        if not (problem == _EXTRA and path.removeprefix("body.") in fields):
            yield f"{path} {problem}"


def _comparable(wanted: Json, got: Json) -> tuple[Json, Json]:
    """Both bodies, where a JSON Schema for the answer has its canonical form.

    Helpers of SDKs that make the schema of a class name it by themselves, and say `"stream": false`.
    """
    for options in dict.fromkeys(places.options for places in PLACES.values()):
        if all(_has_schema(value_at(body, (*options, "response_format"))) for body in (wanted, got)):
            if not options and "stream" not in wanted and got.get("stream") is False:
                got = {name: value for name, value in got.items() if name != "stream"}
            return _with_canonical(wanted, options), _with_canonical(got, options)
    return wanted, got


def _has_schema(response_format: Json) -> bool:
    """Whether a `response_format` has a JSON Schema."""
    if not isinstance(response_format, dict) or response_format.get("type") != "json_schema":
        return False
    return isinstance(response_format.get("json_schema"), dict)


def _with_canonical(body: Any, path: ValuePath) -> Json:
    """A body with the schema at `path` in its canonical form, and without the schema's name and description."""
    if path:
        return {**body, path[0]: _with_canonical(body[path[0]], path[1:])}
    form = body["response_format"]
    named = {name: value for name, value in form["json_schema"].items() if name not in ("name", "description")}
    schema = {"schema": canonical(named["schema"])} if "schema" in named else {}
    return {**body, "response_format": {**form, "json_schema": {**named, **schema}}}


def _filled(text: str, env: Mapping[str, str]) -> str:
    """`text` with each `$NAME` replaced by the variable's value; every other `$` stays."""
    return re.sub(r"\$([A-Z_][A-Z0-9_]*)", lambda match: env.get(match[1], match[0]), text)


def _same_media_type(given: str, wanted: str) -> bool:
    media, _, parameters = given.partition(";")
    charset = parameters.strip().lower().replace('"', "")
    return given == wanted or (media.strip().lower() == wanted.lower() and charset in ("", "charset=utf-8"))


def _values(path: str, wanted: Json, got: Json, answers: Sequence[bytes] = ()) -> Iterator[tuple[str, str]]:
    """Where two JSON values differ (a path), and how. 1, 1.0, true and "1" are four different values."""
    if isinstance(wanted, dict) and list(wanted) == [ANSWER]:
        yield from _answered(path, wanted[ANSWER], got, answers)
    elif type(wanted) is not type(got):
        yield path, f"is {_short(got)}, promised {_short(wanted)}"
    elif isinstance(wanted, dict):
        for key in wanted:
            if key in got:
                yield from _values(f"{path}.{key}", wanted[key], got[key], answers)
            else:
                yield f"{path}.{key}", "is missing"
        for key in got:
            if key not in wanted:
                yield f"{path}.{key}", _EXTRA
    elif isinstance(wanted, list):
        if len(wanted) != len(got):
            yield path, f"has {len(got)} items, promised {len(wanted)}"
        for index, (one, other) in enumerate(zip(wanted, got, strict=False)):
            yield from _values(f"{path}[{index}]", one, other, answers)
    elif wanted != got:
        yield path, f"is {_short(got)}, promised {_short(wanted)}"


def _answered(path: str, where: Any, got: Json, answers: Sequence[bytes]) -> Iterator[tuple[str, str]]:
    """Where a value differs from the one that `where`, a value of `$answer`, names in the earlier answers."""
    try:
        number, *steps = where
        value = _parse(answers[number])
        for step in steps:
            value = value[step]
    except (ValueError, LookupError, TypeError):
        yield path, f"should come from an earlier answer, which has nothing at {_short(where)}"
        return
    if isinstance(value, dict) and "role" in value:
        yield from _message(path, value, got)
    else:
        yield from _values(path, value, got)


def _message(path: str, wanted: Json, got: Json) -> Iterator[tuple[str, str]]:
    """Where the content of a message that is sent back differs from that of the answer.

    Fields without content may be left out: null, empty values and bookkeeping. Those that are null or an empty list
    may be added.
    """
    if wanted in (None, "") and got in (None, ""):
        return
    if isinstance(wanted, dict) and isinstance(got, dict):
        for key, value in wanted.items():
            if key in got:
                if key not in _BOOKKEEPING:
                    yield from _message(f"{path}.{key}", value, got[key])
            elif key not in _BOOKKEEPING and value not in (None, "", [], {}):
                yield f"{path}.{key}", "is missing"
        for key, value in got.items():
            if key not in wanted and value not in (None, []):
                yield f"{path}.{key}", _EXTRA
    elif isinstance(wanted, list) and isinstance(got, list):
        if len(wanted) != len(got):
            yield path, f"has {len(got)} items, the answer {len(wanted)}"
        for index, (one, other) in enumerate(zip(wanted, got, strict=False)):
            yield from _message(f"{path}[{index}]", one, other)
    elif type(wanted) is not type(got) or wanted != got:
        yield path, f"is {_short(got)}, answered was {_short(wanted)}"


def _short(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:200] + "…"
