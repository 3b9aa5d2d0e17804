"""A field that no template names arrives from every sample, whatever the scenario and the language."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support.samples import all_judged, not_passed
from support.workbench import CHECKOUT

from codegen.build import Sources, build, sources
from codegen.cache import Cache
from codegen.languages import LANGUAGES
from codegen.project import Project
from codegen.spec import document
from codegen.spec.load import load

PLACE = "en/singapore/"
FIELDS = {"temperature": 0.2, "seed": 7, "enable_search": True, "stop": ["one", "two"]}
"""Two that calls have words for, one that no call of OpenAI names, and a list."""


def with_further_fields() -> Sources:
    """The spec and templates of the checkout, with further fields in every request."""
    project = Project(CHECKOUT)
    files = project.source_files()
    [name] = [one for one in files if one.startswith("spec/") and one.count("/") == 1]
    spec = json.loads(json.dumps(document.parse(files[name], name).value))
    for scenario in spec["scenarios"].values():
        for protocol, requests in scenario["requests"].items():
            for request in requests:
                body = request["body"]
                options: dict[str, Any] = body if protocol == "openai" else body.setdefault("parameters", {})
                options.update(FIELDS)
    locales = {Path(one).stem: (one, data) for one, data in files.items() if one.startswith("spec/locales/")}
    return sources(load(name, json.dumps(spec).encode(), locales), project.sources().templates)


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_further_fields_arrive_from_every_sample(language: str, tmp_path: Path) -> None:
    made_from = with_further_fields()
    chosen = [one for one in made_from.plan.samples if one.language == language and one.id.startswith(PLACE)]
    built = build(made_from, chosen, Cache())
    for path, data in built.files.items():
        (tmp_path / path).parent.mkdir(parents=True)
        (tmp_path / path).write_bytes(data)
    assert len(chosen) >= 12
    assert not_passed(all_judged(built.rows.values(), tmp_path)) == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_further_fields_stand_in_every_sample(language: str) -> None:
    made_from = with_further_fields()
    chosen = [one for one in made_from.plan.samples if one.language == language and one.id.startswith(PLACE)]
    for path, data in build(made_from, chosen, Cache()).files.items():
        for value in ("0.2", "7", "two"):
            assert value in data.decode(), path
