"""The OpenAI-compatible protocol of Model Studio (answers and errors as the service gave them in 2026)."""

from __future__ import annotations

import time

from codegen.mock.call import Answer, Call, Refusal, reply_text

_NO_KEY = (
    "You didn't provide an API key. You need to provide your API key in an Authorization header "
    "using Bearer auth (i.e. Authorization: Bearer YOUR_KEY). "
)
_BAD_JSON = "Required body invalid, please check the request body format."


def reply(call: Call) -> Answer:
    """A chat completion."""
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


def refuse(why: Refusal, *, model: str, link: str, request_id: str) -> Answer:
    """An error of the gateway or, with an id, of the model behind it."""
    invalid = "invalid_request_error"
    errors: dict[Refusal, tuple[int, str | None, str, str]] = {
        "no-key": (401, None, invalid, _NO_KEY),
        "wrong-key": (401, "invalid_api_key", invalid, f"Incorrect API key provided. For details, see: {link}"),
        "bad-json": (400, "invalid_parameter_error", invalid, _BAD_JSON),
        "no-model": (400, None, invalid, "you must provide a model parameter."),
        "unknown-model": (
            404, "model_not_found", invalid, f"The model `{model}` does not exist or you do not have access to it."
        ),
        "unsupported-model": (
            404, "model_not_supported", invalid, f"Unsupported model `{model}` for OpenAI compatibility mode."
        ),
        "wrong-endpoint": (400, "invalid_parameter_error", invalid, "url error, please check url！"),
        "denied": (403, "Model.AccessDenied", "Model.AccessDenied", "Model access denied."),
    }  # fmt: skip
    status, code, kind, message = errors[why]
    body = {"error": {"message": message, "type": kind, "param": None, "code": code}, "request_id": request_id}
    if why == "denied":
        body["id"] = f"chatcmpl-{request_id}"
    return Answer(status, body)
