"""The choice of the template for a body that the usual call of an SDK cannot say."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from codegen.languages import LANGUAGES
from codegen.plan.samples import Plan, Sample
from codegen.render.sdks import fits_request

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
    fits = fits_request(sample.sdk, LANGUAGES[sample.language], sample.requests[0].json)
    return sample if fits else replace(sample, template=fallback)
