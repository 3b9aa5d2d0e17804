"""Made-up keys: where each works, which region a host name means, and what the throttled ones get."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from support.mock_caller import (
    BEIJING,
    CHAT,
    FINANCE,
    MULTIMODAL,
    SINGAPORE,
    TEXT,
    TUNED,
    WEATHER,
    call,
    compatible,
    native,
    spec,
    spec_from,
)

from codegen.mock.access import Key, made_up_keys

HOSTS = {"beijing": BEIJING, "singapore": SINGAPORE, "finance": FINANCE}


def test_every_workspace_has_a_key_in_every_region_and_a_throttled_one() -> None:
    keys = made_up_keys(spec().api)
    assert set(keys.values()) == {
        Key(region, workspace, throttled)
        for region in HOSTS
        for workspace in ("sub-workspace", "tuning")
        for throttled in (False, True)
    }
    assert keys["sk-mock-singapore-sub-workspace"] == Key("singapore", "sub-workspace")
    assert keys["sk-mock-finance-tuning-throttled"] == Key("finance", "tuning", throttled=True)


def test_the_same_spec_has_the_same_keys() -> None:
    assert list(made_up_keys(spec().api).items()) == list(made_up_keys(spec().api).items())


def test_a_spec_without_workspaces_has_a_key_for_each_region() -> None:
    assert made_up_keys(spec_from(WEATHER).api) == {
        "sk-mock-earth": Key("earth", None),
        "sk-mock-earth-throttled": Key("earth", None, throttled=True),
    }


@pytest.mark.parametrize(
    ("regions", "workspaces"),
    [(["a", "a-b"], ["b-c", "c"]), (["a"], ["x", "x-throttled"]), (["a"], ["x-throttled", "x"]), (["a", "a-b"], ["b"])],
)
def test_names_that_run_together_still_give_a_key_each(regions: list[str], workspaces: list[str]) -> None:
    api: Any = SimpleNamespace(regions=dict.fromkeys(regions), workspaces=dict.fromkeys(workspaces))
    keys = made_up_keys(api)
    assert len(keys) == len(set(keys.values())) == 2 * len(regions) * len(workspaces)
    assert all(name.endswith("-throttled") for name, key in keys.items() if key.throttled)
    assert all(f"{name}-throttled" in keys for name, key in keys.items() if not key.throttled)


@pytest.mark.parametrize("at", HOSTS)
@pytest.mark.parametrize("of", HOSTS)
def test_key_works_in_its_own_region_only(of: str, at: str) -> None:
    key = f"sk-mock-{of}-sub-workspace"
    expected = 200 if of == at else 401
    assert call(HOSTS[at] + CHAT, compatible(), key).status == expected
    assert call(HOSTS[at] + TEXT, native(), key).status == expected


@pytest.mark.parametrize("region", HOSTS)
@pytest.mark.parametrize(
    ("workspace", "model", "path", "status"),
    [
        ("sub-workspace", "qwen-plus", CHAT, 200),
        ("sub-workspace", "qwen-plus", TEXT, 200),
        ("sub-workspace", "qwen-vl-plus", CHAT, 200),
        ("sub-workspace", "qwen-vl-plus", MULTIMODAL, 200),
        ("sub-workspace", TUNED, TEXT, 403),
        ("sub-workspace", TUNED, CHAT, 404),
        ("tuning", "qwen-plus", CHAT, 403),
        ("tuning", "qwen-plus", TEXT, 403),
        ("tuning", "qwen-vl-plus", MULTIMODAL, 403),
        ("tuning", TUNED, TEXT, 200),
        ("tuning", TUNED, CHAT, 404),
    ],
)
def test_models_answer_where_they_are_granted(region: str, workspace: str, model: str, path: str, status: int) -> None:
    body = compatible(model) if path == CHAT else native(model)
    assert call(HOSTS[region] + path, body, f"sk-mock-{region}-{workspace}").status == status


def test_tuned_model_needs_no_grant_in_its_own_workspace() -> None:
    api = spec().api
    tuning = api.workspaces["tuning"].model_copy(update={"models": []})
    of = replace(spec(), api=api.model_copy(update={"workspaces": {**api.workspaces, "tuning": tuning}}))
    assert call(BEIJING + TEXT, native(TUNED), "sk-mock-beijing-tuning", of=of).status == 200
    assert call(BEIJING + TEXT, native(TUNED), of=of).status == 403


def test_wrong_key_is_told_the_page_of_the_region_that_was_called() -> None:
    zh = "https://help.aliyun.com/zh/model-studio/error-code#apikey-error"
    en = "https://www.alibabacloud.com/help/en/model-studio/error-code#apikey-error"
    for host, page in ((BEIJING, zh), (SINGAPORE, en)):
        told = f"Incorrect API key provided. For details, see: {page}"
        assert call(host + CHAT, compatible(), "sk-other").json["error"]["message"] == told
        told = f"Invalid API-key provided. For details, see: {page}"
        assert call(host + TEXT, native(), "sk-other").json["message"] == told


LOCAL = [
    "http://127.0.0.1:8000",
    "http://localhost:8000",
    "http://localhost",
    "http://[::1]:8000",
    "http://LOCALHOST:1",
]


@pytest.mark.parametrize("url", LOCAL)
def test_this_machine_s_own_names_mean_the_local_region(url: str) -> None:
    assert call(url + CHAT, compatible(), "sk-mock-singapore-sub-workspace", local="singapore").status == 200
    assert call(url + TEXT, native(), "sk-mock-beijing-sub-workspace", local="singapore").status == 401


@pytest.mark.parametrize("url", [*LOCAL, "http://singapore.localhost:8000"])
def test_without_a_local_region_no_key_works_there(url: str) -> None:
    for region in HOSTS:
        assert call(url + CHAT, compatible(), f"sk-mock-{region}-sub-workspace").status == 401


@pytest.mark.parametrize("of", HOSTS)
@pytest.mark.parametrize("at", HOSTS)
def test_a_name_below_localhost_names_a_region(of: str, at: str) -> None:
    reply = call(f"http://{at}.localhost:8000{CHAT}", compatible(), f"sk-mock-{of}-sub-workspace", local="finance")
    assert reply.status == (200 if of == at else 401)


@pytest.mark.parametrize(
    "host", ["dashscope.aliyuncs.com:8443", "DashScope.aliyuncs.COM", "dashscope.aliyuncs.com:443"]
)
def test_host_header_has_no_case_and_its_port_does_not_count(host: str) -> None:
    assert call(f"http://127.0.0.1{CHAT}", compatible(), host=host, local="singapore").status == 200


@pytest.mark.parametrize("host", ["", ":", "[", "[::1", "a:b", "dashscope.aliyuncs.com.example.com", "\xff"])
def test_host_that_means_no_region_takes_no_key(host: str) -> None:
    assert call(f"http://127.0.0.1{CHAT}", compatible(), host=host, local="beijing").status == 401


def test_throttled_key_gets_429_in_the_protocol_s_own_words() -> None:
    message = "Requests rate limit exceeded, please try again later."
    compatible_reply = call(BEIJING + CHAT, compatible(), "sk-mock-beijing-sub-workspace-throttled")
    assert compatible_reply.status == 429
    error = compatible_reply.json["error"]
    assert error == {"message": message, "type": "limit_requests", "param": None, "code": "limit_requests"}
    native_reply = call(BEIJING + TEXT, native(), "sk-mock-beijing-sub-workspace-throttled")
    assert native_reply.status == 429
    assert re.fullmatch(r"[0-9a-f-]{36}", native_reply.json["request_id"])
    assert {**native_reply.json, "request_id": ""} == {
        "code": "Throttling.RateQuota",
        "message": message,
        "request_id": "",
    }


def test_throttled_key_is_still_a_key_of_its_workspace() -> None:
    assert call(SINGAPORE + CHAT, compatible(), "sk-mock-beijing-sub-workspace-throttled").status == 401
    assert call(BEIJING + CHAT, compatible("no-model"), "sk-mock-beijing-sub-workspace-throttled").status == 404
    assert call(BEIJING + CHAT, compatible(), "sk-mock-beijing-tuning-throttled").status == 403
