"""Spec -> the samples there must be, and a reason for each cell of the matrix that stays empty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from codegen.languages import LANGUAGES
from codegen.model import LanguageName, Package, Sdk, SpecFile
from codegen.request import Request, base_url, requests
from codegen.spec import Spec
from codegen.texts import fill


@dataclass(frozen=True)
class Sample:
    """One file that is published. `base_url` is None where the SDK has it built in, and for http."""

    locale: str
    region: str
    protocol: str
    scenario: str
    language: str
    client: str
    template: str
    packages: tuple[Package, ...]
    base_url: str | None
    requests: tuple[Request, ...]

    @property
    def id(self) -> str:
        """`<locale>/<region>/<protocol>/<scenario>/<language>-<client>`."""
        return "/".join((self.locale, self.region, self.protocol, self.scenario, f"{self.language}-{self.client}"))

    @property
    def path(self) -> str:
        """Relative to `generated/`."""
        return f"{self.id}/{LANGUAGES[self.language].filename}"


@dataclass(frozen=True)
class Missing:
    """A cell without a sample, and why, in the words of its locale."""

    id: str
    reason: str


@dataclass(frozen=True)
class Plan:
    """What there must be; both sorted by id."""

    samples: tuple[Sample, ...]
    missing: tuple[Missing, ...]


def plan(spec: Spec) -> Plan:
    """Every cell of locale x region x protocol x scenario x language x client."""
    samples: list[Sample] = []
    missing: list[Missing] = []
    for locale in spec.locales:
        for region in spec.api.regions:
            for scenario_name, scenario in spec.api.scenarios.items():
                for protocol in scenario.requests:
                    for cell in _cells(spec, locale, region, protocol, scenario_name):
                        (samples if isinstance(cell, Sample) else missing).append(cell)  # type: ignore[arg-type]
    return Plan(tuple(sorted(samples, key=lambda s: s.id)), tuple(sorted(missing, key=lambda m: m.id)))


def _cells(spec: Spec, locale: str, region: str, protocol: str, scenario: str) -> Iterator[Sample | Missing]:
    api, words = spec.api, spec.locales[locale]
    speaks = api.protocols[protocol]
    names = {"region": api.regions[region].title[locale], "protocol": speaks.title[locale]}
    unserved = _unserved(spec, region, protocol, scenario)
    sent = requests(spec, locale, region, protocol, scenario)
    prefix = f"{locale}/{region}/{protocol}/{scenario}"
    url = base_url(api, region, protocol)

    def sample(language: str, client: str, folder: str, stem: str, packages: tuple[Package, ...], sets: bool) -> Sample:
        extension = PurePosixPath(LANGUAGES[language].filename).suffix
        template = f"{language}/{folder}/{stem}{extension}.j2"
        return Sample(
            locale, region, protocol, scenario, language, client, template, packages, url if sets else None, sent
        )

    for language in _languages(api):
        names["language"] = LANGUAGES[language].title
        if language not in api.http:
            yield Missing(f"{prefix}/{language}-http", fill(words.reasons["http"], names))
        elif unserved:
            yield Missing(f"{prefix}/{language}-http", fill(words.reasons["family"], {**names, "model": unserved}))
        else:
            yield sample(language, "http", "http", "request", tuple(api.http[language].packages), False)
        if "sdk" not in LANGUAGES[language].clients:
            continue
        sdk = speaks.sdks.get(language)
        if sdk is None:
            told = speaks.no_sdk.get(language)
            reason = told[locale] if told else fill(words.reasons["sdk"], names)
            yield Missing(f"{prefix}/{language}-sdk", reason)
            continue
        sets = sdk.base_url != url
        for client, stem, why in _ways(sdk, scenario, sets):
            if unserved:
                yield Missing(
                    f"{prefix}/{language}-{client}", fill(words.reasons["family"], {**names, "model": unserved})
                )
            elif why:
                yield Missing(f"{prefix}/{language}-{client}", fill(words.reasons["base-url"], names))
            else:
                yield sample(language, client, protocol, stem, (sdk,), sets)


def _languages(api: SpecFile) -> list[LanguageName]:
    """Every language that the spec speaks of."""
    found = {*api.http}
    for protocol in api.protocols.values():
        found |= {*protocol.sdks, *protocol.no_sdk}
    return sorted(found)


def _ways(sdk: Sdk, scenario: str, sets_base_url: bool) -> Iterator[tuple[str, str, bool]]:
    """Client, template stem, and whether the way is pointless here because no base URL has to be set."""
    yield "sdk", scenario, False
    for way, shown in sdk.base_url_ways.items():
        if scenario in shown.scenarios:
            yield f"sdk-{way}", f"{scenario}-{way}", not sets_base_url


def _unserved(spec: Spec, region: str, protocol: str, scenario: str) -> str | None:
    """The model that the region does not serve at the scenario's endpoint, if there is one."""
    field = spec.api.protocols[protocol].model_field
    for request in spec.api.scenarios[scenario].requests[protocol]:
        families = spec.endpoint(protocol, request).families
        model = spec.model(protocol, request)
        if field and families and model and model.family not in families.get(region, families["default"]):
            return str(request.body[field])
    return None
