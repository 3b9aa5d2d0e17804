"""The JSON that a request asks the model for: by a schema, or by an example in its messages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from codegen.plan.places import Places, at, texts
from codegen.value import Json

SCALARS = ("string", "integer", "number", "boolean")
"""The types of JSON Schema whose values programs print."""


class Property(NamedTuple):
    """A property of the JSON in an answer. `type` is one of SCALARS; `description` is empty where there is none."""

    name: str
    type: str
    description: str


def asked_schema(response_format: Json, messages: Json) -> Json | None:
    """The JSON Schema that the answer follows; None if the request does not ask for JSON.

    Without a schema in `response_format`, it has the keys of an example of JSON in the messages, else the words there
    in quotes or backticks, else `answer`; each is a text.
    """
    kind = response_format.get("type") if isinstance(response_format, dict) else None
    if kind == "json_schema":
        given = response_format.get("json_schema")
        return (given.get("schema") if isinstance(given, dict) else None) or _object_of(["answer"])
    if kind == "json_object":
        return _object_of(list(_names(messages if isinstance(messages, list) else [])) or ["answer"])
    return None


def asked_properties(body: Json, places: Places) -> list[Property]:
    """The properties of the JSON that a request asks for and that are certainly there, but for objects and lists."""
    schema = asked_schema(at(body, (*places.options, "response_format")), at(body, places.messages))
    return properties(schema)


def properties(schema: Json) -> list[Property]:
    """The properties of an object by its schema, in order: scalars, and those that it requires, if it requires any."""
    each, required = at(schema, ("properties",), {}), at(schema, ("required",))
    if not isinstance(each, Mapping):
        return []
    names = [name for name in each if not isinstance(required, list) or name in required]
    scalars = ((name, each[name]) for name in names if at(each[name], ("type",)) in SCALARS)
    return [Property(name, one["type"], str(one.get("description", ""))) for name, one in scalars]


def _object_of(names: Sequence[str]) -> Json:
    return {"type": "object", "properties": {name: {"type": "string"} for name in names}}


def _names(messages: Sequence[Any]) -> Iterator[str]:
    """The property names in messages: the keys in an example of JSON, else the words in quotes or backticks."""
    questions = [message for message in messages if isinstance(message, dict) and message.get("role") != "assistant"]
    text = "\n".join(texts(questions))
    keys = re.findall(r'"(\w+)"\s*:', text)
    for name in keys or re.findall(r"[\"`'“‘「『](\w+)[\"`'”’」』]", text):
        if name.lower() != "json":
            yield name
