"""`generate` and `check` on specs of about 1,000 and 10,000 samples: time for each sample, and peak memory.

    .venv/bin/python benchmarks/scale.py

The specs are made from this project's own: more regions, and more scenarios with their own templates.
"""

from __future__ import annotations

import copy
import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import clock

from codegen import user_folder
from codegen.spec import document

ROOT = Path(__file__).resolve().parents[1]
SIZES = {"1,000": (4, 1), "10,000": (16, 10)}
"""About how many samples there are, and the numbers of regions and of scenarios like `chat` that make them."""
ROUNDS = 3
WANTED = 250
"""The highest peak memory that is allowed, in MB."""


def make_project(folder: Path, regions: int, scenarios: int) -> None:
    """Write a project with these numbers of regions, and of scenarios like `chat`, to `folder`."""
    shutil.copytree(ROOT / "spec" / "locales", folder / "spec" / "locales")
    shutil.copytree(ROOT / "templates", folder / "templates")
    file = ROOT / "spec" / "model-studio.yaml"
    spec: Any = document.parse(file.read_bytes(), file.name).value
    for number in range(len(spec["regions"]), regions):
        title = {"zh": f"地域 {number}", "en": f"Region {number}"}
        host = f"https://dashscope-{number}.aliyuncs.com"
        spec["regions"][f"region-{number}"] = {"title": title, "host": host, "site": "en"}
    chat = spec["scenarios"]["chat"]
    for number in range(1, scenarios):
        name = f"chat-{number}"
        scenario = copy.deepcopy(chat)
        for protocol in ("openai", "dashscope"):
            for request in scenario["requests"][protocol]:
                messages = (request["body"].get("input") or request["body"])["messages"]
                zh = f"请用第 {number} 种方式介绍杭州的历史、文化和今天的生活。"
                en = f'Describe the history, the culture and today\'s life of "Hangzhou" in way {number}.'
                messages[-1]["content"] = {"$locale": {"zh": zh, "en": en}}
        spec["scenarios"][name] = scenario
        for template in (ROOT / "templates").glob("*/*/chat*"):
            copied = folder / template.relative_to(ROOT)
            shutil.copy(template, copied.with_name(template.name.replace("chat", name, 1)))
        for sdk in spec["protocols"]["dashscope"]["sdks"].values():
            for way in sdk.get("base_url_ways", {}).values():
                way["scenarios"].append(name)
    (folder / "spec" / "model-studio.yaml").write_text(json.dumps(spec, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    """Print the figures."""
    rows: dict[str, dict[str, tuple[clock.Cost, int]]] = {}
    for size, (regions, scenarios) in SIZES.items():
        with tempfile.TemporaryDirectory() as temporary:
            project = Path(temporary)
            make_project(project, regions, scenarios)
            clock.ENVIRONMENT[user_folder.VARIABLE] = str(project / "user")
            codegen = [str(Path(sys.executable).with_name("codegen")), "-C", temporary]
            costs: dict[str, clock.Cost] = {"generate, cache empty": clock.run([*codegen, "generate"])[0]}
            samples = len(json.loads((project / "generated" / "manifest.json").read_bytes())["samples"])
            for _ in range(ROUNDS):
                shutil.rmtree(project / "generated")
                for name, command in (
                    ("generate, cache filled", "generate"),
                    ("generate, nothing to do", "generate"),
                    ("check", "check"),
                ):
                    costs[name] = clock.run([*codegen, command])[0].best(costs.get(name))
            for name, cost in costs.items():
                rows.setdefault(name, {})[size] = cost, samples
    print(f"{'':26}{'samples':>10}{'wall':>10}{'CPU':>10}{'a sample':>12}{'':>10}{'memory':>10}")
    for name, sizes in rows.items():
        [(first, fewest), *_] = sizes.values()
        for cost, samples in sizes.values():
            each = cost.cpu / samples
            print(
                f"{name:26}{samples:10,}{cost.wall:8.2f} s{cost.cpu:8.2f} s{each * 1e3:9.2f} ms"
                f"{each / (first.cpu / fewest):8.2f} x{cost.memory / 1e6:7.0f} MB"
            )
    peak = max(cost.memory for sizes in rows.values() for cost, _ in sizes.values()) / 1e6
    print(f"peak memory: {peak / WANTED:.2f} times the {WANTED} MB that are allowed")


if __name__ == "__main__":
    main()
