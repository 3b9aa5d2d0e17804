"""A request on the wire equals the promised one, or the difference is named (contract.md says when)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from codegen.verify.exchange import Exchange, differences

URL = "https://api.example.com/v1/chat"
SENT: dict[str, str] = {"authorization": "Bearer sk-1", "content-type": "application/json"}


def promise(body: Any = None, url: str = URL, method: str = "POST", **headers: str) -> dict[str, Any]:
    kept = headers or {"Authorization": "Bearer $API_KEY", "Content-Type": "application/json"}
    return {"method": method, "url": url, "headers": kept, "body": body}


def sent(body: Any = None, path: str = "/v1/chat", host: str = "api.example.com", **headers: str) -> Exchange:
    return raw(json.dumps(body, ensure_ascii=False).encode(), path, host, **headers)


def raw(content: bytes, path: str = "/v1/chat", host: str = "api.example.com", **headers: str) -> Exchange:
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Exchange("POST", host, path, {"host": host, **SENT, **given}, content, 200)


def told(
    promised: dict[str, Any], got: Exchange, headers: tuple[str, ...] = (), fields: tuple[str, ...] = ()
) -> list[str]:
    return differences([promised], [got], {"API_KEY": "sk-1"}, headers, fields)


def of_body(promised: Any, got: Any) -> list[str]:
    return told(promise(promised), sent(got))


def test_equal_requests_have_no_differences() -> None:
    body = {"model": "m", "n": 1, "x": 1.5, "on": True, "no": None, "list": [{"a": "你是谁？"}, []], "empty": {}}
    wire = (
        b'{"empty":{},"model":"m","n":1,"x":1.5,"on":true,"no":null,"list":[{"a":"\\u4f60\\u662f\\u8c01\\uff1f"},[]]}'
    )
    assert told(promise(body), raw(wire)) == []


VALUES: list[tuple[Any, str]] = [
    (1, "1"),
    (1.0, "1.0"),
    (True, "true"),
    ("1", '"1"'),
    (None, "null"),
    (0, "0"),
    (False, "false"),
    ("", '""'),
    ([], "[]"),
    ({}, "{}"),
]


@pytest.mark.parametrize("promised", VALUES, ids=[text for _, text in VALUES])
@pytest.mark.parametrize("got", VALUES, ids=[text for _, text in VALUES])
def test_values_of_different_types_are_different(promised: tuple[Any, str], got: tuple[Any, str]) -> None:
    expected = [] if promised[1] == got[1] else [f"body.a[0] is {got[1]}, promised {promised[1]}"]
    assert of_body({"a": [promised[0]]}, {"a": [got[0]]}) == expected


@pytest.mark.parametrize(
    ("promised", "got", "expected"),
    [
        ({"a": 1, "b": 2}, {"a": 1}, ["body.b is missing"]),
        ({"a": 1}, {"a": 1, "b": None}, ["body.b was not promised"]),
        ({"a": {"b": None}}, {"a": {}}, ["body.a.b is missing"]),
        ({"a": [1, 2]}, {"a": [1]}, ["body.a has 1 items, promised 2"]),
        ({"a": [1]}, {"a": [1, 2]}, ["body.a has 2 items, promised 1"]),
        ({"a": [1, 2]}, {"a": [2, 1]}, ["body.a[0] is 2, promised 1", "body.a[1] is 1, promised 2"]),
        ({"a": []}, {"a": {}}, ["body.a is {}, promised []"]),
        ({"a": 1}, None, ['body is null, promised {"a": 1}']),
        (None, {"a": 1}, ['body is {"a": 1}, promised null']),
        ({"a": "x"}, "a=x", ['body is "a=x", promised {"a": "x"}']),
        ({"a": "x "}, {"a": "x"}, ['body.a is "x", promised "x "']),
        ({"a": "e\u0301"}, {"a": "\u00e9"}, ['body.a is "\u00e9", promised "e\u0301"']),
        ({"a": 10**20}, {"a": 1e20}, ["body.a is 1e+20, promised 100000000000000000000"]),
        ({"a": 1, "b": [1]}, {"a": "1", "b": ["1"]}, ['body.a is "1", promised 1', 'body.b[0] is "1", promised 1']),
    ],
)
def test_each_difference_of_bodies_is_named(promised: Any, got: Any, expected: list[str]) -> None:
    assert of_body(promised, got) == expected


def test_order_of_keys_does_not_matter() -> None:
    assert of_body({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"d": 3, "c": 2}, "a": 1}) == []


def test_long_values_are_shortened() -> None:
    [difference] = of_body({"a": "x" * 5000}, {"a": "y" * 5000})
    assert len(difference) < 500
    assert difference.count("…") == 2


@pytest.mark.parametrize(
    ("promised", "path", "host"),
    [
        (URL, "/v1/chats", "api.example.com"),
        (URL, "/v1/chat/", "api.example.com"),
        (URL, "//v1/chat", "api.example.com"),
        (URL, "/v1/Chat", "api.example.com"),
        (URL, "/v1/chat?a=1", "api.example.com"),
        (URL + "?a=1", "/v1/chat", "api.example.com"),
        (URL + "?a=1&b=2", "/v1/chat?b=2&a=1", "api.example.com"),
        (URL + "?a=%20", "/v1/chat?a=+", "api.example.com"),
        (URL, "/v1/chat", "api2.example.com"),
    ],
)
def test_another_host_path_or_query_is_named(promised: str, path: str, host: str) -> None:
    assert told(promise(url=promised), sent(path=path, host=host)) == [f"url https://{host}{path}, promised {promised}"]


def test_same_query_is_equal() -> None:
    assert told(promise(url=URL + "?a=1&b=%E4%BD%A0"), sent(path="/v1/chat?a=1&b=%E4%BD%A0")) == []


def test_another_method_is_named() -> None:
    assert told(promise(method="PUT"), sent()) == ["method POST, promised PUT"]


def test_header_names_have_no_case() -> None:
    promised = promise(**{"AUTHORIZATION": "Bearer $API_KEY", "content-Type": "application/json", "x-a": "1"})
    assert told(promised, sent(X_A="1")) == []


@pytest.mark.parametrize(
    ("given", "same"),
    [
        ("application/json", True),
        ("application/json; charset=utf-8", True),
        ("application/json;charset=UTF-8", True),
        ('application/json; charset="utf-8"', True),
        ("Application/JSON", True),
        ("application/json; charset=gbk", False),
        ("application/json; charset=utf-8; x=1", False),
        ("application/json; x=1", False),
        ("application/jsonp", False),
        ("text/json", False),
        ("application/x-www-form-urlencoded", False),
        ("application/json, application/json", False),
        ("", False),
    ],
)
def test_media_type_may_name_utf8_and_nothing_else(given: str, same: bool) -> None:
    expected = [] if same else [f"header Content-Type: {given}, promised application/json"]
    assert told(promise(), sent(content_type=given)) == expected


def test_other_headers_are_compared_exactly() -> None:
    promised = promise(
        **{"Authorization": "Bearer $API_KEY", "Content-Type": "application/json", "X-Note": "a; charset=utf-8"}
    )
    assert told(promised, sent(X_Note="a")) == ["header X-Note: a, promised a; charset=utf-8"]
    assert told(promised, sent()) == ["header X-Note is missing"]


def test_missing_headers_are_named() -> None:
    got = Exchange("POST", "api.example.com", "/v1/chat", {"Host": "api.example.com"}, b"null", 200)
    assert told(promise(), got) == ["header Authorization is missing", "header Content-Type is missing"]


@pytest.mark.parametrize(
    "name",
    [
        *("User-Agent", "Accept", "Accept-Encoding", "Accept-Language", "Connection", "Content-Length"),
        *("Transfer-Encoding", "Expect", "sec-fetch-mode", "Sec-Fetch-Site"),
    ],
)
def test_headers_of_any_client_are_free(name: str) -> None:
    assert differences([promise()], [sent(**{name: "x"})], {"API_KEY": "sk-1"}) == []


@pytest.mark.parametrize(
    "name",
    [
        *("Cookie", "X-Extra", "Referer", "Origin", "Content-Encoding", "sec-ch-ua", "x-stainless-lang", "Hosts"),
        *("api-key", "proxy-authorization", "x-dashscope-sse", "idempotency-key", "user-agent-x"),
    ],
)
def test_any_other_header_is_named(name: str) -> None:
    assert told(promise(), sent(**{name: "x"})) == [f"header {name.lower()} was not promised"]


def test_headers_that_the_spec_declares_for_an_sdk_are_allowed_and_no_others() -> None:
    got = sent(
        **{"X-Stainless-Lang": "python", "X-Stainless-Retry-Count": "0", "X-Stainles": "1", "Y-X-Stainless-A": "1"}
    )
    assert told(promise(), got, ("X-Stainless-*",)) == [
        "header x-stainles was not promised",
        "header y-x-stainless-a was not promised",
    ]


def test_declared_header_may_not_replace_a_promised_one() -> None:
    promised = promise(**{"Authorization": "Bearer $API_KEY", "Content-Type": "application/json", "X-SDK-A": "1"})
    assert told(promised, sent(X_SDK_A="2"), ("X-SDK-*",)) == ["header X-SDK-A: 2, promised 1"]


@pytest.mark.parametrize(
    ("promised", "got", "same"),
    [
        ("Bearer $API_KEY", "Bearer sk-1", True),
        ("Bearer $API_KEY", "Bearer $API_KEY", False),
        ("Bearer $API_KEY", "Bearer sk-2", False),
        ("Bearer $API_KEY", "Bearer ", False),
        ("$API_KEY:$API_SECRET", "sk-1:$x", True),
        ("$API_KEY_2", "$API_KEY_2", True),
        ("$API_KEY_2", "sk-1_2", False),
        ("$API_KEY2", "$API_KEY2", True),
        ("$OTHER costs $5 $ $$", "$OTHER costs $5 $ $$", True),
        ("${API_KEY}", "${API_KEY}", True),
        ("${API_KEY}", "sk-1", False),
    ],
)
def test_only_the_variables_of_env_stand_for_their_values(promised: str, got: str, same: bool) -> None:
    wanted = promise(**{"Authorization": promised, "Content-Type": "application/json"})
    found = differences([wanted], [sent(authorization=got)], {"API_KEY": "sk-1", "API_SECRET": "$x"})
    assert (found == []) is same, found


def test_dollar_in_a_body_is_text() -> None:
    assert of_body({"a": "$API_KEY $HOME"}, {"a": "$API_KEY $HOME"}) == []


@pytest.mark.parametrize("count", [0, 1, 3])
def test_another_number_of_requests_is_named(count: int) -> None:
    found = differences([promise(), promise()], [sent()] * count, {"API_KEY": "sk-1"})
    assert found == [f"{count} requests were sent, 2 promised"]


def test_with_several_requests_a_difference_says_in_which() -> None:
    promised = [promise({"n": 1}), promise({"n": 2}, url=URL + "s")]
    found = differences(promised, [sent({"n": 1}), sent({"n": 1})], {"API_KEY": "sk-1"})
    assert found == [
        f"request 2: url {URL}, promised {URL}s",
        "request 2: body.n is 1, promised 2",
    ]


def test_requests_in_another_order_are_different() -> None:
    found = differences([promise(1), promise(2)], [sent(2), sent(1)], {"API_KEY": "sk-1"})
    assert found == ["request 1: body is 2, promised 1", "request 2: body is 1, promised 2"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", None),
        (b"null", None),
        (b'{"a": 1}', {"a": 1}),
        (b"1.0", 1.0),
        (b"a=1", "a=1"),
        (b'{"a": 1', '{"a": 1'),
        ("你".encode(), "你"),
        (b"\xff{", "\\xff{"),
        (b'{"a": 1, "a": 2}', '{"a": 1, "a": 2}'),
        (b"[" * 100_000, "[" * 100_000),
    ],
    ids=["nothing", "null", "object", "number", "form", "cut-short", "text", "no-utf8", "key-twice", "nested-too-deep"],
)
def test_report_shows_a_body_as_json_or_else_as_text(data: bytes, expected: Any) -> None:
    shown = raw(data).as_json()
    assert list(shown) == ["method", "host", "path", "headers", "body", "status"]
    assert shown["body"] == expected
    assert type(shown["body"]) is type(expected)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig"])
def test_json_in_another_encoding_than_utf8_is_not_the_promised_json(encoding: str) -> None:
    """JSON on the wire is UTF-8 without a byte order mark (RFC 8259, 8.1)."""
    [difference] = told(promise({"a": "你"}), raw('{"a": "你"}'.encode(encoding)))
    assert "which is not JSON" in difference


@pytest.mark.parametrize("text", ['{"a": 2, "a": 1}', '{"b": {"a": 2, "a": 1}, "a": 1, "b": {"a": 1}}'])
def test_json_with_a_key_twice_is_not_the_promised_json(text: str) -> None:
    promised = {"a": 1} if "b" not in text else {"a": 1, "b": {"a": 1}}
    [difference] = told(promise(promised), raw(text.encode()))
    assert difference.endswith("which is not JSON (a key stands twice in one object)")


def test_json_nested_too_deep_to_read_is_not_the_promised_json() -> None:
    [difference] = told(promise([]), raw(b"[" * 100_000))
    assert difference.endswith("which is not JSON (nested too deep)")


@pytest.mark.parametrize("promised", [None, "", {}, [], {"a": 1}])
def test_no_body_is_not_the_promised_json(promised: Any) -> None:
    assert told(promise(promised), raw(b"")) == ["no body was sent"]


@pytest.mark.parametrize("promised", ["hello", {"a": 1}, None])
def test_text_is_not_the_promised_json(promised: Any) -> None:
    [difference] = told(promise(promised), raw(b"hello"))
    assert difference.startswith('body is "hello", which is not JSON')


def without_json(**text: str) -> dict[str, Any]:
    promised = promise()
    del promised["body"]
    return {**promised, **text}


@pytest.mark.parametrize("text", ["a=1", "[1]", "null", "你", " a "])
def test_promised_text_is_compared_as_text(text: str) -> None:
    assert told(without_json(text=text), raw(text.encode())) == []
    assert told(without_json(text=text), raw(text.encode() + b" ")) != []
    assert told(without_json(text=text), raw(b"")) == [f"body is null, promised {json.dumps(text, ensure_ascii=False)}"]


def test_body_that_was_not_promised_is_named() -> None:
    assert told(without_json(), raw(b"")) == []
    assert told(without_json(), raw(b"{}")) == ["body is {}, promised null"]


@pytest.mark.parametrize("name", ["host", "Host", "HOST"])
def test_host_header_names_the_host_that_the_sample_connected_to(name: str) -> None:
    def got(value: str) -> Exchange:
        return Exchange("POST", "api.example.com", "/v1/chat", {name: value, **SENT}, b"null", 200)

    assert told(promise(), got("api.example.com")) == []
    assert told(promise(), got("api2.example.com")) == ["header Host: api2.example.com, sent to api.example.com"]


def test_fields_that_the_spec_declares_for_an_sdk_are_allowed_and_no_others() -> None:
    got = sent({"a": 1, "seed": 1, "parameters": {"seed": 1, "top": 1}})
    promised = promise({"a": 1, "parameters": {}})
    assert told(promised, got, (), ("seed", "parameters.top")) == ["body.parameters.seed was not promised"]
    assert told(promised, got, (), ("parameters",)) == [
        "body.parameters.seed was not promised",
        "body.parameters.top was not promised",
        "body.seed was not promised",
    ]


def test_declared_field_may_not_replace_a_promised_one() -> None:
    assert told(promise({"a": 1}), sent({"a": 2}), (), ("a",)) == ["body.a is 2, promised 1"]
    assert told(promise({"a": 1}), sent({}), (), ("a",)) == ["body.a is missing"]


CALL = {"index": 0, "id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}
ASKING = {"role": "assistant", "content": "", "reasoning_content": "", "tool_calls": [CALL]}
SAYING = {"role": "assistant", "content": "你好"}


def resent(message: Any, got: Any, where: Any = (0, "choices", 0, "message")) -> list[str]:
    """What is said of a second request that should bring `message` back, which the first was answered with."""
    answer = json.dumps({"choices": [{"message": message, "n": 1, "none": None}]}, ensure_ascii=False).encode()
    promised = [promise({}), promise({"messages": ["Hi", {"$answer": list(where)}]})]
    exchanges = [replace(sent({}), answer=answer), sent({"messages": ["Hi", got]})]
    return differences(promised, exchanges, {"API_KEY": "sk-1"})


def without(message: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in message.items() if name not in names}


@pytest.mark.parametrize(
    ("message", "got"),
    [
        (SAYING, SAYING),
        (SAYING, {**SAYING, "refusal": None, "tool_calls": None, "annotations": []}),
        (SAYING, {"content": "你好", "role": "assistant"}),
        ({**SAYING, "tool_calls": None, "audio": {}, "x": ""}, SAYING),
        ({**SAYING, "reasoning_content": "I think"}, SAYING),
        (ASKING, ASKING),
        (ASKING, without(ASKING, "reasoning_content", "content")),
        (ASKING, {**ASKING, "content": None}),
        ({**ASKING, "content": None}, {**ASKING, "content": ""}),
        (ASKING, {**ASKING, "tool_calls": [without(CALL, "index")]}),
        (ASKING, {**ASKING, "tool_calls": [{**CALL, "index": "0", "extra": None}]}),
    ],
)
def test_message_that_is_sent_back_may_have_other_bookkeeping(message: Any, got: Any) -> None:
    assert resent(message, got) == []


ELSEWHERE = {**CALL, "function": {"name": "f", "arguments": '{"a": 2}'}}
SPACED = {**CALL, "function": {"name": "f", "arguments": '{"a":1}'}}
AT = "request 2: body.messages[1]"


@pytest.mark.parametrize(
    ("message", "got", "told"),
    [
        (SAYING, {**SAYING, "content": "你好！"}, f'{AT}.content is "你好！", answered was "你好"'),
        (SAYING, {**SAYING, "role": "user"}, f'{AT}.role is "user", answered was "assistant"'),
        (SAYING, {"role": "assistant"}, f"{AT}.content is missing"),
        (SAYING, {"content": "你好"}, f"{AT}.role is missing"),
        (SAYING, {**SAYING, "content": None}, f'{AT}.content is null, answered was "你好"'),
        (SAYING, {**SAYING, "name": "x"}, f"{AT}.name was not promised"),
        (SAYING, {**SAYING, "name": ""}, f"{AT}.name was not promised"),
        (SAYING, {**SAYING, "reasoning_content": "x"}, f"{AT}.reasoning_content was not promised"),
        (
            SAYING,
            {**SAYING, "content": [{"text": "你好"}]},
            f'{AT}.content is [{{"text": "你好"}}], answered was "你好"',
        ),
        (SAYING, "你好", f'{AT} is "你好", answered was {json.dumps(SAYING, ensure_ascii=False)}'),
        (ASKING, {**ASKING, "content": "x"}, f'{AT}.content is "x", answered was ""'),
        (ASKING, without(ASKING, "tool_calls"), f"{AT}.tool_calls is missing"),
        (ASKING, {**ASKING, "tool_calls": []}, f"{AT}.tool_calls has 0 items, the answer 1"),
        (ASKING, {**ASKING, "tool_calls": [CALL, CALL]}, f"{AT}.tool_calls has 2 items, the answer 1"),
        (
            ASKING,
            {**ASKING, "tool_calls": [{**CALL, "id": "call_2"}]},
            f'{AT}.tool_calls[0].id is "call_2", answered was "call_1"',
        ),
        (ASKING, {**ASKING, "tool_calls": [without(CALL, "type")]}, f"{AT}.tool_calls[0].type is missing"),
        (
            ASKING,
            {**ASKING, "tool_calls": [ELSEWHERE]},
            f'{AT}.tool_calls[0].function.arguments is "{{\\"a\\": 2}}", answered was "{{\\"a\\": 1}}"',
        ),
        (
            ASKING,
            {**ASKING, "tool_calls": [SPACED]},
            f'{AT}.tool_calls[0].function.arguments is "{{\\"a\\":1}}", answered was "{{\\"a\\": 1}}"',
        ),
    ],
)
def test_message_that_is_sent_back_says_the_same(message: Any, got: Any, told: str) -> None:
    assert resent(message, got) == [told]


@pytest.mark.parametrize(
    ("where", "got", "same"),
    [
        ((0, "choices", 0, "message", "content"), "你好", True),
        ((0, "choices", 0, "message", "content"), "您好", False),
        ((0, "choices", 0, "n"), 1, True),
        ((0, "choices", 0, "n"), 1.0, False),
        ((0, "choices", 0, "n"), "1", False),
        ((0, "choices", 0, "none"), None, True),
        ((0, "choices", 0, "none"), "", False),
        ((0, "choices", 0), {"message": SAYING, "n": 1, "none": None}, True),
        ((0, "choices", 0), {"message": SAYING, "n": 1}, False),
    ],
)
def test_any_other_part_of_an_answer_is_sent_back_as_it_is(where: Any, got: Any, same: bool) -> None:
    assert (resent(SAYING, got, where) == []) == same


@pytest.mark.parametrize(
    "where", [[0, "choices", 1], [0, "error"], [1, "choices"], [2], [0, "choices", "0"], [], None, ["0"]]
)
def test_answer_that_is_not_there_is_named(where: Any) -> None:
    promised = [promise({}), promise({"$answer": where})]
    exchanges = [replace(sent({}), answer=b'{"choices": [1]}')] * 2
    [told] = differences(promised, exchanges, {"API_KEY": "sk-1"})
    assert told == f"request 2: body should come from an earlier answer, which has nothing at {json.dumps(where)}"


@pytest.mark.parametrize("answer", [b"", b"data: {}\n\n", b"\xff"])
def test_answer_that_is_no_json_is_not_sent_back(answer: bytes) -> None:
    exchanges = [replace(sent({}), answer=answer), sent({})]
    [told] = differences([promise({}), promise({"$answer": [0]})], exchanges, {"API_KEY": "sk-1"})
    assert "should come from an earlier answer" in told


def test_object_with_more_than_an_answer_is_an_object() -> None:
    assert of_body({"$answer": [0], "a": 1}, {"$answer": [0], "a": 1}) == []
