"""Values -> Spec: the models' errors and our cross checks, each put at its position, all at once."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from codegen import document
from codegen.document import Document, Path
from codegen.errors import CodegenError, Position, Problem, suggestion
from codegen.model import Endpoint, LocaleFile, Model, Package, Request, Scenario, SpecFile
from codegen.texts import INSTALL_FIELDS, REASON_FIELDS, fields

_M = TypeVar("_M", bound=BaseModel)

ECOSYSTEMS = {"python": "pypi", "java": "maven", "nodejs": "npm", "go": "go"}
"""The package ecosystem of each language that has one here."""


@dataclass(frozen=True)
class Spec:
    """A checked spec with its locales; every reference in it leads somewhere."""

    api: SpecFile
    locales: Mapping[str, LocaleFile]
    document: Document

    def endpoint(self, protocol: str, request: Request) -> Endpoint:
        """The endpoint that a request of `protocol` goes to."""
        return self.api.protocols[protocol].endpoints[request.endpoint]

    def model(self, protocol: str, request: Request) -> Model | None:
        """The model that a request's body names; None where the protocol knows no models."""
        field = self.api.protocols[protocol].model_field
        return None if field is None else self.api.models[request.body[field]]

    def workspace(self, scenario: Scenario) -> str | None:
        """The workspace whose key a scenario uses; None where the spec has no workspaces."""
        return scenario.workspace or next(iter(self.api.workspaces), None)


def load(file: str, data: bytes, locales: Mapping[str, tuple[str, bytes]]) -> Spec:
    """Check a spec file and its locales (`{locale: (file, bytes)}`).

    Raises CodegenError with every problem found in any of the files.
    """
    problems: list[Problem] = []

    def read(name: str, content: bytes, model: type[_M]) -> tuple[Document, _M] | None:
        try:
            doc = document.parse(content, name)
            return doc, model.model_validate(doc.value)
        except CodegenError as error:
            problems.extend(error.problems)
        except ValidationError as error:
            problems.extend(_problem(doc, model, dict(e)) for e in error.errors())
        return None

    if not locales:
        problems.append(Problem(Position(file), "no locale; add one as locales/<locale>.yaml beside the spec"))
    parsed = {locale: read(name, content, LocaleFile) for locale, (name, content) in sorted(locales.items())}
    whole = read(file, data, SpecFile)
    if whole is not None:
        checks = _Checks(whole[0], whole[1], sorted(locales))
        problems.extend(checks.run())
        problems.extend(_locale_problems(checks, {k: v for k, v in parsed.items() if v is not None}))
    if whole is None or problems:
        raise CodegenError(problems)
    return Spec(whole[1], {k: v[1] for k, v in parsed.items() if v is not None}, whole[0])


# --- pydantic's errors, told to people ------------------------------------------------------------------


def _problem(doc: Document, model: type[BaseModel], error: dict[str, Any]) -> Problem:
    kind, context = error["type"], error.get("ctx", {})
    is_key = error["loc"][-1:] == ("[key]",)
    path: Path = tuple(step for step in error["loc"] if step != "[key]")
    source = doc.source(path)
    if kind == "missing":
        return Problem(doc.key_position(path[:-1]) if len(path) > 1 else doc.position(()), f"missing key '{path[-1]}'")
    if kind == "extra_forbidden":
        near = suggestion(str(path[-1]), _fields_at(model, path[:-1]))
        return Problem(doc.key_position(path), f"unknown key '{path[-1]}'{near}")
    where = doc.key_position(path) if is_key else doc.position(path)
    shown = f"'{path[-1]}'" if is_key else f"'{source}'" if source else "this value"
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", context["expected"])
        what = "key" if is_key else "value"
        return Problem(where, f"unknown {what} {shown}{suggestion(str(path[-1]) if is_key else source, known)}")
    if kind == "string_pattern_mismatch":
        return Problem(where, f"{shown} is not of the form {_forms().get(context['pattern'], context['pattern'])}")
    if kind == "string_type" and source:
        return Problem(where, f'a text is wanted here; write "{source}" in quotes')
    wanted = {
        "string_type": "a text is wanted here",
        "string_too_short": "this text is empty",
        "dict_type": "a mapping is wanted here, lines of `key: value`",
        "model_type": "a mapping is wanted here, lines of `key: value`",
        "model_attributes_type": "a mapping is wanted here, lines of `key: value`",
        "list_type": "a list is wanted here, lines of `- item`",
    }
    return Problem(where, wanted.get(kind, str(error["msg"]).lower()))


