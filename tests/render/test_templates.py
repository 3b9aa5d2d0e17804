"""Templates read like the samples that they make: more code than tags (an end belongs to its tag), about as long."""

from __future__ import annotations

from functools import cache

import pytest
from support.workbench import CHECKOUT

from codegen.build import Sources
from codegen.project import Project
from codegen.render.fallback import AS_JSON

LONGEST = 1.6
"""An SDK template has at most so many times the lines of the shortest sample that is published from it."""


@cache
def sources() -> Sources:
    return Project(CHECKOUT).sources()


@pytest.mark.parametrize("name", sorted(sources().templates))
def test_a_template_has_more_code_than_tags(name: str) -> None:
    lines = [line.strip() for line in sources().templates[name].splitlines()]
    tags = [line for line in lines if line.startswith("{%") and not line.startswith("{% end")]
    assert len(tags) <= len([line for line in lines if line and not line.startswith("{%")])


def test_an_sdk_template_is_about_as_long_as_its_samples() -> None:
    shortest: dict[str, int] = {}
    for sample in sources().plan.samples:
        if sample.sdk is not None:
            lines = len((CHECKOUT / "generated" / sample.path).read_text(encoding="utf-8").splitlines())
            shortest[sample.template] = min(lines, shortest.get(sample.template, lines))
    lengths = {name: len(sources().templates[name].splitlines()) for name in shortest}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST * shortest[name]} == {}
    unpublished = {name for name in sources().templates if "/http/" not in name} - {*shortest}
    assert {name for name in unpublished if AS_JSON not in name} == set()


@pytest.mark.parametrize("name", sorted(sources().templates))
def test_no_loop_asks_whether_there_is_anything(name: str) -> None:
    source = sources().templates[name]
    assert "loop.first" not in source
    assert "loop.last" not in source
