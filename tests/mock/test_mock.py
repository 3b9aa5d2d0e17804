"""The mock answers as the service does (api-facts.md, sections 1.2, 2.2, 2.6, 3.2, 3.4)."""

from __future__ import annotations

import re
from typing import Any

import pytest
from support import mock_caller
from support.mock_caller import (
    BEIJING,
    CHAT,
    FINANCE,
    MESSAGES,
    MULTIMODAL,
    SINGAPORE,
    TEXT,
    TUNED,
    Reply,
    compatible,
    native,
)

from codegen.mock.access import Key

ZH_PAGE = "https://help.aliyun.com/zh/model-studio/error-code#apikey-error"
EN_PAGE = "https://www.alibabacloud.com/help/en/model-studio/error-code#apikey-error"
UUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"

KEYS = {
    "sk-beijing": Key("beijing", "sub-workspace"),
    "sk-singapore": Key("singapore", "sub-workspace"),
    "sk-finance": Key("finance", "sub-workspace"),
    "sk-tuning": Key("beijing", "tuning"),
}


def call(url: str, body: Any = None, key: str | None = "sk-beijing", **options: Any) -> Reply:
    """One call with the keys of these tests."""
    return mock_caller.call(url, body, key, keys=KEYS, **options)


def test_compatible_reply_has_the_service_s_shape() -> None:
    reply = call(BEIJING + CHAT, compatible(), nonce="回执42")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert list(reply.json) == ["choices", "object", "usage", "created", "system_fingerprint", "model", "id"]
    [choice] = reply.json["choices"]
    assert "回执42" in choice["message"].pop("content")
    assert choice == {"message": {"role": "assistant"}, "finish_reason": "stop", "index": 0, "logprobs": None}
    usage = reply.json["usage"]
    assert usage["prompt_tokens"] + usage["completion_tokens"] == usage["total_tokens"]
    assert usage["prompt_tokens_details"] == {"cached_tokens": 0}
    assert (reply.json["object"], reply.json["model"]) == ("chat.completion", "qwen-plus")
    assert reply.json["system_fingerprint"] is None
    assert isinstance(reply.json["created"], int)
    assert re.fullmatch(f"chatcmpl-{UUID}", reply.json["id"])


def test_native_reply_has_the_service_s_shape() -> None:
    reply = call(BEIJING + TEXT, native(), nonce="回执42")
    assert (reply.status, reply.headers["content-type"]) == (200, "application/json")
    assert list(reply.json) == ["output", "usage", "request_id"]
    [choice] = reply.json["output"].pop("choices")
    assert reply.json["output"] == {}
    assert "回执42" in choice["message"].pop("content")
    assert choice == {"finish_reason": "stop", "message": {"role": "assistant"}}
    usage = reply.json["usage"]
    assert sorted(usage) == ["input_tokens", "output_tokens", "total_tokens"]
    assert usage["input_tokens"] + usage["output_tokens"] == usage["total_tokens"]
    assert re.fullmatch(UUID, reply.json["request_id"])


@pytest.mark.parametrize(
    "body", [native(result_format="text"), {"model": "qwen-plus", "input": {"prompt": "你是谁？"}}]
)
def test_native_reply_is_plain_text_where_no_message_is_asked_for(body: dict[str, Any]) -> None:
    output = call(BEIJING + TEXT, body, nonce="回执42").json["output"]
    assert sorted(output) == ["finish_reason", "text"]
    assert output["finish_reason"] == "stop"
    assert "回执42" in output["text"]


@pytest.mark.parametrize(("host", "key"), [(BEIJING, "sk-beijing"), (SINGAPORE, "sk-singapore")])
def test_vision_model_answers_with_parts_at_the_multimodal_endpoint(host: str, key: str) -> None:
    body = {"model": "qwen-vl-plus", "input": {"messages": MESSAGES}, "parameters": {}}
    reply = call(host + MULTIMODAL, body, key, nonce="回执42")
    assert reply.status == 200
    [choice] = reply.json["output"]["choices"]
    [part] = choice["message"]["content"]
    assert list(part) == ["text"]
    assert "回执42" in part["text"]


def test_reply_says_the_same_without_a_nonce() -> None:
    content = call(BEIJING + CHAT, compatible()).json["choices"][0]["message"]["content"]
    assert content == "我是通义千问，由阿里云研发的大语言模型。"


