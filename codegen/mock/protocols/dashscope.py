"""The native protocol of DashScope (answers and errors as documented and reported in 2026)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from codegen.mock.call import Answer, Call, Refusal, Stream, Tokens, Wrong, compact
from codegen.mock.protocols import parameters
from codegen.mock.reply import ToolCall, deltas, model_reply
from codegen.value import Json, ValuePath

_TEXTS = ("text", "image", "audio", "video")
"""Parts of a message that are texts; all but the first are addresses. A video may also be a list of images."""

_BAD_JSON = "Required body invalid, please check the request body format."


def reply(call: Call) -> Answer | Stream:
    """A generation, complete or as a stream, or an error about the parameters."""
    if call.headers.get("X-DashScope-Async", "").lower() == "enable":
        message = "Current user api does not support asynchronous calls."
        error = _error(403, "AccessDenied", message, call.request_id)
        return replace(error, wrong=Wrong(("headers", "X-DashScope-Async"), message))
    wrong = _wrong(call.body)
    if wrong is not None:
        return replace(_error(400, "InvalidParameter", wrong.message, call.request_id), wrong=wrong)
    given = call.body["input"]
    messages = given.get("messages") or [{"role": "user", "content": given["prompt"]}]
    text_or_call = model_reply(call, messages, call.body.get("parameters") or {})
    shape = _Shape(call, by_parts="/multimodal-generation/" in call.path, with_image=_has_image(messages))
    if _wants_events(call.headers):
        return _stream(shape, text_or_call)
    if isinstance(text_or_call, str):
        return Answer(200, shape.whole(text_or_call, "stop"))
    return Answer(200, shape.whole("", "tool_calls", [text_or_call.as_json()]))


def _wants_events(headers: Mapping[str, str]) -> bool:
    return (
        headers.get("X-DashScope-SSE", "").lower() == "enable"
        or "text/event-stream" in headers.get("Accept", "").lower()
    )


def _has_image(messages: Any) -> bool:
    return parameters.has_part(messages, "image")


@dataclass(frozen=True)
class _Shape:
    """How one answer is written.

    Multimodal endpoints answer with a list of parts. Other endpoints answer with only a text, unless the request has
    `result_format: message`.
    """

    call: Call
    by_parts: bool
    with_image: bool

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The `parameters` of the request."""
        return self.call.body.get("parameters") or {}

    def whole(self, text: str, finish: str, calls: Sequence[Json] = ()) -> dict[str, Json]:
        """The complete answer."""
        tokens = self.call.tokens
        usage = {"input_tokens": tokens.input, "output_tokens": tokens.output, "total_tokens": tokens.total}
        message = {"role": "assistant", "content": self._content(text), **_tool_calls(calls)}
        choice = {"finish_reason": finish, "message": message}
        return self._of(text, finish, choice, {**usage, **self._image(tokens)})

    def event(self, text: str, finish: str, tokens: Tokens, calls: Sequence[Json] = ()) -> dict[str, Json]:
        """One event of a streamed answer; here, the service writes the fields in another order."""
        usage = {"total_tokens": tokens.total, "input_tokens": tokens.input, "output_tokens": tokens.output}
        message = {"content": self._content(text), "role": "assistant", **_tool_calls(calls)}
        choice = {"message": message, "finish_reason": finish}
        return self._of(text, finish, choice, {**usage, **self._image(tokens)})

    def _of(self, text: str, finish: str, choice: Mapping[str, Json], usage: Json) -> dict[str, Json]:
        with_message = self.by_parts or "tool_calls" in choice["message"]
        output: Json = {"finish_reason": finish, "text": text}
        if with_message or self.parameters.get("result_format") == "message":
            output = {"choices": [choice]}
        return {"output": output, "usage": usage, "request_id": self.call.request_id}

    def _content(self, text: str) -> Json:
        if not self.by_parts:
            return text
        return [{"text": text}] if text else []

    def _image(self, tokens: Tokens) -> dict[str, Json]:
        """The tokens of the input by kind; empty if the input has no image."""
        if not self.with_image:
            return {}
        image = tokens.input // 2
        return {
            "input_tokens_details": {"image_tokens": image, "text_tokens": tokens.input - image},
            "image_tokens": image,
        }


def _tool_calls(calls: Sequence[Json]) -> dict[str, Json]:
    return {"tool_calls": list(calls)} if calls else {}


