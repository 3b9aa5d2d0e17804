"""Which JSON Schemas an SDK's call takes as a class: flat objects of scalars; all others go as JSON."""

from __future__ import annotations

import re
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from support.workbench import CHECKOUT

from codegen.languages import LANGUAGES
from codegen.render.typed import _TAKEN, has_class, schema

PERSON: dict[str, Any] = {
    "type": "json_schema",
    "json_schema": {
        "name": "person",
        "strict": True,
        "schema": {
            "type": "object",
            "properties": {
                "name": {"type": "string", "description": "Who"},
                "age": {"type": "integer"},
                "height": {"type": "number"},
                "member": {"type": "boolean"},
            },
            "required": ["member", "name", "age", "height"],
            "additionalProperties": False,
        },
    },
}


def changed(*path: str, value: Any) -> dict[str, Any]:
    """PERSON with another value at a path; `...` removes the key."""
    copy = deepcopy(PERSON)
    part = copy
    for step in path[:-1]:
        part = part[step]
    if value is ...:
        del part[path[-1]]
    else:
        part[path[-1]] = value
    return copy


def with_property(name: str, value: Any) -> dict[str, Any]:
    properties = {**PERSON["json_schema"]["schema"]["properties"], name: value}
    copy = changed("json_schema", "schema", "properties", value=properties)
    copy["json_schema"]["schema"]["required"] = [*properties]
    return copy


OBJECT = ("json_schema", "schema")
OTHERS: dict[str, Any] = {
    "no response_format": None,
    "another type": changed("type", value="json_object") | {"json_schema": ...},
    "a further field": {**PERSON, "x": 1},
    "a description of the schema": changed("json_schema", "description", value="A person"),
    "not strict": changed("json_schema", "strict", value=False),
    "no strict": changed("json_schema", "strict", value=...),
    "no name": changed("json_schema", "name", value=...),
    "a name that begins with a digit": changed("json_schema", "name", value="1st"),
    "a name of the program": changed("json_schema", "name", value="string"),
    "a description": changed(*OBJECT, "description", value="A person"),
    "an optional property": changed(*OBJECT, "required", value=["name"]),
    "further properties": changed(*OBJECT, "additionalProperties", value=True),
    "further properties by default": changed(*OBJECT, "additionalProperties", value=...),
    "no properties": changed(*OBJECT, "properties", value={}),
    "a list of properties": changed(*OBJECT, "properties", value=[]),
    "an object in it": with_property("home", {"type": "object", "properties": {}}),
    "a list in it": with_property("names", {"type": "array", "items": {"type": "string"}}),
    "a choice": with_property("kind", {"type": "string", "enum": ["a", "b"]}),
    "null": with_property("kind", {"type": ["string", "null"]}),
    "a property that is no schema": with_property("kind", True),
    "a bound": with_property("size", {"type": "integer", "minimum": 0}),
    "a name with a hyphen": with_property("first-name", {"type": "string"}),
    "a name that begins with a line": with_property("_name", {"type": "string"}),
    "a name in Chinese": with_property("姓名", {"type": "string"}),
}


@pytest.mark.parametrize("language", ["python", "java"])
def test_a_flat_object_of_scalars_is_a_class(language: str) -> None:
    assert has_class(LANGUAGES[language], PERSON)
    assert has_class(LANGUAGES[language], changed("json_schema", "name", value="travel_plan-2"))


@pytest.mark.parametrize("language", ["python", "java"])
@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_any_other_schema_is_none(other: Any, language: str) -> None:
    assert not has_class(LANGUAGES[language], other)


@pytest.mark.parametrize(
    ("name", "language"),
    [("class", "python"), ("json", "python"), ("model_config", "python"), ("class", "java"), ("public", "java")],
)
def test_words_of_a_language_name_no_property(name: str, language: str) -> None:
    assert not has_class(LANGUAGES[language], with_property(name, {"type": "string"}))


@pytest.mark.parametrize(("name", "language"), [("public", "python"), ("json", "java"), ("def", "java")])
def test_words_of_another_language_do(name: str, language: str) -> None:
    assert has_class(LANGUAGES[language], with_property(name, {"type": "string"}))


@pytest.mark.parametrize(("name", "wanted"), [("person", "Person"), ("travel_plan", "TravelPlan"), ("a-b", "AB")])
def test_the_class_is_named_after_the_schema(name: str, wanted: str) -> None:
    named = schema(changed("json_schema", "name", value=name))
    assert named is not None
    assert named.class_name == wanted


@pytest.mark.parametrize("path", ["python/openai/structured-output.py.j2", "java/openai/structured-output.java.j2"])
def test_no_class_has_a_name_that_the_program_uses(path: str) -> None:
    source = Path(CHECKOUT, "templates", path).read_text(encoding="utf-8")
    code = re.sub(r"^.*\bimport .*$|\{[{%].*?[}%]\}", "", source, flags=re.MULTILINE)
    assert set(re.findall(r"(?<!\.)\b[A-Z][A-Za-z]+\b", code)) <= _TAKEN
