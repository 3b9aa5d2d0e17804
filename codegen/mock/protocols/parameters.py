"""Parameters that both protocols of Model Studio refuse, with the messages of its error pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from codegen.mock.call import Wrong
from codegen.plan.places import texts
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
    return _wrong_result(messages, messages_at) if isinstance(messages, list) else None


def _wrong_result(messages: list[Any], at: ValuePath) -> Wrong | None:
    """What is wrong with the first result of a tool that answers no call; None if each answers one.

    Results stand directly behind the message with the calls, in any order, and each call has one at most.
    """
    unanswered: list[str] | None = None
    for index, message in enumerate(messages):
        answered = message.get("tool_call_id")
        if message.get("role") != "tool":
            unanswered = _called(message)
        elif unanswered is None:
            told = 'messages with role "tool" must be a response to a preceeding message with "tool_calls"'
            return Wrong((*at, index), told)
        elif answered not in unanswered:
            # The service's words for this are not documented.
            told = "'tool_call_id' must be the id of a call in the preceding message with 'tool_calls', each id once"
            return Wrong((*at, index, "tool_call_id"), told)
        else:
            unanswered.remove(answered)
    return None


def _called(message: Mapping[str, Any]) -> list[str] | None:
    """The ids of the calls that a message asks for; None if it asks for none."""
    calls = message.get("tool_calls") if message.get("role") == "assistant" else None
    if not isinstance(calls, list) or not calls:
        return None
    ids = (call.get("id") for call in calls if isinstance(call, dict))
    return [one for one in ids if isinstance(one, str)]


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < 1e9


def _mentions_json(messages: Any) -> bool:
    return any("json" in text.lower() for text in texts(messages))


def has_part(messages: Any, key: str) -> bool:
    """Whether the content of a message has a part with this key, for example `image`."""
    if not isinstance(messages, list):
        return False
    contents = [message.get("content") for message in messages if isinstance(message, dict)]
    parts = [part for content in contents if isinstance(content, list) for part in content]
    return any(isinstance(part, dict) and key in part for part in parts)