def _stream(shape: _Shape, text_or_call: str | ToolCall) -> Stream:
    """The events of a generation. With `incremental_output`, each has only the new text, else all the text so far."""
    wanted = shape.parameters.get("incremental_output")
    # For vision models, incremental output is the default.
    incremental = shape.by_parts if wanted is None else wanted is True
    tokens = shape.call.tokens
    parts = deltas(text_or_call if isinstance(text_or_call, str) else text_or_call.arguments)
    events = []
    for index in range(len(parts)):
        so_far = "".join(parts[: index + 1])
        running = Tokens(tokens.input, tokens.output * (index + 1) // (len(parts) + 1))
        if isinstance(text_or_call, str):
            events.append(shape.event(parts[index] if incremental else so_far, "null", running))
        else:
            if incremental:
                tool_call = _part_of(text_or_call, parts, index)
            else:
                tool_call = replace(text_or_call, arguments=so_far).as_json()
            events.append(shape.event("", "null", running, [tool_call]))
    if isinstance(text_or_call, str):
        events.append(shape.event("" if incremental else text_or_call, "stop", tokens))
    else:
        last = {"index": 0, "id": "", "type": "function", "function": {"arguments": ""}}
        events.append(shape.event("", "tool_calls", tokens, [last if incremental else text_or_call.as_json()]))
    lines = [
        f"id:{number}\nevent:result\n:HTTP_STATUS/200\ndata:{compact(event)}\n\n"
        for number, event in enumerate(events, start=1)
    ]
    return Stream(lines, parts if isinstance(text_or_call, str) else [], len(parts) - 1, tokens.total)


def _part_of(call: ToolCall, parts: Sequence[str], index: int) -> dict[str, Json]:
    """A part of the arguments of a tool call; only the first part has the id and the name."""
    if index == 0:
        return replace(call, arguments=parts[0]).as_json()
    return {"index": 0, "id": "", "type": "function", "function": {"arguments": parts[index]}}


def _wrong(body: Any) -> Wrong | None:
    if not isinstance(body, dict):
        return Wrong(("body",), _BAD_JSON)
    given, options = ({} if body.get(part) is None else body[part] for part in ("input", "parameters"))
    if not isinstance(given, dict):
        return Wrong(("body", "input"), _BAD_JSON)
    if not isinstance(options, dict):
        return Wrong(("body", "parameters"), _BAD_JSON)
    prompt, messages = given.get("prompt"), given.get("messages")
    if not isinstance(prompt, str | None):
        return Wrong(("body", "input", "prompt"), _BAD_JSON)
    at: ValuePath = ("body", "input", "messages")
    if not isinstance(messages, list | None):
        return Wrong(at, _BAD_JSON)
    for index, message in enumerate(messages or []):
        if not isinstance(message, dict):
            return Wrong((*at, index), _BAD_JSON)
        content = message.get("content")
        if not isinstance(content, str | list) and message.get("role") == "user":
            return Wrong((*at, index, "content"), _BAD_JSON)
        for number, part in enumerate(content if isinstance(content, list) else []):
            if not isinstance(part, dict) or not all(_is_text(part[kind]) for kind in _TEXTS if kind in part):
                return Wrong((*at, index, "content", number), _BAD_JSON)
    if not prompt and not messages:
        return Wrong(("body", "input"), 'Either "prompt" or "messages" must exist and cannot both be none')
    return parameters.wrong(options, ("body", "parameters"), messages or prompt, at)


def _is_text(value: Json) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))


def refuse(reason: Refusal, *, model: str, link: str, request_id: str) -> Answer:
    """An error as `{code, message, request_id}`."""
    errors: dict[Refusal, tuple[int, str, str]] = {
        # these three are not documented
        "no-path": (404, "NotFound", "This path is no endpoint."),
        "no-method": (405, "MethodNotAllowed", "This endpoint wants another method."),
        "too-large": (413, "RequestEntityTooLarge", "The body is larger than 20 MB."),
        "no-key": (401, "InvalidApiKey", "No API-key provided."),
        "wrong-key": (401, "InvalidApiKey", f"Invalid API-key provided. For details, see: {link}"),
        "bad-json": (400, "InvalidParameter", _BAD_JSON),
        "no-model": (400, "InvalidParameter", "Model not exist."),
        "unknown-model": (400, "InvalidParameter", "Model not exist."),
        "unsupported-model": (400, "InvalidParameter", "Model not exist."),
        "wrong-endpoint": (400, "InvalidParameter", "url error, please check url！"),
        "not-found": (404, "ModelNotFound", "Model can not be found."),
        "denied": (403, "Model.AccessDenied", "Model access denied."),
        "throttled": (429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later."),
    }
    return _error(*errors[reason], request_id)


def error_event(answer: Answer, number: int) -> str:
    """An event `event:error`, with the status that the answer would have."""
    return f"id:{number}\nevent:error\n:HTTP_STATUS/{answer.status}\ndata:{compact(answer.body)}\n\n"


def _error(status: int, code: str, message: str, request_id: str) -> Answer:
    return Answer(status, {"code": code, "message": message, "request_id": request_id})
