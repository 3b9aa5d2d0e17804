"""What a docs writer does in YAML alone."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from support.workbench import CHECKOUT, TINY, Run, contents, lay_project, replace_in, share_installed

HONGKONG = """\
  hongkong:
    title: {zh: 中国香港, en: Hong Kong}
    host: https://cn-hongkong.dashscope.aliyuncs.com
"""
AWKWARD = "\"double\" 'single' \\back\\n $HOME `id`\nsecond line"


def rows(project: Path) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in json.loads((project / "generated" / "manifest.json").read_bytes())["samples"]}


def test_a_fourth_region_is_three_lines_and_yields_its_samples(project: Path, run: Run) -> None:
    before = contents(project / "generated")
    replace_in(project / "spec" / "model-studio.yaml", {"\n\nprotocols:": f"\n{HONGKONG}\nprotocols:"})
    outcome = run("generate")
    assert (outcome.exit_code, outcome.stderr) == (0, "174 samples: 45 files written, 0 removed\n")
    made = rows(project)
    added = {sample_id for sample_id in made if "/hongkong/" in sample_id}
    assert added == {sample_id.replace("/finance/", "/hongkong/") for sample_id in made if "/finance/" in sample_id}
    for sample_id in added:
        source = (project / "generated" / made[sample_id]["path"]).read_bytes().decode()
        assert "https://cn-hongkong.dashscope.aliyuncs.com/" in source, sample_id
        assert source.count("dashscope.aliyuncs.com") == source.count("cn-hongkong.dashscope.aliyuncs.com"), sample_id
        [request] = made[sample_id]["requests"]
        assert request["url"].startswith("https://cn-hongkong.dashscope.aliyuncs.com/")
    after = contents(project / "generated")
    assert {name: after[name] for name in before if name != "manifest.json"} == {
        n: d for n, d in before.items() if n != "manifest.json"
    }
    assert run("check").exit_code == 0


def test_an_awkward_text_is_promised_exactly(project: Path, run: Run) -> None:
    replace_in(project / "spec" / "model-studio.yaml", {"你是谁？": json.dumps(AWKWARD)})
    assert run("generate").exit_code == 0
    texts = {
        sample_id: row["requests"][0]["body"].get("input", row["requests"][0]["body"])["messages"][1]["content"]
        for sample_id, row in rows(project).items()
    }
    assert texts == {sample_id: AWKWARD if sample_id.startswith("zh/") else "Who are you?" for sample_id in texts}


def test_a_newer_sdk_changes_the_manifest_alone_and_an_older_oldest_one_the_comment(project: Path, run: Run) -> None:
    spec = project / "spec" / "model-studio.yaml"
    replace_in(spec, {"newest: 2.34.2": "newest: 2.35.0"})
    assert run("generate").stderr == "130 samples: 1 files written, 0 removed\n"
    replace_in(spec, {"oldest: 2.26.0": "oldest: 2.20.1"})
    assert run("generate").stderr == "130 samples: 13 files written, 0 removed\n"
    source = (project / "generated" / "en/beijing/openai/chat/python-http/main.py").read_text(encoding="utf-8")
    assert source.startswith(
        "# Requires Python 3.10 or later\n# Install (version 2.20.1 or later): pip install -U requests\n"
    )


def test_a_further_locale_is_yaml_alone(project: Path, run: Run) -> None:
    spec = project / "spec" / "model-studio.yaml"
    lines = spec.read_text(encoding="utf-8").split("\n")
    for index, line in enumerate(lines):
        if line.lstrip().startswith("en: "):
            lines[index] = f"{line}\n{line.replace('en: ', 'de: ', 1)}"
        elif ", en: " in line:
            text = line[line.index(", en: ") + 6 : line.rindex("}")]
            lines[index] = f"{line[: line.rindex('}')]}, de: {text}{line[line.rindex('}') :]}"
    spec.write_text("\n".join(lines), encoding="utf-8")
    shutil.copy(project / "spec" / "locales" / "en.yaml", project / "spec" / "locales" / "de.yaml")
    outcome = run("generate", "--locale", "de")
    assert (outcome.exit_code, outcome.stderr) == (0, "65 samples: 66 files written, 0 removed\n")


def test_another_api_is_yaml_alone(tmp_path: Path, run: Run) -> None:
    lay_project(tmp_path, TINY)
    shutil.copytree(CHECKOUT / "templates", tmp_path / "templates", dirs_exist_ok=True)
    languages = ("python", "java", "nodejs", "go", "csharp", "php", "curl")
    replace_in(
        tmp_path / "spec" / "spec.yaml", {"  python: {}": "\n".join(f"  {language}: {{}}" for language in languages)}
    )
    outcome = run("generate", folder=tmp_path)
    assert (outcome.exit_code, outcome.stderr) == (0, "7 samples: 8 files written, 0 removed\n")
    sources = {name: data for name, data in contents(tmp_path / "generated").items() if name != "manifest.json"}
    assert [name for name, data in sources.items() if b"https://api.example.com/v1/chat" not in bytes(data)] == []  # type: ignore[arg-type]
    assert [name for name, data in sources.items() if b"dashscope" in bytes(data).lower()] == []  # type: ignore[arg-type]


PRECISE = """
  precise:
    title: {zh: 低温度, en: Low temperature}
    requests:
      openai:
        - endpoint: chat
          body: {model: qwen-plus, messages: *chat-messages, temperature: 0.2}
      dashscope:
        - endpoint: text
          body:
            model: qwen-plus
            input: {messages: *chat-messages}
            parameters: {result_format: message, temperature: 0.2}
"""


def test_a_scenario_that_needs_no_control_flow_of_its_own_is_yaml_only(project: Path, user: Path, run: Run) -> None:
    with (project / "spec" / "model-studio.yaml").open("a", encoding="utf-8") as spec:
        spec.write(PRECISE)
    outcome = run("generate")
    assert (outcome.exit_code, outcome.stderr) == (0, "256 samples: 127 files written, 0 removed\n")
    made = rows(project)
    for sample_id, row in made.items():
        if "/precise/" in sample_id:
            assert "0.2" in (project / "generated" / row["path"]).read_text(encoding="utf-8")
            body = row["requests"][0]["body"]
            assert body.get("temperature", body.get("parameters", {}).get("temperature")) == 0.2
            assert row["template"].partition("/")[2].split(".")[0] in (
                "http/request",
                "openai/request",
                "dashscope/request",
            )
    share_installed(user)
    verified = run("verify", "en/singapore/*/precise/*", "--language", "python", "--language", "curl")
    assert (verified.exit_code, verified.stderr.splitlines()[-1]) == (0, "6 passed, 0 failed, 0 skipped")


def test_a_scenario_of_another_endpoint_wants_sdk_templates_of_its_own(project: Path, run: Run) -> None:
    """What `request` asks the SDK for would go elsewhere."""
    with (project / "spec" / "model-studio.yaml").open("a", encoding="utf-8") as spec:
        spec.write(PRECISE.replace("endpoint: text", "endpoint: multimodal").replace("qwen-plus", "qwen-vl-plus"))
    outcome = run("generate")
    assert outcome.exit_code == 2
    told = [line.partition(": ")[2].partition(";")[0] for line in outcome.stderr.splitlines()]
    calls = [
        f"templates/{name} does not call this endpoint"
        for name in ("java/dashscope/request.java.j2", "python/dashscope/request.py.j2")
    ]
    assert sorted(set(told)) == calls