def _forms() -> dict[str, str]:
    return {
        r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$": "a name: lower-case letters and digits, words joined by hyphens",
        r"^https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?$": "https:// and a host name, without a path",
        r"^(/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)+$": "a path: /part/part, no slash at its end",
        r"^[A-Z_][A-Z0-9_]*$": "an environment variable: upper-case letters, digits and _",
        r"^[0-9]+(\.[0-9A-Za-z]+)*$": "a version: numbers joined by dots",
        r"^(pypi|npm|maven|go):[A-Za-z0-9@._/:-]+$": "ecosystem:name, with pypi, npm, maven or go",
    }


def _fields_at(model: Any, path: Path) -> list[str]:
    """The keys that the model allows at `path`."""
    for step in path:
        model = _bare(model)
        if isinstance(model, type) and issubclass(model, BaseModel):
            model = model.model_fields[str(step)].annotation
        else:
            model = typing.get_args(model)[-1]
    model = _bare(model)
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _bare(annotation: Any) -> Any:
    """An annotation without Annotated and None."""
    while typing.get_origin(annotation) in (typing.Annotated, typing.Union, types.UnionType):
        annotation = next(arg for arg in typing.get_args(annotation) if arg is not type(None))
    return annotation


# --- cross checks ---------------------------------------------------------------------------------------


