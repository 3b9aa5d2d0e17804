"""What programs print of the JSON in an answer: the scalars that are certainly there."""

from __future__ import annotations

from typing import Any

import pytest

from codegen.plan.json_answers import Property, asked_properties, properties
from codegen.plan.places import PLACES

TEXT, NUMBER = {"type": "string", "description": "Who"}, {"type": "number"}


@pytest.mark.parametrize(
    ("schema", "names"),
    [
        ({"properties": {"a": TEXT, "b": NUMBER}}, ["a", "b"]),
        ({"properties": {"b": NUMBER, "a": TEXT}, "required": ["a", "b"]}, ["b", "a"]),
        ({"properties": {"a": TEXT, "b": NUMBER}, "required": ["b"]}, ["b"]),
        ({"properties": {"a": TEXT}, "required": []}, []),
        ({"properties": {"a": TEXT}, "required": True}, ["a"]),
        ({"properties": {"a": {"type": "object"}, "b": {"type": "array"}, "c": {"type": "boolean"}}}, ["c"]),
        ({"properties": {"a": {"type": ["string", "null"]}, "b": {"enum": ["x"]}, "c": True}}, []),
        ({"properties": ["a"]}, []),
        ({}, []),
        (None, []),
        (True, []),
    ],
)
def test_scalars_that_are_certainly_there_are_printed_in_their_order(schema: Any, names: list[str]) -> None:
    assert [one.name for one in properties(schema)] == names


def test_a_property_knows_its_type_and_description() -> None:
    assert properties({"properties": {"a": TEXT, "b": NUMBER}}) == [
        Property("a", "string", "Who"),
        Property("b", "number", ""),
    ]


@pytest.mark.parametrize(
    ("response_format", "content", "names"),
    [
        ({"type": "json_object"}, 'As JSON: {"name": "Sam", "age": 20}', ["name", "age"]),
        ({"type": "json_object"}, "As JSON with 'city' and `days`", ["city", "days"]),
        ({"type": "json_object"}, "As JSON", ["answer"]),
        ({"type": "json_schema", "json_schema": {"schema": {"properties": {"a": TEXT}}}}, '{"b": 1}', ["a"]),
        ({"type": "json_schema", "json_schema": {}}, "", ["answer"]),
        ({"type": "text"}, '{"b": 1}', []),
        (None, '{"b": 1}', []),
    ],
)
def test_a_schema_says_what_there_is_or_else_an_example(response_format: Any, content: str, names: list[str]) -> None:
    message = {"role": "user", "content": content}
    openai = {"messages": [message], "response_format": response_format}
    native = {"input": {"messages": [message]}, "parameters": {"response_format": response_format}}
    for body, protocol in ((openai, "openai"), (native, "dashscope")):
        assert [one.name for one in asked_properties(body, PLACES[protocol])] == names
