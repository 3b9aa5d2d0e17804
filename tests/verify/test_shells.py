"""curl samples in the shells that readers have: run as scripts, and typed into a terminal, in the sample's own folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from support.samples import all_rows, published
from support.shells import POSIX, SHELLS, as_script, judged_by, typed

from codegen.snippet import parse_har, snippet
from codegen.toolchains import Toolchain
from codegen.tree.manifest import Row

SAMPLES = {name: row for name, row in all_rows().items() if row["language"] == "curl"}
ONE_CELL = {name: row for name, row in SAMPLES.items() if name.startswith("zh/singapore/")}
WAYS = {
    **{f"a script of {shell}": (shell, as_script) for shell in SHELLS},
    **{f"typed into {shell}": (shell, typed) for shell in ("bash", "zsh")},
}
POSIX_WAYS = {name: way for name, way in WAYS.items() if way[0] in POSIX}
every_way = pytest.mark.parametrize(("shell", "way"), WAYS.values(), ids=WAYS)


def wrong(toolchain: Toolchain, trials: dict[str, tuple[Row, str]], folder: Path) -> dict[str, list[str]]:
    if toolchain.problem:
        pytest.skip(toolchain.problem)
    return {name: problems for name, problems in judged_by(toolchain, trials, folder).items() if problems}


def chain(shell: str, way: object) -> Toolchain:
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    return way(shell)  # type: ignore[operator, no-any-return]


@every_way
def test_a_curl_sample_sends_its_requests_in_order_and_prints_their_answers(
    shell: str, way: object, tmp_path: Path
) -> None:
    trials = {name: (row, published(row)) for name, row in ONE_CELL.items()}
    assert len(trials) == 13
    assert wrong(chain(shell, way), trials, tmp_path) == {}


@pytest.mark.slow
@every_way
def test_every_curl_sample_does_so(shell: str, way: object, tmp_path: Path) -> None:
    assert wrong(chain(shell, way), {name: (row, published(row)) for name, row in SAMPLES.items()}, tmp_path) == {}


CHAT = SAMPLES["zh/singapore/openai/chat/curl-http"]
HOSTILE = (
    "it's \"$HOME\" `id` $(id) ${x} \\ \\n \\' wow!x !! !$ #a\n# b\n=c ~ * ? [a] {a,b} 你是谁？ 👩‍💻 \u00a0\u200b\t\r\n"
    "don't\n  # comment 'quoted'\n<<EOF\n%s %1 ^a^b"
)


def hostile() -> tuple[Row, str]:
    """A sample with texts that shells would change, and its row."""
    [request] = CHAT["requests"]
    message = {"role": "user", "content": HOSTILE}
    body = {**request["body"], "messages": [message], "user": "!"}
    headers = {**request["headers"], "X-Note": 'it\'s !x #1 "$HOME" `id`'}
    har = {
        "method": "POST",
        "url": request["url"],
        "headers": [
            {"name": name, "value": value.replace("$DASHSCOPE_API_KEY", "KEY")} for name, value in headers.items()
        ],
        "postData": {"mimeType": "application/json", "text": json.dumps(body)},
    }
    source = snippet(parse_har(json.dumps(har).encode(), {"DASHSCOPE_API_KEY": "KEY"}, file="har"), "curl")
    return {**CHAT, "requests": [{**request, "headers": headers, "body": body}]}, source


@pytest.mark.parametrize(("shell", "way"), POSIX_WAYS.values(), ids=POSIX_WAYS)
def test_no_shell_changes_a_hostile_text(shell: str, way: object, tmp_path: Path) -> None:
    assert wrong(chain(shell, way), {"hostile": hostile()}, tmp_path) == {}


def test_what_cannot_be_pasted_is_seen(tmp_path: Path) -> None:
    source = published(CHAT)
    broken = {
        "zsh": {"a comment": f"# ask\n{source}", "a wildcard": source.replace("--request", "--header x?y: --request")},
        "bash": {"the history": source.replace("'{", '"!x"\'{'), "a word too much": f"echo\nask\n{source}"},
    }
    for shell, sources in broken.items():
        trials = {name: (CHAT, text) for name, text in sources.items()}
        (tmp_path / shell).mkdir()
        assert wrong(chain(shell, typed), trials, tmp_path / shell).keys() == sources.keys()
