"""Spec -> the samples to publish, and a reason for each empty cell of the matrix."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Literal

from codegen.languages import LANGUAGES
from codegen.plan.requests import base_url, requests
from codegen.request.request import Request
from codegen.spec.load import Spec
from codegen.spec.model import REQUEST, LanguageName, Localized, Package, Sdk, SpecFile
from codegen.spec.placeholders import fill


@dataclass(frozen=True)
class Sample:
    """One published file. `base_url` is None for the http client, and where the SDK's own default is the right one."""

    locale: str
    region: str
    protocol: str
    scenario: str
    language: str
    client: str
    template: str
    packages: tuple[Package, ...]
    runtime: str | None
    """The oldest version of the language that it runs on, where the spec says one."""
    base_url: str | None
    requests: tuple[Request, ...]

    @property
    def id(self) -> str:
        """`<locale>/<region>/<protocol>/<scenario>/<language>-<client>`."""
        return "/".join((self.locale, self.region, self.protocol, self.scenario, f"{self.language}-{self.client}"))

    @property
    def sdk(self) -> Sdk | None:
        """The SDK that it uses; None for the http client."""
        return next((package for package in self.packages if isinstance(package, Sdk)), None)

    @property
    def path(self) -> str:
        """Relative to `generated/`."""
        return f"{self.id}/{LANGUAGES[self.language].filename}"


@dataclass(frozen=True)
class Missing:
    """A cell without a sample, with the reason in the language of its locale."""

    id: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """All cells, with and without a sample; both tuples are sorted by id."""

    samples: tuple[Sample, ...]
    missing: tuple[Missing, ...]


def plan(spec: Spec, templates: Collection[str]) -> Plan:
    """Every cell of locale x region x protocol x scenario x language x client: a sample, or why there is none.

    `templates` are the paths of the existing templates. A sample may name a template that does not exist.
    """
    samples: list[Sample] = []
    missing: list[Missing] = []
    for locale in spec.locales:
        for region in spec.api.regions:
            for scenario_name, scenario in spec.api.scenarios.items():
                for protocol, why in scenario.unsupported.items():
                    prefix = f"{locale}/{region}/{protocol}/{scenario_name}"
                    cells = _every_cell(spec.api)
                    missing += (Missing(f"{prefix}/{cell}", why[locale]) for cell in cells)
                for protocol in scenario.requests:
                    for cell in _cells(spec, templates, locale, region, protocol, scenario_name):
                        (samples if isinstance(cell, Sample) else missing).append(cell)  # type: ignore[arg-type]
    return Plan(tuple(sorted(samples, key=lambda s: s.id)), tuple(sorted(missing, key=lambda m: m.id)))


def _cells(
    spec: Spec, templates: Collection[str], locale: str, region: str, protocol: str, scenario: str
) -> Iterator[Sample | Missing]:
    api, words = spec.api, spec.locales[locale]
    names = {"region": api.regions[region].title[locale], "protocol": api.protocols[protocol].title[locale]}
    unserved = _unserved(spec, region, protocol, scenario)
    reasons = api.scenarios[scenario].missing.get(protocol, {})
    sent = {reads: requests(spec, locale, region, protocol, scenario, reads_answers=reads) for reads in (True, False)}
    url = base_url(api, region, protocol)
    prefix = f"{locale}/{region}/{protocol}/{scenario}"
    for language in _languages(api):
        names["language"] = LANGUAGES[language].title
        for way in _ways(api, templates, protocol, scenario, language, url):
            client, why = way.client, None
            if f"{language}-{client}" in reasons:
                why = reasons[f"{language}-{client}"][locale]
            elif way.absent is not None:
                why = way.absent[locale] if isinstance(way.absent, dict) else fill(words.reasons[way.absent], names)
            elif unserved:
                why = fill(words.reasons["family"], {**names, "model": unserved})
            elif way.pointless:
                why = fill(words.reasons["base-url"], names)
            if why is not None:
                yield Missing(f"{prefix}/{language}-{client}", why)
                continue
            template = LANGUAGES[language].template(way.stem)
            base = url if way.sets_base_url else None
            promised = sent[LANGUAGES[language].reads_answers]
            yield Sample(
                locale,
                region,
                protocol,
                scenario,
                language,
                client,
                template,
                way.packages,
                way.runtime,
                base,
                promised,
            )


