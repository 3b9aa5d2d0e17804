"""Placeholders that would not become a whole literal are found before anything is rendered, in every language."""

from __future__ import annotations

import pytest
from support.workbench import CHECKOUT

from codegen.languages import LANGUAGES
from codegen.render.lint import lint

QUOTES = {
    "python": ['"{}"', "'{}'", '"""\n{}"""', "'''a\n{}'''", 'f"{}"', '"\\"{}"'],
    "java": ['"{}"', '"""\n"{}" """', '"\\"{}"'],
    "nodejs": ['"{}"', "'{}'", "`a\n{}`"],
    "go": ['"{}"', "`a\n{}`"],
    "csharp": ['"{}"', '@"a""\n{}"', '$"{}"', '$"{}{{a["b"]}}"', '"""\n"{}" """', '$"""{}"""', '""""\n"""{}""""'],
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


def problems(language: str, source: str) -> list[str]:
    return [str(problem) for problem in lint({f"{language}/http/t.j2": source})]


def places(language: str, source: str) -> list[str]:
    """The problems of a piece of a template; that PHP's code begins elsewhere is none."""
    return [told for told in problems(language, source) if "begins with its code" not in told]


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


@pytest.mark.parametrize("language", LANGUAGES)
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
    assert places("python", "{% for header in headers %}\n{{ header.name }}\n{% endfor %}\n") == []


@pytest.mark.parametrize(
    ("template", "column", "told"),
    [
        ("x = {{- url }}", 5, "{{- url }} eats the white space around it; write {{ url }}"),
        ("x = {{ url -}}", 5, "{{ url -}} eats the white space around it; write {{ url }}"),
        ("{%- if url -%}\n{% endif %}", 1, "{%- if url -%} eats the white space around it; write {% if url %}"),
        ("{#- a remark #}", 1, "{#- a remark #} eats the white space around it; write {# a remark #}"),
        ("x = 1 {% if url %}\n{% endif %}", 7, "{% if url %} stands beside code; put it on a line of its own"),
        ("{% if url %}\n{% endif %} x = 1", 1, "{% endif %} stands beside code; put it on a line of its own"),
    ],
)
def test_markup_that_hides_how_the_sample_looks_is_told(template: str, column: int, told: str) -> None:
    line = 2 if told.startswith("{% endif") else 1
    assert places("python", template) == [f"templates/python/http/t.j2:{line}:{column}: {told}"]


@pytest.mark.parametrize(
    "template",
    [
        "{% macro a() %}\n{% endmacro %}",
        "{% set a = url %}",
        "{% set a %}\nb\n{% endset %}",
        "{% filter upper %}\n{% endfilter %}",
        "{% autoescape true %}\n{% endautoescape %}",
        "{% with %}\n{% endwith %}",
        "{% raw %}\n{{ url }}\n{% endraw %}",
        "{% print url %}",
        "{% import 'a' as b %}",
        "{% from 'a' import b %}",
        "{% extends 'a' %}",
        "{% include 'a' %}",
        "{% block a %}\n{% endblock %}",
        "{% call url() %}\n{% endcall %}",
    ],
)
def test_statements_other_than_for_and_if_are_told(template: str) -> None:
    told = "only {% for %} and {% if %} may stand in a template; write the program out"
    assert places("python", f"x = 1\n{template}\n") == [f"templates/python/http/t.j2:2:1: {told}"]


@pytest.mark.parametrize(
    ("language", "source", "place", "told"),
    [
        ("curl", "cat <<EOF\n{{ text }}\nEOF\n", "1:5", "<< begins a text"),
        ("curl", "cat <<-'EOF'\n{{ text }}\nEOF\n", "1:5", "<<- begins a text"),
        ("php", "<?php\n$x = <<<EOT\n{{ body }}\nEOT;\n", "2:6", "<<< begins a text"),
        ("php", "{{ url }}\n<?php\n", "1:1", "begins with its code: <?php"),
        ("php", "<?php\nf({{ url }}) ?>\n{{ url }}\n", "2:14", "?> begins a text"),
    ],
)
def test_text_that_is_no_code_is_told(language: str, source: str, place: str, told: str) -> None:
    [problem] = problems(language, source)
    assert problem.startswith(f"templates/{language}/http/t.j2:{place}: ")
    assert told in problem


def test_a_word_of_input_and_quoted_marks_are_right() -> None:
    assert places("curl", "cat <<<\"$x\" | grep '<<EOF'\n") == []
    assert problems("php", "<?php\n// ?\n$x = 'a <<< b';\n") == []


@pytest.mark.parametrize("line", ["x = {{ -1 }}", "x = {{ url }}-{{ url }}", "x = 1 {# why #}"])
def test_a_minus_or_a_remark_beside_code_is_right(line: str) -> None:
    assert places("python", line) == []


def test_the_templates_of_this_project_have_no_problem() -> None:
    root = CHECKOUT / "templates"
    assert (
        lint({path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in root.rglob("*.j2")}) == []
    )


@pytest.mark.parametrize(
    "expression",
    [
        "not " * 3000 + "url",
        "[" * 300 + "]" * 300,
        "(" * 3000 + "url" + ")" * 3000,
        "9" * 5000,
    ],
    ids=["not", "lists", "brackets", "digits"],
)
def test_what_jinja_cannot_read_for_its_size_is_told(expression: str) -> None:
    told = "this is no template: what stands in it is too large or too deep"
    assert places("python", f"x = {{{{ {expression} }}}}\n") == [f"templates/python/http/t.j2:1:1: {told}"]
