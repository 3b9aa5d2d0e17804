"""The harness against samples that were broken on purpose: each must fail, and for the right reason."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from textwrap import indent
from typing import Any

import pytest
from support.edits import Edit, both, first, sub, swap, then, whole
from support.samples import (
    all_tried,
    all_tried_shortly,
    judged,
    not_caught,
    not_passed,
    published,
    rows,
    spec,
    tried,
)
from support.workbench import INSTALLED

from codegen.tree.manifest import Row
from codegen.verify import runner
from codegen.verify.pipeline import Progress, Verification, verify

SAMPLES = {
    "python-http": "zh/singapore/openai/chat/python-http",
    "python-openai": "en/singapore/openai/chat/python-sdk",
    "python-dashscope": "zh/singapore/dashscope/chat/python-sdk",
    "curl": "zh/singapore/dashscope/chat/curl-http",
}
"""A sample of each way to send a request; Singapore's, for there every sample names its host."""

HOST = "dashscope-intl.aliyuncs.com"
OTHER_HOST = "dashscope.aliyuncs.com"
SILENT = "the reply's text is not in the output|answer 1 is not in the output as it came"


def twice(source: str) -> str:
    """The sample, and once more."""
    return source + source


def swallowed(source: str) -> str:
    """The sample, with every error lost."""
    return "try:\n" + indent(source, "    ") + "except BaseException:\n    pass\n"


MODEL = {
    "python-http": '"model": "qwen-plus",',
    "python-openai": 'model="qwen-plus",',
    "python-dashscope": 'model="qwen-plus",',
    "curl": '"model": "qwen-plus",',
}
SEED = {
    "python-http": '"seed": {},',
    "python-openai": "seed={},",
    "python-dashscope": "seed={},",
    "curl": '"seed": {},',
}
"""How a sample of each kind sends one more field."""


def with_seed(kind: str, literal: str) -> Edit:
    """One more field in the request."""
    return swap(MODEL[kind], f"{MODEL[kind]} {SEED[kind].format(literal)}")


def python(edit: Edit) -> dict[str, Edit]:
    """The same edit for every Python sample."""
    return {kind: edit for kind in SAMPLES if kind.startswith("python")}


def every(edit: Edit) -> dict[str, Edit]:
    """The same edit for every sample."""
    return dict.fromkeys(SAMPLES, edit)


# No proxy, and no way out either: these tests never leave the machine.
NO_PROXY = """
import os, socket
for name in list(os.environ):
    if "proxy" in name.lower():
        del os.environ[name]
def nowhere(*_, **__):
    raise OSError("there is no network")
socket.getaddrinfo = nowhere
"""
CHILD = "import subprocess, sys; child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'])"
SPIN = "while :; do :; done"
BROKEN_PATH = swap("/v1", "/v2")
SHELLCHECK = r"\Adoes not compile cleanly:\n(?s:.*)\b"
"""How what ShellCheck says begins, where it is there."""