@dataclass(frozen=True)
class _Way:
    """A client to call the API with in one language: its template (`stem` is the path below the language's folder)."""

    client: str
    stem: str = ""
    packages: tuple[Package, ...] = ()
    runtime: str | None = None
    sets_base_url: bool = False
    pointless: bool = False
    """Whether it shows how to set a base URL though the SDK's default is the right one."""
    absent: Literal["http", "sdk"] | Localized | None = None
    """Why there is no such sample: a key of the locale's `reasons`, or the spec's own text. None if there is one."""


def _ways(
    api: SpecFile, templates: Collection[str], protocol: str, scenario: str, language: LanguageName, url: str
) -> Iterator[_Way]:
    http, name = api.http.get(language), api.scenarios[scenario].template
    reads = LANGUAGES[language].reads_answers and reads_answers(templates, protocol, name)
    if http is None:
        yield _Way("http", absent="http")
    else:
        stem = f"http/{protocol}/{name}" if reads else _sending_stem(templates, protocol, name, language)
        yield _Way("http", stem, (*http.packages, *(http.reads_with if reads else ())), http.runtime)
    if "sdk" not in LANGUAGES[language].clients:
        return
    sdk = api.protocols[protocol].sdks.get(language)
    if sdk is None:
        yield _Way("sdk", absent=api.protocols[protocol].no_sdk.get(language, "sdk"))
        return
    runtime = sdk.runtime or (http.runtime if http else None)
    sets = sdk.base_url != url
    stem = f"{protocol}/{name}"
    if not reads and LANGUAGES[language].template(stem) not in templates:
        stem = f"{protocol}/{REQUEST}"
    yield _Way("sdk", stem, (sdk,), runtime, sets)
    for way, shown in sdk.base_url_ways.items():
        if scenario in shown.scenarios:
            yield _Way(f"sdk-{way}", f"{stem}-{way}", (sdk,), runtime, sets, pointless=not sets)


def _sending_stem(templates: Collection[str], protocol: str, name: str, language: LanguageName) -> str:
    """The template of an http sample that reads no answer: `http/request`, unless the language has one of this name."""
    stems = () if LANGUAGES[language].reads_answers else (f"http/{protocol}/{name}", f"http/{name}")
    existing = (stem for stem in stems if LANGUAGES[language].template(stem) in templates)
    return next(existing, f"http/{REQUEST}")


def reads_answers(templates: Collection[str], protocol: str, name: str) -> bool:
    """Whether the templates of this name look into the answers: then there are http ones for the protocol."""
    readers = (language for language in LANGUAGES.values() if language.reads_answers)
    return any(language.template(f"http/{protocol}/{name}") in templates for language in readers)


def _every_cell(api: SpecFile) -> Iterator[str]:
    """`<language>-<client>` of every language that the spec names."""
    for language in _languages(api):
        yield from (f"{language}-{client}" for client in LANGUAGES[language].clients)


def _languages(api: SpecFile) -> list[LanguageName]:
    """Every language that the spec names."""
    names = {*api.http}
    for protocol in api.protocols.values():
        names |= {*protocol.sdks, *protocol.no_sdk}
    return sorted(names)


def _unserved(spec: Spec, region: str, protocol: str, scenario: str) -> str | None:
    """The first model of a scenario's requests that the region does not serve at their endpoint, if there is one."""
    field = spec.api.protocols[protocol].model_field
    for request in spec.api.scenarios[scenario].requests[protocol]:
        families = spec.endpoint(protocol, request).families
        model = spec.model(protocol, request)
        if field and families and model and model.family not in families.get(region, families["default"]):
            return str(request.body[field])
    return None
