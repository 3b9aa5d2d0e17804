"""The help page: what the mock is, which keys work where, and how samples call it."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import jinja2

from codegen.mock.access import THROTTLED_SUFFIX, Key, granted
from codegen.plan.requests import requests
from codegen.request.request import Request
from codegen.spec.load import Spec
from codegen.value import EnvText


@dataclass(frozen=True)
class KeyRow:
    """A row of the table of keys."""

    region: str
    host: str
    workspace: str
    key: str
    models: str


@dataclass(frozen=True)
class EndpointRow:
    """A row of the table of endpoints."""

    protocol: str
    method: str
    path: str
    base_url: str


@dataclass(frozen=True)
class Trial:
    """Two curl commands that try a protocol: one with the URL of the mock, one with a host of the spec."""

    protocol: str
    here: str
    by_host: str


def page(spec: Spec, keys: Mapping[str, Key], local: str | None, scheme: str, port: int) -> str:
    """The page as HTML, for a mock that listens on loopback under `scheme` and `port`. Every text is escaped."""
    url = f"{scheme}://127.0.0.1:{port}"
    locale = next(iter(spec.locales))
    regions = list(spec.api.regions)
    return _template().render(
        title=spec.api.title[locale],
        url=url,
        tls=scheme == "https",
        port=port,
        env=spec.api.auth.env,
        local=local,
        throttled=THROTTLED_SUFFIX,
        is_model_api=any(protocol.mock != "example" for protocol in spec.api.protocols.values()),
        regions=regions,
        other=regions[-1],
        hosts={name: region.host for name, region in spec.api.regions.items()},
        keys=list(_keys(spec, keys, locale)),
        endpoints=list(_endpoints(spec, url, locale)),
        trials=list(_trials(spec, keys, local or regions[0], url, locale)),
    )


@cache
def _template() -> jinja2.Template:
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(Path(__file__).with_name("guide.html.j2").read_text(encoding="utf-8"))


def _keys(spec: Spec, keys: Mapping[str, Key], locale: str) -> Iterator[KeyRow]:
    api = spec.api
    for name, key in keys.items():
        if key.throttled:
            continue
        region = api.regions[key.region]
        models = ", ".join(model for model, about in api.models.items() if granted(api, key, model, about))
        yield KeyRow(
            f"{region.title[locale]} ({key.region})",
            region.host,
            api.workspaces[key.workspace].title[locale] if key.workspace else "",
            name,
            models,
        )


def _endpoints(spec: Spec, url: str, locale: str) -> Iterator[EndpointRow]:
    for protocol in spec.api.protocols.values():
        for endpoint in protocol.endpoints.values():
            path = protocol.base_path + endpoint.path
            yield EndpointRow(protocol.title[locale], endpoint.method, path, url + protocol.base_path)


def _trials(spec: Spec, keys: Mapping[str, Key], region: str, url: str, locale: str) -> Iterator[Trial]:
    """For each protocol, the first request of the first scenario that has requests for it."""
    for name, protocol in spec.api.protocols.items():
        for scenario_name, scenario in spec.api.scenarios.items():
            if scenario.requests.get(name):
                wanted = Key(region, spec.workspace(scenario))
                key = next((text for text, about in keys.items() if about == wanted), "YOUR_KEY")
                first = requests(spec, locale, region, name, scenario_name)[0]
                host = spec.api.regions[region].host
                address = url.partition("://")[2]
                to_host = ["--connect-to", f"::{address}"] + (["--cacert", "FILE"] if url.startswith("https") else [])
                unsecured = first.url if url.startswith("https") else first.url.replace("https:", "http:", 1)
                yield Trial(
                    protocol.title[locale],
                    _curl(first, first.url.replace(host, url, 1), key, []),
                    _curl(first, unsecured, key, to_host),
                )
                break


def _curl(request: Request, url: str, key: str, options: list[str]) -> str:
    """A request as a curl command, with one option per line."""
    lines = [" ".join(["curl", *map(shlex.quote, options), *_method(request), shlex.quote(url)])]
    for header in request.headers:
        value = header.value
        if isinstance(value, EnvText):
            value = "".join(part if isinstance(part, str) else key for part in value.parts)
        lines.append(f"--header {shlex.quote(f'{header.name}: {value}')}")
    if request.content is not None:
        text = request.content if isinstance(request.content, str) else json.dumps(request.json, ensure_ascii=False)
        lines.append(f"--data {shlex.quote(text)}")
    return " \\\n  ".join(lines)


def _method(request: Request) -> list[str]:
    usual = "GET" if request.content is None else "POST"
    return [] if request.method == usual else ["--request", request.method]
