"""Small random edits of a spec: fields of a request added, removed, renamed, moved; programs of another kind."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from random import Random
from typing import Any

from codegen.build import build, sources
from codegen.cache import Cache
from codegen.plan.ways import SENDS
from codegen.spec.load import load
from codegen.tree.manifest import Row

REGION = "beijing"
LANGUAGES = ("python", "curl")
SCENARIOS = ("chat", "streaming", "structured-output", "function-calling", "multi-turn", "vision")

FIELDS: dict[str, tuple[Any, ...]] = {
    "temperature": (0.2, 1, 0, 2, "0.2", None),
    "top_p": (0.8, 1.0),
    "max_tokens": (100, 0, 32768, "many"),
    "seed": (1234, 2**60),
    "n": (1, 2),
    "stop": (["a", "b"], "END", []),
    "presence_penalty": (0.5, -1),
    "user": ("someone", "你好"),
    "stream": (True, False, "true", "false", None, 1),
    "stream_options": ({"include_usage": True}, {"include_usage": False}, {}, None),
    "incremental_output": (True, False, "true"),
    "result_format": ("message", "text", None),
    "response_format": (
        {"type": "json_object"},
        {"type": "text"},
        {"type": "json_schema", "json_schema": {"name": "x", "schema": {"properties": {"name": {"type": "string"}}}}},
        None,
    ),
    "tools": (
        [],
        [{"type": "function", "function": {"name": "clock", "parameters": {"type": "object", "properties": {}}}}],
        [{"type": "function", "function": {"name": "where", "parameters": {"properties": {"location": {"type": "string"}}}}}],
        None,
    ),
    "tool_choice": ("auto", "none", {"type": "function", "function": {"name": "get_current_weather"}}),
    "parallel_tool_calls": (True, False),
    "enable_search": (True, False),
    "enable_thinking": (True, False),
    "logprobs": (True, None),
    "name": ("Ann", {"type": "string"}, ["x"]),
    "role": ("user", "system", "assistant", "tool", "developer"),
    "content": ("Hello", "", [{"type": "text", "text": "Hello"}], [{"text": "Hello"}], None, 3),
    "examples": (["Paris"], [], ["杭州"]),
    "enum": (["a"], ["杭州", "Hangzhou"]),
    "required": (["name"], ["location"], ["unit"], []),
    "x-odd": (1, "a ' b", {"class": None}),
    "class": ([[1, 2], {}], True),
}  # fmt: skip
"""Names of fields, each with values that it may get."""

SCALARS = (
    True,
    False,
    None,
    0,
    1,
    0.5,
    "",
    "true",
    "message",
    "json object, please",
    'it\'s $HOME `x` \\ "y"',
    "qwen-plus",
    "qwen-vl-plus",
)
AWKWARD = """it's "so" \\ $HOME `x` {x} {{ 1 }} %s 你好
# //"""
HEADERS = {
    "X-DashScope-SSE": ("enable", "ENABLE", "disable"), "Accept": ("text/event-stream", "application/json"),
    "X-DashScope-Async": ("enable",), "X-Trace": ("one", "two"),
}  # fmt: skip


@dataclass(frozen=True)
class Edited:
    """An edited spec: what was done, to which scenario and protocol, and the locales in which it is worth a run.

    `copied` is the scenario of which `scenario` is a copy; empty if it is none.
    """

    words: str
    spec: Any
    scenario: str
    protocol: str
    locales: tuple[str, ...]
    copied: str = ""


def draw(whole: Any, random: Random) -> Edited:
    """An edit of the value of a spec; now and then two of them, or one in both requests of a conversation."""
    spec = deepcopy(whole)
    scenario, protocol = random.choice(SCENARIOS), random.choice(("openai", "dashscope"))
    words = []
    copied = ""
    if random.random() < 0.3:
        copied, scenario = scenario, f"my-{scenario}"
        spec["scenarios"][scenario] = deepcopy(spec["scenarios"][copied])
        words.append(f"a copy of {copied}")
        if random.random() < 0.5:
            spec["scenarios"][scenario]["template"] = random.choice([*SENDS])
            words.append(f"with the template {spec['scenarios'][scenario]['template']}")
    requests = spec["scenarios"][scenario]["requests"][protocol]
    if random.random() < 0.15:
        other = random.choice([one for one in SCENARIOS if one != scenario])
        requests[:] = deepcopy(spec["scenarios"][other]["requests"][protocol])
        words.append(f"the requests of {other}")
    words += [_edit(requests, random) for _ in range(random.choice((0, 1, 1) if words else (1, 1, 1, 2)))]
    locales = ("zh", "en") if "$locale" in " ".join(words) else (random.choice(("zh", "en")),)
    return Edited(f"{scenario}/{protocol}: {'; '.join(words)}", spec, scenario, protocol, locales, copied)


