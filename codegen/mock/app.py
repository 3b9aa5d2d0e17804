"""The server: which endpoint is called, in which region, by whom. Each protocol has a module that answers."""

from __future__ import annotations

import json
import math
import time
import uuid
from collections.abc import Mapping
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.requests import Request as Incoming
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from codegen.mock.access import Attempt, Key, host_name, hosts_of, presented_key, refusal, refusal_of_key
from codegen.mock.call import Answer, Call, Refusal, Speaker, Stream, compact
from codegen.mock.directions import Directions
from codegen.mock.guide import page
from codegen.mock.protocols import dashscope, example, openai
from codegen.mock.stream import Pace, Watcher, chunks
from codegen.spec.load import Spec
from codegen.spec.model import Protocol

_DEEPEST = 200

SPEAKERS: Mapping[str, Speaker] = {"openai": openai, "dashscope": dashscope, "example": example}


def create_app(spec: Spec, keys: Mapping[str, Key], *, local: str | None = None, pace: Pace | None = None) -> Starlette:
    """An ASGI application that answers for every host of the spec, and explains itself at `/`.

    `keys` maps a made-up key to where it works, and is read at each call. `local` is the region that answers where
    the host is this machine itself; without one, no key works there. `pace` says how streams are sent.

    Whoever runs the app may ask more of a single answer: see `Directions`.
    """
    mock = _Mock(spec, keys, local, pace or Pace())
    routes = [Route("/", mock.guide, methods=["GET"])]
    for protocol, speaks in spec.api.protocols.items():
        for endpoint, at in speaks.endpoints.items():
            handler = partial(mock.answer, protocol, endpoint)
            routes.append(Route(speaks.base_path + at.path, handler, methods=[at.method]))
        if speaks.mock == "openai":
            routes.append(Route(f"{speaks.base_path}/models", partial(mock.catalogue, protocol), methods=["GET"]))
    app = Starlette(routes=routes, exception_handlers={404: mock.no_path, 405: mock.no_method})
    app.router.redirect_slashes = False
    return app


def is_streamed(protocol: Protocol, endpoint: str, headers: Mapping[str, str], body: Any) -> bool:
    """Whether the answer to a request is a stream; `headers` are looked up without case."""
    call = Call(protocol.endpoints[endpoint], "", headers, "", body, "", "")
    return isinstance(SPEAKERS[protocol.mock].reply(call), Stream)


