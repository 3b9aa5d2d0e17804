"""Selectors: globs over ids, and the parts of an id."""

from __future__ import annotations

import pytest

from codegen.plan.select import Selection

IDS = [
    f"{locale}/{region}/{protocol}/chat/{sample}"
    for locale in ("en", "zh")
    for region in ("beijing", "singapore")
    for protocol, samples in (
        ("dashscope", ("java-sdk", "java-sdk-constants", "curl-http")),
        ("openai", ("java-sdk", "curl-http")),
    )
    for sample in samples
]


def chosen(*globs: str, **parts: tuple[str, ...]) -> list[str]:
    selection = Selection(globs, parts)
    return [sample_id for sample_id in IDS if selection.matches(sample_id)]


def test_nothing_given_selects_everything() -> None:
    assert chosen() == IDS
    assert Selection().everything


@pytest.mark.parametrize(
    ("glob", "count"),
    [
        ("*", 20),
        ("*/beijing/openai/*", 4),
        ("zh/*", 10),
        ("*-http", 8),
        ("zh/beijing/openai/chat/curl-http", 1),
        ("zh", 0),
        ("ZH/*", 0),
    ],
)
def test_a_glob_is_matched_against_the_whole_id(glob: str, count: int) -> None:
    assert len(chosen(glob)) == count
    assert not Selection((glob,)).everything


def test_several_globs_select_what_any_of_them_matches() -> None:
    assert chosen("zh/beijing/openai/*", "*/curl-http") == [
        i for i in IDS if i.startswith("zh/beijing/openai/") or i.endswith("/curl-http")
    ]


def test_options_narrow_globs_and_each_other() -> None:
    assert chosen("zh/*", region=("beijing",), client=("http",)) == [
        "zh/beijing/dashscope/chat/curl-http",
        "zh/beijing/openai/chat/curl-http",
    ]


def test_an_option_given_twice_widens() -> None:
    assert chosen(locale=("zh", "en"), protocol=("openai",), language=("curl",)) == [
        i for i in IDS if i.endswith("openai/chat/curl-http")
    ]


def test_client_sdk_means_every_way_of_the_sdk() -> None:
    assert chosen("zh/beijing/dashscope/*", client=("sdk",)) == [
        "zh/beijing/dashscope/chat/java-sdk",
        "zh/beijing/dashscope/chat/java-sdk-constants",
    ]
    assert chosen("zh/beijing/*", client=("sdk-constants",)) == ["zh/beijing/dashscope/chat/java-sdk-constants"]


def test_a_part_is_compared_as_a_whole() -> None:
    assert chosen(region=("beij",)) == chosen(language=("java-sdk",)) == chosen(client=("s",)) == []


def test_each_word_that_matches_nothing_is_named() -> None:
    selection = Selection(("zh/*", "fr/*"), {"locale": ("zh", "fr"), "client": ("sdk",)})
    assert [*selection.unmatched(IDS)] == ["fr/*", "--locale fr"]


def test_what_may_have_been_meant_is_said_for_the_first_unknown_word() -> None:
    selection = Selection(("zh/bejing/*", "*/[x]/opnai/*", "x*"), {"region": ("singapur",)})
    assert selection.unmatched(IDS) == {
        "zh/bejing/*": "; did you mean 'beijing'?",
        "*/[x]/opnai/*": "; did you mean 'openai'?",
        "x*": "",
        "--region singapur": "; did you mean 'singapore'?",
    }
