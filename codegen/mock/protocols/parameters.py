"""Parameters that both protocols of Model Studio refuse, with the messages of its error pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from codegen.mock.call import Wrong
from codegen.value import ValuePath

MAX_TOKENS = 32768
"""The documented limit of the model in the examples of the API's page; other models have other limits."""


def wrong(parameters: Mapping[str, Any], at: ValuePath, messages: Any, messages_at: ValuePath) -> Wrong | None:
    """What is wrong with the parameters of a call with these `messages`; None if nothing is. null means the default.

    `at` and `messages_at` are where both stand in the request.
    """
    temperature = parameters.get("temperature")
    if temperature is not None and not (_is_number(temperature) and 0 <= temperature < 2):
        return Wrong((*at, "temperature"), "Temperature should be in [0.0, 2.0)")
    tokens = parameters.get("max_tokens")
    if tokens is not None and not (_is_number(tokens) and tokens == int(tokens) and 1 <= tokens <= MAX_TOKENS):
        return Wrong((*at, "max_tokens"), f"Range of max_tokens should be [1, {MAX_TOKENS}]")
    response_format = parameters.get("response_format")
    if (
        isinstance(response_format, dict)
        and response_format.get("type") == "json_object"
        and not _mentions_json(messages)
    ):
        message = (
            "'messages' must contain the word 'json' in some form, to use 'response_format' of type 'json_object'."
        )
        return Wrong((*at, "response_format"), message)
    choice = parameters.get("tool_choice")
    if parameters.get("enable_thinking") is True and (choice == "required" or isinstance(choice, dict)):
        message = "The tool_choice parameter does not support being set to required or object in thinking mode"
        return Wrong((*at, "tool_choice"), message)
    uncalled = _uncalled(messages) if isinstance(messages, list) else None
    if uncalled is not None:
        message = 'messages with role "tool" must be a response to a preceeding message with "tool_calls"'
        return Wrong((*messages_at, uncalled), message)
    return None


def _uncalled(messages: list[Any]) -> int | None:
    """The index of the first answer of a tool that does not come after a message with `tool_calls`.

    It comes after such a message directly, or after other answers to it.
    """
    asked = False
    for index, message in enumerate(messages):
        if message.get("role") != "tool":
            asked = message.get("role") == "assistant" and bool(message.get("tool_calls"))
        elif not asked:
            return index
    return None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9


def _mentions_json(messages: Any) -> bool:
    return any("json" in text.lower() for text in texts(messages))


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


def has_part(messages: Any, key: str) -> bool:
    """Whether the content of a message has a part with this key, for example `image`."""
    if not isinstance(messages, list):
        return False
    contents = [message.get("content") for message in messages if isinstance(message, dict)]
    parts = [part for content in contents if isinstance(content, list) for part in content]
    return any(isinstance(part, dict) and key in part for part in parts)
