"""The ASGI application: finds the endpoint, the region and the key of a request. A module per protocol answers."""

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
from codegen.mock.call import MAX_BODY, Answer, Call, Refusal, Stream, compact, declares_too_much
from codegen.mock.conversations import Conversations
from codegen.mock.guide import page
from codegen.mock.instructions import Instructions
from codegen.mock.modules import PROTOCOL_MODULES
from codegen.mock.protocols import openai
from codegen.mock.stream import Pace, Watcher, chunks
from codegen.spec.load import Spec

_MAX_DEPTH = 200


def create_app(spec: Spec, keys: Mapping[str, Key], *, local: str | None = None, pace: Pace | None = None) -> Starlette:
    """An ASGI application that answers for every host of the spec, with a help page at `/`.

    `keys` maps a made-up key to where it works, and is read at each call. `local` is the region that answers if the
    host is this machine; without it, no key works under the names of this machine. `pace` says how streams are sent.

    The code that runs the application can control single answers: see `Instructions`.
    """
    mock = _Mock(spec, keys, local, pace or Pace())
    routes = [Route("/", mock.guide, methods=["GET"])]
    for protocol_name, protocol in spec.api.protocols.items():
        for endpoint_name, endpoint in protocol.endpoints.items():
            handler = partial(mock.answer, protocol_name, endpoint_name)
            routes.append(Route(protocol.base_path + endpoint.path, handler, methods=[endpoint.method]))
        if protocol.mock == "openai":
            handler = partial(mock.model_list, protocol_name)
            routes.append(Route(f"{protocol.base_path}/models", handler, methods=["GET"]))
    app = Starlette(routes=routes, exception_handlers={404: mock.no_path, 405: mock.no_method})
    app.router.redirect_slashes = False
    return app


class _Mock:
    def __init__(self, spec: Spec, keys: Mapping[str, Key], local: str | None, pace: Pace) -> None:
        self._spec = spec
        self._conversations = Conversations(spec)
        self._keys = keys
        self._local = local
        self._pace = pace
        self._start = int(time.time())
        self._hosts = hosts_of(spec.api, local)

    async def guide(self, request: Incoming) -> Response:
        """The help page."""
        _, port = request.scope.get("server") or ("", None)
        return HTMLResponse(page(self._spec, self._keys, self._local, request.url.scheme, port or 443))

    async def answer(self, protocol_name: str, endpoint_name: str, request: Incoming) -> Response:
        """The answer to a request for an endpoint."""
        try:
            data = await _body(request)
        except ClientDisconnect:  # the caller is gone and reads no answer
            return Response()
        if data is None:
            return self._refuse(protocol_name, "too-large", self._region(request), "")
        body, readable = _read(data, request.headers.get("content-type", ""))
        protocol = self._spec.api.protocols[protocol_name]
        model = _text(body, protocol.model_field)
        region = self._region(request)
        key = presented_key(self._spec.api.auth, request.headers)
        attempt = Attempt(protocol_name, endpoint_name, region, key, body, readable, model)
        instructions = Instructions.of(request.scope)
        behaviour = instructions.behaviour
        early = behaviour.early_response()
        if early is not None:
            return early
        reason = behaviour.refusal or refusal(self._spec.api, self._keys, attempt)
        if reason is not None:
            return self._refuse(protocol_name, reason, region, model)
        call = Call(
            protocol.endpoints[endpoint_name],
            request.url.path,
            request.headers,
            model,
            behaviour.body(body),
            str(uuid.uuid4()),
            instructions.nonce,
            instructions.tokens,
            {} if behaviour.hides_arguments else self._conversations.arguments(protocol_name, body),
            behaviour.function,
        )
        module = PROTOCOL_MODULES[protocol.mock]
        answer = module.reply(call)
        if not isinstance(answer, Stream):
            return response(answer)

        def error_event(number: int) -> str:
            error = module.refuse("throttled", model=model, link=self._link(region), request_id=call.request_id)
            return module.error_event(error, number)

        stream = behaviour.stream(answer, error_event)
        return response(stream, self._pace, instructions.watcher) if isinstance(stream, Stream) else stream

    async def model_list(self, protocol_name: str, request: Incoming) -> Response:
        """The models that can be called through a protocol."""
        region = self._region(request)
        reason = refusal_of_key(self._keys, presented_key(self._spec.api.auth, request.headers), region)
        if reason is not None:
            return self._refuse(protocol_name, reason, region, "")
        models = self._spec.api.models.items()
        names = (name for name, model in models if protocol_name in model.protocols)
        return response(openai.model_list(names, self._start))

    async def no_path(self, request: Incoming, error: Exception) -> Response:
        """Status 404, in the error format of the protocol to which the path belongs by its beginning."""
        return self._no_route(request, "no-path", error)

    async def no_method(self, request: Incoming, error: Exception) -> Response:
        """Status 405, in the same way."""
        return self._no_route(request, "no-method", error)

    def _no_route(self, request: Incoming, reason: Refusal, error: Exception) -> Response:
        bases = {name: f"{protocol.base_path}/" for name, protocol in self._spec.api.protocols.items()}
        matching = [name for name, base in bases.items() if request.url.path.startswith(base)]
        if not matching:
            return PlainTextResponse("This path belongs to no protocol; GET / explains what there is.\n", 404)
        longest = max(matching, key=lambda name: len(bases[name]))
        refused = self._refuse(longest, reason, self._region(request), "")
        if isinstance(error, HTTPException) and error.headers:
            refused.headers.update(error.headers)
        return refused

    def _refuse(self, protocol_name: str, reason: Refusal, region: str | None, model: str) -> Response:
        module = PROTOCOL_MODULES[self._spec.api.protocols[protocol_name].mock]
        return response(module.refuse(reason, model=model, link=self._link(region), request_id=str(uuid.uuid4())))

    def _region(self, request: Incoming) -> str | None:
        return self._hosts.get(host_name(request.headers.get("host", "")))

    def _link(self, region: str | None) -> str:
        """The URL of the page that explains errors, in the locale of the region's `site`, if any; may be empty."""
        api = self._spec.api
        site = api.regions[region].site if region else None
        return api.links["errors"][site or next(iter(self._spec.locales))] if "errors" in api.links else ""


