"""What the mock does wrong on purpose: refusals, an error that is not JSON, streams that go wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from starlette.responses import Response, StreamingResponse

from codegen.mock.call import Refusal, Stream

MockFault = Literal["401", "403", "404", "429", "500", "cut", "short", "error-event", "other-arguments"]
"""By HTTP status; a stream whose connection breaks, that ends too soon, or that brings an error, half way; or a call
of a tool with arguments that nobody could foresee."""

OUT_OF_ORDER = "<html><body><h1>500 Internal Server Error</h1></body></html>\n"

_EVENTS = {"content-type": "text/event-stream;charset=UTF-8"}


class Behaviour:
    """How one answer is given: the usual way. What goes wrong on purpose overrides a step of it."""

    refusal: Refusal | None = None
    """Why the call is refused, whatever it asks."""

    def instead(self) -> Response | None:
        """The answer that is given before anybody looks at the call; None for none."""
        return None

    def body(self, body: Any) -> Any:
        """The call's body as the protocol's module gets it."""
        return body

    def stream(self, stream: Stream, error_event: Callable[[int], str]) -> Stream | Response:
        """The stream as it is sent; `error_event` makes an error as an event of its number, counted from 1."""
        return stream


class _Refused(Behaviour):
    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


class _OutOfOrder(Behaviour):
    """What a gateway says where the service behind it is gone: no JSON."""

    def instead(self) -> Response:
        return Response(OUT_OF_ORDER, 500, media_type="text/html")


class _OtherArguments(Behaviour):
    """Schemas do not tell their examples, so a tool is called with other arguments."""

    def body(self, body: Any) -> Any:
        return without_examples(body)


class Cut(ConnectionAbortedError):
    """Ends a response in its middle, and the connection with it."""


class _Cut(Behaviour):
    """The first half of a stream; then the connection is gone."""

    def stream(self, stream: Stream, error_event: Callable[[int], str]) -> Response:
        async def half() -> AsyncIterator[bytes]:
            yield _half(stream)
            raise Cut

        return StreamingResponse(half(), headers=_EVENTS)


class _Short(Behaviour):
    """The first half of a stream, which ends there as if that were all."""

    def stream(self, stream: Stream, error_event: Callable[[int], str]) -> Response:
        return Response(_half(stream), headers=_EVENTS)


class _ErrorEvent(Behaviour):
    """The first half of a stream, and an error event for the second."""

    def stream(self, stream: Stream, error_event: Callable[[int], str]) -> Stream:
        events = list(stream.events[: max(1, stream.last)])
        events.append(error_event(len(events) + 1))
        return replace(stream, events=events, last=len(events), total_tokens=None)


AS_USUAL = Behaviour()

BEHAVIOURS: Mapping[str, Behaviour] = {
    "401": _Refused("wrong-key"),
    "403": _Refused("denied"),
    "404": _Refused("not-found"),
    "429": _Refused("throttled"),
    "500": _OutOfOrder(),
    "cut": _Cut(),
    "short": _Short(),
    "error-event": _ErrorEvent(),
    "other-arguments": _OtherArguments(),
}


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


def _half(stream: Stream) -> bytes:
    return "".join(stream.events[: max(1, stream.last)]).encode()
