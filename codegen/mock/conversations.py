"""The tool calls that the spec has as examples: in the same conversation, the mock makes the same call."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from codegen.plan.places import PLACES, at
from codegen.spec.load import Spec
from codegen.spec.markers import ANSWER, localized, with_examples
from codegen.value import Json


class Conversations:
    """The conversations of a spec's scenarios, in all locales, that go on with a tool call."""

    def __init__(self, spec: Spec) -> None:
        self._places = {name: PLACES.get(protocol.mock) for name, protocol in spec.api.protocols.items()}
        self._arguments: dict[tuple[str, str], dict[str, str]] = {}
        for protocol, messages, arguments in _calls(spec):
            self._arguments.setdefault((protocol, _key(messages)), arguments)

    def arguments(self, protocol: str, body: Any) -> Mapping[str, str]:
        """The arguments of the calls that follow the messages of a body: JSON text by the name of the function."""
        places = self._places[protocol]
        messages = at(body, places.messages) if places else None
        return self._arguments.get((protocol, _key(messages)), {})


def arguments_in(text: str) -> dict[str, Any] | None:
    """The arguments of a call in their JSON text; None if it holds no mapping."""
    try:
        value = json.loads(text)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def _calls(spec: Spec) -> Iterator[tuple[str, Json, dict[str, str]]]:
    """Each message of a spec that calls tools: its protocol, the messages before it, and the arguments by function."""
    for scenario in spec.api.scenarios.values():
        for protocol, requests in scenario.requests.items():
            places = PLACES.get(spec.api.protocols[protocol].mock)
            for body in (request.body for request in requests if places):
                for locale in spec.locales:
                    marked = at(localized(body, locale), places.messages, [])  # type: ignore[union-attr]
                    written = with_examples(marked)
                    for index, message in enumerate(marked if isinstance(marked, list) else []):
                        arguments = _arguments(written[index]) if at(message, (ANSWER,)) else {}
                        if arguments:
                            yield protocol, written[:index], arguments


def _arguments(message: Json) -> dict[str, str]:
    """The arguments of the calls in a message, by the name of the function."""
    calls = at(message, ("tool_calls",), [])
    functions = [at(call, ("function",), {}) for call in calls] if isinstance(calls, list) else []
    texts = [(at(one, ("name",)), at(one, ("arguments",))) for one in functions]
    return {name: text for name, text in texts if isinstance(name, str) and isinstance(text, str)}


def _key(messages: Json) -> str:
    return json.dumps(messages, sort_keys=True)
