"""How the published samples are written: stable under formatters, clean under linters, one text in two locales."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from typing import Any

import black
import pytest
from support.workbench import CHECKOUT, spec_of

from codegen.languages import LANGUAGES
from codegen.spec.load import Spec

GENERATED = CHECKOUT / "generated"

CHINESE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff]")
"""Han characters, and the punctuation that comes with them."""


def manifest() -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((GENERATED / "manifest.json").read_bytes())["samples"]
    return rows


ROWS = {row["id"]: row for row in manifest()}


def text(row: dict[str, Any]) -> str:
    return (GENERATED / str(row["path"])).read_bytes().decode("utf-8")


def files(language: str) -> list[str]:
    """The files of a language, relative to `generated/`."""
    return [row["path"] for row in ROWS.values() if row["language"] == language]


@cache
def spec() -> Spec:
    return spec_of(CHECKOUT)


def run(tool: str, *arguments: str, package: str = "") -> subprocess.CompletedProcess[str]:
    """Run a tool in `generated/`; skips the test where it is not installed."""
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed{f' (Debian: apt-get install {package})' if package else ''}")
    return subprocess.run(
        [found, *arguments], cwd=GENERATED, capture_output=True, text=True, encoding="utf-8", check=False
    )


def assert_clean(result: subprocess.CompletedProcess[str]) -> None:
    assert (result.stdout, result.stderr, result.returncode) == ("", "", 0)


def test_black_leaves_every_python_sample_as_it_is() -> None:
    assert files("python")
    for path in files("python"):
        source = (GENERATED / path).read_text(encoding="utf-8")
        assert black.format_str(source, mode=black.Mode()) == source, path


def test_every_python_sample_compiles_without_a_warning() -> None:
    for path in files("python"):
        compile((GENERATED / path).read_bytes(), path, "exec", dont_inherit=True)


def test_gofmt_leaves_every_go_sample_as_it_is() -> None:
    assert_clean(run("gofmt", "-e", "-l", *files("go")))


def test_shfmt_leaves_every_curl_sample_as_it_is() -> None:
    assert_clean(run("shfmt", "-i", "2", "-d", *files("curl"), package="shfmt"))


def test_shellcheck_finds_nothing_in_curl_samples() -> None:
    assert_clean(run("shellcheck", "-s", "sh", "-e", "SC2016", *files("curl"), package="shellcheck"))


def test_bash_parses_every_curl_sample() -> None:
    for path in files("curl"):
        assert_clean(run("bash", "-n", path))


def test_php_parses_every_php_sample() -> None:
    """In one process; `php -l` would be one a file."""
    check = "foreach (array_slice($argv, 1) as $f) { token_get_all(file_get_contents($f), TOKEN_PARSE); }"
    assert_clean(run("php", "-d", "display_errors=stderr", "-r", check, "--", *files("php"), package="php-cli"))


def test_php_lint_finds_nothing_in_a_php_sample() -> None:
    result = run("php", "-l", files("php")[0], package="php-cli")
    assert (result.returncode, result.stderr) == (0, "")


def test_node_parses_every_nodejs_sample() -> None:
    """In one process; `node --check` would be one a file."""
    check = (
        "const vm = require('vm'), fs = require('fs');"
        "for (const f of process.argv.slice(1)) new vm.SourceTextModule(fs.readFileSync(f, 'utf8'), {identifier: f});"
    )
    options = ("--experimental-vm-modules", "--no-warnings")
    assert_clean(run("node", *options, "-e", check, *files("nodejs"), package="nodejs"))


def test_curl_samples_are_nothing_but_plain_commands() -> None:
    """So they can be pasted into any shell: a comment, for one, is a command that zsh does not find."""
    assert files("curl")
    word = r"""(?:'[^']*'|"[^"\\]*"|\\')+"""
    command = (
        rf"curl --fail-with-body (--no-buffer )?--request POST {word}( \\\n  --header {word})+ \\\n  --data {word}\n"
    )
    for row in ROWS.values():
        if row["language"] == "curl":
            promised = len(row["requests"])
            assert re.fullmatch(rf"{command}(\n{command}){{{promised - 1}}}", text(row)), row["id"]
            assert not re.search(r"\$(?!DASHSCOPE_API_KEY\b)", text(row)), row["id"]


@pytest.mark.parametrize("language", sorted({row["language"] for row in ROWS.values()}))
def test_files_are_clean_text(language: str) -> None:
    for path in files(language):
        data = (GENERATED / path).read_bytes()
        source = data.decode("utf-8")
        assert source.endswith("\n"), path
        assert not source.endswith("\n\n"), path
        assert not source.startswith(("\n", "\ufeff")), path
        assert not re.search(r"[ \t\f\v\u3000\u00a0]+$", source, re.MULTILINE), path
        # In Python two lines are free around a function.
        assert ("\n\n\n\n" if language == "python" else "\n\n\n") not in source, path
        assert "\r" not in source, path
        assert language == "go" or "\t" not in source, path
        for mark in ("{{", "{%", "{#", "\0", "\ufffd", "\u200b"):
            assert mark not in source, (path, mark)
        assert not re.search(r"\\u[0-9a-fA-F]{4}", source), path


def test_english_samples_hold_no_chinese() -> None:
    for row in ROWS.values():
        if row["locale"] == "en":
            assert not CHINESE.search(text(row)), row["id"]


SITES = {
    ("zh", "beijing"): "https://help.aliyun.com/zh/",
    ("zh", "finance"): "https://help.aliyun.com/zh/",
    ("zh", "singapore"): "https://www.alibabacloud.com/help/zh/",
    **{("en", region): "https://www.alibabacloud.com/help/en/" for region in ("beijing", "finance", "singapore")},
}


def test_the_comment_at_the_key_names_region_and_workspace_and_the_page_of_the_readers_site() -> None:
    for row in ROWS.values():
        if row["language"] == "curl":  # which has no comments
            continue
        source, site = text(row), SITES[row["locale"], row["region"]]
        assert f"{site}model-studio/get-api-key\n" in source, row["id"]
        assert all(address.startswith(site) for address in re.findall(r"https://(?:www|help)\.a\S+", source)), row["id"]
        titles = {"zh": ("北京", "新加坡", "金融云"), "en": ("Beijing", "Singapore", "Finance cloud")}[row["locale"]]
        named = [title for title in titles if title in source]
        assert named == [titles[("beijing", "singapore", "finance").index(row["region"])]], row["id"]
        own = {"zh": "该模型所在业务空间", "en": "model's workspace"}[row["locale"]]
        assert (own in source.replace("\\'", "'")) == (row["scenario"] == "tuned-model"), row["id"]


def test_chinese_samples_hold_chinese_comments() -> None:
    for row in ROWS.values():
        if row["locale"] == "zh" and row["language"] != "curl":  # which has no comments
            comments = [part for kind, part in tokens(row["language"], text(row)) if kind == "comment"]
            assert comments, row["id"]
            words = [comment for comment in comments if not re.fullmatch(r"\W+ https://\S+", comment)]
            assert all(CHINESE.search(comment) for comment in words), row["id"]


def tokens(language: str, source: str) -> Iterator[tuple[str, str]]:
    """A source's comments, string literals and the code between them."""
    end = 0
    for match in LANGUAGES[language].strings.finditer(source):
        yield "code", source[end : match.start()]
        is_comment = match[0].startswith((LANGUAGES[language].comment_mark, "/*", "//"))
        yield "comment" if is_comment else "string", match[0]
        end = match.end()
    yield "code", source[end:]


