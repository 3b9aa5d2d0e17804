"""The request on the wire against the promised one: pure comparison."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from codegen.request.headers import ADDED_BY_CLIENTS
from codegen.value import Json

_EXTRA = "was not promised"

_ANSWER = "$answer"
"""Stands in a promised body for what comes from an earlier answer: its number, then the path in its JSON."""

_BOOKKEEPING = ("index", "reasoning_content", "logprobs", "refusal", "annotations", "audio", "function_call")
"""Fields of a model's message that nobody needs to send back to it, as they are or at all."""


@dataclass(frozen=True)
class Exchange:
    """One request as it came in, and its answer's status and bytes. `host` is where the sample connected to."""

    method: str
    host: str
    path: str
    headers: Mapping[str, str]
    content: bytes
    status: int
    answer: bytes = b""

    @property
    def body(self) -> Json:
        """The content as the report shows it: JSON where it is that, else text; None where there is none."""
        try:
            return _parse(self.content) if self.content else None
        except ValueError:
            return self.content.decode("utf-8", "backslashreplace")

    def as_json(self) -> dict[str, Any]:
        """What the report says of it (contract: `codegen verify --json`)."""
        names = ("method", "host", "path", "headers", "body", "status")
        return {name: getattr(self, name) for name in names}


def _parse(content: bytes) -> Json:
    """JSON as RFC 8259 has it on the wire: UTF-8, no byte order mark, each key once. Raises ValueError."""

    def mapping(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
        found = dict(pairs)
        if len(found) != len(pairs):
            raise ValueError("a key stands twice in one object")
        return found

    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=mapping)
    except RecursionError:
        raise ValueError("nested too deep") from None


def differences(
    promised: Sequence[Mapping[str, Any]],
    sent: Sequence[Exchange],
    env: Mapping[str, str],
    allowed_headers: Sequence[str] = (),
    allowed_fields: Sequence[str] = (),
) -> list[str]:
    """What the sent requests have that was not promised, or lack; empty where they are equal.

    `env` maps the variables that stand as `$NAME` in promised headers to their values. `allowed_headers` are the
    globs of headers that an SDK adds, `allowed_fields` the paths of body fields that it adds (`parameters.seed`).

    `{"$answer": [0, "choices", 0, "message"]}` in a promised body stands for what is at that path of the first
    answer's JSON. A whole message may be sent back with fewer or more fields, where these say nothing.
    """
    found = []
    if len(sent) != len(promised):
        found.append(f"{len(sent)} requests were sent, {len(promised)} promised")
    for index, (wanted, got) in enumerate(zip(promised, sent, strict=False)):
        lead = f"request {index + 1}: " if len(promised) > 1 else ""
        answers = [exchange.answer for exchange in sent[:index]]
        found += [lead + told for told in _request(wanted, got, env, allowed_headers, allowed_fields, answers)]
    return found


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
        value = _filled(text, env)
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
    for path, told in _values("body", wanted["body"], body, answers):
        if not (told == _EXTRA and path.removeprefix("body.") in fields):
            yield f"{path} {told}"


def _filled(text: str, env: Mapping[str, str]) -> str:
    """`text` with the value of each variable for its `$NAME`; any other `$` is text."""
    return re.sub(r"\$([A-Z_][A-Z0-9_]*)", lambda match: env.get(match[1], match[0]), text)


def _same_media_type(given: str, wanted: str) -> bool:
    media, _, parameters = given.partition(";")
    charset = parameters.strip().lower().replace('"', "")
    return given == wanted or (media.strip().lower() == wanted.lower() and charset in ("", "charset=utf-8"))


def _values(path: str, wanted: Json, got: Json, answers: Sequence[bytes] = ()) -> Iterator[tuple[str, str]]:
    """Where two JSON values differ, and how; 1, 1.0, true and "1" are four different values."""
    if isinstance(wanted, dict) and list(wanted) == [_ANSWER]:
        yield from _answered(path, wanted[_ANSWER], got, answers)
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
    """Where a value differs from the one at `where` in the earlier answers."""
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
    """Where a message that is sent back differs from what was answered, in what it says.

    Fields that say nothing may be left out or added: null, an empty text or list, and bookkeeping.
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