def response(answer: Answer | Stream, pace: Pace | None = None, watcher: Watcher | None = None) -> Response:
    """An answer as HTTP. A lone surrogate, which JSON can express and UTF-8 cannot, becomes `?`."""
    if isinstance(answer, Stream):
        headers = {"content-type": "text/event-stream;charset=UTF-8"}
        return StreamingResponse(chunks(answer, pace or Pace(), watcher), headers=headers)
    return Response(compact(answer.body).encode("utf-8", "replace"), answer.status, media_type="application/json")


async def _body(request: Incoming) -> bytes | None:
    """The body of a request; None, without reading more of it, if it is larger than MAX_BODY."""
    if declares_too_much(request.headers.get("content-length", "")):
        return None
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_BODY:
            return None
    return bytes(data)


def _read(data: bytes, media_type: str) -> tuple[Any, bool]:
    """The JSON value of a body (None if there is none), and False if the body should be JSON and is not."""
    try:
        value = json.loads(data.decode("utf-8"), parse_constant=_finite, parse_float=_finite)
    except (ValueError, RecursionError):
        return None, not data or "json" not in media_type.lower()
    return (None, False) if _is_deep(value) else (value, True)


def _finite(digits: str) -> float:
    """A number of JSON. Raises ValueError for NaN and Infinity, which JSON does not have."""
    value = float(digits)
    if not math.isfinite(value):
        raise ValueError(digits)
    return value


def _is_deep(value: Any) -> bool:
    """Whether a value is nested deeper than `_MAX_DEPTH` levels: no real request is."""
    level = [value]
    for _ in range(_MAX_DEPTH):
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
    """The text in a field of the body; empty if there is none."""
    value = body.get(field) if isinstance(body, dict) and field else None
    return value if isinstance(value, str) else ""
