"""The class as which an SDK's call takes a JSON Schema and gives the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from codegen.languages import Language
from codegen.plan.json_answers import SCALARS, Property, properties
from codegen.plan.places import at
from codegen.value import Json

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*\Z")
_JAVA_WORDS = frozenset(
    """abstract assert boolean break byte case catch char class const continue default do double else enum extends
    final finally float for goto if implements import instanceof int interface long native new package private
    protected public return short static strictfp super switch synchronized this throw throws transient try void
    volatile while true false null record var yield sealed permits""".split()  # noqa: SIM905 - a list
)
_OF_BASE_MODEL = frozenset(
    """construct copy dict from_orm json parse_file parse_obj parse_raw schema schema_json update_forward_refs
    validate""".split()  # noqa: SIM905 - a list
)
"""Attributes of pydantic.BaseModel; those that begin with `model_` are reserved, too."""

_TAKEN = frozenset(
    """BaseModel Boolean Exception Field Integer JsonPropertyDescription JsonValue List Main Map Object
    OpenAIClient OpenAIOkHttpClient OpenAI Override String StructuredChatCompletion
    StructuredChatCompletionCreateParams ChatCompletionCreateParams System""".split()  # noqa: SIM905 - a list
)
"""Names of classes that the programs use themselves."""


class Schema(NamedTuple):
    """A JSON Schema as a template of an SDK names it."""

    class_name: str


def schema(response_format: Json) -> Schema | None:
    """The name of the class for the schema in a `response_format`; None if it has no schema."""
    name = at(response_format, ("json_schema", "name"))
    return Schema("".join(_capitalized(word) for word in re.split("[_-]", name))) if isinstance(name, str) else None


def has_class(language: Language, response_format: Json) -> bool:
    """Whether a class says all of a `response_format`: a strict schema of a flat object, and nothing else.

    All properties are required scalars with nothing but a type and a description, and with names that the language
    and its libraries leave free; there are no others.
    """
    given = at(response_format, ("json_schema",))
    if not isinstance(given, dict) or {*response_format} != {"type", "json_schema"}:
        return False
    if {*given} != {"name", "strict", "schema"} or given["strict"] is not True:
        return False
    return _is_flat(given["schema"]) and _has_names(language, schema(response_format), properties(given["schema"]))


def _is_flat(given: Json) -> bool:
    if not isinstance(given, dict) or {*given} != {"type", "properties", "required", "additionalProperties"}:
        return False
    each, required = given["properties"], given["required"]
    if given["type"] != "object" or given["additionalProperties"] is not False or not isinstance(each, Mapping):
        return False
    listed = isinstance(required, list) and all(isinstance(name, str) for name in required)
    return bool(each) and listed and sorted(required) == sorted(each) and all(map(_is_scalar, each.values()))


def _is_scalar(given: Json) -> bool:
    if not isinstance(given, dict) or not {"type"} <= {*given} <= {"type", "description"}:
        return False
    return given["type"] in SCALARS and isinstance(given.get("description", ""), str)


def _has_names(language: Language, named: Schema | None, each: list[Property]) -> bool:
    if named is None or not _NAME.match(named.class_name) or named.class_name in _TAKEN:
        return False
    return all(_NAME.match(one.name) and not _is_taken(language, one.name) for one in each)


def _is_taken(language: Language, name: str) -> bool:
    if language.name == "java":
        return name in _JAVA_WORDS
    return not language.identifier.match(name) or name in _OF_BASE_MODEL or name.startswith("model_")


def _capitalized(word: str) -> str:
    return word[:1].upper() + word[1:]
