"""Two JSON Schemas are the same request where they allow the same values and differ in annotations alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from codegen.verify.exchange import Exchange, differences
from codegen.verify.json_schema import canonical

PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
    "required": ["name", "age"],
    "additionalProperties": False,
}
OF_PYDANTIC = {
    "properties": {"name": {"title": "Name", "type": "string"}, "age": {"title": "Age", "type": "integer"}},
    "required": ["name", "age"],
    "title": "Person",
    "type": "object",
    "additionalProperties": False,
}
OF_JAVA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {"age": {"type": "integer"}, "name": {"type": "string", "description": "Who"}},
    "required": ["age", "name"],
    "additionalProperties": False,
}
OF_ZOD = {
    **PERSON,
    "properties": {
        "name": {"type": "string"},
        "age": {"type": "integer", "minimum": -9007199254740991, "maximum": 9007199254740991},
    },
}
BY_REFERENCE = {"$ref": "#/$defs/Person", "$defs": {"Person": OF_PYDANTIC}}


def of_body(promised: Any, got: Any) -> list[str]:
    """What differs between a promised body and one that was sent."""
    host = {"host": "api.example.com"}
    sent = Exchange("POST", host["host"], "/v1", host, json.dumps(got).encode(), 200)
    return differences(
        [{"method": "POST", "url": "https://api.example.com/v1", "headers": {}, "body": promised}], [sent], {}
    )


def body(schema: Any, name: str = "person", **more: Any) -> dict[str, Any]:
    form = {"type": "json_schema", "json_schema": {"name": name, "strict": True, "schema": schema}}
    return {"model": "m", "response_format": form, **more}


@pytest.mark.parametrize("schema", [OF_PYDANTIC, OF_JAVA, OF_ZOD, BY_REFERENCE])
def test_what_helpers_of_sdks_write_is_the_same_request(schema: Any) -> None:
    assert of_body(body(PERSON), body(schema, "Person")) == []
    assert of_body(body(PERSON), body(schema, "Person", stream=False)) == []
    native = {"parameters": body(PERSON)}
    assert of_body(native, {"parameters": body(schema, "Person")}) == []


def changed(old: str, new: str) -> Any:
    text = json.dumps(PERSON)
    assert text.count(old) == 1
    return json.loads(text.replace(old, new))


OTHERS = {
    "another type": changed('"integer"', '"number"'),
    "another name": changed('"age": {', '"years": {'),
    "an optional property": changed('["name", "age"]', '["name"]'),
    "further properties": changed("false", "true"),
    "a bound": changed('"integer"', '"integer", "minimum": 0'),
    "a bound of another number": changed('"string"', '"string", "minimum": -9007199254740991'),
    "a choice": changed('"string"', '"string", "enum": ["Li"]'),
    "null": changed('"string"', '["string", "null"]'),
    "a further property": changed('"age": {', '"title": {"type": "string"}, "age": {'),
}


@pytest.mark.parametrize("schema", OTHERS.values(), ids=OTHERS)
def test_a_schema_that_allows_other_values_is_another_request(schema: Any) -> None:
    assert of_body(body(PERSON), body(schema)) != []
    assert of_body(body(schema), body(PERSON)) != []


def test_all_else_of_a_request_stays_exact() -> None:
    assert of_body(body(PERSON), body(PERSON, stream=True)) == ["body.stream was not promised"]
    assert of_body(body(PERSON, stream=True), body(PERSON, stream=False)) == ["body.stream is false, promised true"]
    assert of_body({"model": "m"}, {"model": "m", "stream": False}) == ["body.stream was not promised"]
    loose = body(PERSON)
    loose["response_format"]["json_schema"]["strict"] = False
    assert of_body(body(PERSON), loose) == ["body.response_format.json_schema.strict is false, promised true"]
    tool = {"tools": [{"function": {"parameters": PERSON}}]}
    assert of_body(tool, {"tools": [{"function": {"parameters": OF_PYDANTIC}}]}) != []
    assert of_body(body(PERSON), {"model": "m", "response_format": {"type": "json_object"}}) != []


def test_names_of_properties_and_values_are_no_annotations() -> None:
    schema = {"properties": {"title": {"const": {"title": 1}}, "description": {"enum": [{"$schema": 2}]}}}
    assert canonical(schema) == schema


def test_a_schema_that_contains_itself_has_a_canonical_form() -> None:
    def tree(name: str) -> dict[str, Any]:
        node = {"type": "object", "properties": {"children": {"type": "array", "items": {"$ref": f"#/$defs/{name}"}}}}
        return {"$ref": f"#/$defs/{name}", "$defs": {name: node}}

    assert canonical(tree("Node")) == canonical(tree("Tree"))
    assert canonical(tree("Node"))["properties"]["children"]["items"] == {"$ref": 1}


@pytest.mark.parametrize("schema", [True, None, [], {"$ref": "#/$defs/none"}, {"$ref": 1}, {"required": [1, "a"]}])
def test_what_is_no_schema_stays_as_it_is(schema: Any) -> None:
    assert canonical(schema) == schema
