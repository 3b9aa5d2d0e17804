"""Samples that stream, read JSON, call functions, remember and look, broken in every language: verify sees each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from support.edits import Edit, both, first, sub, swap, then
from support.samples import all_rows, all_tried, all_tried_shortly, not_caught, published
from support.workbench import INSTALLED

from codegen.languages import LANGUAGES
from codegen.toolchains import TOOLCHAINS
from codegen.tree.manifest import Row
from codegen.verify import server
from codegen.verify.faults import Fault
from codegen.verify.result import Result
from codegen.verify.session import Session

pytestmark = pytest.mark.slow

Edits = Mapping[str, Edit]

CELL = "zh/singapore/openai"

KEEPING: Mapping[str, tuple[Edit, str, str]] = {
    "python": (
        swap("print()", "print(kept)"),
        'print(choice["delta"].get("content") or "", end="", flush=True)',
        'kept = globals().get("kept", "") + (choice["delta"].get("content") or "")',
    ),
    "nodejs": (
        both(swap("console.log();", "console.log(kept);"), swap("let usage", 'let kept = "";\nlet usage')),
        'process.stdout.write(choice.delta.content ?? "");',
        'kept += choice.delta.content ?? "";',
    ),
    "go": (
        both(swap("fmt.Println()", "fmt.Println(kept)"), swap("lines.Buffer", 'kept := ""\n\tlines.Buffer')),
        "fmt.Print(choice.Delta.Content)",
        "kept += choice.Delta.Content",
    ),
    "java": (
        both(swap("println();", "println(kept);"), swap("JsonNode usage", 'String kept = "";\n    JsonNode usage')),
        'System.out.print(choice.at("/delta/content").asText(""));',
        'kept += choice.at("/delta/content").asText("");',
    ),
    "csharp": (
        both(swap("WriteLine();", "WriteLine(kept);"), swap("var url", 'var kept = "";\nvar url')),
        'Console.Write(choice?["delta"]?["content"]);',
        'kept += choice?["delta"]?["content"];',
    ),
    "php": (
        both(swap("$usage = null", "$usage = $kept = null"), swap("&$usage)", "&$usage, &$kept)"), swap('o "\\n"', 'o "$kept\\n"')),
        "echo $choice->delta->content ?? '';",
        "$kept .= $choice->delta->content ?? '';",
    ),
}  # fmt: skip
"""What prints a text that was kept; the statement that prints a part of it at once, and one that keeps it."""

LATE: Edits = {name: both(swap(now, keep), end) for name, (end, now, keep) in KEEPING.items()}
TWICE: Edits = {name: both(swap(now, f"{now}\n{keep}"), end) for name, (end, now, keep) in KEEPING.items()}
TWICE = {**TWICE, "python": both(KEEPING["python"][0], swap(KEEPING["python"][1], "; ".join(KEEPING["python"][1:])))}

MUTATIONS: Mapping[str, tuple[str, str, Edits]] = {
    "shown-at-the-end": ("streaming", "keeps the stream's text back until it has ended", LATE),
    "shown-twice": ("streaming", "the stream's text is in the output more than once", TWICE),
    "part-of-the-usage": (
        "streaming",
        r"the usage's total, \d+ tokens, is not in the output",
        {
            "python": swap("json.dumps(usage)", 'usage["prompt_tokens"]'),
            "nodejs": swap("JSON.stringify(usage)", "usage.prompt_tokens"),
            "go": swap("string(*usage)", "string((*usage)[:1])"),
            "java": swap('chunk.get("usage")', 'chunk.at("/usage/prompt_tokens")'),
            "csharp": swap("usage.ToJsonString()", 'usage["prompt_tokens"]'),
            "php": swap("json_encode($usage)", "$usage->prompt_tokens"),
        },
    ),
    "a-key-on-the-screen": (
        "streaming",
        "prints the key",
        {
            "python": then("print(api_key, file=sys.stderr)"),
            "nodejs": then("console.error(apiKey);"),
            "go": swap("\tbody :=", "\tlog.Print(apiKey)\n\tbody :="),
            "java": swap("    String body", "    System.err.println(apiKey);\n    String body"),
            "csharp": then("Console.Error.WriteLine(apiKey);"),
            "php": then("echo $apiKey;"),
            "curl": then('echo "$DASHSCOPE_API_KEY"'),
        },
    ),
    "a-file-left-behind": (
        "streaming",
        "left files: out.txt",
        {
            "python": then('with open("out.txt", "w") as file:\n    file.write("x")'),
            "nodejs": first('import { writeFileSync } from "node:fs";\nwriteFileSync("out.txt", "x");'),
            "go": swap("\tbody :=", '\t_ = os.WriteFile("out.txt", nil, 0o600)\n\tbody :='),
            "java": swap("    String body", '    new java.io.FileOutputStream("out.txt").close();\n    String body'),
            "csharp": then('File.WriteAllText("out.txt", "x");'),
            "php": then("file_put_contents('out.txt', 'x');"),
            "curl": then("echo x >out.txt"),
        },
    ),
    "a-warning-at-run-time": (
        "streaming",
        "prints a warning: .*",
        {
            "python": first("import os\nos.write(2, b'DeprecationWarning: old\\nWarning\\n')"),
            "nodejs": first("new Buffer(3);"),
            "go": swap("\tbody :=", '\tlog.Print("Warning: old")\n\tbody :='),
            "java": swap("    String body", '    System.err.println("WARNING: old");\n    String body'),
            "csharp": then('Console.Error.WriteLine("warning: old");'),
            "php": then("echo $missing;"),
            "curl": then("echo 'Warning: old' >&2"),
        },
    ),
    "json-as-it-came": (
        "structured-output",
        "the reply's text is not in the output",
        {
            "python": sub(r"json\.loads\((.*)\)", r'{"name": \1, "age": 1}'),
            "nodejs": swap("answer.name", "content"),
            "go": swap('result["name"]', "answer.Choices[0].Message.Content"),
            "java": swap('answer.get("name")', 'message.get("content")'),
            "csharp": swap('answer["name"]', "content"),
            "php": swap("$answer['name']", "$content"),
        },
    ),
    "another-type": (
        "structured-output",
        r"body\.response_format\.json_schema\.schema\.properties\.age\.type is .*, promised .*",
        dict.fromkeys(LANGUAGES, sub("(['\"])integer['\"]", r"\1number\1")),
    ),
    "another-call's-id": (
        "function-calling",
        r'exit code -?\d+\nrequest 2: body\.messages\[2\]\.tool_call_id is "call_1", promised "call_[0-9a-f]+"\n.*',
        {
            "python": swap('call["id"]', '"call_1"'),
            "nodejs": swap("call.id", '"call_1"'),
            "go": swap("call.ID", '"call_1"'),
            "java": swap('call.path("id").asText()', '"call_1"'),
            "csharp": swap('call["id"]!.GetValue<string>()', '"call_1"'),
            "php": swap("$call->id", "'call_1'"),
        },
    ),
    "an-answer-forgotten": (
        "multi-turn",
        r"request 2: body\.messages\[2\]\.content is .*, promised .*",
        {
            "python": swap('"content": answer', '"content": ""'),
            "nodejs": swap("content: answer", 'content: ""'),
            "go": swap("messages, answer, question", 'messages, message{Role: "assistant"}, question'),
            "java": swap('.put("content", answer)', '.put("content", "")'),
            "csharp": swap('["content"] = answer', '["content"] = ""'),
            "php": swap("'content' => $answer", "'content' => ''"),
        },
    ),
    "another-picture": (
        "vision",
        r"body\.messages\[0\]\.content\[0\]\.image_url\.url is .*, promised .*",
        dict.fromkeys(LANGUAGES, swap("dog_and_girl", "dog")),
    ),
}
"""What is broken: in which scenario, what verify has to say, and how it is done in each language."""

LOST = "answer 1 is not in the output as it came"
OF_CURL: Mapping[str, tuple[str, str, Edit]] = {
    "kept-in-a-buffer": ("streaming", "keeps the stream's events back until it has ended", swap("--no-buffer ", "")),
    "an-event-left-out": ("streaming", LOST, sub(r"'\n\Z", r"""' | grep --line-buffered -v '"choices":\\[\\]'\n""")),
    "changed": ("structured-output", LOST, sub(r"'\n\Z", "' | tr '{' '('\n")),
    "the-first-answer-hidden": ("multi-turn", LOST, swap("'\n\ncurl", "' >/dev/null\n\ncurl")),
    "another-answer": (
        "multi-turn",
        r"request 2: body\.messages\[2\]\.content is .*, promised .*",
        swap("《星际穿越》", "《流浪地球》"),
    ),
    "no-second-command": ("multi-turn", "1 requests were sent, 2 promised", sub(r"(?s)\n\ncurl.*", "\n")),
    "another-call's-id": (
        "function-calling",
        r'exit code 22\nrequest 2: body\.messages\[2\]\.tool_call_id is "call_1", promised "call_[0-9a-f]+"',
        sub(r'"tool_call_id": "call_\w+"', '"tool_call_id": "call_1"'),
    ),
    "a-key-in-single-quotes": (
        "chat",
        r"exit code 22\nheader Authorization: Bearer \$DASHSCOPE_API_KEY, promised .*",
        sub(r'"(Authorization: .*)"', r"'\1'"),
    ),
}
"""The same for curl alone, whose samples print answers as they come."""