MUTATIONS: Mapping[str, tuple[Mapping[str, Edit], str]] = {
    "another-region's-host": (
        every(swap(HOST, OTHER_HOST)),
        rf"^url https://{OTHER_HOST}/\S+, promised https://{HOST}/",
    ),
    "a-host-that-is-not-in-the-spec": (
        every(swap(HOST, "api.example.com")),
        r"^tried to reach api\.example\.com:443, which is no host of the spec$",
    ),
    "another-port": (
        {"python-http": swap(HOST, HOST + ":8443"), "curl": swap(HOST, HOST + ":8443")},
        rf"^tried to reach {HOST}:8443",
    ),
    "plain-http": (
        every(swap(f"https://{HOST}", f"http://{HOST}")),
        rf"^tried to reach POST http://{HOST}/\S+ \(not over TLS\)",
    ),
    "a-wrong-path": (every(BROKEN_PATH), rf"^url https://{HOST}/\S+/v2/\S+, promised https://{HOST}/\S+/v1/"),
    "a-query-string": (
        {
            "python-http": swap("/chat/completions", "/chat/completions?debug=1"),
            "curl": sub('(/generation)"', r'\1?debug=1"'),
        },
        r"^url https://\S+\?debug=1, promised",
    ),
    "a-wrong-method": (
        {"python-http": swap("requests.post", "requests.put"), "curl": swap("--request POST", "--request PUT")},
        r"^method PUT, promised POST$",
    ),
    "a-wrong-text-in-the-body": (
        {
            "python-http": swap("你是谁？", "你是谁?"),
            "python-openai": swap("Who are you?", "Who are you"),
            "python-dashscope": swap("你是谁？", "你是谁?"),
            "curl": swap("你是谁？", "你是谁?"),
        },
        r'^body\.(input\.)?messages\[1\]\.content is ".*", promised ".*"$',
    ),
    "no-system-message": (
        every(sub(r'^ *\{"role": "system".*\n', "")),
        r"^body\.(input\.)?messages has 1 items, promised 2$",
    ),
    "an-extra-field": (
        {kind: with_seed(kind, "1") for kind in SAMPLES},
        r"^body\.(parameters\.)?seed was not promised$",
    ),
    "a-missing-field": (
        {
            "python-http": swap('"model": "qwen-plus",', ""),
            "python-dashscope": swap('result_format="message",', ""),
            "curl": swap('"model": "qwen-plus",', ""),
        },
        r"^body\.(model|parameters\.result_format) is missing$",
    ),
    "an-extra-header": (
        {
            "python-http": swap('"Authorization"', '"X-Extra": "1", "Authorization"'),
            "python-openai": swap(MODEL["python-openai"], MODEL["python-openai"] + ' extra_headers={"X-Extra": "1"},'),
            "python-dashscope": swap(
                MODEL["python-dashscope"], MODEL["python-dashscope"] + ' headers={"X-Extra": "1"},'
            ),
            "curl": swap("--header", '--header "X-Extra: 1" --header'),
        },
        r"^header (?i:x-extra) was not promised$",
    ),
    "an-sdk's-header-in-an-http-sample": (
        {"python-http": swap('"Authorization"', '"X-Stainless-Lang": "1", "Authorization"')},
        r"^header (?i:x-stainless-lang) was not promised$",
    ),
    "no-content-type": (
        {
            "python-http": both(
                swap("    json={", "    data=__import__('json').dumps({"),
                sub(r"^    \},\n\)$", "    }),\n)"),
            ),
            "curl": swap("Content-Type: application/json", "Content-Type:"),
        },
        r"^header Content-Type is missing$",
    ),
    "a-wrong-content-type": (
        {
            "python-http": swap('"Authorization"', '"Content-Type": "text/plain", "Authorization"'),
            "python-openai": swap(
                MODEL["python-openai"], MODEL["python-openai"] + ' extra_headers={"Content-Type": "text/plain"},'
            ),
            "curl": swap("application/json", "text/plain"),
        },
        r"^header Content-Type: text/plain, promised application/json$",
    ),
    "a-key-in-the-source": (
        {
            **python(swap('os.environ.get("DASHSCOPE_API_KEY")', '"sk-literal"')),
            "curl": swap("$DASHSCOPE_API_KEY", "sk-literal"),
        },
        r"^header Authorization: Bearer sk-literal, promised Bearer \S+$",
    ),
    "a-key-without-its-scheme": (
        {"python-http": swap("Bearer ", ""), "curl": swap("Bearer ", "")},
        r"^header Authorization: sk-\S+, promised Bearer sk-\S+$",
    ),
    "another-variable": (
        {
            **python(swap('environ.get("DASHSCOPE_API_KEY")', 'environ.get("OPENAI_API_KEY")')),
            "curl": swap("$DASHSCOPE_API_KEY", "$OPENAI_API_KEY"),
        },
        r"^0 requests were sent, 1 promised$|^header Authorization: Bearer, promised Bearer sk-\S+$",
    ),
    "no-request": (
        {**python(whole("print('done')")), "curl": whole("echo finished")},
        r"^0 requests were sent, 1 promised$",
    ),
    "two-requests": (every(twice), r"^2 requests were sent, 1 promised$"),
    "a-non-zero-exit-after-success": (
        {**python(then("sys.exit(3)")), "curl": then("exit 3")},
        r"\Aexit code 3\Z",
    ),
    "an-error-that-is-swallowed": (
        {
            **python(both(BROKEN_PATH, swallowed)),
            "curl": both(BROKEN_PATH, lambda source: source.rstrip() + " > /dev/null || true\n"),
        },
        rf"^({SILENT})$",
    ),
    "a-key-on-the-screen": (
        {**python(then("print(api_key, file=sys.stderr)")), "curl": then('echo "$DASHSCOPE_API_KEY"')},
        r"\Aprints the key\Z",
    ),
    "a-body-of-more-than-20-MB": (
        {"python-http": sub('(你是谁？")', r"\1 * 2_000_000")},
        r"^sends a body of more than 20 MB$",
    ),
    "a-file-left-behind": (
        {**python(then("with open('out.txt', 'w') as file:\n    file.write('x')")), "curl": then("echo x >out.txt")},
        r"\Aleft files: out\.txt\Z",
    ),
    "a-warning-on-stderr": (
        {**python(then("print('Notice: old', file=sys.stderr)")), "curl": then("echo 'Notice: old' >&2")},
        r"\Aprints a warning: Notice: old\Z",
    ),
    "a-warning-of-the-runtime": (
        {"python-http": then("import os; open(os.devnull)")},
        r"\Aprints a warning: Exception ignored in: .*/dev/null",
    ),
    "an-error-in-a-thread": (
        {"python-http": then("import threading; threading.Thread(target=lambda: 1 / 0).start()")},
        r"\Aprints a warning: Exception in thread ",
    ),
    "no-output": (
        {**python(sub(r"^print\(", "str(")), "curl": lambda source: source.rstrip() + " > /dev/null\n"},
        rf"\A({SILENT})\Z",
    ),
    "output-on-stderr": (
        {
            **python(sub(r"^print\((.*)\)$", r"print(\1, file=sys.stderr)")),
            "curl": lambda source: source.rstrip() + " >&2\n",
        },
        rf"\A({SILENT})\Z",
    ),
    "only-the-usage": (
        {
            "python-http": sub(r"^print\(.*\)$", 'print(response.json()["usage"])'),
            "python-openai": sub(r"^print\(.*\)$", "print(completion.usage)"),
            "python-dashscope": sub(r"^print\(.*\)$", "print(response.usage)"),
            "curl": both(sub("^curl", "reply=$(curl"), lambda source: source.rstrip() + ')\necho "${reply##*usage}"\n'),
        },
        rf"\A({SILENT})\Z",
    ),
    "a-reply-in-escapes": (
        {
            **python(sub(r"^print\((.*)\)$", r"print(ascii(str(\1)))")),
            "curl": lambda source: source.rstrip() + " | tr -d '\\200-\\377'\n",
        },
        rf"\A({SILENT})\Z",
    ),
    "source-that-does-not-parse": (
        {**python(then("(")), "curl": sub("^curl", "( curl")},
        rf"^exit code [12]\n0 requests were sent, 1 promised$|{SHELLCHECK}SC1073",
    ),
    "a-warning": (
        python(first("import warnings; warnings.warn('old', DeprecationWarning)")),
        r"^exit code 1\n0 requests were sent, 1 promised$",
    ),
    "a-header-of-another-host": (
        {
            "python-http": swap('"Authorization"', '"Host": "api.example.com", "Authorization"'),
            "curl": swap("--header", '--header "Host: api.example.com" --header'),
        },
        rf"^header Host: api\.example\.com, sent to {HOST}$",
    ),
    "another-host-in-addition": (
        {
            **python(then("import urllib.request; urllib.request.urlopen('https://api.example.com')")),
            "curl": then("curl --silent https://api.example.com || true"),
        },
        r"^tried to reach api\.example\.com:443, which is no host of the spec$",
    ),
    "a-program-that-hangs": (
        {**python(first("import time; time.sleep(600)")), "curl": first(SPIN)},
        r"^still running after 1 seconds$",
    ),
    "a-process-left-behind": (
        {**python(then(CHILD)), "curl": then(f"{SPIN} &")},
        r"\Aleft a process running$",  # Python warns of it, too
    ),
    "a-way-around-the-proxy": (
        {
            **python(first(NO_PROXY)),
            "curl": sub("^curl", f"curl --noproxy '*' --resolve {HOST}:443:127.0.0.1 --connect-timeout 2"),
        },
        r"^exit code \d+\n0 requests were sent, 1 promised$",
    ),
}