def test_every_call_has_an_id_of_its_own() -> None:
    assert call(BEIJING + TEXT, native()).json["request_id"] != call(BEIJING + TEXT, native()).json["request_id"]


def openai_error(reply: Reply) -> dict[str, Any]:
    """The error, where the answer has the documented shape and nothing more."""
    assert reply.headers["content-type"] == "application/json"
    assert set(reply.json) - {"id"} == {"error", "request_id"}
    assert set(reply.json["error"]) == {"message", "type", "param", "code"}
    assert reply.json["error"]["param"] is None
    assert re.fullmatch(UUID, reply.json["request_id"])
    error: dict[str, Any] = {"status": reply.status, **reply.json["error"]}
    del error["param"]
    return error


def native_error(reply: Reply) -> dict[str, Any]:
    """The error, where the answer has the documented shape and nothing more."""
    assert reply.headers["content-type"] == "application/json"
    assert set(reply.json) == {"code", "message", "request_id"}
    assert re.fullmatch(UUID, reply.json["request_id"])
    return {"status": reply.status, "code": reply.json["code"], "message": reply.json["message"]}


INVALID = "invalid_request_error"
NO_AUTHORIZATION: list[dict[str, Any]] = [
    {"key": None},
    {"key": None, "authorization": "Bearer "},
    {"key": None, "authorization": "Basic sk-beijing"},
    {"key": None, "authorization": "sk-beijing"},
    {"key": None, "api-key": "sk-beijing"},
]


@pytest.mark.parametrize("sent", NO_AUTHORIZATION, ids=str)
def test_call_without_a_key_is_refused(sent: dict[str, Any]) -> None:
    error = openai_error(call(BEIJING + CHAT, compatible(), **sent))
    assert (error["status"], error["code"], error["type"]) == (401, None, INVALID)
    assert error["message"].startswith("You didn't provide an API key. ")
    assert native_error(call(BEIJING + TEXT, native(), **sent)) == {
        "status": 401,
        "code": "InvalidApiKey",
        "message": "No API-key provided.",
    }


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_scheme_has_no_case(scheme: str) -> None:
    assert call(BEIJING + TEXT, native(), None, authorization=f"{scheme} sk-beijing").status == 200


@pytest.mark.parametrize(
    ("host", "key", "page"),
    [
        (BEIJING, "sk-unknown", ZH_PAGE),
        (BEIJING, "sk-singapore", ZH_PAGE),
        (SINGAPORE, "sk-unknown", EN_PAGE),
        (SINGAPORE, "sk-beijing", EN_PAGE),
        (SINGAPORE, "SK-SINGAPORE", EN_PAGE),
    ],
)
def test_key_of_another_region_is_an_invalid_key_and_the_page_is_the_region_s_own(
    host: str, key: str, page: str
) -> None:
    assert openai_error(call(host + CHAT, compatible(), key)) == {
        "status": 401,
        "code": "invalid_api_key",
        "type": INVALID,
        "message": f"Incorrect API key provided. For details, see: {page}",
    }
    assert native_error(call(host + TEXT, native(), key)) == {
        "status": 401,
        "code": "InvalidApiKey",
        "message": f"Invalid API-key provided. For details, see: {page}",
    }


@pytest.mark.parametrize(("host", "key"), [(BEIJING, "sk-finance"), (FINANCE, "sk-beijing"), (FINANCE, "sk-singapore")])
def test_no_key_works_in_two_regions(host: str, key: str) -> None:
    assert call(host + CHAT, compatible(), key).status == 401
    assert call(host + TEXT, native(), key).status == 401


@pytest.mark.parametrize(
    "host", ["https://api.example.com", "https://127.0.0.1:8443", "https://eu.dashscope.aliyuncs.com"]
)
def test_host_that_the_spec_does_not_know_takes_no_key(host: str) -> None:
    assert openai_error(call(host + CHAT, compatible()))["code"] == "invalid_api_key"
    assert native_error(call(host + TEXT, native()))["code"] == "InvalidApiKey"


