"""Files -> Spec. The problems of all checks are collected, each with its position, and raised together."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from codegen.errors import MAX_PROBLEMS, CodegenError, Position, Problem
from codegen.spec import document, messages
from codegen.spec.checks import Checks, is_device, locale_problems
from codegen.spec.document import Document
from codegen.spec.model import (
    NAME_LENGTH,
    NAME_PATTERN,
    Endpoint,
    LocaleFile,
    Model,
    Scenario,
    ScenarioRequest,
    SpecFile,
)

_M = TypeVar("_M", bound=BaseModel)


@dataclass(frozen=True)
class Spec:
    """A checked spec with its locales: every name it refers to exists."""

    api: SpecFile
    locales: Mapping[str, LocaleFile]
    document: Document
    locale_documents: Mapping[str, Document]

    def endpoint(self, protocol: str, request: ScenarioRequest) -> Endpoint:
        """The endpoint that a request of `protocol` goes to."""
        return self.api.protocols[protocol].endpoints[request.endpoint]

    def model(self, protocol: str, request: ScenarioRequest) -> Model | None:
        """The model that a request's body names; None if the protocol has no field for a model."""
        field = self.api.protocols[protocol].model_field
        return None if field is None else self.api.models[request.body[field]]

    def workspace(self, scenario: Scenario) -> str | None:
        """The workspace whose key a scenario uses; None if the spec has no workspaces."""
        return scenario.workspace or next(iter(self.api.workspaces), None)

    def texts(self, locale: str, scenario: str) -> dict[str, str]:
        """The texts of a locale by name, as the samples of a scenario have them; placeholders are not filled yet."""
        own = {name: texts[locale] for name, texts in self.api.scenarios[scenario].texts.items()}
        return {**self.locales[locale].texts, **own}

    def fillings(self, locale: str, region: str, scenario: str) -> dict[str, str]:
        """What the placeholders of a locale's texts stand for in the samples of a region and scenario."""
        there = self.api.regions[region]
        links = {**self.api.links, **there.links}
        values = {"env": self.api.auth.env, "region": there.title[locale]}
        values |= {name: texts[locale] for name, texts in links.items()}
        workspace = self.workspace(self.api.scenarios[scenario])
        return values | ({"workspace": self.api.workspaces[workspace].title[locale]} if workspace else {})


def load(file: str, data: bytes, locales: Mapping[str, tuple[str, bytes]]) -> Spec:
    """Check a spec file and its locales (`{locale: (file, bytes)}`).

    Raises CodegenError with every problem found in any of the files.
    """
    problems: list[Problem] = []

    def read(name: str, content: bytes, model: type[_M]) -> tuple[Document, _M] | None:
        try:
            doc = document.parse(content, name)
            problems.extend(doc.problems)
            return doc, model.model_validate(doc.value)
        except CodegenError as error:
            problems.extend(error.problems)
        except ValidationError as error:
            errors = error.errors(include_url=False, include_input=False)
            problems.extend(messages.problem(doc, model, e) for e in errors[: MAX_PROBLEMS + 1])
        return None

    if not locales:
        problems.append(Problem(Position(file, 1, 1), "no locale; add one as locales/<locale>.yaml beside the spec"))
    misnamed = [file for name, (file, _) in locales.items() if not _is_name(name)]
    message = "the file's name is the locale's: lower-case letters and digits, words joined by hyphens"
    problems.extend(Problem(Position(file, 1, 1), message) for file in misnamed)
    for name, (locale_file, _) in locales.items():
        if is_device(name):
            misnamed.append(locale_file)
            told = f"Windows has a device named '{name}', so no checkout there can hold this file; choose another name"
            problems.append(Problem(Position(locale_file, 1, 1), told))
    parsed = {locale: read(name, content, LocaleFile) for locale, (name, content) in sorted(locales.items())}
    valid_locales = {locale: pair for locale, pair in parsed.items() if pair is not None}
    parsed_spec = read(file, data, SpecFile)
    if parsed_spec is not None and locales and not misnamed:
        checks = Checks(*parsed_spec, sorted(locales))
        problems.extend(islice(chain(checks.run(), locale_problems(checks, valid_locales)), MAX_PROBLEMS + 1))
    if parsed_spec is None or problems:
        raise CodegenError(problems)
    doc, api = parsed_spec
    return Spec(
        api,
        {locale: texts for locale, (_, texts) in valid_locales.items()},
        doc,
        {locale: source for locale, (source, _) in valid_locales.items()},
    )


def _is_name(text: str) -> bool:
    return len(text) <= NAME_LENGTH and re.fullmatch(NAME_PATTERN, text) is not None
