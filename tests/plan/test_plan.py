"""The matrix: which samples there must be, and why a cell stays empty."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from support.workbench import CHECKOUT, lay_project, replace_in, spec_of

from codegen.plan.samples import Plan, Sample, plan
from codegen.project import Project
from codegen.spec.load import Spec

LOCALES = ("zh", "en")
REGIONS = ("beijing", "singapore", "finance")
LANGUAGES = ("python", "java", "nodejs", "go", "csharp", "php", "curl")
HTTP = {f"{language}-http" for language in LANGUAGES}
OPENAI = HTTP | {"python-sdk", "java-sdk", "nodejs-sdk", "go-sdk", "csharp-sdk"}
DASHSCOPE = HTTP | {"python-sdk", "java-sdk"}
SCENARIOS = ("chat", "streaming", "structured-output", "function-calling", "multi-turn", "vision")
"""The scenarios of both protocols; `tuned-model` is DashScope's alone."""
TUNED = ("tuned-model",)


@pytest.fixture(scope="module")
def spec() -> Spec:
    return spec_of(CHECKOUT)


@pytest.fixture(scope="module")
def whole() -> Plan:
    return Project(CHECKOUT).sources().plan


def ids(locale: str, region: str, protocol: str, samples: set[str], scenarios: Iterable[str] = SCENARIOS) -> set[str]:
    return {f"{locale}/{region}/{protocol}/{scenario}/{sample}" for scenario in scenarios for sample in samples}


def test_every_cell_of_the_issue_has_its_sample(whole: Plan) -> None:
    expected: set[str] = set()
    for locale in LOCALES:
        for region in REGIONS:
            expected |= ids(locale, region, "openai", OPENAI)
            expected |= ids(locale, region, "dashscope", DASHSCOPE, (*SCENARIOS, *TUNED))
        for region in ("singapore", "finance"):
            expected |= ids(locale, region, "dashscope", {"java-sdk-constants"}, ["chat"])
    assert len(expected) == 814
    assert [sample.id for sample in whole.samples] == sorted(expected)


def test_every_empty_cell_is_named(whole: Plan) -> None:
    expected: set[str] = set()
    for locale in LOCALES:
        for region in REGIONS:
            expected |= ids(locale, region, "openai", {"php-sdk"})
            expected |= ids(locale, region, "openai", {"php-sdk", *OPENAI}, TUNED)
            absent = {"nodejs-sdk", "go-sdk", "csharp-sdk", "php-sdk"}
            expected |= ids(locale, region, "dashscope", absent, (*SCENARIOS, *TUNED))
        expected |= ids(locale, "beijing", "dashscope", {"java-sdk-constants"}, ["chat"])
    assert [cell.id for cell in whole.missing] == sorted(expected)


def test_an_empty_cell_gives_its_reason_in_the_words_of_its_locale(whole: Plan, spec: Spec) -> None:
    reasons = {cell.id: cell.reason for cell in whole.missing}
    for protocol in ("openai", "dashscope"):
        for language, words in spec.api.protocols[protocol].no_sdk.items():
            for locale in LOCALES:
                assert reasons[f"{locale}/finance/{protocol}/chat/{language}-sdk"] == words[locale]
    assert reasons["zh/beijing/dashscope/chat/java-sdk-constants"] == "北京地域的 SDK 调用无需配置 base_url。"
    assert reasons["en/beijing/dashscope/chat/java-sdk-constants"] == "In Beijing the SDK needs no base URL."
    unsupported = spec.api.scenarios["tuned-model"].unsupported["openai"]
    for cell in ("python-sdk", "curl-http", "php-sdk"):
        assert reasons[f"zh/singapore/openai/tuned-model/{cell}"] == unsupported["zh"]
        assert reasons[f"en/finance/openai/tuned-model/{cell}"] == unsupported["en"]


def test_a_sample_knows_the_version_of_its_language(whole: Plan, spec: Spec) -> None:
    runtimes = {
        sample.id.partition("/chat/")[2]: sample.runtime for sample in whole.samples if "/openai/chat/" in sample.id
    }
    http, sdks = spec.api.http, spec.api.protocols["openai"].sdks
    assert runtimes.pop("curl-http") is None
    for cell, runtime in runtimes.items():
        language, _, client = cell.partition("-")
        assert runtime == ((client == "sdk" and sdks[language].runtime) or http[language].runtime), cell


