"""The server: which region is called, with whose key, for which model. Each protocol has a module of its own."""

from __future__ import annotations

import json
import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from codegen.mock import dashscope, openai
from codegen.mock.call import Answer, Call, Refusal, Speaker
from codegen.spec import Spec

SPEAKERS: Mapping[str, Speaker] = {"openai": openai, "dashscope": dashscope}


@dataclass(frozen=True)
class Key:
    """Where a key works: in one region, and for the models of one workspace."""

    region: str
    workspace: str | None


def create_app(spec: Spec, keys: Mapping[str, Key]) -> Starlette:
    """An ASGI application that answers for every host of the spec.

    `keys` maps a made-up key to where it works, and is read at each call. A call's `scope["state"]["nonce"]`,
    where there is one, becomes part of the reply's text.
    """
    routes = []
    for protocol, speaks in spec.api.protocols.items():
        for endpoint, at in speaks.endpoints.items():
            handler = _handler(spec, keys, protocol, endpoint)
            routes.append(Route(speaks.base_path + at.path, handler, methods=[at.method]))
    return Starlette(routes=routes)


def _handler(
    spec: Spec, keys: Mapping[str, Key], protocol: str, endpoint: str
) -> Callable[[Request], Awaitable[Response]]:
    speaker = SPEAKERS[spec.api.protocols[protocol].mock]
    hosts = {region.host.removeprefix("https://"): name for name, region in spec.api.regions.items()}

    async def handle(request: Request) -> Response:
        region = hosts.get(request.url.hostname or "")
        request_id = str(uuid.uuid4())
        try:
            body: Any = json.loads(await request.body())
        except ValueError:
            body = None
        model = _model(spec, protocol, body)
        why = _refusal(spec, protocol, endpoint, region, _key(spec, request), keys, body, model)
        if why is None:
            nonce = request.scope.get("state", {}).get("nonce", "")
            return _response(speaker.reply(Call(request.url.path, model, body, request_id, nonce)))
        return _response(speaker.refuse(why, model=model, link=_link(spec, region), request_id=request_id))

    return handle


def _response(answer: Answer) -> Response:
    return JSONResponse(answer.body, answer.status)


def _key(spec: Spec, request: Request) -> str:
    """The key that a request carries; empty where it carries none."""
    value = request.headers.get(spec.api.auth.header, "")
    scheme = spec.api.auth.scheme
    if scheme is None:
        return value
    given, _, key = value.partition(" ")
    return key.strip() if given.lower() == scheme.lower() else ""


def _model(spec: Spec, protocol: str, body: Any) -> str:
    field = spec.api.protocols[protocol].model_field
    value = body.get(field) if isinstance(body, dict) and field else None
    return value if isinstance(value, str) else ""


def _refusal(
    spec: Spec,
    protocol: str,
    endpoint: str,
    region: str | None,
    key: str,
    keys: Mapping[str, Key],
    body: Any,
    name: str,
) -> Refusal | None:
    """Why the service would refuse, in its order: key, body, model, endpoint, grant; None where it would not."""
    api = spec.api
    if not key:
        return "no-key"
    grant = keys.get(key)
    if grant is None or grant.region != region:
        return "wrong-key"
    if not isinstance(body, dict):
        return "bad-json"
    if api.protocols[protocol].model_field is None:
        return None
    if not name:
        return "no-model"
    model = api.models.get(name)
    if model is None:
        return "unknown-model"
    if protocol not in model.protocols:
        return "unsupported-model"
    families = api.protocols[protocol].endpoints[endpoint].families
    if families is not None and model.family not in families.get(region, families["default"]):
        return "wrong-endpoint"
    if grant.workspace is not None and name not in api.workspaces[grant.workspace].models:
        return "denied"
    return None


def _link(spec: Spec, region: str | None) -> str:
    """The page that explains errors; a region's answers may name it in a locale of their own."""
    site = spec.api.regions[region].site if region else None
    return spec.api.links["errors"][site or next(iter(spec.locales))] if "errors" in spec.api.links else ""
