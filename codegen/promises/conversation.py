"""Whether a scenario's requests are those that its programs send: how many, and what a further one may say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from codegen.languages.base import keeps_numbers
from codegen.plan.places import PLACES, Places, at
from codegen.plan.ways import CALLING, SENDS
from codegen.promises.sent import Sent, Unkept
from codegen.spec.model import REQUEST
from codegen.value import Json, ValuePath, is_same, value_at, values_in

_COUNTS = {1: "one request", 2: "two requests"}
_LARGEST = 2**53 - 1
_BODIES = 2
"""Templates know so many bodies: `body` and `next_body`."""


def unkept(way: str, mock: str, requests: Sequence[Sent]) -> Iterator[Unkept]:
    """What the programs of templates by the name `way` would not send as it stands in the spec.

    `mock` is the module that answers for the protocol. Templates by other names than those of `SENDS`, and those that
    read the answers of another API, are a team's own: of them, only what no template can know is told.
    """
    places = PLACES.get(mock)
    if places is not None:
        for number, request in enumerate(requests):
            yield from _flags(number, request.body, places)
    count = SENDS.get(way) if places or way == REQUEST else None
    if count is None:
        for path in new_values(requests):
            if path[0] not in range(_BODIES):
                yield Unkept(path, "no template can know this: templates know the first two bodies only")
    elif len(requests) > count:
        does = f"{_named(way)} send {_COUNTS[count]}"
        yield Unkept((count,), f"{does}; remove this one, or write another `template:`")
    elif len(requests) < count:
        yield Unkept((), f"{_named(way)} send {_COUNTS[count]}; write the second one, too", key=True)
    elif count > 1 and places is not None:
        yield from _follow_up(way, places, *requests)


def new_values(requests: Sequence[Sent]) -> Iterator[ValuePath]:
    """The paths of what further requests say and the programs cannot know from an answer or the request before.

    A template has to print these values, or the sample does not send them.
    """
    for number, (before, request) in enumerate(pairwise(requests), start=1):
        for path in _unlike(before.body, request.body):
            yield (number, "body", *path)


def _unlike(before: Json, value: Json) -> Iterator[ValuePath]:
    """The paths of the scalars and empty collections in a value that are no `$answer`, and not in `before` as well."""
    if isinstance(value, dict) and "$answer" in value:
        return
    if isinstance(value, dict | list) and value:
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            for path in _unlike(value_at(before, (step,)), item):
                yield (step, *path)
    elif not is_same(before, value):
        yield ()


def _flags(number: int, body: Json, places: Places) -> Iterator[Unkept]:
    for path in places.flags:
        value = at(body, path)
        if value is not None and not isinstance(value, bool):
            told = "not a text" if isinstance(value, str) else "and nothing else"
            yield Unkept((number, "body", *path), f"the API wants true or false here, {told}")


def _follow_up(way: str, places: Places, first: Sent, second: Sent) -> Iterator[Unkept]:
    """Where the second request is not the first one with messages added."""
    again = f"{_named(way)} send the first request again, with messages added"
    if second.endpoint != first.endpoint:
        yield Unkept((1, "endpoint"), f"{again}: write `endpoint: {first.endpoint}`")
    for name, value in second.headers.items():
        if first.headers.get(name) != value:
            told = f"{again}: write this header in the first one, too, or remove it"
            yield Unkept((1, "headers", name), told, key=True)
    for name in first.headers.keys() - second.headers.keys():
        yield Unkept((1, "headers"), f"{again}: write the header {name} here, too")
    yield from _Comparison(way, places, again).fields(first.body, second.body, ())
    for path in _changed_numbers(first.body):
        told = "programs that send a request again parse its body, and some would change this number"
        yield Unkept((0, "body", *path), f"{told}; write it without `.0`, or with at most 15 digits")


def _changed_numbers(value: Json) -> Iterator[ValuePath]:
    """The paths of the numbers that JavaScript reads as others, or writes otherwise."""
    for path, number in values_in(value):
        if not isinstance(number, dict | list | str) and not keeps_numbers(number, _LARGEST):
            yield path


class _Comparison:
    """Compares the body of a second request with that of the first."""

    def __init__(self, way: str, places: Places, again: str) -> None:
        self._way = way
        self._places = places
        self._again = again

    def fields(self, first: Json, second: Json, path: ValuePath) -> Iterator[Unkept]:
        """Where `second` differs from `first` other than by messages that were added; both are at `path`."""
        here = (1, "body", *path)
        if path == self._places.messages and isinstance(first, list) and isinstance(second, list):
            yield from self._messages(first, second, here)
        elif isinstance(first, dict) and isinstance(second, dict):
            for name in second:
                if name in first:
                    yield from self.fields(first[name], second[name], (*path, name))
                else:
                    told = f"{self._again}: write this in the first one, too, or remove it"
                    yield Unkept((*here, name), told, key=True)
            for name in first:
                if name not in second:
                    yield Unkept(here, f"{self._again}: write '{name}' here as in the first one")
        elif isinstance(first, list) and isinstance(second, list) and len(first) == len(second):
            for index, (one, other) in enumerate(zip(first, second, strict=True)):
                yield from self.fields(one, other, (*path, index))
        elif type(first) is not type(second) or first != second:
            yield Unkept(here, f"{self._again}: write here what the first one has")

    def _messages(self, first: list[Json], second: list[Json], here: ValuePath) -> Iterator[Unkept]:
        path = self._places.messages
        for index, (one, other) in enumerate(zip(first, second, strict=False)):
            yield from self.fields(one, other, (*path, index))
        wanted = _added(self._way, self._places)
        added = second[len(first) :]
        if len(added) < len(wanted):
            both = " and ".join(f"`{_flow(message)}`" for message in wanted)
            yield Unkept(here, f"{self._again}: write {both} after those of the first one")
            return
        for index, (form, message) in enumerate(zip(wanted, added, strict=False), start=len(first)):
            yield from self._message(form, message, (*here, index), form)
        if len(added) > len(wanted):
            told = f"{_named(self._way)} send no message after these; remove it"
            yield Unkept((*here, len(first) + len(wanted)), told)

    def _message(self, form: Any, value: Json, here: ValuePath, whole: Any) -> Iterator[Unkept]:
        """Where an added message is not of a form; `whole` is the form of the whole message."""
        if form is _TEXT:
            if not isinstance(value, str):
                yield Unkept(here, f"{_named(self._way)} send a text here: write `{_flow(whole)}`")
        elif isinstance(form, dict) and isinstance(value, dict) and ("$answer" in form) == ("$answer" in value):
            for name in value.keys() - form.keys():
                yield Unkept((*here, name), f"{_named(self._way)} do not send this; remove it", key=True)
            for name, inner in form.items():
                if name in value:
                    yield from self._message(inner, value[name], (*here, name), whole)
                else:
                    yield Unkept(here, f"{_named(self._way)} send '{name}', too: write `{_flow(whole)}`")
        elif form != value:
            yield Unkept(here, f"{_named(self._way)} send `{_flow(whole)}` here; write that")


_TEXT = object()


def _added(way: str, places: Places) -> tuple[Any, ...]:
    """The messages that the second request of a way adds to those of the first."""
    message = [0, *places.message]
    if way == CALLING:
        call = {"$answer": [*message, "tool_calls", 0, "id"]}
        return {"$answer": message}, {"role": "tool", "tool_call_id": call, "content": _TEXT}
    # multi-turn, the only other way that sends two requests
    return {"role": "assistant", "content": {"$answer": [*message, "content"]}}, {"role": "user", "content": _TEXT}


def _flow(form: Any) -> str:
    """A form as one would write it in YAML, in one line."""
    if isinstance(form, dict):
        return "{" + ", ".join(f"{name}: {_flow(value)}" for name, value in form.items()) + "}"
    if isinstance(form, list):
        return f"[{', '.join(map(_flow, form))}]"
    return "…" if form is _TEXT else str(form)


def _named(way: str) -> str:
    return f"templates named '{way}'"
