"""The choice of the template for a body that the usual call of an SDK cannot say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import PurePosixPath

from codegen.languages import LANGUAGES
from codegen.plan.samples import Plan, Sample
from codegen.plan.ways import STRUCTURED
from codegen.render.sdks import fits_request, response_format_at
from codegen.render.typed import has_class
from codegen.spec.model import Sdk
from codegen.value import value_at

AS_JSON = "-as-json"
"""How the name of a template ends that sends the body as JSON text: `request-as-json`."""


def with_fallbacks(planned: Plan, templates: Collection[str]) -> Plan:
    """The plan with the template `…-as-json` for each SDK sample whose template has one and cannot say the body.

    `templates` are the paths of the existing templates.
    """
    return replace(planned, samples=tuple(_with_fallback(sample, templates) for sample in planned.samples))


def fallback_of(template: str) -> str:
    """The path of the template that sends the body as JSON text, beside the given one; it need not exist."""
    folder, _, file = template.rpartition("/")
    name, _, extension = file.partition(".")
    return f"{folder}/{name}{AS_JSON}.{extension}"


def _with_fallback(sample: Sample, templates: Collection[str]) -> Sample:
    fallback = fallback_of(sample.template)
    if sample.sdk is None or fallback not in templates:
        return sample
    return sample if _fits(sample, sample.sdk) else replace(sample, template=fallback)


def _fits(sample: Sample, sdk: Sdk) -> bool:
    language, body = LANGUAGES[sample.language], sample.requests[0].json
    if PurePosixPath(sample.template).name.partition(".")[0] == STRUCTURED:
        return has_class(language, value_at(body, response_format_at(sdk)))
    return fits_request(sdk, language, body)
