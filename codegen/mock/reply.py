"""What the model says: a text, JSON where that is asked for, or a call of a tool. The same for both protocols."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from codegen.mock.from_schema import instance
from codegen.mock.protocols.parameters import texts
from codegen.value import Json

_DELTA = 6
_MOST_DELTAS = 24


@dataclass(frozen=True)
class ToolCall:
    """A call that the model wants made; `arguments` is JSON."""

    id: str
    name: str
    arguments: str

    def as_json(self) -> dict[str, Json]:
        """As it stands in a message; the service gives the index, too."""
        function: Json = {"name": self.name, "arguments": self.arguments}
        return {"index": 0, "id": self.id, "type": "function", "function": function}


def reply(messages: Sequence[Any], wanted: Mapping[str, Any], nonce: str, request_id: str) -> str | ToolCall:
    """What is said to `messages`; `wanted` holds the parameters `tools`, `tool_choice` and `response_format`."""
    last = messages[-1] if messages else {}
    answered = isinstance(last, dict) and last.get("role") == "tool"
    tool = None if answered else _tool(wanted)
    if tool is not None:
        arguments = instance({"type": "object", **_mapping(tool.get("parameters"))}, tool["name"], nonce)
        number = f"call_{request_id.replace('-', '')[:24]}"
        return ToolCall(number, tool["name"], json.dumps(arguments, ensure_ascii=False))
    schema = _schema(_mapping(wanted.get("response_format")), messages)
    if schema is not None:
        return _escaped(json.dumps(instance(schema, "answer", nonce), ensure_ascii=False), nonce)
    if answered:
        return f"工具的结果：{''.join(texts(last.get('content')))}。{nonce}"
    # Chinese, so that a sample that cannot show it is found out.
    return f"我是通义千问，由阿里云研发的大语言模型。{nonce}"


def deltas(text: str) -> list[str]:
    """A text as the parts in which it is streamed: many enough that a nonce is in several."""
    size = max(_DELTA, math.ceil(len(text) / _MOST_DELTAS))
    return [text[start : start + size] for start in range(0, len(text), size)]


def _tool(wanted: Mapping[str, Any]) -> dict[str, Any] | None:
    """The function to call: the one that `tool_choice` names, else the first; None for none."""
    tools, choice = wanted.get("tools"), wanted.get("tool_choice")
    if not isinstance(tools, list) or choice == "none":
        return None
    functions = [tool.get("function") for tool in tools if isinstance(tool, dict)]
    known = [one for one in functions if isinstance(one, dict) and isinstance(one.get("name"), str)]
    named = choice.get("function") if isinstance(choice, dict) else None
    if isinstance(named, dict):
        known = [one for one in known if one["name"] == named.get("name")]
    return known[0] if known else None


def _schema(wanted: Mapping[str, Any], messages: Sequence[Any]) -> Any:
    """The JSON Schema that an answer has to honour; None where any text will do."""
    if wanted.get("type") == "json_schema":
        return _mapping(wanted.get("json_schema")).get("schema") or _object_of(["answer"])
    if wanted.get("type") == "json_object":
        return _object_of(list(_names(messages)) or ["answer"])
    return None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _object_of(names: Sequence[str]) -> Json:
    return {"type": "object", "properties": {name: {"type": "string"} for name in names}}


def _names(messages: Sequence[Any]) -> Iterator[str]:
    """The properties that messages speak of: the keys of an example of JSON, else the words in quotes or backticks."""
    asked = [message for message in messages if isinstance(message, dict) and message.get("role") != "assistant"]
    text = "\n".join(texts(asked))
    keys = re.findall(r'"(\w+)"\s*:', text)
    for name in keys or re.findall(r"[\"`'“‘「『](\w+)[\"`'”’」』]", text):
        if name.lower() != "json":
            yield name


def _escaped(text: str, nonce: str) -> str:
    """JSON in which the nonce stands in escapes: only who parses it can print it."""
    return text.replace(nonce, json.dumps(nonce)[1:-1])