BY_HEART: Edits = {
    "python": swap("functions[name](**arguments)", 'get_current_weather("杭州")'),
    "nodejs": swap("getCurrentWeather(args.location)", 'getCurrentWeather("杭州")'),
    "go": swap("getCurrentWeather(arguments.Location)", 'getCurrentWeather("杭州")'),
    "java": swap('getCurrentWeather(arguments.get("location").asText())', '"杭州今天是晴天。"'),
    "csharp": swap('GetCurrentWeather(arguments["location"]!.GetValue<string>())', 'GetCurrentWeather("杭州")'),
    "php": swap("get_current_weather($arguments->location)", "'杭州今天是晴天。'"),
}
"""Calls the function with what it knows beforehand, or not at all."""

WHATEVER_NAME: Edits = {
    "python": both(
        sub(r"^        if name not in functions:\n.*\n", ""), swap("functions[name](", "get_current_weather(")
    ),
    "nodejs": sub(r"throw new Error\(.*name\);", "return getCurrentWeather(args.location);"),
    "go": both(swap('case "get_current_weather":', "default:"), sub(r"^\t*default:\n\t*log\.Fatal\(.*Name\)\n", "")),
    "java": sub(r"throw new IllegalArgumentException\(.*\);", 'getCurrentWeather(arguments.get("location").asText());'),
    "csharp": sub(r"_ => throw .*,$", '_ => GetCurrentWeather(arguments["location"]!.GetValue<string>()),'),
    "php": sub(r"default => throw .*,$", "default => get_current_weather($arguments->location),"),
}
"""Calls the function that it has, whatever the name of the one that the model wants."""


