"""Pydantic's validation errors as problems with a position."""

from __future__ import annotations

import re
import types
import typing
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from codegen.errors import Problem, quoted, suggestion
from codegen.spec.document import Document
from codegen.spec.model import FORMS
from codegen.value import ValuePath


def problem(doc: Document, model: type[BaseModel], error: Mapping[str, Any]) -> Problem:
    """A validation error of pydantic (an item of `ValidationError.errors()`) as a problem for the author of `doc`."""
    kind, context = error["type"], error.get("ctx", {})
    is_key = error["loc"][-1:] == ("[key]",)
    path: ValuePath = tuple(step for step in error["loc"] if step != "[key]")
    source = doc.source(path)
    last = str(path[-1]) if path else ""
    if kind == "missing":
        return Problem(
            doc.key_position(path[:-1]) if len(path) > 1 else doc.position(()), f"missing key {quoted(last)}"
        )
    if kind == "extra_forbidden":
        near = suggestion(last, _fields_at(model, path[:-1]))
        return Problem(doc.key_position(path), f"unknown key {quoted(last)}{near}")
    where = doc.key_position(path) if is_key else doc.position(path)
    shown = quoted(last) if is_key else quoted(source) if source else "this empty text"
    if kind == "literal_error":
        known = re.findall(r"'([^']*)'", context["expected"])
        what = "key" if is_key else "value"
        return Problem(where, f"unknown {what} {shown}{suggestion(last if is_key else source, known)}")
    if kind == "string_pattern_mismatch":
        return Problem(where, f"{shown} is not of the form {FORMS.get(context['pattern'], context['pattern'])}")
    if kind == "string_too_long":
        return Problem(where, f"{shown} is longer than {context['max_length']} characters")
    if kind == "string_type" and source:
        return Problem(where, f'a text is wanted here; write "{quoted(source)[1:-1]}" in quotes')
    wanted = {
        "string_type": "a text is wanted here",
        "string_too_short": "this text is empty",
        "too_short": "at least one is wanted here",
        "dict_type": "a mapping is wanted here, lines of `key: value`",
        "model_type": "a mapping is wanted here, lines of `key: value`",
        "model_attributes_type": "a mapping is wanted here, lines of `key: value`",
        "list_type": "a list is wanted here, lines of `- item`",
    }
    return Problem(where, wanted.get(kind, str(error["msg"]).lower()))


def _fields_at(model: Any, path: ValuePath) -> list[str]:
    """The keys that the model allows at `path`."""
    for step in path:
        model = _bare(model)
        if isinstance(model, type) and issubclass(model, BaseModel):
            model = model.model_fields[str(step)].annotation
        else:
            model = typing.get_args(model)[-1]
    model = _bare(model)
    return list(model.model_fields) if isinstance(model, type) and issubclass(model, BaseModel) else []


def _bare(annotation: Any) -> Any:
    """An annotation without Annotated and without the None of an optional one."""
    while typing.get_origin(annotation) in (typing.Annotated, typing.Union, types.UnionType):
        annotation = next(arg for arg in typing.get_args(annotation) if arg is not type(None))
    return annotation