def masked(language: str, source: str) -> str:
    """The source with nothing left of its comments and string literals but that they are there."""
    return "".join(part if kind == "code" else f"<{kind}>" for kind, part in tokens(language, source))


PAIRS = sorted(sample_id for sample_id in ROWS if sample_id.startswith("zh/"))


def test_both_locales_have_the_same_samples() -> None:
    assert [sample_id.replace("zh/", "en/", 1) for sample_id in PAIRS] == sorted(s for s in ROWS if s.startswith("en/"))


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_samples_of_two_locales_differ_in_comments_and_texts_only(language: str) -> None:
    """tests/test_structure.py compares the code; here, what differs is a comment, or a text in the reader's language."""
    chosen = [sample_id for sample_id in PAIRS if ROWS[sample_id]["language"] == language]
    assert chosen
    for sample_id in chosen:
        zh, en = ROWS[sample_id], ROWS[sample_id.replace("zh/", "en/", 1)]
        for kind, part in tokens(language, text(zh)):
            if kind == "string" and part not in text(en):
                # A long text stands in several literals, which break elsewhere.
                assert CHINESE.search(part) or len(part) > 60, (sample_id, part)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_pattern_of_strings_ends_a_line_comment_with_its_line(language: str) -> None:
    mark = LANGUAGES[language].comment_mark
    assert list(tokens(language, f"{mark} one\ncode\n")) == [
        ("code", ""),
        ("comment", f"{mark} one"),
        ("code", "\ncode\n"),
    ]
