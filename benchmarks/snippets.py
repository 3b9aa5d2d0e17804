"""Compares `codegen snippet` with other generators of HTTP code: as new processes, and many requests in one process.

    .venv/bin/python benchmarks/snippets.py

The generators take turns in several rounds, and the best time of each counts. Ratios compare with @readme/httpsnippet.
The others are installed into the user's folder, in the versions below. Without npm, only codegen is measured.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import clock

from codegen import user_folder

ROOT = Path(__file__).resolve().parents[1]
GENERATORS = ROOT / "benchmarks" / "generators"
HOME = user_folder.toolchains() / "benchmarks"
PACKAGES = {
    "@readme/httpsnippet": "11.1.0",
    "@scalar/snippetz": "0.6.19",
    "postman-code-generators": "2.1.1",
    "postman-collection": "5.3.1",
}
OTHERS = {"httpsnippet": "@readme/httpsnippet", "postman": "postman-code-generators", "snippetz": "@scalar/snippetz"}
LANGUAGES = ("python", "java", "nodejs", "go", "csharp", "php", "curl")
REQUESTS = 143  # 1,001 snippets
COLD_ROUNDS = 9
PART, PARTS = 32, 72
WARM_ROUNDS = 3
WANTED = 20_000
"""How many snippets per second, in one process, codegen should make."""


def har(number: int) -> dict[str, object]:
    """The HAR object of a request. Each number makes another one: five of eight send JSON, one of these in Chinese."""
    host = "https://api.example.com"
    headers = [("Authorization", f"Bearer sk-{number:08}"), ("X-Request-Id", f"{number * 7919 % 65536:04x}-{number}")]
    ask = {"role": "user", "content": f"Who are you, and what do you know about the number {number}?"}
    match number % 8:
        case 0 | 4:
            system = {"role": "system", "content": "You are a helpful assistant."}
            body = {"model": "qwen-plus", "messages": [system, ask], "temperature": 0.7, "seed": number}
            return _with_json("POST", f"{host}/compatible-mode/v1/chat/completions", headers, body)
        case 1:
            query = f"page={number}&per_page=50&sort=-created&q=number%20{number}"
            return _har("GET", f"{host}/v1/items?{query}", [*headers, ("Accept", "application/json")])
        case 2:
            parameters = {
                "type": "object",
                "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1}},
                "required": ["city"],
            }
            tool = {"type": "function", "function": {"name": f"weather_{number}", "parameters": parameters}}
            body = {"model": "qwen-plus", "messages": [ask], "tools": [tool], "stream": True, "stop": None}
            return _with_json("POST", f"{host}/v1/chat/completions", headers, body)
        case 3:
            body = {"model": "qwen-plus", "input": {"messages": [{"role": "user", "content": f"{number} 是什么数？"}]}}
            return _with_json("POST", f"{host}/api/v1/services/aigc/text-generation/generation", headers, body)
        case 5:
            body = {"id": number, "prices": [number, 2.5, 3], "tags": ["a b", f'it\'s "{number}"'], "sold": False}
            return _with_json("PUT", f"{host}/v1/items/{number}", headers, body)
        case 6:
            params = [{"name": "name", "value": f"item {number}"}, {"name": "note", "value": "50% & more"}]
            form = {"mimeType": "application/x-www-form-urlencoded", "params": params}
            return _har("POST", f"{host}/v1/forms/{number}", headers, form)
        case _:
            return _har("DELETE", f"{host}/v1/items/{number}", headers)


def _with_json(method: str, url: str, headers: list[tuple[str, str]], body: object) -> dict[str, object]:
    data = {"mimeType": "application/json", "text": json.dumps(body, ensure_ascii=False)}
    return _har(method, url, [*headers, ("Content-Type", "application/json")], data)


def _har(method: str, url: str, headers: list[tuple[str, str]], data: object = None) -> dict[str, object]:
    sent = [{"name": name, "value": value} for name, value in headers]
    whole = {"method": method, "url": url, "httpVersion": "HTTP/1.1", "headers": sent, "queryString": [], "cookies": []}
    return whole if data is None else {**whole, "postData": data}


def lines(numbers: range) -> bytes:
    """The requests with these numbers as JSON in UTF-8, one on each line."""
    return "".join(json.dumps(har(number), ensure_ascii=False) + "\n" for number in numbers).encode()


def install() -> str:
    """Install the other generators into HOME; returns why that failed, or an empty text."""
    if shutil.which("npm") is None or shutil.which("node") is None:
        return "npm and node are not installed"
    HOME.mkdir(parents=True, exist_ok=True)
    wanted = json.dumps({"private": True, "dependencies": PACKAGES})
    done = HOME / "installed.json"
    if not done.is_file() or done.read_text() != wanted:
        (HOME / "package.json").write_text(wanted)
        command = ["npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--loglevel=error"]
        if subprocess.run(command, cwd=HOME, check=False).returncode != 0:
            return "npm install failed"
        done.write_text(wanted)
    for file in GENERATORS.glob("*.mjs"):
        shutil.copy(file, HOME)  # Node.js looks for packages in the script's folder
    return ""


def cold(others: list[str]) -> None:
    """Measure new processes, from start to end."""
    one, many = lines(range(1)), lines(range(REQUESTS))
    own = [str(Path(sys.executable).with_name("codegen")), "snippet", "--jsonl"]
    own_options = [word for language in LANGUAGES for word in ("--language", language)]
    commands: dict[str, tuple[list[str], bytes]] = {"python": ([sys.executable, "-c", "import click, jinja2"], b"")}
    for snippets, stdin, count in (("1", one, 1), ("1,001", many, len(LANGUAGES))):
        commands[f"codegen {snippets}"] = ([*own, *own_options[: 2 * count]], stdin)
        for other in others:
            command = ["node", str(HOME / f"{other}.mjs"), *LANGUAGES[:count]]
            commands[f"{other} {snippets}"] = (command, stdin)
    for command, stdin in commands.values():
        clock.run(command, stdin)  # from now on bytecode is written, and the system has the files in memory
    best = clock.alternating(commands, COLD_ROUNDS)
    print(f"whole processes, best of {COLD_ROUNDS}{'':15}wall{'':8}CPU     wall to httpsnippet's")
    for name, (wall, cpu, _) in best.items():
        to = best.get(f"httpsnippet {name.rpartition(' ')[2]}")
        ratio = f"{wall / to.wall:12.2f} x" if to else ""
        print(f"{name:32} {wall * 1000:7.0f} ms {cpu * 1000:7.0f} ms {ratio}")


def warm(others: list[str]) -> None:
    """Measure many different requests in one process."""
    stdin = lines(range(PART * PARTS))
    commands = {"codegen": [sys.executable, str(GENERATORS / "own.py")]}
    commands |= {other: ["node", str(HOME / f"{other}.mjs")] for other in others}
    best: dict[str, dict[str, clock.Cost]] = {name: {} for name in commands}
    for _ in range(WARM_ROUNDS):
        for name, command in commands.items():
            times = json.loads(clock.run([*command, "--rounds", str(PARTS), *LANGUAGES], stdin)[1])
            for part, (wall, cpu) in times.items():
                best[name][part] = clock.Cost(wall, cpu).best(best[name].get(part))
    print(f"\nin one process after warm-up, snippets a second of wall time{'':6}(of CPU time)")
    print(f"{'':14}" + "".join(f"{name:>22}" for name in commands))
    for part in (*LANGUAGES, "all", "open", "all + open"):
        cells = []
        for costs in best.values():
            count = PART * (len(LANGUAGES) if part.startswith("all") else 1)
            seconds = [sum(costs[word][at] for word in part.split(" + ")) for at in (0, 1)]
            cells.append(f"{count / seconds[0]:12,.0f} ({count / seconds[1]:,.0f})")
        print(f"{part:14}" + "".join(f"{cell:>22}" for cell in cells))
    own = PART * len(LANGUAGES) / best["codegen"]["all"].wall
    print(f"all seven languages: {own / WANTED:.2f} times the {WANTED:,} a second that are wanted")


def main() -> None:
    """Print the figures."""
    reason = install()
    others = [] if reason else list(OTHERS)
    if reason:
        print(f"no other generator is measured: {reason}")
    for other in others:
        print(f"{other}: {OTHERS[other]} {PACKAGES[OTHERS[other]]}")
    cold(others)
    warm(others)


if __name__ == "__main__":
    main()