def test_no_reason_has_a_hole(whole: Plan) -> None:
    assert [cell for cell in whole.missing if not cell.reason or "{" in cell.reason or "}" in cell.reason] == []


@pytest.mark.parametrize(
    ("language", "filename"),
    [
        ("python", "main.py"),
        ("java", "Main.java"),
        ("nodejs", "main.mjs"),
        ("go", "main.go"),
        ("csharp", "Program.cs"),
        ("php", "main.php"),
        ("curl", "main.sh"),
    ],
)
def test_a_sample_stands_in_a_folder_named_by_its_id(language: str, filename: str, whole: Plan) -> None:
    paths = {sample.id: sample.path for sample in whole.samples if sample.language == language}
    assert paths
    assert paths == {sample_id: f"{sample_id}/{filename}" for sample_id in paths}


def test_http_samples_that_only_send_share_one_template(whole: Plan) -> None:
    for language in LANGUAGES:
        used = {
            sample.template
            for sample in whole.samples
            if sample.language == language and sample.client == "http" and sample.scenario in ("chat", "tuned-model")
        }
        assert len(used) == 1


def test_http_samples_that_read_answers_have_a_template_for_each_protocol(whole: Plan) -> None:
    templates = {sample.id: sample.template for sample in whole.samples}
    assert templates["zh/beijing/openai/streaming/go-http"] == "go/http/openai/streaming.go.j2"
    assert templates["en/finance/dashscope/multi-turn/java-http"] == "java/http/dashscope/multi-turn.java.j2"


def test_an_sdk_sample_is_made_from_the_template_that_its_scenario_names(whole: Plan) -> None:
    templates = {sample.id: sample.template for sample in whole.samples}
    assert templates["zh/finance/dashscope/chat/java-sdk"] == "java/dashscope/request.java.j2"
    assert templates["zh/finance/dashscope/chat/java-sdk-constants"] == "java/dashscope/request-constants.java.j2"
    assert templates["zh/finance/openai/vision/go-sdk"] == "go/openai/vision.go.j2"
    assert templates["zh/finance/openai/vision/nodejs-sdk"] == "nodejs/openai/vision.mjs.j2"
    assert templates["en/beijing/openai/chat/nodejs-sdk"] == "nodejs/openai/request.mjs.j2"


def test_dashscope_sdks_set_a_base_url_outside_beijing_only(whole: Plan) -> None:
    urls = {sample.id: sample.base_url for sample in whole.samples}
    for language in ("python", "java"):
        assert urls[f"zh/beijing/dashscope/chat/{language}-sdk"] is None
        assert urls[f"zh/finance/dashscope/chat/{language}-sdk"] == "https://dashscope-finance.aliyuncs.com/api/v1"
    assert urls["zh/beijing/openai/chat/python-sdk"] == "https://dashscope.aliyuncs.com/compatible-mode/v1"


def test_every_language_of_a_cell_sends_the_same(whole: Plan) -> None:
    sent = {cell(sample): promised(sample) for sample in whole.samples if sample.language != "curl"}
    assert len(sent) == len(LOCALES) * len(REGIONS) * (2 * len(SCENARIOS) + len(TUNED))
    for sample in whole.samples:
        if sample.language != "curl" or "$answer" not in str(sent[cell(sample)]):
            assert promised(sample) == sent[cell(sample)], sample.id


def cell(sample: Sample) -> str:
    return sample.id.rpartition("/")[0]


def promised(sample: Sample) -> list[dict[str, Any]]:
    return [request.for_manifest() for request in sample.requests]


def templates_of(spec: Spec, *templates: str) -> dict[str, str]:
    """The template of each http sample of the first cell of `openai/streaming`, by its language."""
    cell = "en/beijing/openai/streaming/"
    planned = plan(spec, {*templates}).samples
    return {s.language: s.template for s in planned if s.id.startswith(cell) and s.client == "http"}


def test_a_language_that_reads_no_answers_has_a_template_of_its_own_only_where_its_command_is_another(
    spec: Spec,
) -> None:
    own, of_protocol, reading = (
        "curl/http/streaming.sh.j2",
        "curl/http/openai/streaming.sh.j2",
        "go/http/openai/streaming.go.j2",
    )
    usual = "curl/http/request.sh.j2"
    assert templates_of(spec, usual, reading)["curl"] == usual
    assert templates_of(spec, usual, own, reading)["curl"] == own
    assert templates_of(spec, usual, own, of_protocol, reading)["curl"] == of_protocol
    assert templates_of(spec, usual, own, reading)["go"] == reading
    # what curl has of its own says nothing about the programs of the others
    assert templates_of(spec, usual, of_protocol)["go"] == "go/http/request.go.j2"


