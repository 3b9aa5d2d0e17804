"""DashScope's own protocol (answers and errors as documented and reported in 2026)."""

from __future__ import annotations

from typing import Any

from codegen.mock import parameters
from codegen.mock.call import Answer, Call, Refusal, reply_text

_BAD_JSON = "Required body invalid, please check the request body format."


def reply(call: Call) -> Answer:
    """A generation, or what is wrong with the parameters.

    Multimodal endpoints answer with a list of parts, and without `result_format: message` others with text alone.
    """
    if call.headers.get("X-DashScope-Async", "").lower() == "enable":
        return _error(403, "AccessDenied", "Current user api does not support asynchronous calls.", call.request_id)
    wrong = _problem(call.body)
    if wrong is not None:
        return _error(400, "InvalidParameter", wrong, call.request_id)
    text = reply_text(call.nonce)
    output: dict[str, object]
    if "/multimodal-generation/" in call.path:
        output = _message([{"text": text}])
    elif (call.body.get("parameters") or {}).get("result_format") == "message":
        output = _message(text)
    else:
        output = {"finish_reason": "stop", "text": text}
    usage = {"input_tokens": 22, "output_tokens": 17, "total_tokens": 39}
    return Answer(200, {"output": output, "usage": usage, "request_id": call.request_id})


def _message(content: object) -> dict[str, object]:
    return {"choices": [{"finish_reason": "stop", "message": {"role": "assistant", "content": content}}]}


def _problem(body: Any) -> str | None:
    if not isinstance(body, dict):
        return _BAD_JSON
    given, wanted = ({} if body.get(part) is None else body[part] for part in ("input", "parameters"))
    if not isinstance(given, dict) or not isinstance(wanted, dict):
        return _BAD_JSON
    prompt, messages = given.get("prompt"), given.get("messages")
    if not isinstance(prompt, str | None) or not isinstance(messages, list | None):
        return _BAD_JSON
    if not all(isinstance(message, dict) for message in messages or []):
        return _BAD_JSON
    if not prompt and not messages:
        return 'Either "prompt" or "messages" must exist and cannot both be none'
    return parameters.problem(wanted, messages or prompt)


def refuse(why: Refusal, *, model: str, link: str, request_id: str) -> Answer:
    """An error as `{code, message, request_id}`."""
    errors: dict[Refusal, tuple[int, str, str]] = {
        # these two are not documented
        "no-path": (404, "NotFound", "This path is no endpoint."),
        "no-method": (405, "MethodNotAllowed", "This endpoint wants another method."),
        "no-key": (401, "InvalidApiKey", "No API-key provided."),
        "wrong-key": (401, "InvalidApiKey", f"Invalid API-key provided. For details, see: {link}"),
        "bad-json": (400, "InvalidParameter", _BAD_JSON),
        "no-model": (400, "InvalidParameter", "Model not exist."),
        "unknown-model": (400, "InvalidParameter", "Model not exist."),
        "unsupported-model": (400, "InvalidParameter", "Model not exist."),
        "wrong-endpoint": (400, "InvalidParameter", "url error, please check url！"),
        "denied": (403, "Model.AccessDenied", "Model access denied."),
        "throttled": (429, "Throttling.RateQuota", "Requests rate limit exceeded, please try again later."),
    }
    return _error(*errors[why], request_id)


def _error(status: int, code: str, message: str, request_id: str) -> Answer:
    return Answer(status, {"code": code, "message": message, "request_id": request_id})
