"""JSON modes: what the model says honours the schema, and hides its nonce from who does not parse it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.mock_caller import BEIJING, CHAT, TEXT, call, compatible, native
from test_mock_streams import data

NONCE = "回执0123456789abcdef-1"
PERSON = {
    "type": "object",
    "properties": {
        "name": {"type": "string", "description": "…"},
        "age": {"type": "integer"},
        "height": {"type": "number"},
        "married": {"type": "boolean"},
        "city": {"type": "object", "properties": {"zip": {"type": ["null", "string"]}}, "required": ["zip", "street"]},
        "tags": {"type": "array", "items": {"enum": ["a", "b"]}},
        "nothing": {"type": "null"},
    },
    "required": ["name", "more"],
    "additionalProperties": False,
}
PERSON_SAID = {
    "name": f"name {NONCE}",
    "age": 1,
    "height": 1.5,
    "married": True,
    "city": {"zip": f"zip {NONCE}", "street": f"street {NONCE}"},
    "tags": ["a"],
    "nothing": None,
    "more": f"more {NONCE}",
}


def by_schema(schema: Any) -> dict[str, Any]:
    return {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}


def said(wanted: Any, content: str = "as JSON, please", **fields: Any) -> str:
    """What both protocols say, which is the same."""
    messages = [{"role": "user", "content": content}]
    reply = call(BEIJING + CHAT, compatible(messages=messages, response_format=wanted, **fields), nonce=NONCE)
    body = {**native(response_format=wanted, **fields), "input": {"messages": messages}}
    text: str = reply.json["choices"][0]["message"]["content"]
    other = call(BEIJING + TEXT, body, nonce=NONCE).json["output"]["choices"][0]["message"]["content"]
    assert other == text
    return text


def test_answer_honours_the_schema() -> None:
    assert json.loads(said(by_schema(PERSON))) == PERSON_SAID


@pytest.mark.parametrize("wanted", [{"type": "json_object"}, by_schema(PERSON)], ids=["json_object", "json_schema"])
def test_nonce_is_not_there_to_be_read_without_parsing(wanted: Any) -> None:
    text = said(wanted)
    assert NONCE not in text
    assert "回执" not in text
    assert "\\u56de\\u6267" in text
    assert NONCE in json.loads(text).popitem()[1]


def test_rest_of_the_json_is_written_as_it_is() -> None:
    assert '"城市": "杭州"' in said(by_schema({"properties": {"城市": {"const": "杭州"}}}))


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"examples": ["e"], "enum": ["f"], "default": "g"}, "e"),
        ({"enum": ["f"], "default": "g"}, "f"),
        ({"default": None}, None),
        ({"const": 0, "examples": [1]}, 0),
        ({"examples": [], "type": "integer"}, 1),
        ({"type": "integer", "minimum": 18}, 18),
        ({"type": "integer", "exclusiveMinimum": 18}, 19),
        ({"type": "integer", "maximum": -3}, -3),
        ({"type": "number", "exclusiveMaximum": 1}, 0),
        ({"type": "number", "minimum": 1e308}, 1.5),
        ({"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1}, 0.5),
        ({"type": "number", "minimum": 0.5, "exclusiveMaximum": 1.5}, 1.0),
        ({"type": "number", "exclusiveMinimum": 2}, 3),
        ({"type": "number", "multipleOf": 0.25, "minimum": 0.3}, 0.5),
        ({"type": "integer", "minimum": -3, "maximum": 0.5}, 0),
        ({"type": "integer", "multipleOf": 5}, 5),
        ({"type": "integer", "multipleOf": 5, "exclusiveMinimum": 10}, 15),
        ({"type": "integer", "multipleOf": 7, "maximum": 6}, 0),
        ({"type": "integer", "minimum": 10**16}, 10**16),
        ({"allOf": [{"minimum": 5}, {"type": "integer", "minimum": 10}]}, 10),
        ({"allOf": [{"maximum": 5}, {"type": "integer", "maximum": 0}]}, 0),
        ({"format": "date"}, "2026-01-31"),
        ({"format": "email"}, "user@example.com"),
        ({"format": "unheard-of"}, f"answer {NONCE}"),
        ({"maxLength": 4}, "answ"),
        ({"minLength": 30}, f"answer {NONCE}..."),
        ({"additionalProperties": {"type": "integer"}, "required": ["total"]}, {"total": 1}),
        ({"minItems": 2, "uniqueItems": True, "items": {"enum": ["a", "b", "c"]}}, ["a", "b"]),
        ({"prefixItems": [], "items": False}, []),
        ({"$ref": "#/$defs/a%20b", "$defs": {"a b": {"type": "integer"}}}, 1),
        ({"type": "array", "items": {"type": "integer"}, "minItems": 3}, [1, 1, 1]),
        ({"type": "array", "items": {"type": "integer"}, "maxItems": 0}, []),
        ({"prefixItems": [{"type": "integer"}, {"type": "boolean"}]}, [1, True]),
        ({"items": {"type": "null"}}, [None]),
        ({"anyOf": [{"type": "null"}, {"type": "integer"}]}, 1),
        ({"oneOf": [{"type": "boolean"}, {"type": "integer"}]}, True),
        (
            {"allOf": [{"properties": {"a": {"type": "integer"}}}, {"properties": {"b": {"type": "boolean"}}}]},
            {"a": 1, "b": True},
        ),
        ({"$ref": "#/$defs/a~1b", "$defs": {"a/b": {"type": "integer"}}}, 1),
        ({"$ref": "#/$defs/unknown"}, f"answer {NONCE}"),
        ({"type": "unheard-of"}, f"answer {NONCE}"),
        ({"required": ["a"]}, {"a": f"a {NONCE}"}),
        ({}, {"answer": f"answer {NONCE}"}),
    ],
    ids=str,
)
def test_each_kind_of_schema_is_honoured(schema: Any, expected: Any) -> None:
    assert json.loads(said(by_schema(schema))) == expected


def test_schema_that_contains_itself_comes_to_an_end() -> None:
    node = {
        "type": "object",
        "properties": {"name": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#"}}},
        "required": ["name"],
    }
    tree = json.loads(said(by_schema(node)))
    depth = 0
    while tree.get("children"):
        [tree] = tree["children"]
        assert tree["name"]
        depth += 1
    assert 1 <= depth < 12
    broad = {"type": "object", "properties": {f"p{n}": {"$ref": "#"} for n in range(10)}}
    assert len(said(by_schema(broad))) < 100_000
    demanding = {"type": "array", "minItems": 1000, "items": {"$ref": "#"}}
    assert len(said(by_schema(demanding))) < 1_000_000
    endless = {"type": "object", "properties": {"next": {"$ref": "#"}}, "required": ["next"]}
    assert json.loads(said(by_schema(endless)))
    assert json.loads(said(by_schema({"$ref": "#"})))
    assert "null" not in said(by_schema({"type": "array", "items": {"$ref": "#"}}))


@pytest.mark.parametrize(
    ("content", "names"),
    [
        ("JSON, please", ["answer"]),
        ('Answer as "JSON", with `name` and "age"', ["name", "age"]),
        ("用 JSON 回答，字段为“姓名”和「年龄」", ["姓名", "年龄"]),
        ('As JSON like {"name": "Alice", "tags" : ["x"]}', ["name", "tags"]),
        ('JSON with "name", and once more "name"', ["name"]),
        ('"More than one word" as json', ["answer"]),
    ],
)
def test_json_without_a_schema_has_the_properties_of_which_the_messages_speak(content: str, names: list[str]) -> None:
    answer = json.loads(said({"type": "json_object"}, content))
    assert answer == {name: f"{name} {NONCE}" for name in names}


def test_json_is_streamed_like_any_text() -> None:
    body = compatible(response_format=by_schema(PERSON), stream=True)
    events = data(call(BEIJING + CHAT, body, nonce=NONCE).text)[:-1]
    text = "".join(event["choices"][0]["delta"]["content"] for event in events)
    assert json.loads(text) == PERSON_SAID
