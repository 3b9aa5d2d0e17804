"""The `openai` and `dashscope` versions of an http template say the same, save for what is listed.

`WORDS` has what both say, but in other words. The lines in which they differ otherwise, such as how a stream ends, are in
`tests/cases/twins/`, a file for each language.
"""

from __future__ import annotations

from difflib import SequenceMatcher

import pytest
from support.workbench import CHECKOUT, TESTS, Golden

from codegen.languages import LANGUAGES

READERS = {name for name, language in LANGUAGES.items() if language.reads_answers}
"""The other languages have no template that is of a protocol."""
TEMPLATES = CHECKOUT / "templates"
LISTED = TESTS / "cases" / "twins"
WORDS = {
    "python": {'["choices"]': '["output"]["choices"]', '["messages"]': '["input"]["messages"]'},
    "java": {'"/choices': '"/output/choices', '"/messages': '"/input/messages'},
    "nodejs": {".choices": ".output.choices"},
    "go": {"answer.Choices": "answer.Output.Choices"},
    "csharp": {
        '["choices"]!': '["output"]!["choices"]!',
        '["choices"]?': '["output"]?["choices"]?',
        '["messages"]': '["input"]!["messages"]',
    },
    "php": {"->choices": "->output->choices", "['messages']": "['input']['messages']"},
}
"""What an OpenAI-compatible template says, and what its twin for DashScope says in its place, wherever that is."""
BODY = ("body.messages", "body.input.messages")
"""The same for templates of all languages: the name of a value."""


@pytest.mark.parametrize("language", sorted(READERS))
def test_twins_differ_in_the_lines_that_are_listed(language: str, golden: Golden) -> None:
    listed = []
    for name, (openai, dashscope) in twins(language).items():
        changed = differences(openai, dashscope, language)
        if changed:
            listed += [f"--- openai/{name}", f"+++ dashscope/{name}", *changed]
    golden(LISTED / f"{language}.diff", "".join(f"{line}\n" for line in listed))


@pytest.mark.parametrize("language", sorted(READERS))
def test_every_word_that_is_listed_is_needed(language: str) -> None:
    openai = "\n".join(line for lines, _ in twins(language).values() for line in lines)
    dashscope = "\n".join(line for _, lines in twins(language).values() for line in lines)
    for word, other in WORDS[language].items():
        assert word in openai
        assert other in dashscope
        assert other not in openai


def test_every_language_has_its_list() -> None:
    assert WORDS.keys() == READERS == {file.stem for file in LISTED.iterdir()}


def test_a_line_that_differs_is_found_and_words_do_not_differ() -> None:
    openai, dashscope = ['a(x["choices"])', "b", "c"], ['a(x["output"]["choices"])', "c", "d"]
    assert differences(openai, dashscope, "python") == ["-b", "+d"]
    assert differences(openai, openai, "python") == ['-a(x["choices"])', '+a(x["choices"])']


def twins(language: str) -> dict[str, tuple[list[str], list[str]]]:
    """The lines for OpenAI and those for DashScope, by the name of the template."""
    both = [
        {
            file.name: file.read_text(encoding="utf-8").splitlines()
            for file in (TEMPLATES / language / "http" / protocol).iterdir()
        }
        for protocol in ("openai", "dashscope")
    ]
    assert both[0].keys() == both[1].keys() != set()
    return {name: (both[0][name], both[1][name]) for name in sorted(both[0])}


def differences(openai: list[str], dashscope: list[str], language: str) -> list[str]:
    """The lines that differ even in the same words: those of OpenAI with `-`, those of DashScope with `+`."""
    matcher = SequenceMatcher(
        None, [in_words_of_dashscope(line, language) for line in openai], dashscope, autojunk=False
    )
    found = []
    for kind, start, end, other_start, other_end in matcher.get_opcodes():
        if kind != "equal":
            found += [f"-{line}" for line in openai[start:end]]
            found += [f"+{line}" for line in dashscope[other_start:other_end]]
    return found


def in_words_of_dashscope(line: str, language: str) -> str:
    """A line of a template for OpenAI, as its twin has to say it."""
    for word, other in (*WORDS[language].items(), BODY):
        line = line.replace(word, other)
    return line