HANGS = "a-program-that-hangs"

IN_SDKS = ("an-extra-field", "another-variable")
"""What is tried on SDK samples, too, in a fast run: importing an SDK takes a second."""


def sample(kind: str) -> Row:
    return rows()[SAMPLES[kind]]


def is_quick(kind: str, name: str) -> bool:
    return kind in ("python-http", "curl") or name in IN_SDKS


@pytest.mark.parametrize("quick", [True, pytest.param(False, marks=pytest.mark.slow)], ids=["quick", "slow"])
def test_broken_samples_are_caught(
    quick: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    trials, reasons = {}, {}
    for name, (edits, reason) in MUTATIONS.items():
        for kind in edits:
            if is_quick(kind, name) == quick:
                source = published(sample(kind))
                broken = edits[kind](source)
                assert broken != source
                trials[f"{kind} with {name}"] = (sample(kind), broken)
                reasons[f"{kind} with {name}"] = reason
    hanging = [name for name in trials if name.endswith(HANGS)]

    results = all_tried_shortly(trials, hanging, tmp_path, lambda: monkeypatch.setattr(runner, "TIME_LIMIT", 1.0))

    missed = not_caught(results, reasons)
    record_property("broken", len(trials))
    record_property("caught", len(trials) - len(missed))
    assert missed == {}


HARMLESS: Mapping[str, tuple[str, Edit]] = {
    **{f"{kind}-as-published": (kind, lambda source: source) for kind in SAMPLES},
    "charset-and-case": (
        "python-http",
        swap('"Authorization"', '"content-type": "application/json; charset=UTF-8", "Authorization"'),
    ),
    "headers-any-client-may-add": (
        "curl",
        swap("--header", '--header "Accept-Language: zh" --header "User-Agent: mine" --header'),
    ),
    "order-of-fields": (
        "curl",
        both(
            swap('"model": "qwen-plus",', ""),
            swap(
                '"parameters": {"result_format": "message"}',
                '"parameters": {"result_format": "message"}, "model": "qwen-plus"',
            ),
        ),
    ),
}
"""Samples that are as good as the published ones."""


def test_samples_that_are_not_broken_pass_in_the_same_set_up(tmp_path: Path) -> None:
    trials = {name: (sample(kind), edit(published(sample(kind)))) for name, (kind, edit) in HARMLESS.items()}
    assert not_passed(all_tried(trials, tmp_path)) == {}


def test_file_that_is_missing_is_caught(tmp_path: Path) -> None:
    result = tried(sample("curl"), None, tmp_path)
    assert (result.status, result.exit_code, list(result.exchanges)) == ("failed", None, [])
    assert result.reason == NO_FILE


@pytest.mark.parametrize("what", ["a-link-out", "a-link-to-another", "a-pipe", "a-folder", "below-a-link"])
def test_what_is_no_published_file_is_not_run(what: str, tmp_path: Path) -> None:
    row, generated = sample("curl"), tmp_path / "generated"
    outside = tmp_path / "outside" / "main.sh"
    outside.parent.mkdir()
    outside.write_text(published(row))
    file = generated / row["path"]
    if what == "below-a-link":
        file.parent.parent.mkdir(parents=True)
        file.parent.symlink_to(outside.parent)
    else:
        file.parent.mkdir(parents=True)
        (file.parent / "other.sh").write_text(published(row))
        make: dict[str, Callable[[], object]] = {
            "a-link-out": lambda: file.symlink_to(outside),
            "a-link-to-another": lambda: file.symlink_to("other.sh"),
            "a-pipe": lambda: os.mkfifo(file),
            "a-folder": file.mkdir,
        }
        make[what]()
    result = judged(row, generated)
    assert (result.status, result.reason, list(result.exchanges)) == ("failed", NO_FILE, [])


NO_FILE = "there is no such file: a link, a folder or nothing is there"

TYPES: list[tuple[Any, Any]] = [
    (1, 1),
    ("1", "1"),
    (1, "1"),
    ("1", 1),
    (1, True),
    (True, 1),
    (True, "true"),
    (1, 1.0),
    (None, "null"),
]
TYPED = [(kind, *pair) for kind in ("python-http", "curl") for pair in TYPES]
TYPED += [(kind, 1, sent) for kind in ("python-openai", "python-dashscope") for sent in (1, "1")]


def promise_seed(row: Row, value: Any) -> Row:
    """The row of a sample that promises one more field."""
    promised = deepcopy(row)
    body: dict[str, Any] = promised["requests"][0]["body"]
    (body["parameters"] if row["client"] == "sdk" and "parameters" in body else body)["seed"] = value
    return promised


def test_values_of_another_type_are_caught(tmp_path: Path) -> None:
    trials, expected = {}, {}
    for kind, promised, sent in TYPED:
        name = f"{kind}: {promised!r} is promised, {sent!r} is sent"
        literal = json.dumps(sent) if kind == "curl" else repr(sent)
        trials[name] = (promise_seed(sample(kind), promised), with_seed(kind, literal)(published(sample(kind))))
        where = "body.parameters.seed" if kind == "python-dashscope" else "body.seed"
        wrong = f"{where} is {json.dumps(sent)}, promised {json.dumps(promised)}"
        expected[name] = ("passed", "") if type(promised) is type(sent) else ("failed", wrong)

    results = all_tried(trials, tmp_path)

    assert {name: (result.status, result.reason) for name, result in results.items()} == expected


def test_another_region_behind_the_right_host_header_is_caught(tmp_path: Path) -> None:
    header = {
        "python-http": swap('"Authorization"', f'"Host": "{HOST}", "Authorization"'),
        "curl": swap("--header", f'--header "Host: {HOST}" --header'),
    }
    trials = {
        kind: (sample(kind), both(swap(HOST, OTHER_HOST), edit)(published(sample(kind))))
        for kind, edit in header.items()
    }
    assert not_caught(all_tried(trials, tmp_path), dict.fromkeys(header, re.escape(OTHER_HOST))) == {}


def test_samples_side_by_side_are_told_apart(tmp_path: Path) -> None:
    """One breaks, and the others' nonces, keys and exchanges stay their own."""
    chosen = [
        row
        for row in rows().values()
        if row["language"] == "curl" and row["id"].startswith("zh/") and row["scenario"] == "chat"
    ]
    broken = chosen[0]["id"]
    for row in chosen:
        file = tmp_path / row["path"]
        file.parent.mkdir(parents=True)
        file.write_bytes((published(row) * (2 if row["id"] == broken else 1)).encode())

    results = verify(Verification(spec(), tmp_path, INSTALLED, chosen), Progress())

    assert [result.id for result in results] == sorted(row["id"] for row in chosen)
    assert [result.id for result in results if result.status == "failed"] == [broken]
    keys = [exchange.headers["authorization"] for result in results for exchange in result.exchanges]
    assert (len(keys), len(set(keys))) == (len(chosen) + 1, len(chosen))


def test_sample_sees_nothing_of_the_caller_s_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STRAY", "1")
    monkeypatch.setenv("DASHSCOPE_API_KEY", "sk-of-the-caller")
    monkeypatch.setenv("NO_PROXY", "*")
    program = {
        "python-http": "import os\nfor name, value in os.environ.items(): print(f'{name}={value}')\n",
        "curl": "env\n",
    }
    results = all_tried({kind: (sample(kind), source) for kind, source in program.items()}, tmp_path)
    for kind in program:
        seen = results[kind].stdout
        assert "STRAY" not in seen, kind
        assert "sk-of-the-caller" not in seen, kind
        assert "NO_PROXY=\n" in seen, kind
        assert "DASHSCOPE_API_KEY=sk-made-up-" in seen, kind
        home = next(line for line in seen.splitlines() if line.startswith("HOME="))
        assert home != f"HOME={Path.home()}", kind


def test_process_left_behind_in_a_session_of_its_own_is_caught(tmp_path: Path) -> None:
    child = "subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)'], start_new_session=True)"
    broken = published(sample("python-http")) + f"import subprocess\nchild = {child}\n"
    result = tried(sample("python-http"), broken, tmp_path)
    assert "left a process running" in result.reason