def test_curl_sends_the_example_of_an_answer(whole: Plan) -> None:
    read, written = (
        next(s for s in whole.samples if s.id == f"en/beijing/openai/multi-turn/{name}-http").requests[1].json
        for name in ("python", "curl")
    )
    answer = read["messages"][2]["content"]
    assert answer == {"$answer": [0, "choices", 0, "message", "content"]}
    assert written["messages"][2]["content"].startswith("I recommend Interstellar.")
    assert {**written, "messages": read["messages"]} == read


def changed_plan(folder: Path, changes: dict[str, str]) -> Plan:
    replace_in(lay_project(folder, CHECKOUT) / "spec" / "model-studio.yaml", changes)
    return Project(folder).sources().plan


def test_a_region_that_does_not_serve_a_models_family_has_a_reason_and_no_sample(tmp_path: Path) -> None:
    changed = changed_plan(tmp_path, {"default: [text]\n": "default: [text]\n          finance: [vl]\n"})
    assert {s.scenario for s in changed.samples if "/finance/dashscope/" in s.id} == {"vision"}
    reasons = {c.id: c.reason for c in changed.missing if c.id.startswith("en/finance/dashscope/")}
    cells = ids("en", "finance", "dashscope", DASHSCOPE, SCENARIOS[:-1])
    told = "The Finance cloud region does not serve the model qwen-plus through the DashScope protocol."
    assert {cell: reasons.get(cell) for cell in cells} == dict.fromkeys(cells, told)
    assert len([s for s in changed.samples if "/beijing/dashscope/" in s.id]) == 2 * len(DASHSCOPE) * len(
        (*SCENARIOS, *TUNED)
    )


def test_a_language_without_sdk_and_without_words_for_it_has_a_general_reason(tmp_path: Path) -> None:
    words = """\
    no_sdk:
      php:
        zh: OpenAI 未提供官方 PHP SDK，请参见 HTTP 示例。
        en: OpenAI has no official PHP SDK; see the HTTP sample.
"""
    changed = changed_plan(tmp_path, {words: ""})
    [reason] = {
        cell.reason for cell in changed.missing if cell.id.startswith("en/") and cell.id.endswith("openai/chat/php-sdk")
    }
    assert reason == "The OpenAI-compatible protocol has no PHP SDK sample."


def test_a_language_that_is_taken_out_of_http_loses_its_http_samples_alone(tmp_path: Path) -> None:
    changed = changed_plan(
        tmp_path, {'  go:\n    runtime: "1.22" # go vet, which verify runs, finds what is newer\n': ""}
    )
    assert {s.client for s in changed.samples if s.language == "go"} == {"sdk"}


def test_a_scenario_says_itself_why_a_sample_is_missing(tmp_path: Path) -> None:
    told = "missing: {openai: {go-sdk: {zh: 暂不支持。, en: Not yet.}, curl-http: {zh: 无, en: None.}}}"
    changed = changed_plan(tmp_path, {"title: {zh: 流式输出, en: Streaming}": f"title: {{zh: 流, en: S}}\n    {told}"})
    reasons = {cell.id: cell.reason for cell in changed.missing}
    assert reasons["zh/finance/openai/streaming/go-sdk"] == "暂不支持。"
    assert reasons["en/beijing/openai/streaming/curl-http"] == "None."
    made = {sample.id for sample in changed.samples}
    assert not made & {*reasons}
    assert "en/beijing/dashscope/streaming/curl-http" in made
    assert len(made) == 814 - 2 * 6


def test_all_scenarios_want_the_same_sdk_and_some_want_further_packages(whole: Plan) -> None:
    packages = {
        sample.id: [(package.package.rpartition(":")[2], package.oldest) for package in sample.packages]
        for sample in whole.samples
    }
    assert packages["zh/beijing/openai/chat/java-sdk"] == [("openai-java", "3.0.2")]
    assert packages["zh/beijing/openai/function-calling/java-sdk"] == [("openai-java", "3.0.2")]
    assert packages["zh/beijing/openai/chat/java-http"] == []
    assert packages["zh/beijing/openai/multi-turn/java-http"] == [("jackson-databind", "2.10.0")]
