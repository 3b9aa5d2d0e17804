"""Images are counted, and the models of a region are listed (api-facts.md, sections 1.2, 2.2 and 3.2)."""

from __future__ import annotations

import pytest
from support.mock_caller import (
    BEIJING,
    CHAT,
    MULTIMODAL,
    SINGAPORE,
    TUNED,
    WEATHER,
    call,
    compatible,
    native,
    spec_from,
)

MODELS = "/compatible-mode/v1/models"
IMAGE = {"type": "image_url", "image_url": {"url": "https://example.com/a.png"}}
TEXT_PART = {"type": "text", "text": "?"}


def test_compatible_usage_counts_an_image() -> None:
    body = compatible("qwen-vl-plus", messages=[{"role": "user", "content": [IMAGE, TEXT_PART]}])
    usage = call(BEIJING + CHAT, body).json["usage"]
    details = usage["prompt_tokens_details"]
    assert details["image_tokens"] > 0
    assert details["image_tokens"] + details["text_tokens"] == usage["prompt_tokens"]
    body = compatible("qwen-vl-plus", messages=[{"role": "user", "content": [TEXT_PART]}])
    assert "image_tokens" not in call(BEIJING + CHAT, body).json["usage"]["prompt_tokens_details"]


@pytest.mark.parametrize(("content", "counted"), [([{"image": "https://x/a.png"}, {"text": "?"}], True), ("?", False)])
def test_native_usage_counts_an_image(content: object, counted: bool) -> None:
    body = {**native("qwen-vl-plus"), "input": {"messages": [{"role": "user", "content": content}]}}
    reply = call(BEIJING + MULTIMODAL, body, nonce="回执1").json
    assert "回执1" in reply["output"]["choices"][0]["message"]["content"][0]["text"]
    usage = reply["usage"]
    assert usage["total_tokens"] == 39
    assert ("image_tokens" in usage) == counted
    if counted:
        assert sum(usage["input_tokens_details"].values()) == usage["input_tokens"]


def test_models_of_the_protocol_are_listed_whatever_the_key_may_call() -> None:
    reply = call(BEIJING + MODELS, b"", "sk-mock-beijing-tuning", method="GET")
    assert reply.json["object"] == "list"
    names = [model["id"] for model in reply.json["data"]]
    assert names[:2] == ["qwen-plus", "qwen-vl-plus"]
    assert TUNED not in names
    assert {(model["object"], model["owned_by"], type(model["created"])) for model in reply.json["data"]} == {
        ("model", "system", int)
    }


@pytest.mark.parametrize(
    ("url", "key", "status"),
    [
        (BEIJING, None, 401),
        (SINGAPORE, "sk-mock-beijing-sub-workspace", 401),
        (BEIJING, "sk-mock-beijing-sub-workspace-throttled", 429),
    ],
)
def test_list_of_models_wants_a_key_that_works_there(url: str, key: str | None, status: int) -> None:
    reply = call(url + MODELS, b"", key, method="GET")
    assert (reply.status, list(reply.json)) == (status, ["error", "request_id"])


def test_other_apis_have_no_list_of_models() -> None:
    assert call("https://weather.example.com/v1/models", b"", None, of=spec_from(WEATHER), method="GET").status == 404
