"""What a sample promises to send: one truth for templates, mock and verify."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.workbench import CHECKOUT, TINY, lay_project, replace_in, spec_of

from codegen.plan.requests import base_url, requests
from codegen.request.request import Request
from codegen.spec.load import Spec
from codegen.value import Env


@pytest.fixture(scope="module")
def spec() -> Spec:
    return spec_of(CHECKOUT)


def only(sent: tuple[Request, ...]) -> Request:
    [request] = sent
    return request


HOSTS = {
    "beijing": "https://dashscope.aliyuncs.com",
    "singapore": "https://dashscope-intl.aliyuncs.com",
    "finance": "https://dashscope-finance.aliyuncs.com",
}
USER = {"zh": "你是谁？", "en": "Who are you?"}


@pytest.mark.parametrize("region", HOSTS)
@pytest.mark.parametrize("locale", USER)
def test_chat_through_openai_is_promised_whole(locale: str, region: str, spec: Spec) -> None:
    assert only(requests(spec, locale, region, "openai", "chat")).for_manifest() == {
        "method": "POST",
        "url": f"{HOSTS[region]}/compatible-mode/v1/chat/completions",
        "headers": {"Authorization": "Bearer $DASHSCOPE_API_KEY", "Content-Type": "application/json"},
        "body": {
            "model": "qwen-plus",
            "messages": [
                {"role": "system", "content": "You are a helpful assistant."},
                {"role": "user", "content": USER[locale]},
            ],
        },
    }


@pytest.mark.parametrize("region", HOSTS)
@pytest.mark.parametrize("locale", USER)
def test_chat_through_dashscope_is_promised_whole(locale: str, region: str, spec: Spec) -> None:
    assert only(requests(spec, locale, region, "dashscope", "chat")).for_manifest() == {
        "method": "POST",
        "url": f"{HOSTS[region]}/api/v1/services/aigc/text-generation/generation",
        "headers": {"Authorization": "Bearer $DASHSCOPE_API_KEY", "Content-Type": "application/json"},
        "body": {
            "model": "qwen-plus",
            "input": {
                "messages": [
                    {"role": "system", "content": "You are a helpful assistant."},
                    {"role": "user", "content": USER[locale]},
                ]
            },
            "parameters": {"result_format": "message"},
        },
    }


def test_what_to_say_of_a_missing_key_is_in_the_words_of_the_locale(spec: Spec) -> None:
    zh = only(requests(spec, "zh", "beijing", "openai", "chat"))
    wanted = "未找到子业务空间的 API Key，请配置环境变量 DASHSCOPE_API_KEY。"
    assert list(zh.variables) == [Env("DASHSCOPE_API_KEY", wanted)]


@pytest.mark.parametrize(
    ("region", "protocol", "url"),
    [
        ("beijing", "dashscope", "https://dashscope.aliyuncs.com/api/v1"),
        ("singapore", "openai", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1"),
        ("finance", "dashscope", "https://dashscope-finance.aliyuncs.com/api/v1"),
    ],
)
def test_a_base_url_is_host_and_base_path(region: str, protocol: str, url: str, spec: Spec) -> None:
    assert base_url(spec.api, region, protocol) == url


def promised(folder: Path, changes: dict[str, str]) -> dict[str, Any]:
    """What the smallest project promises after a change of its spec."""
    lay_project(folder, TINY)
    replace_in(folder / "spec" / "spec.yaml", changes)
    return only(requests(spec_of(folder), "en", "here", "openai", "chat")).for_manifest()


def test_a_key_may_stand_in_a_header_of_its_own_without_a_scheme(tmp_path: Path) -> None:
    told = promised(tmp_path, {"{env: API_KEY}": "{env: API_KEY, header: X-Api-Key, scheme: null}"})
    assert told["headers"] == {"X-Api-Key": "$API_KEY", "Content-Type": "application/json"}


def test_headers_of_a_request_come_after_the_keys_own(tmp_path: Path) -> None:
    told = promised(tmp_path, {"body: {content: Hello}": "headers: {X-Trace: $HOME, X-Two: b}\n          body: {}"})
    assert list(told["headers"].items())[2:] == [("X-Trace", "$HOME"), ("X-Two", "b")]


def test_a_method_of_an_endpoint_is_promised(tmp_path: Path) -> None:
    assert promised(tmp_path, {"{path: /chat,": "{path: /chat, method: PUT,"})["method"] == "PUT"


def test_a_body_keeps_types_order_and_dollar_signs(tmp_path: Path) -> None:
    body = promised(tmp_path, {"{content: Hello}": '{z: [1, 1.0, 1e3, true, null, "1", no], a: {$ref: ~}, m: {}}'})[
        "body"
    ]
    assert repr(body) == "{'z': [1, 1.0, 1000.0, True, None, '1', 'no'], 'a': {'$ref': '~'}, 'm': {}}"


def test_a_text_per_locale_may_stand_anywhere_in_a_body(tmp_path: Path) -> None:
    body = promised(tmp_path, {"{content: Hello}": "[{$locale: {en: one}}, {deep: [{$locale: {en: two}}]}]"})["body"]
    assert body == ["one", {"deep": ["two"]}]


@pytest.mark.parametrize("body", ["[]", "{}", "text", "0", "false", "null"])
def test_any_json_value_is_a_body(body: str, tmp_path: Path) -> None:
    values = {"[]": [], "{}": {}, "text": "text", "0": 0, "false": False, "null": None}
    assert promised(tmp_path, {"{content: Hello}": body})["body"] == values[body]
