"""How the bytes of a stream leave: cut into chunks, with pauses, and with somebody watching."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from codegen.mock.call import Stream

Chunks = Literal["events", "pieces", "bytes", "whole"]
"""One event a chunk; seven bytes, which cuts lines and characters; one byte; or everything at once."""

_PIECE = 7


@dataclass(frozen=True)
class Pace:
    """How a stream is cut into chunks, and the seconds between them."""

    chunks: Chunks = "events"
    delay: float = 0.0


class Watcher(Protocol):
    """Who wants to know how far a stream is."""

    def begins(self, stream: Stream) -> None:
        """The stream is about to be sent."""

    async def before_last_delta(self) -> None:
        """All but the text's last part has been sent. It is held back until this returns."""


async def chunks(stream: Stream, pace: Pace, watcher: Watcher | None = None) -> AsyncIterator[bytes]:
    """The bytes of a stream, chunk by chunk. `before_last_delta` has no place where everything is sent at once."""
    if watcher:
        watcher.begins(stream)
    events = [event.encode("utf-8", "replace") for event in stream.events]
    if pace.chunks == "whole":
        yield b"".join(events)
        return
    pause = 0.0
    for index, part in enumerate((events[: stream.last], events[stream.last :])):
        if index and watcher and len(stream.deltas) > 1:
            await watcher.before_last_delta()
        for chunk in _cut(part, pace.chunks):
            await sleep(pause)
            yield chunk
            pause = pace.delay


def _cut(events: list[bytes], how: Chunks) -> Iterable[bytes]:
    if how == "events":
        return events
    return _slices(b"".join(events), _PIECE if how == "pieces" else 1)


def _slices(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))