class _Checks:
    """What the types cannot say: that every reference leads somewhere, and that the API allows each sample."""

    def __init__(self, doc: Document, api: SpecFile, locales: list[str]) -> None:
        self.doc = doc
        self.api = api
        self.locales = locales

    def run(self) -> Iterator[Problem]:
        yield from self._localized()
        for name, region in self.api.regions.items():
            if region.site is not None:
                yield from self._known(("regions", name, "site"), "locale", region.site, self.locales)
        for name, protocol in self.api.protocols.items():
            at: Path = ("protocols", name)
            for endpoint_name, endpoint in protocol.endpoints.items():
                yield from self._families((*at, "endpoints", endpoint_name, "families"), endpoint)
            for language, sdk in protocol.sdks.items():
                here = (*at, "sdks", language)
                if language not in ECOSYSTEMS:
                    yield self.problem(here, f"there is no SDK for {language} samples; remove it", key=True)
                    continue
                if language in protocol.no_sdk:
                    yield self.problem((*at, "no_sdk", language), f"{language} has an SDK above; keep one of the two")
                yield from self._package(here, language, sdk)
                for way, shown in sdk.base_url_ways.items():
                    for index, scenario in enumerate(shown.scenarios):
                        yield from self._known(
                            (*here, "base_url_ways", way, "scenarios", index), "scenario", scenario, self.api.scenarios
                        )
        for language, client in self.api.http.items():
            for index, package in enumerate(client.packages):
                yield from self._package(("http", language, "packages", index), language, package)
        yield from self._models()
        for name, scenario in self.api.scenarios.items():
            yield from self._scenario(name, scenario)

    def problem(self, path: Path, message: str, *, key: bool = False) -> Problem:
        return Problem(self.doc.key_position(path) if key else self.doc.position(path), message)

    def _known(self, path: Path, what: str, word: str, known: Iterable[str], *, key: bool = False) -> Iterator[Problem]:
        names = list(known)
        if word not in names:
            yield self.problem(path, f"unknown {what} '{word}'{suggestion(word, names)}", key=key)

    def _localized(self) -> Iterator[Problem]:
        for path, value in _localized_texts(self.doc.value):
            if not isinstance(value, dict):
                continue
            for locale in self.locales:
                if locale not in value:
                    yield self.problem(path, f"the text for locale '{locale}' is missing")
            for locale in value:
                yield from self._known((*path, locale), "locale", locale, self.locales, key=True)

    def _families(self, path: Path, endpoint: Endpoint) -> Iterator[Problem]:
        if endpoint.families is None:
            return
        if "default" not in endpoint.families:
            yield self.problem(path, "missing key 'default': the families of regions that are not named")
        for region in endpoint.families:
            yield from self._known((*path, region), "region", region, ["default", *self.api.regions], key=True)

    def _package(self, path: Path, language: str, package: Package) -> Iterator[Problem]:
        ecosystem = ECOSYSTEMS.get(language)
        if ecosystem is None or not package.package.startswith(f"{ecosystem}:"):
            wanted = f"its packages begin with '{ecosystem}:'" if ecosystem else "it can have none"
            yield self.problem((*path, "package"), f"'{package.package}' is no package for {language}: {wanted}")
        if _version(package.oldest) > _version(package.newest):
            yield self.problem((*path, "oldest"), f"the oldest version is newer than the newest, {package.newest}")

    def _models(self) -> Iterator[Problem]:
        api = self.api
        for name, model in api.models.items():
            at: Path = ("models", name)
            for index, protocol in enumerate(model.protocols):
                yield from self._known((*at, "protocols", index), "protocol", protocol, api.protocols)
            if model.workspace is not None:
                yield from self._known((*at, "workspace"), "workspace", model.workspace, api.workspaces)
            if (model.kind == "tuned") != (model.workspace is not None):
                told = "a tuned model needs the workspace it lives in" if model.kind == "tuned" else (
                    "only a tuned model belongs to a workspace; grant others under workspaces"
                )
                yield self.problem(at, told, key=True)
        for name, workspace in api.workspaces.items():
            for index, model_name in enumerate(workspace.models):
                path: Path = ("workspaces", name, "models", index)
                yield from self._known(path, "model", model_name, api.models)
                owner = api.models[model_name].workspace if model_name in api.models else None
                if owner not in (None, name):
                    yield self.problem(path, f"'{model_name}' is tuned and only its own workspace '{owner}' calls it")

    def _scenario(self, name: str, scenario: Scenario) -> Iterator[Problem]:
        api, at = self.api, ("scenarios", name)
        if scenario.workspace is not None:
            yield from self._known((*at, "workspace"), "workspace", scenario.workspace, api.workspaces)
        for protocol_name, requests in scenario.requests.items():
            path: Path = (*at, "requests", protocol_name)
            if protocol_name not in api.protocols:
                yield from self._known(path, "protocol", protocol_name, api.protocols, key=True)
                continue
            if not requests:
                yield self.problem(path, "at least one request is wanted here")
            for index, request in enumerate(requests):
                here = (*path, index)
                endpoints = api.protocols[protocol_name].endpoints
                yield from self._known((*here, "endpoint"), "endpoint", request.endpoint, endpoints)
                yield from self._request_model(here, protocol_name, request, scenario)

    def _request_model(self, at: Path, protocol_name: str, request: Request, scenario: Scenario) -> Iterator[Problem]:
        api, field = self.api, self.api.protocols[protocol_name].model_field
        if field is None:
            return
        body = request.body
        if not isinstance(body, dict) or not isinstance(body.get(field), str):
            yield self.problem((*at, "body"), f"the body names no model: '{field}' is missing", key=True)
            return
        name, path = body[field], (*at, "body", field)
        model = api.models.get(name)
        if model is None:
            yield from self._known(path, "model", name, api.models)
            return
        if protocol_name not in model.protocols:
            yield self.problem(
                path, f"the {model.kind} model '{name}' cannot be called through {protocol_name}, "
                f"only through {', '.join(model.protocols)}"
            )  # fmt: skip
        caller = scenario.workspace or next(iter(api.workspaces), None)
        if caller in api.workspaces and name not in api.workspaces[caller].models:
            if model.workspace is not None:
                told = f"only the key of its own workspace calls it: set the scenario's workspace to '{model.workspace}'"
            else:
                told = "grant it under workspaces"
            yield self.problem(path, f"the workspace '{caller}' may not call the {model.kind} model '{name}'; {told}")
        endpoint = api.protocols[protocol_name].endpoints.get(request.endpoint)
        if endpoint is not None and endpoint.families is not None:
            served = sorted({family for families in endpoint.families.values() for family in families})
            if model.family not in served:
                yield self.problem(
                    (*at, "endpoint"), f"the endpoint '{request.endpoint}' serves the model families "
                    f"{', '.join(served)} and not '{model.family}' of '{name}'"
                )  # fmt: skip


