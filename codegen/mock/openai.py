"""The OpenAI-compatible protocol of Model Studio (answers and errors as the service gave them in 2026)."""

from __future__ import annotations

import time
from typing import Any

from codegen.mock import parameters
from codegen.mock.call import Answer, Call, Refusal, reply_text

_INVALID = "invalid_request_error"
_NO_KEY = (
    "You didn't provide an API key. You need to provide your API key in an Authorization header "
    "using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). "
)
_BAD_JSON = "Required body invalid, please check the request body format."


def reply(call: Call) -> Answer:
    """A chat completion, or what is wrong with the parameters."""
    wrong = _problem(call.body)
    if wrong is not None:
        message = f"<400> InternalError.Algo.InvalidParameter: {wrong}"
        return _error(400, "invalid_parameter_error", _INVALID, message, call.request_id, by_model=True)
    text = reply_text(call.nonce)
    return Answer(
        200,
        {
            "choices": [
                {
                    "message": {"role": "assistant", "content": text},
                    "finish_reason": "stop",
                    "index": 0,
                    "logprobs": None,
                }
            ],
            "object": "chat.completion",
            "usage": {
                "prompt_tokens": 22,
                "completion_tokens": 17,
                "total_tokens": 39,
                "prompt_tokens_details": {"cached_tokens": 0},
            },
            "created": int(time.time()),
            "system_fingerprint": None,
            "model": call.model,
            "id": f"chatcmpl-{call.request_id}",
        },
    )


def _problem(body: Any) -> str | None:
    # "[] is too short" is documented, and the wording of Python's jsonschema; the others are taken from there.
    messages = body.get("messages") if isinstance(body, dict) else None
    if messages is None:
        return "'messages' is a required property"
    if not isinstance(messages, list):
        return f"{messages!r:.100} is not of type 'array' - 'messages'"
    if not messages:
        return "[] is too short - 'messages'"
    for index, message in enumerate(messages):
        if not isinstance(message, dict):
            return f"{message!r:.100} is not of type 'object' - 'messages.{index}'"
    return parameters.problem(body, messages)


def refuse(why: Refusal, *, model: str, link: str, request_id: str) -> Answer:
    """An error of the gateway or, with an id, of the model behind it."""
    errors: dict[Refusal, tuple[int, str | None, str, str]] = {
        # these two are not documented
        "no-path": (404, None, _INVALID, "Invalid URL: this path is no endpoint."),
        "no-method": (405, None, _INVALID, "Not allowed: this endpoint wants another method."),
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
        "denied": (403, "Model.AccessDenied", "Model.AccessDenied", "Model access denied."),
        "throttled": (
            429, "limit_requests", "limit_requests", "Requests rate limit exceeded, please try again later."
        ),
    }  # fmt: skip
    status, code, kind, message = errors[why]
    return _error(status, code, kind, message, request_id, by_model=why == "denied")


def _error(status: int, code: str | None, kind: str, message: str, request_id: str, *, by_model: bool) -> Answer:
    body = {"error": {"message": message, "type": kind, "param": None, "code": code}, "request_id": request_id}
    if by_model:
        body["id"] = f"chatcmpl-{request_id}"
    return Answer(status, body)
