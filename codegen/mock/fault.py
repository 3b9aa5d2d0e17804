"""What the mock does wrong on purpose: refusals, an error that is not JSON, streams that go wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from starlette.responses import Response, StreamingResponse

from codegen.mock.call import Refusal, Stream

MockFault = Literal[
    "401", "403", "404", "429", "500", "cut", "short", "error-event", "other-arguments", "unknown-function"
]
"""An HTTP status; what happens halfway through a stream: the connection breaks (`cut`), the stream ends (`short`) or
an error event comes (`error-event`); or a tool call with arguments other than those that the spec has as an example, or
of a function that the request does not name."""

UNKNOWN_FUNCTION = "no_such_function"

SERVER_ERROR_PAGE = "<html><body><h1>500 Internal Server Error</h1></body></html>\n"

_EVENTS = {"content-type": "text/event-stream;charset=UTF-8"}


class Behaviour:
    """How one answer is given: here, the usual way. Each fault is a subclass that overrides one step."""

    refusal: Refusal | None = None
    """Why the call is refused, whatever the request is; None for the usual checks."""

    hides_arguments = False
    """Whether a tool is called with made-up arguments, although the spec has an example of them."""

    function = ""
    """The name of the function that is called in the place of any other; empty for its own name."""

    def early_response(self) -> Response | None:
        """An answer that is given before the call is checked; None for the usual answer."""
        return None

    def body(self, body: Any) -> Any:
        """The body of the call that is passed to the module of the protocol."""
        return body

    def stream(self, stream: Stream, error_event: Callable[[int], str]) -> Stream | Response:
        """What is sent for a stream; `error_event` returns an error as the event with a number, counted from 1."""
        return stream


class _Refused(Behaviour):
    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


class _ServerError(Behaviour):
    """The answer of a gateway when the service behind it is down: not JSON."""

    def early_response(self) -> Response:
        return Response(SERVER_ERROR_PAGE, 500, media_type="text/html")


class _UnknownFunction(Behaviour):
    """A function is called that the request does not name."""

    function = UNKNOWN_FUNCTION


class _OtherArguments(Behaviour):
    """The examples are hidden, also those in the schemas, so a tool is called with other arguments."""

    hides_arguments = True

    def body(self, body: Any) -> Any:
        return without_examples(body)


class Cut(ConnectionAbortedError):
    """Ends a response in the middle and closes the connection."""


class _Cut(Behaviour):
    """The first half of a stream; then the connection breaks."""

    def stream(self, stream: Stream, error_event: Callable[[int], str]) -> Response:
        async def half() -> AsyncIterator[bytes]:
            yield _half(stream)
            raise Cut

        return StreamingResponse(half(), headers=_EVENTS)


class _Short(Behaviour):
    """The first half of a stream, which then ends as if it were complete."""

    def stream(self, stream: Stream, error_event: Callable[[int], str]) -> Response:
        return Response(_half(stream), headers=_EVENTS)


class _ErrorEvent(Behaviour):
    """The first half of a stream, then an error event instead of the second half."""

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
    "500": _ServerError(),
    "cut": _Cut(),
    "short": _Short(),
    "error-event": _ErrorEvent(),
    "other-arguments": _OtherArguments(),
    "unknown-function": _UnknownFunction(),
}


def examples(value: Any) -> Iterator[tuple[str, str]]:
    """The properties in the schemas of a body that may have any text as their value: name and example of each."""
    if isinstance(value, dict):
        properties = value.get("properties")
        if isinstance(properties, dict):
            yield from ((name, one["examples"][0]) for name, one in properties.items() if _is_free_text(one))
    if isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from examples(part)


def without_examples(value: Any) -> Any:
    """A body without the examples that `examples` returns."""
    if isinstance(value, list):
        return [without_examples(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: without_examples(part)
        for name, part in value.items()
        if not (name == "examples" and _is_free_text(value))
    }


def _is_free_text(schema: Any) -> bool:
    """Whether a schema has a text as its example, and allows any other text."""
    if not isinstance(schema, dict) or schema.get("type") != "string":
        return False
    given = schema.get("examples")
    has_one = isinstance(given, list) and bool(given) and isinstance(given[0], str)
    return has_one and schema.keys().isdisjoint(("const", "enum", "default", "format", "pattern", "maxLength"))


def _half(stream: Stream) -> bytes:
    return "".join(stream.events[: max(1, stream.last)]).encode()
