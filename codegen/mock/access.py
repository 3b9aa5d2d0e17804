"""Who may call what: a host's region, a key's workspace, a workspace's models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codegen.mock.call import Refusal
from codegen.spec.model import Auth, Model, SpecFile

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
THROTTLED = "-throttled"


@dataclass(frozen=True)
class Key:
    """Where a key works: in one region, and for the models of one workspace. A throttled one gets 429."""

    region: str
    workspace: str | None
    throttled: bool = False


def made_up_keys(api: SpecFile) -> dict[str, Key]:
    """A key for each workspace in each region, and the same with `-throttled` behind it.

    They are made of names: the same for the same spec, and no secret.
    """
    keys: dict[str, Key] = {}
    for region in api.regions:
        for workspace in api.workspaces or (None,):
            name = "-".join(part for part in ("sk-mock", region, workspace) if part)
            while name in keys or name + THROTTLED in keys:  # names may hold hyphens: a-b + c, a + b-c
                name += "-2"
            keys[name] = Key(region, workspace)
            keys[name + THROTTLED] = Key(region, workspace, throttled=True)
    return keys


def hosts_of(api: SpecFile, local: str | None) -> dict[str, str]:
    """The region of each host name. `local` is the region that answers on this machine's own names, if any does."""
    hosts: dict[str, str] = {}
    if local is not None:
        hosts |= dict.fromkeys(LOCAL_HOSTS, local)
        hosts |= {f"{name}.localhost": name for name in api.regions}
    return hosts | {region.host.removeprefix("https://"): name for name, region in api.regions.items()}


def host_name(header: str) -> str:
    """The host of a Host header: without its port, in lower case."""
    name, colon, port = header.rpartition(":")
    return (name if colon and port.isdigit() else header).lower()


def presented_key(auth: Auth, headers: Mapping[str, str]) -> str:
    """The key that a request carries; empty where it carries none."""
    value = headers.get(auth.header, "")
    if auth.scheme is None:
        return value
    scheme, _, key = value.partition(" ")
    return key.strip() if scheme.lower() == auth.scheme.lower() else ""


@dataclass(frozen=True)
class Attempt:
    """A request for an endpoint, before anyone has decided on it. `body` is None where it is no JSON."""

    protocol: str
    endpoint: str
    region: str | None
    key: str
    body: Any
    readable: bool
    model: str


def refusal(api: SpecFile, keys: Mapping[str, Key], attempt: Attempt) -> Refusal | None:
    """Why the service refuses a request, in its order: key, body, model, endpoint, grant; None where it does not."""
    key = keys.get(attempt.key)
    if key is None or key.region != attempt.region:
        return refusal_of_key(keys, attempt.key, attempt.region)
    if not attempt.readable:
        return "bad-json"
    if api.protocols[attempt.protocol].model_field is not None:
        why = _model_refusal(api, key, attempt)
        if why is not None:
            return why
    return "throttled" if key.throttled else None


def refusal_of_key(keys: Mapping[str, Key], presented: str, region: str | None) -> Refusal | None:
    """Why a key does not work in a region, where nothing else matters; None where it does."""
    if not presented:
        return "no-key"
    key = keys.get(presented)
    if key is None or key.region != region:
        return "wrong-key"
    return "throttled" if key.throttled else None


def _model_refusal(api: SpecFile, key: Key, attempt: Attempt) -> Refusal | None:
    if not isinstance(attempt.body, dict):
        return "bad-json"
    if not attempt.model:
        return "no-model"
    model = api.models.get(attempt.model)
    if model is None:
        return "unknown-model"
    protocol = api.protocols[attempt.protocol]
    if attempt.protocol not in model.protocols:
        return "unsupported-model"
    families = protocol.endpoints[attempt.endpoint].families
    if families is not None and model.family not in families.get(key.region, families["default"]):
        return "wrong-endpoint"
    return None if granted(api, key, attempt.model, model) else "denied"


def granted(api: SpecFile, key: Key, name: str, model: Model) -> bool:
    """Whether a key may call a model: a tuned one in its own workspace, any other where it was granted."""
    if model.workspace is not None:
        return key.workspace == model.workspace
    return key.workspace is None or name in api.workspaces[key.workspace].models
