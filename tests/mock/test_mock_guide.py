"""The help page says what the stand-in is, and its commands work as they stand there."""

from __future__ import annotations

import html
import json
import re
import shlex
from html.parser import HTMLParser

import pytest
from support.mock_caller import BEIJING, WEATHER, call, spec, spec_from

from codegen.mock.access import made_up_keys

HOSTILE = "<script>alert('1')</script>\"&"


class Tags(HTMLParser):
    """Collects the names of the elements, and complains of one that is not closed."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.names.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(url: str = "http://127.0.0.1:8000/", **more: object) -> str:
    reply = call(url, b"", None, method="GET", **{"local": "beijing", **more})  # type: ignore[arg-type]
    assert (reply.status, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return reply.text


def test_it_names_every_region_host_key_and_model() -> None:
    text = page()
    for region in spec().api.regions.values():
        assert region.host in text
        assert region.title["en"] in text
    for name, key in made_up_keys(spec().api).items():
        assert (f"<code>{name}</code>" in text) == (not key.throttled)
    assert "qwen-plus, qwen-vl-plus" in text
    assert "<code>-throttled</code>" in text


def test_it_is_well_formed() -> None:
    tags = Tags()
    tags.feed(page())
    assert (tags.open, tags.names.count("h1")) == ([], 1)


def test_it_says_which_region_this_machine_s_own_names_mean() -> None:
    assert "<b>singapore</b>" in page(local="singapore")
    assert "<b>" not in page(local=None)


@pytest.mark.parametrize("host", ["x", BEIJING.removeprefix("https://"), "<b>"])
def test_it_is_there_under_any_host_and_repeats_none(host: str) -> None:
    assert page(host=host) == page()


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_it_is_read_and_nothing_else(method: str) -> None:
    assert call("http://127.0.0.1/", b"", method=method).status == 404


def test_texts_of_the_spec_are_escaped() -> None:
    changes = [("title: {en: Weather}", f"title: {{en: {json.dumps(HOSTILE)}}}")]
    changes += [(f"{{en: {name}}}", f"{{en: {json.dumps(HOSTILE)}}}") for name in ("Earth", "REST")]
    changes += [("text: rain", f"text: {json.dumps(HOSTILE)}")]
    text = page(of=spec_from(WEATHER, *changes), local="earth")
    assert "<script" not in text
    assert html.unescape(text).count("<script>") >= 6
    tags = Tags()
    tags.feed(text)
    assert set(tags.names) <= set(re.findall(r"<([a-z0-9]+)", page()))


def commands(text: str) -> list[list[str]]:
    return [
        shlex.split(html.unescape(found).replace("\\\n", ""))
        for found in re.findall(r"<pre>(.*?)</pre>", text, re.DOTALL)
    ]


def sent(command: list[str]) -> tuple[str, str, str, dict[str, str]]:
    """Method, url, body and headers of a curl command."""
    rest = iter(command[1:])
    method, url, body, headers = "GET", "", "", {}
    for word in rest:
        if word == "--header":
            name, _, value = next(rest).partition(": ")
            headers[name.lower().replace("-", "_")] = value
        elif word == "--data":
            body, method = next(rest), "POST" if method == "GET" else method
        elif word == "--request":
            method = next(rest)
        elif word.startswith("--"):
            next(rest)
        else:
            url = word
    return method, url, body, headers


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("local", ["beijing", "finance"])
def test_its_commands_are_answered(local: str, scheme: str) -> None:
    found = commands(page(f"{scheme}://127.0.0.1:8000/", local=local))
    assert len(found) == 4
    for command in found:
        method, url, body, headers = sent(command)
        assert url.startswith(f"{scheme}://")
        assert call(url, body.encode(), None, method=method, local=local, **headers).status == 200
        assert ("--cacert" in command) == ("--connect-to" in command and scheme == "https")


def test_commands_of_another_api_use_its_own_header_and_method() -> None:
    of = spec_from(
        WEATHER,
        ("body: {text: rain}", 'body: {text: "it\'s"}'),
        ("path: /report", "path: /report\n        method: PUT"),
    )
    first, second = commands(page(of=of, local="earth"))
    assert sent(first)[:3] == ("PUT", "http://127.0.0.1:8000/v1/report", '{"text": "it\'s"}')
    assert sent(first)[3]["x_key"] == "sk-mock-earth"
    assert sent(second)[1] == "http://weather.example.com/v1/report"


def test_it_names_no_key_where_none_fits() -> None:
    assert "YOUR_KEY" in page(keys={})


def test_it_says_what_is_answered_beyond_a_text_where_that_is_known() -> None:
    for word in ("stream_options.include_usage", "X-DashScope-SSE: enable", "tool_choice", "json_schema", "--chunks"):
        assert word in page()
    assert "What it answers" not in page("https://weather.example.com/", of=spec_from(WEATHER), local="earth")
