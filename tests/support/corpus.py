"""Runs the cases of a corpus: publishes each as a scenario of its own, runs it against the mock, and gives a verdict."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from codegen import user_folder
from codegen.build import build
from codegen.errors import CodegenError
from codegen.languages import LANGUAGES
from codegen.project import Project
from codegen.spec.document import parse
from codegen.tree.manifest import Row
from codegen.value import Json
from codegen.verify.pipeline import Progress, Verification, verify
from codegen.verify.versions import Choice
from support.workbench import CHECKOUT, INSTALLED, LOCK, TESTS

CORPUS: list[dict[str, Any]] = json.loads((TESTS / "cases" / "corpus.json").read_bytes())
"""The cases. Each has an `id`, `content` (the user's message) and, in some, `extra` (further fields of the body)."""

MORE: list[dict[str, Any]] = json.loads((TESTS / "cases" / "corpus_more.json").read_bytes())
"""More cases in the same form, written for this project. Some have their own `messages`."""

Case = Mapping[str, Any]

LOCALE, REGION = "en", "singapore"
"""In this region every SDK gets its base URL, in each way that the SDK has for it."""

PASSED = "passed"


def clients() -> list[tuple[str, str, str]]:
    """Every language, protocol and client with a chat sample: all SDK clients, and http with one protocol only."""
    samples = Project(CHECKOUT).sources().plan.samples
    found = {
        (one.language, one.protocol, one.client)
        for one in samples
        if one.scenario == "chat" and not (one.client == "http" and one.protocol != "openai")
    }
    return sorted(found, key=lambda one: (one[2] != "http", one[1] != "openai", list(LANGUAGES).index(one[0]), one[2]))


def intended(protocol: str, case: Case) -> Json:
    """The body that a case should send. DashScope has further fields in `parameters`."""
    system = {"role": "system", "content": "You are a helpful assistant."}
    messages = case.get("messages") or [system, {"role": "user", "content": case["content"]}]
    extra = case.get("extra", {})
    if protocol == "openai":
        return {"model": "qwen-plus", "messages": messages, **extra}
    return {"model": "qwen-plus", "input": {"messages": messages}, "parameters": {"result_format": "message", **extra}}


def lay_corpus(folder: Path, language: str, protocol: str, client: str, bodies: Mapping[str, Json]) -> Project:
    """Write a project to `folder`: a copy of the checkout with one language, one client, and a scenario for each body."""
    shutil.copytree(CHECKOUT / "spec" / "locales", folder / "spec" / "locales")
    spec = parse((CHECKOUT / "spec" / "model-studio.yaml").read_bytes(), "spec").value
    chat = spec["scenarios"]["chat"]
    [request] = chat["requests"][protocol]
    spec["scenarios"] = {
        name: {"title": chat["title"], "requests": {protocol: [{**request, "body": body}]}}
        for name, body in bodies.items()
    }
    sdk = spec["protocols"][protocol]["sdks"].get(language, {})
    for speaks in spec["protocols"].values():
        del speaks["sdks"], speaks["no_sdk"]
    if client == "http":
        spec["http"] = {language: spec["http"][language]}
        shutil.copytree(CHECKOUT / "templates" / language / "http", folder / "templates" / language / "http")
    else:
        spec["http"] = {}
        spec["protocols"][protocol]["sdks"] = {language: sdk}
        for way in sdk.get("base_url_ways", {}).values():
            way["scenarios"] = [*bodies]
        target = folder / "templates" / language / protocol
        target.mkdir(parents=True)
        for template in (CHECKOUT / "templates" / language / protocol).glob("request*.j2"):
            shutil.copy(template, target)
    (folder / "spec" / "corpus.yaml").write_text(as_yaml(spec), encoding="utf-8")
    return Project(folder)


def as_yaml(value: Json) -> str:
    """The value as JSON that is also YAML: characters that YAML forbids or takes for line breaks are escaped."""
    return re.sub(
        "[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]",
        lambda match: f"\\u{ord(match[0]):04x}",
        json.dumps(value, ensure_ascii=False),
    )


def run_corpus(
    folder: Path,
    language: str,
    protocol: str,
    client: str,
    cases: Sequence[Case],
    sdk: str = "newest",
) -> dict[str, str]:
    """The verdict on each case by id: `PASSED`, or what is wrong. A project is written to `folder`.

    A sample must send what the manifest promises (verify checks that), and both must be what the case should send.
    """
    bodies = {f"case-{number}": intended(protocol, case) for number, case in enumerate(cases)}
    project = lay_corpus(folder, language, protocol, client, bodies)
    verdicts: dict[str, str] = {}
    rows = publish(project, client, verdicts)
    plan = Verification(project.sources().spec, project.generated, INSTALLED, rows, Choice(sdk), lock=LOCK)  # type: ignore[arg-type]
    for result in verify(plan, Progress()):
        name = result.id.split("/")[3]
        [promised] = [row["requests"] for row in rows if row["id"] == result.id]
        wrong = [result.reason] if result.status != PASSED else []
        for said, sent in (("promised", promised), ("sent", [{"body": one.body} for one in result.exchanges])):
            if [canonical(one["body"]) for one in sent] != [canonical(bodies[name])]:
                wrong.append(f"{said}: {json.dumps(sent, ensure_ascii=False)}")
        verdicts[name] = "\n".join(wrong) or PASSED
    return {str(case["id"]): verdicts[f"case-{number}"] for number, case in enumerate(cases)}


def canonical(value: Json) -> str:
    """A text that is the same for equal JSON values, and different for 1, 1.0, true and "1"."""
    return json.dumps(value, sort_keys=True)


def publish(project: Project, client: str, refused: dict[str, str]) -> list[Row]:
    """Write the samples of one client and return their rows; errors of those that codegen refuses go to `refused`."""
    sources = project.sources()
    rows = []
    for sample in sources.plan.samples:
        if (sample.locale, sample.region, sample.client) != (LOCALE, REGION, client):
            continue
        try:
            built = build(sources, [sample], user_folder.cache())
        except CodegenError as error:
            refused[sample.scenario] = f"refused: {error}"
            continue
        [(name, data)] = built.files.items()
        (project.generated / name).parent.mkdir(parents=True)
        (project.generated / name).write_bytes(data)
        rows.append(built.rows[sample.id])
    return rows