def broken(name: str, scenario: str, edit: Edit) -> tuple[Row, str]:
    """A published sample of a language, and its edited source."""
    row = all_rows()[f"{CELL}/{scenario}/{name}-http"]
    return row, edit(published(row))


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_a_broken_sample_of_any_scenario_is_caught(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toolchain = TOOLCHAINS[name](INSTALLED / name)
    if toolchain.problem:
        pytest.skip(toolchain.problem)
    chosen = {
        mutation: (scenario, reason, edits[name])
        for mutation, (scenario, reason, edits) in MUTATIONS.items()
        if name in edits
    }
    if name == "curl":
        chosen |= OF_CURL
    assert len(chosen) >= 8
    trials = {mutation: broken(name, scenario, edit) for mutation, (scenario, _, edit) in chosen.items()}
    held = ["shown-at-the-end", "kept-in-a-buffer"]
    results = all_tried_shortly(trials, held, tmp_path, lambda: monkeypatch.setattr(server, "HOLD_LIMIT", 1.0))
    reasons = {mutation: rf"\A(?:{reason})\Z" for mutation, (_, reason, _) in chosen.items()}
    assert not_caught(results, reasons) == {}


def called_differently(name: str, edit: Edit, fault: Fault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Result:
    """The verdict on an edited sample when its function is called differently; the published one passes."""
    toolchain = TOOLCHAINS[name](INSTALLED / name)
    if toolchain.problem:
        pytest.skip(toolchain.problem)
    every = Session.faults
    monkeypatch.setattr(Session, "faults", lambda self, row: [one for one in every(self, row) if one == fault])
    trials = {
        "edited": broken(name, "function-calling", edit),
        "as-published": broken(name, "function-calling", lambda source: source),
    }
    results = all_tried(trials, tmp_path, faults=True)
    assert results["as-published"].reason == ""
    assert results["as-published"].status == "passed"
    return results["edited"]


@pytest.mark.parametrize("name", sorted(BY_HEART))
def test_a_function_that_is_called_by_heart_is_caught(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = called_differently(name, BY_HEART[name], "other-arguments", tmp_path, monkeypatch)
    lead = "when the tool is called with other arguments: request 2: "
    told = rf'{lead}body\.messages\[2\]\.content is "杭州.*", promised "location .*"'
    assert re.fullmatch(told, result.reason), result.reason


@pytest.mark.parametrize("name", sorted(WHATEVER_NAME))
def test_a_function_that_is_called_by_another_name_is_caught(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = called_differently(name, WHATEVER_NAME[name], "unknown-function", tmp_path, monkeypatch)
    assert "when a function is called that the program does not have: exits with 0" in result.reason


SCHEMA = r"body\.response_format\.json_schema\.schema"
OF_CLASSES: Mapping[str, Mapping[str, tuple[str, Edit]]] = {
    "python": {
        "another-type": (rf"{SCHEMA}\.properties\.age\.type is .*", swap("age: int", "age: float")),
        "null": (rf"{SCHEMA}\.properties\.name\.type is missing[\s\S]*", swap("name: str", "name: str | None")),
        "another-name": (rf"[\s\S]*{SCHEMA}\.properties\.age is missing[\s\S]*", both(swap("age: int", "years: int"), swap("parsed.age", "parsed.years"))),
        "a-bound": (rf"{SCHEMA}\.properties\.age\.minimum was not promised", both(swap("import BaseModel", "import BaseModel, Field"), swap("age: int", "age: int = Field(ge=0)"))),
    },
    "java": {
        "another-type": (rf"{SCHEMA}\.properties\.age\.type is .*", swap("public int age", "public double age")),
        "another-name": (rf"[\s\S]*{SCHEMA}\.properties\.age is missing[\s\S]*", both(swap("int age;", "int years;"), swap("answer.age", "answer.years"))),
    },
}  # fmt: skip
"""Classes that say more, or something else, than the schema of the promise."""


@pytest.mark.parametrize("name", sorted(OF_CLASSES))
def test_a_class_that_says_another_schema_is_caught(name: str, tmp_path: Path) -> None:
    toolchain = TOOLCHAINS[name](INSTALLED / name)
    if toolchain.problem:
        pytest.skip(toolchain.problem)
    row = all_rows()[f"{CELL}/structured-output/{name}-sdk"]
    trials = {mutation: (row, edit(published(row))) for mutation, (_, edit) in OF_CLASSES[name].items()}
    trials["in-other-words"] = (row, IN_OTHER_WORDS[name](published(row)))
    results = all_tried(trials, tmp_path)
    other = results.pop("in-other-words")
    assert (other.status, other.reason) == ("passed", "")
    assert (
        not_caught(results, {mutation: rf"\A(?:{reason})\Z" for mutation, (reason, _) in OF_CLASSES[name].items()})
        == {}
    )


IN_OTHER_WORDS: Edits = {
    "python": both(sub("Person", "Human"), swap("    name: str\n    age: int", "    age: int\n    name: str")),
    "java": both(sub("Person", "Human"), swap("public String name;\n    public int age;", "public int age;\n    public String name;")),
}  # fmt: skip
"""Another name of the class, and another order of its fields: the same request."""
