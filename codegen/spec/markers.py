"""What stands for a value in the bodies of a spec: `$locale`, and `$answer` with its `$example`."""

from __future__ import annotations

from codegen.value import Json, ValuePath

LOCALE, ANSWER, EXAMPLE = "$locale", "$answer", "$example"


def localized(value: Json, locale: str) -> Json:
    """A value with the texts of one locale in the places of its `$locale`s."""
    if isinstance(value, dict):
        if LOCALE in value:
            return value[LOCALE][locale]
        return {key: localized(item, locale) for key, item in value.items()}
    return [localized(item, locale) for item in value] if isinstance(value, list) else value


def without_examples(value: Json) -> Json:
    """A value with each `$answer` alone, for programs that read answers."""
    if isinstance(value, dict):
        if ANSWER in value:
            return {ANSWER: value[ANSWER]}
        return {key: without_examples(item) for key, item in value.items()}
    return [without_examples(item) for item in value] if isinstance(value, list) else value


def with_examples(value: Json) -> Json:
    """A value with the `$example` in the place of each `$answer` that has one, for programs that read no answers."""
    if isinstance(value, dict):
        if ANSWER in value:
            return value.get(EXAMPLE, value)
        return {key: with_examples(item) for key, item in value.items()}
    return [with_examples(item) for item in value] if isinstance(value, list) else value


def as_written(path: ValuePath, value: Json) -> ValuePath:
    """Where the spec has what is at `path` after `with_examples`; `value` is as the spec has it."""
    written: ValuePath = ()
    for step in path:
        if isinstance(value, dict) and EXAMPLE in value and step != ANSWER:
            written, value = (*written, EXAMPLE), value[EXAMPLE]
        written = (*written, step)
        if isinstance(value, dict):
            value = value.get(step)
        else:
            value = value[step] if isinstance(value, list) and isinstance(step, int) and step < len(value) else None
    return written
