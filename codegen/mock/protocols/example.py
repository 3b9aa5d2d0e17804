"""Any other API: each endpoint answers with its example from the spec."""

from __future__ import annotations

from codegen.mock.call import Answer, Call, Refusal, compact
from codegen.spec.placeholders import fill_nonce


def reply(call: Call) -> Answer:
    """The example, with the call's nonce in its place; where there is none, the word `example` stands there."""
    return Answer(200, fill_nonce(call.endpoint.example, call.nonce or "example"))


def refuse(why: Refusal, *, model: str, link: str, request_id: str) -> Answer:
    """An error in a shape of our own: nobody has told how this API writes them."""
    errors: dict[Refusal, tuple[int, str]] = {
        "no-path": (404, "this path is no endpoint"),
        "no-method": (405, "this endpoint wants another method"),
        "no-key": (401, "the request carries no key"),
        "wrong-key": (401, "this key does not work here"),
        "bad-json": (400, "the body is not the JSON that is wanted here"),
        "no-model": (400, "the body names no model"),
        "unknown-model": (404, f"there is no model '{model}'"),
        "unsupported-model": (404, f"the model '{model}' is not called through this protocol"),
        "wrong-endpoint": (400, f"this endpoint does not serve the model '{model}'"),
        "not-found": (404, f"there is no model '{model}'"),
        "denied": (403, f"this key may not call the model '{model}'"),
        "throttled": (429, "too many requests"),
    }
    status, message = errors[why]
    told = f"{message}; see {link}" if status == 401 and link else message
    return Answer(status, {"error": {"code": why, "message": told}, "request_id": request_id})


def error_event(answer: Answer, number: int) -> str:
    """The error as it is; no stream is known here."""
    return f"data: {compact(answer.body)}\n\n"
