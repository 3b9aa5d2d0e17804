"""What README and the pages beside it show is true: links lead somewhere, and the sample is the one that is published."""

from __future__ import annotations

import re
import textwrap
from pathlib import Path

import pytest
from support.samples import all_rows, published, rows, spec
from support.workbench import CHECKOUT

from codegen.cli import COMMANDS
from codegen.spec.document import parse

PAGES = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
README = PAGES[0].read_text(encoding="utf-8")
FIRST_SCREEN = "\n".join(README.splitlines()[:46])


def anchors(page: Path) -> set[str]:
    """The places that a link to a page may name, as GitHub makes them of headings."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)]+)\)", page.read_text(encoding="utf-8")):
        name, _, anchor = target.partition("#")
        file = page.parent / name if name else page
        assert file.exists(), target
        assert not anchor or anchor in anchors(file), target


def test_the_page_on_curl_says_the_same_in_both_languages() -> None:
    pages = [(CHECKOUT / "docs" / name).read_text(encoding="utf-8") for name in ("curl.md", "curl.zh.md")]
    english, chinese = (sorted(re.findall(r"(?s)```.*?```|`[^`]+`|^ {6}.*?$", page, re.MULTILINE)) for page in pages)
    assert english == chinese
    shape = [[len(re.findall(mark, page, re.MULTILINE)) for mark in ("^#+ ", r"^\| ", "^- ")] for page in pages]
    assert shape[0] == shape[1]


def block(language: str) -> str:
    """The first block of README in a language."""
    match = re.search(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert match
    assert match[0] in FIRST_SCREEN
    return match[1]


def test_the_sample_in_readme_is_what_is_published() -> None:
    assert block("python") in published(rows()["en/beijing/openai/chat/python-sdk"])


def test_the_yaml_in_readme_is_what_the_spec_says() -> None:
    shown = parse(textwrap.dedent(block("yaml")).encode(), "README.md").value
    request = spec().api.scenarios["chat"].requests["openai"][0]
    assert shown == {"endpoint": request.endpoint, "body": request.body}


def test_readme_counts_the_samples_and_names_every_command() -> None:
    assert f"{len(all_rows())} passed, 0 failed, 0 skipped" in FIRST_SCREEN
    assert "make samples" in FIRST_SCREEN
    assert [name for name in COMMANDS if f"`codegen {name}" not in README] == []


def test_nobody_is_sent_to_a_package_of_another_project() -> None:
    for page in PAGES:
        assert not re.search(r"pip install (-\S+ )*codegen\b", page.read_text(encoding="utf-8")), page
