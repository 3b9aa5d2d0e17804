"""Placeholders that would not become a whole literal are found before anything is rendered, in every language."""

from __future__ import annotations

import pytest
from workbench import CHECKOUT

from codegen.languages import LANGUAGES
from codegen.lint import lint

QUOTES = {
    "python": ['"{}"', "'{}'", '"""\n{}"""', "'''a\n{}'''", 'f"{}"', '"\\"{}"'],
    "java": ['"{}"', '"""\n"{}" """', '"\\"{}"'],
    "nodejs": ['"{}"', "'{}'", "`a\n{}`"],
    "go": ['"{}"', "`a\n{}`"],
    "csharp": ['"{}"', '@"a""\n{}"', '$"{}"'],
    "php": ['"a\n{}"', "'{}'", "'\\'{}'"],
    "curl": ['"a\n{}"', "'{}'", '"\\"{}"'],
}

COMMENTS = {
    "python": ["x = 1  # to {}"],
    "java": ["// to {}", "/* a\n{} */"],
    "nodejs": ["// to {}", "/* a\n{} */"],
    "go": ["// to {}", "/* a\n{} */"],
    "csharp": ["// to {}", "/* a\n{} */"],
    "php": ["// to {}", "# to {}", "/* a\n{} */"],
    "curl": ["curl # to {}"],
}


def places(language: str, source: str) -> list[str]:
    return [str(problem) for problem in lint({f"{language}/http/t.j2": source})]


@pytest.mark.parametrize(("language", "around"), [(name, around) for name, all_ in QUOTES.items() for around in all_])
def test_a_placeholder_inside_quotes_is_told_at_its_place(language: str, around: str) -> None:
    source = "\n" + around.format("{{ url }}")
    line, column = around[: around.index("{")].count("\n") + 2, len(around[: around.index("{")].rpartition("\n")[2]) + 1
    told = "{{ url }} stands inside quotes; write it without them, it becomes a whole literal"
    assert places(language, source) == [f"templates/{language}/http/t.j2:{line}:{column}: {told}"]


@pytest.mark.parametrize(("language", "around"), [(name, around) for name, all_ in COMMENTS.items() for around in all_])
def test_a_placeholder_in_a_comment_is_told(language: str, around: str) -> None:
    [told] = places(language, around.format("{{ url }}"))
    assert told.endswith("{{ url }} stands in a comment; write {{ url | comment }}, it becomes the whole comment line")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_placeholder_beside_quotes_is_right(language: str) -> None:
    assert places(language, 'f("a", {{ url }}, "b\\"")\n{{ url }}"c" {{ body }}\n') == []


@pytest.mark.parametrize(
    "language",
    [
        pytest.param(n, marks=[pytest.mark.xfail(strict=True, reason="re.DOTALL in Php.strings")] if n == "php" else [])
        for n in LANGUAGES
    ],
)
def test_a_comment_ends_with_its_line(language: str) -> None:
    assert places(language, f"{LANGUAGES[language].comment_mark} it's plain\nf({{{{ url }}}})\n") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comment_line_of_the_filter_is_right(language: str) -> None:
    assert places(language, "{{ texts.models | comment }}\nf({{ url }})\n") == []


def test_each_placeholder_of_a_text_is_told() -> None:
    told = places("python", 'x = "{{ url }} and {{ method }}"')
    assert [line.partition(" ")[0] for line in told] == [
        "templates/python/http/t.j2:1:6:",
        "templates/python/http/t.j2:1:20:",
    ]


def test_tags_and_remarks_of_a_template_are_no_code() -> None:
    assert places("python", "{# don't {{ url }} #}\n{% if method == 'POST' %}\nx = {{ url }}\n{% endif %}\n") == []


def test_the_names_of_a_loop_are_known() -> None:
    assert places("python", "{% for header in headers %}{{ header.name }}{% endfor %}") == []


def test_the_templates_of_this_project_have_no_problem() -> None:
    root = CHECKOUT / "templates"
    assert (
        lint({path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in root.rglob("*.j2")}) == []
    )
