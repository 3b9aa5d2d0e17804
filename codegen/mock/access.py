"""Access control of the mock: the region of a host, the workspace of a key, the models of a workspace."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from codegen.mock.call import Refusal
from codegen.spec.model import Auth, Model, SpecFile

LOCAL_HOSTS = ("127.0.0.1", "localhost", "[::1]")
THROTTLED_SUFFIX = "-throttled"


@dataclass(frozen=True)
class Key:
    """Where a key works: in one region, for the models of one workspace. A throttled key gets status 429."""

    region: str
    workspace: str | None
    throttled: bool = False


def made_up_keys(api: SpecFile) -> dict[str, Key]:
    """Two keys for each workspace in each region: a normal one, and a throttled one that ends in `-throttled`.

    They consist of names from the spec. So they are the same at each start, and they are not secret.
    """
    keys: dict[str, Key] = {}
    for region in api.regions:
        for workspace in api.workspaces or (None,):
            name = "-".join(part for part in ("sk-mock", region, workspace) if part)
            # Names may contain hyphens, so that `a-b` with `c` and `a` with `b-c` would give the same key.
            while name in keys or name + THROTTLED_SUFFIX in keys:
                name += "-2"
            keys[name] = Key(region, workspace)
            keys[name + THROTTLED_SUFFIX] = Key(region, workspace, throttled=True)
    return keys


def hosts_of(api: SpecFile, local: str | None) -> dict[str, str]:
    """The region of each host name. `local` is the region that answers under the names of this machine, if any."""
    hosts: dict[str, str] = {}
    if local is not None:
        hosts |= dict.fromkeys(LOCAL_HOSTS, local)
        hosts |= {f"{name}.localhost": name for name in api.regions}
    return hosts | {region.host.removeprefix("https://"): name for name, region in api.regions.items()}


def host_name(header: str) -> str:
    """The host name in a Host header, without the port and in lower case."""
    name, colon, port = header.rpartition(":")
    return (name if colon and port.isdigit() else header).lower()


def presented_key(auth: Auth, headers: Mapping[str, str]) -> str:
    """The key in the headers of a request; empty if there is none."""
    value = headers.get(auth.header, "")
    if auth.scheme is None:
        return value
    scheme, _, key = value.partition(" ")
    return key.strip() if scheme.lower() == auth.scheme.lower() else ""


@dataclass(frozen=True)
class Attempt:
    """A request for an endpoint that is not accepted or refused yet.

    `body` is None if it is not JSON; `readable` is False if it should be JSON and is not.
    """

    protocol: str
    endpoint: str
    region: str | None
    key: str
    body: Any
    readable: bool
    model: str


def refusal(api: SpecFile, keys: Mapping[str, Key], attempt: Attempt) -> Refusal | None:
    """Why the service refuses a request; None if it accepts it.

    The checks have the order of the service: key, body, model, endpoint, permission.
    """
    key = keys.get(attempt.key)
    if key is None or key.region != attempt.region:
        return refusal_of_key(keys, attempt.key, attempt.region)
    if not attempt.readable:
        return "bad-json"
    if api.protocols[attempt.protocol].model_field is not None:
        reason = _model_refusal(api, key, attempt)
        if reason is not None:
            return reason
    return "throttled" if key.throttled else None


def refusal_of_key(keys: Mapping[str, Key], presented: str, region: str | None) -> Refusal | None:
    """Why a key does not work in a region; None if it works. Only the key and the region are checked."""
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
    """Whether a key may call a model.

    A tuned model needs a key of its own workspace. Any other model needs a key without a workspace, or a key of a
    workspace that lists the model.
    """
    if model.workspace is not None:
        return key.workspace == model.workspace
    return key.workspace is None or name in api.workspaces[key.workspace].models
