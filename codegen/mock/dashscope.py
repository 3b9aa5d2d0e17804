"""DashScope's own protocol (answers and errors as documented and reported in 2026)."""

from __future__ import annotations

from codegen.mock.call import Answer, Call, Refusal, reply_text


def reply(call: Call) -> Answer:
    """A generation; multimodal endpoints answer with a list of parts, and `result_format: text` with text alone."""
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


def refuse(why: Refusal, *, model: str, link: str, request_id: str) -> Answer:
    """An error as `{code, message, request_id}`."""
    errors: dict[Refusal, tuple[int, str, str]] = {
        "no-key": (401, "InvalidApiKey", "No API-key provided."),
        "wrong-key": (401, "InvalidApiKey", f"Invalid API-key provided. For details, see: {link}"),
        "bad-json": (400, "InvalidParameter", "Required body invalid, please check the request body format."),
        "no-model": (400, "InvalidParameter", "Model not exist."),
        "unknown-model": (400, "InvalidParameter", "Model not exist."),
        "unsupported-model": (400, "InvalidParameter", "Model not exist."),
        "wrong-endpoint": (400, "InvalidParameter", "url error, please check url！"),
        "denied": (403, "Model.AccessDenied", "Model access denied."),
    }
    status, code, message = errors[why]
    return Answer(status, {"code": code, "message": message, "request_id": request_id})
