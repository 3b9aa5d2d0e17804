"""What the types cannot check: that every name a spec refers to exists, and that the API allows each sample."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from codegen.errors import Problem, quoted, suggestion
from codegen.languages import LANGUAGES
from codegen.languages.escapes import invisible
from codegen.request.headers import TRANSPORT_HEADERS
from codegen.request.url import normalized
from codegen.spec.answers import wrong_answers, wrong_examples
from codegen.spec.document import Document
from codegen.spec.model import Endpoint, LocaleFile, Package, Protocol, Scenario, ScenarioRequest, SpecFile
from codegen.spec.placeholders import INSTALL_FIELDS, NONCE, REASON_FIELDS, RUNTIME_FIELDS, fields, fill_nonce
from codegen.value import ValuePath

_MAX_SUGGESTED_FROM = 500
"""With more known names than this, messages suggest none: the search would be slow."""
_DEVICES = frozenset(
    ("aux", "con", "nul", "prn", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)))
)
_SYSTEM_VARIABLES = frozenset(
    ("PATH", "HOME", "IFS", "LANG", "PWD", "SHELL", "TMPDIR", "USER", "BASH", "RANDOM", "UID")
)


class Checks:
    """Checks one spec that the types accept; `locales` are the names of its locale files."""

    def __init__(self, doc: Document, api: SpecFile, locales: list[str]) -> None:
        self.doc = doc
        self.api = api
        self.locales = locales
        self._granted = {name: frozenset(workspace.models) for name, workspace in api.workspaces.items()}
        self._served: dict[tuple[str, str], list[str]] = {}  # by endpoint: the model families it serves in any region
        self._texts_are_complete = False
        self._without_nonce: set[tuple[str, str]] = set()  # endpoints with an example that has no {nonce}
        for name, protocol in api.protocols.items():
            for at, endpoint in protocol.endpoints.items():
                if endpoint.families is not None:
                    self._served[name, at] = sorted({family for some in endpoint.families.values() for family in some})
                if endpoint.example is not None and fill_nonce(endpoint.example, "") == endpoint.example:
                    self._without_nonce.add((name, at))

    def run(self) -> Iterator[Problem]:
        """Every problem, in no particular order."""
        incomplete = list(self._localized())
        yield from incomplete
        self._texts_are_complete = not incomplete
        if self.api.auth.env in _SYSTEM_VARIABLES:
            message = f"the system has a variable {self.api.auth.env} of its own; name one for the key alone"
            yield self.problem(("auth", "env"), message)
        for section in ("regions", "protocols", "scenarios"):
            for name in getattr(self.api, section):
                if is_device(name):
                    message = (
                        f"Windows has a device named '{name}', so no checkout there can hold it; choose another name"
                    )
                    yield self.problem((section, name), message, key=True)
        for name, region in self.api.regions.items():
            if region.site is not None:
                yield from self._known(("regions", name, "site"), "locale", region.site, self.locales)
            for link in region.links:
                yield from self._known(("regions", name, "links", link), "link", link, self.api.links, key=True)
        for name, protocol in self.api.protocols.items():
            at: ValuePath = ("protocols", name)
            yield from self._urls(at, protocol)
            for endpoint_name, endpoint in protocol.endpoints.items():
                yield from self._families((*at, "endpoints", endpoint_name, "families"), endpoint)
                yield from self._example((*at, "endpoints", endpoint_name), protocol.mock, endpoint)
            for language, sdk in protocol.sdks.items():
                here = (*at, "sdks", language)
                if not LANGUAGES[language].ecosystem:
                    yield self.problem(here, f"there is no SDK for {language} samples; remove it", key=True)
                    continue
                if language in protocol.no_sdk:
                    yield self.problem((*at, "no_sdk", language), f"{language} has an SDK above; keep one of the two")
                yield from self._package(here, language, sdk)
                for way, shown in sdk.base_url_ways.items():
                    for index, name_of_scenario in enumerate(shown.scenarios):
                        place: ValuePath = (*here, "base_url_ways", way, "scenarios", index)
                        yield from self._known(place, "scenario", name_of_scenario, self.api.scenarios)
        for language, client in self.api.http.items():
            for part, packages in (("packages", client.packages), ("reads_with", client.reads_with)):
                for index, package in enumerate(packages):
                    yield from self._package(("http", language, part, index), language, package)
        yield from self._models()
        for scenario_name, scenario in self.api.scenarios.items():
            yield from self._scenario(scenario_name, scenario)

    def problem(self, path: ValuePath, message: str, *, key: bool = False) -> Problem:
        """A problem with the value at `path`, or with the key that `path` ends with."""
        return Problem(self.doc.key_position(path) if key else self.doc.position(path), message)

    def _known(
        self, path: ValuePath, what: str, word: str, known: Collection[str], *, key: bool = False
    ) -> Iterator[Problem]:
        if word not in known:
            yield self.problem(path, f"unknown {what} {quoted(word)}{_near(word, known)}", key=key)

    def _localized(self) -> Iterator[Problem]:
        for path, value in _localized_texts(self.doc.value):
            if not isinstance(value, dict):
                yield self.problem(path, "a text for each locale is wanted here, and nothing beside $locale")
                continue
            for locale in self.locales:
                if locale not in value:
                    yield self.problem(path, f"the text for locale '{locale}' is missing")
            for locale, text in value.items():
                yield from self._known((*path, locale), "locale", locale, self.locales, key=True)
                if path[-1] != "$locale":  # samples may send any character
                    yield from _invisible(self.doc, (*path, locale), text)

    def _families(self, path: ValuePath, endpoint: Endpoint) -> Iterator[Problem]:
        if endpoint.families is None:
            return
        if "default" not in endpoint.families:
            yield self.problem(path, "missing key 'default': the families of regions that are not named")
        known = {"default", *self.api.regions}
        for region in endpoint.families:
            yield from self._known((*path, region), "region", region, known, key=True)

    def _example(self, path: ValuePath, mock: str, endpoint: Endpoint) -> Iterator[Problem]:
        if mock == "example" and endpoint.example is None:
            message = "missing key 'example': the JSON this endpoint answers with, where no module of the mock does"
            yield self.problem(path, message, key=True)
        if mock != "example" and endpoint.example is not None:
            message = f"the mock's module '{mock}' answers for this endpoint; remove the example, or set mock: example"
            yield self.problem((*path, "example"), message, key=True)

    def _package(self, path: ValuePath, language: str, package: Package) -> Iterator[Problem]:
        ecosystem = LANGUAGES[language].ecosystem
        if not ecosystem or not package.package.startswith(f"{ecosystem}:"):
            wanted = f"its packages begin with '{ecosystem}:'" if ecosystem else "it can have none"
            yield self.problem((*path, "package"), f"{quoted(package.package)} is no package for {language}: {wanted}")
        if _version(package.oldest) > _version(package.newest):
            yield self.problem((*path, "oldest"), f"the oldest version is newer than the newest, {package.newest}")

    def _models(self) -> Iterator[Problem]:
        api = self.api
        for name, model in api.models.items():
            at: ValuePath = ("models", name)
            for index, protocol in enumerate(model.protocols):
                yield from self._known((*at, "protocols", index), "protocol", protocol, api.protocols)
            if model.workspace is not None:
                yield from self._known((*at, "workspace"), "workspace", model.workspace, api.workspaces)
            if (model.kind == "tuned") != (model.workspace is not None):
                message = (
                    "a tuned model needs the workspace it lives in"
                    if model.kind == "tuned"
                    else ("only a tuned model belongs to a workspace; grant others under workspaces")
                )
                yield self.problem(at, message, key=True)
        for name, workspace in api.workspaces.items():
            for index, model_name in enumerate(workspace.models):
                path: ValuePath = ("workspaces", name, "models", index)
                yield from self._known(path, "model", model_name, api.models)
                owner = api.models[model_name].workspace if model_name in api.models else None
                if owner not in (None, name):
                    yield self.problem(
                        path, f"{quoted(model_name)} is tuned and only its own workspace '{owner}' calls it"
                    )

    def _scenario(self, name: str, scenario: Scenario) -> Iterator[Problem]:
        api, at = self.api, ("scenarios", name)
        if scenario.workspace is not None:
            yield from self._known((*at, "workspace"), "workspace", scenario.workspace, api.workspaces)
        for protocol_name in scenario.missing:
            yield from self._known(
                (*at, "missing", protocol_name), "protocol", protocol_name, scenario.requests, key=True
            )
        for text, by_locale in scenario.texts.items():
            for locale, words in by_locale.items():
                for field in fields(words):
                    place: ValuePath = (*at, "texts", text, locale)
                    yield from self._known(place, "placeholder", field, _of_texts(api))
        for protocol_name in scenario.unsupported:
            path: ValuePath = (*at, "unsupported", protocol_name)
            yield from self._known(path, "protocol", protocol_name, api.protocols, key=True)
            if protocol_name in scenario.requests:
                yield self.problem(path, "this protocol has requests above; keep one of the two", key=True)
        for protocol_name, requests in scenario.requests.items():
            path = (*at, "requests", protocol_name)
            if protocol_name not in api.protocols:
                yield from self._known(path, "protocol", protocol_name, api.protocols, key=True)
                continue
            if not requests:
                yield self.problem(path, "at least one request is wanted here")
            yield from self._nonce(path, protocol_name, requests)
            yield from self._answers(path, requests, scenario.template)
            for index, request in enumerate(requests):
                here = (*path, index)
                endpoints = api.protocols[protocol_name].endpoints
                yield from self._known((*here, "endpoint"), "endpoint", request.endpoint, endpoints)
                yield from self._headers((*here, "headers"), request)
                yield from self._request_model(here, protocol_name, request, scenario)

    def _headers(self, path: ValuePath, request: ScenarioRequest) -> Iterator[Problem]:
        """No request sets a header that every sample or every HTTP client sends by itself, and none sets one twice."""
        of_samples = {self.api.auth.header.lower(): "carries the key", "content-type": "is always application/json"}
        refused = dict.fromkeys((*TRANSPORT_HEADERS, "host"), "is the HTTP client's own") | of_samples
        for name in request.headers:
            if name.lower() in refused:
                yield self.problem(
                    (*path, name), f"the header {quoted(name)} {refused[name.lower()]}; remove it", key=True
                )
            refused.setdefault(name.lower(), "stands there twice")

    def _urls(self, path: ValuePath, protocol: Protocol) -> Iterator[Problem]:
        """Paths must be normalized: clients change dot segments, needless escapes and a `%` that begins no escape."""
        for name, endpoint in protocol.endpoints.items():
            written = protocol.base_path + endpoint.path
            normal = normalized(f"https://host{written}").removeprefix("https://host")
            if normal != written:
                message = f"clients would change this path; write what they make of it: {normal}"
                yield self.problem((*path, "endpoints", name, "path"), message)

    def _answers(self, path: ValuePath, requests: list[ScenarioRequest], template: str) -> Iterator[Problem]:
        wrong = list(wrong_answers(requests, template))
        if not wrong and self._texts_are_complete:
            wrong = list(wrong_examples(requests, self.locales))
        for at, message in wrong:
            yield self.problem((*path, *at), message)

    def _nonce(self, path: ValuePath, protocol_name: str, requests: list[ScenarioRequest]) -> Iterator[Problem]:
        """Verify looks for the nonce in what a sample prints, so at least one answer of the scenario must hold it."""
        if self.api.protocols[protocol_name].mock != "example":
            return
        if requests and all((protocol_name, request.endpoint) in self._without_nonce for request in requests):
            message = f"no example of these endpoints holds {NONCE} in a text, which verify looks for in the output"
            yield self.problem(path, message, key=True)

    def _request_model(
        self, at: ValuePath, protocol_name: str, request: ScenarioRequest, scenario: Scenario
    ) -> Iterator[Problem]:
        api, field = self.api, self.api.protocols[protocol_name].model_field
        if field is None:
            return
        body = request.body
        if not isinstance(body, dict) or not isinstance(body.get(field), str):
            yield self.problem((*at, "body"), f"the body names no model: {quoted(field)} is missing", key=True)
            return
        name, path = body[field], (*at, "body", field)
        model = api.models.get(name)
        if model is None:
            yield from self._known(path, "model", name, api.models)
            return
        if protocol_name not in model.protocols:
            yield self.problem(
                path, f"the {model.kind} model {quoted(name)} cannot be called through {protocol_name}, "
                f"only through {', '.join(model.protocols)}"
            )  # fmt: skip
        caller = scenario.workspace or next(iter(api.workspaces), None)
        if caller in self._granted and name not in self._granted[caller]:
            if model.workspace is not None:
                advice = (
                    f"only the key of its own workspace calls it: set the scenario's workspace to '{model.workspace}'"
                )
            else:
                advice = "grant it under workspaces"
            yield self.problem(
                path, f"the workspace '{caller}' may not call the {model.kind} model {quoted(name)}; {advice}"
            )
        served = self._served.get((protocol_name, request.endpoint))
        if served is not None and model.family not in served:
            yield self.problem(
                (*at, "endpoint"), f"the endpoint '{request.endpoint}' serves the model families "
                f"{', '.join(served)} and not '{model.family}' of {quoted(name)}"
            )  # fmt: skip


def is_device(name: str) -> bool:
    """Whether Windows has a device of that name, and can therefore hold no file or folder of that name.

    All else that a checkout on Windows or macOS cannot hold, such as two names that differ in case, is no `Name`.
    """
    return name in _DEVICES


def _near(word: str, known: Collection[str]) -> str:
    """The suggestion that ends a message, or an empty text where there are too many names to compare."""
    return suggestion(word, known) if len(known) <= _MAX_SUGGESTED_FROM else ""


def _localized_texts(value: Any) -> Iterator[tuple[ValuePath, Any]]:
    """Every path of a spec that holds a text per locale, with its value."""
    yield ("title",), value["title"]
    for section in ("regions", "protocols", "workspaces", "scenarios"):
        for name, part in value.get(section, {}).items():
            yield (section, name, "title"), part["title"]
    for name, link in value.get("links", {}).items():
        yield ("links", name), link
    for region, part in value["regions"].items():
        for name, link in part.get("links", {}).items():
            yield ("regions", region, "links", name), link
    for name, protocol in value["protocols"].items():
        for language, reason in protocol.get("no_sdk", {}).items():
            yield ("protocols", name, "no_sdk", language), reason
    for name, scenario in value["scenarios"].items():
        for part in ("texts", "unsupported"):
            for key, text in scenario.get(part, {}).items():
                yield ("scenarios", name, part, key), text
        for protocol, cells in scenario.get("missing", {}).items():
            for cell, reason in cells.items():
                yield ("scenarios", name, "missing", protocol, cell), reason
    yield from _locale_markers(value["scenarios"], ("scenarios",))


def _locale_markers(value: Any, path: ValuePath) -> Iterator[tuple[ValuePath, Any]]:
    """Every `$locale` in a value, with its texts; None for the texts where it has a neighbour."""
    if isinstance(value, dict):
        if "$locale" in value:
            # The whole mapping becomes one text, so another key beside $locale would never be sent.
            yield (*path, "$locale"), value["$locale"] if len(value) == 1 else None
        else:
            for key, item in value.items():
                yield from _locale_markers(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _locale_markers(item, (*path, index))


def _version(text: str) -> tuple[tuple[int, str], ...]:
    """A sort key for versions: numeric parts by value, other parts as text and before all numbers."""
    return tuple((int(part), "") if part.isdigit() else (-1, part) for part in text.split("."))


def locale_problems(checks: Checks, locales: Mapping[str, tuple[Document, LocaleFile]]) -> Iterator[Problem]:
    """Texts that a locale lacks though the spec or another locale names them, and unknown placeholders."""
    api = checks.api
    names = {name for _, locale in locales.values() for name in locale.texts}
    for index, note in enumerate(api.notes):
        if note not in names:
            yield checks.problem(("notes", index), f"unknown text {quoted(note)}{_near(note, names)}")
    for scenario_name, scenario in api.scenarios.items():
        for text in scenario.texts:
            if text not in names:
                where = ("scenarios", scenario_name, "texts", text)
                yield checks.problem(where, f"unknown text {quoted(text)}{_near(text, names)}", key=True)
    ecosystems = {p.package.partition(":")[0] for p in _packages(api)}
    for doc, locale in locales.values():
        for missing in sorted(names - set(locale.texts)):
            yield Problem(doc.key_position(("texts",)), f"missing key '{missing}', which another locale has")
        for missing in sorted(ecosystems - set(locale.install)):
            yield Problem(doc.key_position(("install",)), f"missing key '{missing}'")
        for missing in sorted(_with_runtime(api) - set(locale.runtimes)):
            message = f"`runtimes:` has no text for {missing}, of which the spec says a `runtime:`"
            yield Problem(doc.key_position(("runtimes",)), message)
        for reason in sorted(set(REASON_FIELDS) - set(locale.reasons)):
            yield Problem(doc.key_position(("reasons",)), f"missing key '{reason}'")
        common = _of_texts(api)
        checked: list[tuple[ValuePath, str, set[str]]] = [
            (("key_comment",), locale.key_comment, common),
            (("key_missing",), locale.key_missing, common),
            *((("texts", name), text, common) for name, text in locale.texts.items()),
            *((("install", name), text, set(INSTALL_FIELDS)) for name, text in locale.install.items()),
            *((("runtimes", name), text, set(RUNTIME_FIELDS)) for name, text in locale.runtimes.items()),
            *((("reasons", name), text, set(REASON_FIELDS[name])) for name, text in locale.reasons.items()),
        ]
        yield from _invisible(doc, ("title",), locale.title)
        for path, text, known in checked:
            yield from _invisible(doc, path, text)
            for field in fields(text):
                if field not in known:
                    yield Problem(doc.position(path), f"unknown placeholder {{{field}}}{_near(field, known)}")


def _invisible(doc: Document, path: ValuePath, text: str) -> Iterator[Problem]:
    """A problem with the first invisible character of a text that readers see."""
    character = invisible(text)
    if character:
        name = unicodedata.name(character, "a control character").lower()
        yield Problem(
            doc.position(path), f"this text holds U+{ord(character):04X} ({name}), which nobody sees; delete it"
        )


def _of_texts(api: SpecFile) -> set[str]:
    """The placeholders that texts for readers may have."""
    return {"env", "region", *api.links, *(("workspace",) if api.workspaces else ())}


def _with_runtime(api: SpecFile) -> set[str]:
    """The languages of whose samples the spec says which version of the language they need."""
    of_http = {language for language, client in api.http.items() if client.runtime}
    sdks = (item for protocol in api.protocols.values() for item in protocol.sdks.items())
    return of_http | {language for language, sdk in sdks if sdk.runtime}


def _packages(api: SpecFile) -> Iterator[Package]:
    for protocol in api.protocols.values():
        yield from protocol.sdks.values()
    for client in api.http.values():
        yield from (*client.packages, *client.reads_with)
