"""What stands for a value in the bodies of a spec: `$locale`, and `$answer` with its `$example`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from codegen.value import Json, ValuePath, value_at

LOCALE, ANSWER, EXAMPLE = "$locale", "$answer", "$example"


def localized(value: Json, locale: str) -> Json:
    """A value with the texts of one locale in the places of its `$locale`s."""
    return replaced(value, LOCALE, lambda texts: texts[LOCALE][locale])


def without_examples(value: Json) -> Json:
    """A value with each `$answer` alone, for programs that read answers."""
    return replaced(value, ANSWER, lambda answer: {ANSWER: answer[ANSWER]})


def with_examples(value: Json) -> Json:
    """A value with the `$example` in the place of each `$answer` that has one, for programs that read no answers."""
    return replaced(value, ANSWER, lambda answer: answer.get(EXAMPLE, answer))


def replaced(value: Json, marker: str, stand_in: Callable[[dict[str, Any]], Json]) -> Json:
    """A value in which each mapping that has the key `marker` is what `stand_in` makes of it."""
    if isinstance(value, dict):
        if marker in value:
            return stand_in(value)
        return {key: replaced(item, marker, stand_in) for key, item in value.items()}
    return [replaced(item, marker, stand_in) for item in value] if isinstance(value, list) else value


def answers_in(value: Json, path: ValuePath = ()) -> Iterator[tuple[ValuePath, dict[str, Any]]]:
    """The outermost mappings with `$answer` in a value at `path`, each with its path."""
    if isinstance(value, dict) and ANSWER in value:
        yield path, value
    elif isinstance(value, dict | list):
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from answers_in(item, (*path, step))


def as_written(path: ValuePath, value: Json) -> ValuePath:
    """Where the spec has what is at `path` after `with_examples`; `value` is as the spec has it."""
    written: ValuePath = ()
    for step in path:
        if isinstance(value, dict) and EXAMPLE in value and step != ANSWER:
            written, value = (*written, EXAMPLE), value[EXAMPLE]
        written = (*written, step)
        value = value_at(value, (step,), None)
    return written
