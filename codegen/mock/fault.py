"""Answers that a sample must be able to bear: refusals, an error that is not JSON, streams that go wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from starlette.responses import Response, StreamingResponse

from codegen.mock.call import Refusal, Stream

Fault = Literal["401", "403", "404", "429", "500", "cut", "short", "error-event", "other-arguments"]
"""By HTTP status; a stream whose connection breaks, that ends too soon, or that brings an error, half way; or a call
of a tool with arguments that nobody could foresee."""

REFUSALS: Mapping[Fault, Refusal] = {"401": "wrong-key", "403": "denied", "404": "not-found", "429": "throttled"}

OUT_OF_ORDER = "<html><body><h1>500 Internal Server Error</h1></body></html>\n"


_EVENTS = {"content-type": "text/event-stream;charset=UTF-8"}


def out_of_order() -> Response:
    """What a gateway says where the service behind it is gone: no JSON."""
    return Response(OUT_OF_ORDER, 500, media_type="text/html")


def with_error(stream: Stream, event: Callable[[int], str]) -> Stream:
    """The stream with an error event for its second half; `event` makes it of its number."""
    events = list(stream.events[: max(1, stream.last)])
    events.append(event(len(events) + 1))
    return replace(stream, events=events, last=len(events), total_tokens=None)


def examples(value: Any) -> Iterator[tuple[str, str]]:
    """The properties in a body's schemas that may hold any text, and the example of each."""
    if isinstance(value, dict):
        properties = value.get("properties")
        if isinstance(properties, dict):
            yield from ((name, one["examples"][0]) for name, one in properties.items() if _is_free(one))
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from examples(part)


def without_examples(value: Any) -> Any:
    """A body whose schemas do not tell these examples."""
    if isinstance(value, list):
        return [without_examples(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: without_examples(part) for name, part in value.items() if not (name == "examples" and _is_free(value))
    }


def _is_free(schema: Any) -> bool:
    """Whether a schema gives a text as an example, and any other will do."""
    if not isinstance(schema, dict) or schema.get("type") != "string":
        return False
    given = schema.get("examples")
    has_one = isinstance(given, list) and bool(given) and isinstance(given[0], str)
    return has_one and schema.keys().isdisjoint(("const", "enum", "default", "format", "pattern", "maxLength"))


class Cut(ConnectionAbortedError):
    """Ends a response in its middle, and the connection with it."""


def cut(stream: Stream) -> Response:
    """The first half of a stream; then the connection is gone."""

    async def half() -> AsyncIterator[bytes]:
        yield _half(stream)
        raise Cut

    return StreamingResponse(half(), headers=_EVENTS)


def short(stream: Stream) -> Response:
    """The first half of a stream, which ends there as if that were all."""
    return Response(_half(stream), headers=_EVENTS)


def _half(stream: Stream) -> bytes:
    return "".join(stream.events[: max(1, stream.last)]).encode()
