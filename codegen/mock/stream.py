"""How the bytes of a stream are sent: cut into chunks, with pauses, and with notifications to a watcher."""

from __future__ import annotations

from asyncio import sleep
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, Protocol

from codegen.mock.call import Stream

Chunks = Literal["events", "pieces", "bytes", "whole"]
"""What a chunk is: one event; seven bytes, which cuts lines and characters; one byte; or the whole stream."""

_PIECE_BYTES = 7


@dataclass(frozen=True)
class Pace:
    """How a stream is cut into chunks, and the delay between two chunks in seconds."""

    chunks: Chunks = "events"
    delay: float = 0.0


class Watcher(Protocol):
    """Is notified about the progress of a stream."""

    def begins(self, stream: Stream) -> None:
        """Called before the first byte is sent."""

    async def before_last_delta(self) -> None:
        """Called when all parts of the text but the last have been sent. The last part waits until this returns."""


async def chunks(stream: Stream, pace: Pace, watcher: Watcher | None = None) -> AsyncIterator[bytes]:
    """The bytes of a stream, chunk by chunk. If all is sent as one chunk, `before_last_delta` is not called."""
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
    return _slices(b"".join(events), _PIECE_BYTES if how == "pieces" else 1)


def _slices(data: bytes, size: int) -> Iterator[bytes]:
    return (data[start : start + size] for start in range(0, len(data), size))