class _Mock:
    def __init__(self, spec: Spec, keys: Mapping[str, Key], local: str | None, pace: Pace) -> None:
        self._spec = spec
        self._keys = keys
        self._local = local
        self._pace = pace
        self._since = int(time.time())
        self._hosts = hosts_of(spec.api, local)

    async def guide(self, request: Incoming) -> Response:
        """The help page."""
        _, port = request.scope.get("server") or ("", None)
        return HTMLResponse(page(self._spec, self._keys, self._local, request.url.scheme, port or 443))

    async def answer(self, protocol: str, endpoint: str, request: Incoming) -> Response:
        """What the service says to a request for one of its endpoints."""
        try:
            body, readable = _read(await request.body(), request.headers.get("content-type", ""))
        except ClientDisconnect:  # nobody is left to hear it
            return Response()
        speaks = self._spec.api.protocols[protocol]
        model = _text(body, speaks.model_field)
        region = self._region(request)
        key = presented_key(self._spec.api.auth, request.headers)
        attempt = Attempt(protocol, endpoint, region, key, body, readable, model)
        directions = Directions.of(request.scope)
        behaviour = directions.behaviour
        instead = behaviour.instead()
        if instead is not None:
            return instead
        why = behaviour.refusal or refusal(self._spec.api, self._keys, attempt)
        if why is not None:
            return self._refuse(protocol, why, region, model)
        call = Call(
            speaks.endpoints[endpoint],
            request.url.path,
            request.headers,
            model,
            behaviour.body(body),
            str(uuid.uuid4()),
            directions.nonce,
            directions.tokens,
        )
        speaker = SPEAKERS[speaks.mock]
        answer = speaker.reply(call)
        if not isinstance(answer, Stream):
            return response(answer)

        def error_event(number: int) -> str:
            error = speaker.refuse("throttled", model=model, link=self._link(region), request_id=call.request_id)
            return speaker.error_event(error, number)

        stream = behaviour.stream(answer, error_event)
        return response(stream, self._pace, directions.watcher) if isinstance(stream, Stream) else stream

    async def catalogue(self, protocol: str, request: Incoming) -> Response:
        """The models that can be called through a protocol."""
        region = self._region(request)
        why = refusal_of_key(self._keys, presented_key(self._spec.api.auth, request.headers), region)
        if why is not None:
            return self._refuse(protocol, why, region, "")
        models = self._spec.api.models.items()
        return response(openai.catalogue((name for name, one in models if protocol in one.protocols), self._since))

    async def no_path(self, request: Incoming, error: Exception) -> Response:
        """404, as the protocol writes errors that the path seems to mean."""
        return self._astray(request, "no-path", error)

    async def no_method(self, request: Incoming, error: Exception) -> Response:
        """405, likewise."""
        return self._astray(request, "no-method", error)

    def _astray(self, request: Incoming, why: Refusal, error: Exception) -> Response:
        bases = {name: f"{speaks.base_path}/" for name, speaks in self._spec.api.protocols.items()}
        meant = [name for name, base in bases.items() if request.url.path.startswith(base)]
        if not meant:
            return PlainTextResponse("This path belongs to no protocol; GET / explains what there is.\n", 404)
        answered = self._refuse(max(meant, key=lambda name: len(bases[name])), why, self._region(request), "")
        if isinstance(error, HTTPException) and error.headers:
            answered.headers.update(error.headers)
        return answered

    def _refuse(self, protocol: str, why: Refusal, region: str | None, model: str) -> Response:
        speaker = SPEAKERS[self._spec.api.protocols[protocol].mock]
        return response(speaker.refuse(why, model=model, link=self._link(region), request_id=str(uuid.uuid4())))

    def _region(self, request: Incoming) -> str | None:
        return self._hosts.get(host_name(request.headers.get("host", "")))

    def _link(self, region: str | None) -> str:
        """The page that explains errors; a region's answers may name it in a locale of their own."""
        api = self._spec.api
        site = api.regions[region].site if region else None
        return api.links["errors"][site or next(iter(self._spec.locales))] if "errors" in api.links else ""


def response(answer: Answer | Stream, pace: Pace | None = None, watcher: Watcher | None = None) -> Response:
    """An answer as HTTP. Half a character, which JSON can carry and UTF-8 cannot, becomes `?`."""
    if isinstance(answer, Stream):
        headers = {"content-type": "text/event-stream;charset=UTF-8"}
        return StreamingResponse(chunks(answer, pace or Pace(), watcher), headers=headers)
    return Response(compact(answer.body).encode("utf-8", "replace"), answer.status, media_type="application/json")


def _read(data: bytes, media_type: str) -> tuple[Any, bool]:
    """A body's JSON value, and whether it is one or need not be."""
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        return None, not data or "json" not in media_type.lower()
    return (None, False) if _is_deep(value) else (value, True)


def _finite(digits: str) -> float:
    """A number of JSON, which has no NaN and no Infinity."""
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(digits)
    return value


def _is_deep(value: Any) -> bool:
    """Whether a value is nested deeper than anybody means it."""
    level = [value]
    for _ in range(_DEEPEST):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return False
    return True


def _text(body: Any, field: str | None) -> str:
    """The text in a field of the body; empty where there is none."""
    value = body.get(field) if isinstance(body, dict) and field else None
    return value if isinstance(value, str) else ""
