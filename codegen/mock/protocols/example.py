"""The protocol of any other API: each endpoint answers with its example from the spec."""

from __future__ import annotations

from codegen.mock.call import Answer, Call, Refusal, compact
from codegen.spec.placeholders import fill_nonce


def reply(call: Call) -> Answer:
    """The example, with the nonce of the call in place of `{nonce}`; if the call has none, with the word `example`."""
    return Answer(200, fill_nonce(call.endpoint.example, call.nonce or "example"))


def refuse(reason: Refusal, *, model: str, link: str, request_id: str) -> Answer:
    """An error in a format of our own: the spec does not say how this API writes errors."""
    errors: dict[Refusal, tuple[int, str]] = {
        "no-path": (404, "this path is no endpoint"),
        "no-method": (405, "this endpoint wants another method"),
        "too-large": (413, "the body is larger than 20 MB"),
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
    status, message = errors[reason]
    if status == 401 and link:
        message += f"; see {link}"
    return Answer(status, {"error": {"code": reason, "message": message}, "request_id": request_id})


def error_event(answer: Answer, number: int) -> str:
    """The error as it is. The examples are not streams, so there is no format of the API to follow."""
    return f"data: {compact(answer.body)}\n\n"
