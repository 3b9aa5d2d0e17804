"""Where a protocol has what programs read and write: the messages of a request, the message of an answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from codegen.value import NOTHING, Json, ValuePath, value_at


@dataclass(frozen=True)
class Places:
    """Where a protocol has what programs read and write; paths in a body, but for `message`, which is in an answer."""

    messages: ValuePath
    options: ValuePath
    """The mapping that holds the parameters, such as `tools`."""
    message: ValuePath
    part: str
    """What stands for `message` in the events of a stream."""
    flags: tuple[ValuePath, ...]
    """Fields that are true or false, on which the way of the answer depends."""
    lists_parts: bool = False
    """Whether the content of a message about a picture is a list of parts, and no text."""
    header: str | None = None
    """The header that asks for a stream; where there is none, the field `stream` does."""

    def option(self, body: Json, name: str) -> ValuePath:
        """Where a parameter is in a request of this body: its path, or that of the mapping that should have it."""
        path = (*self.options, name)
        return ("body", *path) if there(body, path) else ("body", *self.options)


PLACES: Mapping[str, Places] = {
    "openai": Places(
        messages=("messages",),
        options=(),
        message=("choices", 0, "message"),
        part="delta",
        flags=(("stream",), ("stream_options", "include_usage")),
    ),
    "dashscope": Places(
        messages=("input", "messages"),
        options=("parameters",),
        message=("output", "choices", 0, "message"),
        part="message",
        flags=(("parameters", "incremental_output"),),
        lists_parts=True,
        header="X-DashScope-SSE",
    ),
}
"""By the module of the mock that answers for a protocol. Of the others, only examples of answers are known."""


def there(value: Json, path: ValuePath) -> bool:
    """Whether a value has another one at `path`."""
    return value_at(value, path) is not NOTHING


def at(value: Json, path: ValuePath, otherwise: Any = None) -> Any:
    """The value at `path`, or `otherwise` where there is none."""
    return value_at(value, path, otherwise)


def texts(value: Any) -> Iterator[str]:
    """Every text in messages or their contents: the content itself, or the texts of its parts."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for key in ("content", "text"):
            yield from texts(value.get(key))