def test_model_that_was_not_granted_to_the_key_s_workspace_is_denied() -> None:
    reply = call(BEIJING + CHAT, compatible(), "sk-tuning")
    denied = "Model.AccessDenied"
    assert openai_error(reply) == {"status": 403, "code": denied, "type": denied, "message": "Model access denied."}
    assert reply.json["id"] == f"chatcmpl-{reply.json['request_id']}"
    expected = {"status": 403, "code": denied, "message": "Model access denied."}
    assert native_error(call(BEIJING + TEXT, native(), "sk-tuning")) == expected
    assert native_error(call(BEIJING + TEXT, native(TUNED), "sk-beijing")) == expected


def test_tuned_model_answers_to_its_own_workspace_through_dashscope() -> None:
    assert call(BEIJING + TEXT, native(TUNED), "sk-tuning").status == 200


@pytest.mark.parametrize("key", ["sk-tuning", "sk-beijing"])
def test_tuned_model_is_not_supported_through_openai(key: str) -> None:
    assert openai_error(call(BEIJING + CHAT, compatible(TUNED), key)) == {
        "status": 404,
        "code": "model_not_supported",
        "type": INVALID,
        "message": f"Unsupported model `{TUNED}` for OpenAI compatibility mode.",
    }


def test_unknown_model_is_not_found() -> None:
    assert openai_error(call(BEIJING + CHAT, compatible("bad model"))) == {
        "status": 404,
        "code": "model_not_found",
        "type": INVALID,
        "message": "The model `bad model` does not exist or you do not have access to it.",
    }
    assert native_error(call(BEIJING + TEXT, native("bad model"))) == {
        "status": 400,
        "code": "InvalidParameter",
        "message": "Model not exist.",
    }


BAD_JSON = [b"", b"{", b"model=qwen-plus", b"[]", b'"qwen-plus"', b"null", b"\xff\xfe", b'{"model": "qwen-plus"}}']


@pytest.mark.parametrize("data", BAD_JSON, ids=repr)
def test_body_that_is_no_json_object_is_refused(data: bytes) -> None:
    error = openai_error(call(BEIJING + CHAT, data))
    assert (error["status"], error["type"]) == (400, INVALID)
    assert native_error(call(BEIJING + TEXT, data)) == {
        "status": 400,
        "code": "InvalidParameter",
        "message": "Required body invalid, please check the request body format.",
    }


@pytest.mark.parametrize("body", [{}, {"model": ""}, {"model": None}, {"model": 1}, {"model": ["qwen-plus"]}], ids=str)
def test_body_without_a_model_is_refused(body: dict[str, Any]) -> None:
    error = openai_error(call(BEIJING + CHAT, body))
    assert (error["status"], error["code"], error["message"]) == (400, None, "you must provide a model parameter.")
    assert native_error(call(BEIJING + TEXT, body))["status"] == 400


@pytest.mark.parametrize("parameters", ["x", [1], 1], ids=str)
def test_parameters_that_are_no_object_are_refused(parameters: Any) -> None:
    assert call(BEIJING + TEXT, {**native(), "parameters": parameters}).status == 400


def test_body_that_is_nested_too_deep_is_refused() -> None:
    assert call(BEIJING + TEXT, b'{"model": ' + b"[" * 100_000).status == 400


@pytest.mark.parametrize(
    ("host", "key", "path", "model"),
    [
        (BEIJING, "sk-beijing", MULTIMODAL, "qwen-plus"),
        (SINGAPORE, "sk-singapore", MULTIMODAL, "qwen-plus"),
        (BEIJING, "sk-beijing", TEXT, "qwen-vl-plus"),
        (SINGAPORE, "sk-singapore", TEXT, "qwen-vl-plus"),
    ],
)
def test_endpoint_that_does_not_serve_the_model_s_family_is_refused(host: str, key: str, path: str, model: str) -> None:
    assert native_error(call(host + path, native(model), key)) == {
        "status": 400,
        "code": "InvalidParameter",
        "message": "url error, please check url！",
    }


def test_the_key_is_looked_at_before_the_body() -> None:
    assert call(BEIJING + CHAT, b"{", "sk-unknown").status == 401
    assert call(BEIJING + TEXT, native("bad model"), None).status == 401


@pytest.mark.parametrize("path", ["/", "/compatible-mode/v2/chat/completions", "/api/v1/chat/completions"])
def test_path_that_is_no_endpoint_is_not_found(path: str) -> None:
    assert call(BEIJING + path, compatible()).status == 404


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_other_methods_are_not_allowed(method: str) -> None:
    assert call(BEIJING + CHAT, compatible(), method=method).status == 405
