"""The reply of the model: a text, JSON if the request asks for it, or a tool call. The same for both protocols."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codegen.mock.call import Call
from codegen.mock.conversations import arguments_in
from codegen.mock.from_schema import instance
from codegen.plan.json_answers import asked_schema
from codegen.plan.places import texts
from codegen.value import Json

_DELTA_LENGTH = 6
_MAX_DELTAS = 24


@dataclass(frozen=True)
class ToolCall:
    """A tool call that the model asks for; `arguments` is JSON text."""

    id: str
    name: str
    arguments: str

    def as_json(self) -> dict[str, Json]:
        """The tool call as an entry of `tool_calls`, with `index` as the service writes it."""
        function: Json = {"name": self.name, "arguments": self.arguments}
        return {"index": 0, "id": self.id, "type": "function", "function": function}


def model_reply(call: Call, messages: Sequence[Any], parameters: Mapping[str, Any]) -> str | ToolCall:
    """The reply to `messages`. Of `parameters`, `tools`, `tool_choice` and `response_format` are used."""
    nonce = call.nonce
    last = messages[-1] if messages else {}
    answered = isinstance(last, dict) and last.get("role") == "tool"
    tool = None if answered else _tool(parameters)
    if tool is not None:
        takes = {"type": "object", **_mapping(tool.get("parameters"))}
        arguments = call.arguments.get(tool["name"], "")
        if not _fit(arguments, takes):
            arguments = json.dumps(instance(takes, tool["name"], nonce), ensure_ascii=False)
        call_id = f"call_{call.request_id.replace('-', '')[:24]}"
        return ToolCall(call_id, call.function or tool["name"], arguments)
    schema = asked_schema(parameters.get("response_format"), messages)
    if schema is not None:
        return _escaped(json.dumps(instance(schema, "answer", nonce), ensure_ascii=False), nonce)
    if answered:
        return f"工具的结果：{''.join(texts(last.get('content')))}。{nonce}"
    # Chinese, so that a sample that cannot print it fails.
    return f"我是通义千问，由阿里云研发的大语言模型。{nonce}"


def deltas(text: str) -> list[str]:
    """The parts in which a text is streamed. They are short, so that a nonce spans several of them."""
    size = max(_DELTA_LENGTH, math.ceil(len(text) / _MAX_DELTAS))
    return [text[start : start + size] for start in range(0, len(text), size)]


def _tool(parameters: Mapping[str, Any]) -> dict[str, Any] | None:
    """The function to call: the one that `tool_choice` names, else the first; None if there is none."""
    tools, choice = parameters.get("tools"), parameters.get("tool_choice")
    if not isinstance(tools, list) or choice == "none":
        return None
    functions = [tool.get("function") for tool in tools if isinstance(tool, dict)]
    known = [one for one in functions if isinstance(one, dict) and isinstance(one.get("name"), str)]
    named = choice.get("function") if isinstance(choice, dict) else None
    if isinstance(named, dict):
        known = [one for one in known if one["name"] == named.get("name")]
    return known[0] if known else None


def _fit(arguments: str, schema: Mapping[str, Any]) -> bool:
    """Whether a JSON text has all arguments that a function needs, and none that it does not have."""
    given = arguments_in(arguments)
    required = schema.get("required")
    needed = {one for one in required if isinstance(one, str)} if isinstance(required, list) else set()
    return given is not None and needed <= given.keys() <= _mapping(schema.get("properties")).keys()


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _escaped(text: str, nonce: str) -> str:
    """JSON in which the nonce is written with escapes: only a sample that parses the JSON can print it."""
    return text.replace(nonce, json.dumps(nonce)[1:-1])
