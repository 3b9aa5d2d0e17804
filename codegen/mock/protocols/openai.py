"""The OpenAI-compatible protocol of Model Studio (answers and errors as observed in 2026)."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from codegen.mock.call import Answer, Call, Refusal, Stream, Wrong, compact
from codegen.mock.protocols import parameters
from codegen.mock.reply import ToolCall, deltas, model_reply
from codegen.value import Json, ValuePath

_INVALID = "invalid_request_error"
_NO_KEY = (
    "You didn't provide an API key. You need to provide your API key in an Authorization header "
    "using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). "
)
_CODE_FIRST = ("code", "param", "message", "type")
_BAD_JSON = "Required body invalid, please check the request body format."


def reply(call: Call) -> Answer | Stream:
    """A chat completion, complete or as a stream, or an error about the parameters."""
    wrong = _wrong(call.body)
    if wrong is not None:
        message = f"<400> InternalError.Algo.InvalidParameter: {wrong.message}"
        error = _error(400, "invalid_parameter_error", _INVALID, message, call.request_id, by_model=True)
        return replace(error, wrong=wrong)
    text_or_call = model_reply(call, call.body["messages"], call.body)
    if call.body.get("stream") is True:
        return _stream(call, text_or_call)
    finish = "stop" if isinstance(text_or_call, str) else "tool_calls"
    choice = {"message": _message(text_or_call), "finish_reason": finish, "index": 0, "logprobs": None}
    usage = {**_usage(call), "prompt_tokens_details": {"cached_tokens": 0, **_image_tokens(call)}}
    return Answer(200, _completion(call, [choice], "chat.completion", usage))


def model_list(names: Iterable[str], created: int) -> Answer:
    """The list of models: all in `names`, also those that the caller may not call. `created` is a Unix time."""
    models = [{"id": name, "object": "model", "created": created, "owned_by": "system"} for name in names]
    return Answer(200, {"object": "list", "data": models})


def _message(text_or_call: str | ToolCall) -> dict[str, Json]:
    if isinstance(text_or_call, str):
        return {"role": "assistant", "content": text_or_call}
    function: Json = {"arguments": text_or_call.arguments, "name": text_or_call.name}
    call: Json = {"function": function, "id": text_or_call.id, "index": 0, "type": "function"}
    return {"content": "", "reasoning_content": "", "role": "assistant", "tool_calls": [call]}


def _completion(call: Call, choices: Json, kind: str, usage: Json) -> dict[str, Json]:
    return {
        "choices": choices,
        "object": kind,
        "usage": usage,
        "created": int(time.time()),
        "system_fingerprint": None,
        "model": call.model,
        "id": f"chatcmpl-{call.request_id}",
    }


def _usage(call: Call) -> dict[str, Json]:
    tokens = call.tokens
    return {"prompt_tokens": tokens.input, "completion_tokens": tokens.output, "total_tokens": tokens.total}


def _image_tokens(call: Call) -> dict[str, Json]:
    """The tokens of the prompt by kind; empty if the prompt has no image."""
    if not parameters.has_part(call.body["messages"], "image_url"):
        return {}
    return {"image_tokens": call.tokens.input // 2, "text_tokens": call.tokens.input - call.tokens.input // 2}


def _stream(call: Call, text_or_call: str | ToolCall) -> Stream:
    """The events of a chat completion. The usage is a separate event, if the request asks for it."""
    first = {"delta": {"content": "", "role": "assistant"}, "index": 0, "logprobs": None, "finish_reason": None}
    parts = deltas(text_or_call) if isinstance(text_or_call, str) else []
    if isinstance(text_or_call, str):
        between = [_choice({"content": part}) for part in parts]
        end = {"finish_reason": "stop", "delta": {"content": ""}, "index": 0, "logprobs": None}
    else:
        between = [_choice(delta) for delta in _tool_deltas(text_or_call)]
        end = {"finish_reason": "tool_calls", "delta": {}, "index": 0, "logprobs": None}
    completions = [_completion(call, [choice], "chat.completion.chunk", None) for choice in (first, *between, end)]
    options = call.body.get("stream_options")
    with_usage = isinstance(options, dict) and options.get("include_usage") is True
    if with_usage:
        details = _image_tokens(call)
        usage = {**_usage(call), **({"prompt_tokens_details": details} if details else {})}
        completions.append(_completion(call, [], "chat.completion.chunk", usage))
    for completion in completions:
        completion["created"] = completions[0]["created"]
    events = [f"data: {compact(completion)}\n\n" for completion in completions] + ["data: [DONE]\n\n"]
    return Stream(events, parts, len(parts), call.tokens.total if with_usage else None)


def _choice(delta: Json) -> dict[str, Json]:
    return {"delta": delta, "finish_reason": None, "index": 0, "logprobs": None}


def _tool_deltas(call: ToolCall) -> Iterator[dict[str, Json]]:
    """The deltas of a tool call: id and name, then the arguments in parts, then an empty one. Later ids are empty."""
    nothing: dict[str, Json] = {"content": "", "reasoning_content": ""}
    head: Json = {"name": call.name, "arguments": ""}
    yield {"tool_calls": [{"index": 0, "id": call.id, "type": "function", "function": head}], **nothing}
    for part in deltas(call.arguments):
        yield {"tool_calls": [{"index": 0, "id": "", "type": "function", "function": {"arguments": part}}], **nothing}
    yield {"tool_calls": [{"function": {"arguments": ""}, "index": 0, "id": "", "type": "function"}], "content": ""}


def _wrong(body: Any) -> Wrong | None:
    # "[] is too short" is documented. It is a message of Python's jsonschema, so the others are its messages, too.
    messages = body.get("messages") if isinstance(body, dict) else None
    at: ValuePath = ("body", "messages")
    if messages is None:
        return Wrong(at, "'messages' is a required property")
    if not isinstance(messages, list):
        return Wrong(at, f"{messages!r:.100} is not of type 'array' - 'messages'")
    if not messages:
        return Wrong(at, "[] is too short - 'messages'")
    for index, message in enumerate(messages):
        if not isinstance(message, dict):
            return Wrong((*at, index), f"{message!r:.100} is not of type 'object' - 'messages.{index}'")
    return parameters.wrong(body, ("body",), messages, at)


def refuse(reason: Refusal, *, model: str, link: str, request_id: str) -> Answer:
    """An error of the gateway, or of the model behind it: errors of the model have an `id`."""
    errors: dict[Refusal, tuple[int, str | None, str, str]] = {
        # these three are not documented
        "no-path": (404, None, _INVALID, "Invalid URL: this path is no endpoint."),
        "no-method": (405, None, _INVALID, "Not allowed: this endpoint wants another method."),
        "too-large": (413, None, _INVALID, "The body is larger than 20 MB."),
        "no-key": (401, None, _INVALID, _NO_KEY),
        "wrong-key": (401, "invalid_api_key", _INVALID, f"Incorrect API key provided. For details, see: {link}"),
        "bad-json": (400, "invalid_parameter_error", _INVALID, _BAD_JSON),
        "no-model": (400, None, _INVALID, "you must provide a model parameter."),
        "unknown-model": (
            404, "model_not_found", _INVALID, f"The model `{model}` does not exist or you do not have access to it."
        ),
        "unsupported-model": (
            404, "model_not_supported", _INVALID, f"Unsupported model `{model}` for OpenAI compatibility mode."
        ),
        "wrong-endpoint": (400, "invalid_parameter_error", _INVALID, "url error, please check url！"),
        "not-found": (
            404, "model_not_found", _INVALID, f"The model `{model}` does not exist or you do not have access to it."
        ),
        "denied": (403, "Model.AccessDenied", "Model.AccessDenied", "Model access denied."),
        "throttled": (
            429, "limit_requests", "limit_requests", "Requests rate limit exceeded, please try again later."
        ),
    }  # fmt: skip
    status, code, kind, message = errors[reason]
    answer = _error(status, code, kind, message, request_id, by_model=reason == "denied")
    return _code_first(answer) if reason == "unsupported-model" else answer


def error_event(answer: Answer, number: int) -> str:
    """An event `data: {"error": …, "id": …}`: in a stream, errors come from the model and have the id of the stream."""
    body: Any = _code_first(answer).body
    return f"data: {compact({'error': body['error'], 'id': 'chatcmpl-' + body['request_id']})}\n\n"


def _code_first(answer: Answer) -> Answer:
    """An error with its fields in the order in which the service writes some errors."""
    body: Any = answer.body
    return replace(answer, body={**body, "error": {name: body["error"][name] for name in _CODE_FIRST}})


def _error(status: int, code: str | None, kind: str, message: str, request_id: str, *, by_model: bool) -> Answer:
    body = {"error": {"message": message, "type": kind, "param": None, "code": code}, "request_id": request_id}
    if by_model:
        body["id"] = f"chatcmpl-{request_id}"
    return Answer(status, body)
