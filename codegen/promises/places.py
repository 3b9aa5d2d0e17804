"""What is compared here: a request, what is wrong with it, and where a protocol has what programs speak of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from codegen.value import NOTHING, Json, ValuePath, value_at


class Sent(NamedTuple):
    """A request as the spec has it: its endpoint, its headers besides the key, and its body for one locale."""

    endpoint: str
    headers: Mapping[str, str]
    body: Json


class Unkept(NamedTuple):
    """What is wrong with a promise, and where: a path that begins with the number of the request, from 0.

    With `key`, it is the key that the path ends with that is wrong, and not its value.
    """

    path: ValuePath
    message: str
    key: bool = False


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