def _edit(requests: list[Any], random: Random) -> str:
    kind = random.choice(
        ("add", "add", "add", "remove", "remove", "rename", "move", "change", "change", "request", "header")
    )
    if kind == "request":
        return _edit_requests(requests, random)
    number = random.randrange(len(requests))
    chosen = [number]
    if len(requests) > 1 and random.random() < 0.6:  # the same in each request, or most edits would be told at once
        chosen = [*range(len(requests))]
    if kind == "header":
        name = random.choice([*HEADERS])
        value = random.choice((*HEADERS[name], None))
        for one in chosen:
            headers = requests[one].setdefault("headers", {})
            headers.pop(name, None)
            if value is not None:
                headers[name] = value
        return f"header {name}: {value} in {chosen}"
    seed = random.random()
    done = [_edit_body(requests[one]["body"], kind, Random(seed)) for one in chosen]
    return f"in {chosen}: {done[0]}"


def _edit_requests(requests: list[Any], random: Random) -> str:
    number = random.randrange(len(requests))
    what = random.choice(("double", "drop", "swap", "endpoint"))
    if what == "double":
        requests.insert(number, deepcopy(requests[number]))
    elif what == "drop" and len(requests) > 1:
        del requests[number]
    elif what == "endpoint":
        for request in requests:
            request["endpoint"] = {"text": "multimodal", "multimodal": "text"}.get(request["endpoint"], "chat")
            request["body"]["model"] = {"qwen-plus": "qwen-vl-plus"}.get(request["body"]["model"], "qwen-plus")
    else:
        requests.reverse()
    return f"{what} request {number}"


def _edit_body(body: Any, kind: str, random: Random) -> str:
    """Change one place of a body."""
    if kind == "add":
        options = body.get("parameters")
        often = [((), body), *([(("parameters",), options)] * 3 if isinstance(options, dict) else [((), body)] * 3)]
        path, inside = random.choice([*often, *(one for one in _containers(body) if isinstance(one[1], dict))])
        name = random.choice([*FIELDS])
        inside[name] = deepcopy(random.choice(FIELDS[name]))
        return f"add {_shown((*path, name))}: {inside[name]!r}"
    path, inside = random.choice([one for one in _containers(body) if one[1]])
    step = random.choice([*inside] if isinstance(inside, dict) else [*range(len(inside))])
    if kind == "remove":
        del inside[step]
        return f"remove {_shown((*path, step))}"
    if kind == "rename" and isinstance(inside, dict):
        name = random.choice([*FIELDS, f"{step}s"])
        renamed = {name if key == step else key: value for key, value in inside.items()}
        inside.clear()
        inside.update(renamed)
        return f"rename {_shown((*path, step))} to {name}"
    if kind in ("move", "rename"):
        value = inside[step]
        del inside[step]
        where, target = random.choice([*_containers(body)])
        if isinstance(target, dict):
            target[step if isinstance(step, str) else random.choice([*FIELDS])] = value
        else:
            target.insert(random.randrange(len(target) + 1), value)
        return f"move {_shown((*path, step))} to {_shown(where)}"
    pool = (*SCALARS, *FIELDS.get(step, ())) if isinstance(step, str) else SCALARS
    value = inside[step]
    if isinstance(value, dict) and "$locale" in value and random.random() < 0.7:
        value["$locale"] = {locale: f"{text} {AWKWARD}" for locale, text in value["$locale"].items()}
    else:
        inside[step] = deepcopy(random.choice(pool))
    return f"change {_shown((*path, step))} to {inside[step]!r}"


def _containers(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every mapping and list of a body with its path, the body itself as well; texts per locale are no mappings here."""
    if isinstance(value, dict | list) and "$locale" not in value:
        yield path, value
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _containers(item, (*path, step))


def _shown(path: tuple[Any, ...]) -> str:
    return ".".join(map(str, path)) or "the body"


def trimmed(whole: Any) -> Any:
    """The value of a spec with the languages of `LANGUAGES` only, and one region: so each edit is tried quickly.

    What aliases repeat becomes values of their own, so that an edit changes one scenario.
    """
    spec = json.loads(json.dumps(whole))
    spec["regions"] = {REGION: spec["regions"][REGION]}
    spec["http"] = {name: spec["http"][name] for name in LANGUAGES}
    for protocol in spec["protocols"].values():
        protocol["sdks"] = {name: sdk for name, sdk in protocol["sdks"].items() if name in LANGUAGES}
        protocol["no_sdk"] = {}
    return spec


def published(
    edited: Edited, locales: dict[str, tuple[str, bytes]], templates: dict[str, str]
) -> tuple[list[Row], dict[str, bytes]]:
    """What `validate` makes of an edited spec: the rows and files of its scenario and protocol, in all locales.

    Raises CodegenError as `validate` does.
    """
    spec = load("spec/spec.yaml", json.dumps(edited.spec).encode(), locales)
    made_from = sources(spec, templates)
    cells = [
        one for one in made_from.plan.samples if (one.scenario, one.protocol) == (edited.scenario, edited.protocol)
    ]
    built = build(made_from, cells, Cache())
    return [*built.rows.values()], dict(built.files)