def _localized_texts(value: Any) -> Iterator[tuple[Path, Any]]:
    """Every place of a spec where a text per locale stands."""
    yield ("title",), value["title"]
    for section in ("regions", "protocols", "workspaces", "scenarios"):
        for name, part in value.get(section, {}).items():
            yield (section, name, "title"), part["title"]
    for name, link in value.get("links", {}).items():
        yield ("links", name), link
    for name, protocol in value["protocols"].items():
        for language, reason in protocol.get("no_sdk", {}).items():
            yield ("protocols", name, "no_sdk", language), reason
    yield from _marked(value["scenarios"], ("scenarios",))


def _marked(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        if "$locale" in value:
            yield (*path, "$locale"), value["$locale"]
        else:
            for key, item in value.items():
                yield from _marked(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _marked(item, (*path, index))


def _version(text: str) -> tuple[tuple[int, str], ...]:
    """A version's order: numbers by value, anything else by its letters."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in text.split("."))


def _locale_problems(checks: _Checks, locales: Mapping[str, tuple[Document, LocaleFile]]) -> Iterator[Problem]:
    api = checks.api
    names = {name for _, locale in locales.values() for name in locale.texts}
    for index, note in enumerate(api.notes):
        if note not in names:
            yield checks.problem(("notes", index), f"unknown text '{note}'{suggestion(note, names)}")
    ecosystems = {p.package.partition(":")[0] for p in _packages(api)}
    for doc, locale in locales.values():
        for missing in sorted(names - set(locale.texts)):
            yield Problem(doc.key_position(("texts",)), f"missing key '{missing}', which another locale has")
        for missing in sorted(ecosystems - set(locale.install)):
            yield Problem(doc.key_position(("install",)), f"missing key '{missing}'")
        for reason in sorted(set(REASON_FIELDS) - set(locale.reasons)):
            yield Problem(doc.key_position(("reasons",)), f"missing key '{reason}'")
        common = {"env", *api.links}
        checked: list[tuple[Path, str, set[str]]] = [
            (("key_comment",), locale.key_comment, common),
            (("key_missing",), locale.key_missing, common),
            *((("texts", name), text, common) for name, text in locale.texts.items()),
            *((("install", name), text, set(INSTALL_FIELDS)) for name, text in locale.install.items()),
            *((("reasons", name), text, set(REASON_FIELDS[name])) for name, text in locale.reasons.items()),
        ]
        for path, text, known in checked:
            for field in fields(text):
                if field not in known:
                    yield Problem(doc.position(path), f"unknown placeholder {{{field}}}{suggestion(field, known)}")


def _packages(api: SpecFile) -> Iterator[Package]:
    for protocol in api.protocols.values():
        yield from protocol.sdks.values()
    for client in api.http.values():
        yield from client.packages
