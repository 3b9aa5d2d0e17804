"""Templates that would take for ever, or all memory, are refused at their line: exit code 2, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.workbench import TINY, Run, lay_project

from codegen.render import templates

TEMPLATE = "templates/python/http/request.py.j2"
SIZE = 60_000
"""Characters of a large template; files of more than 64 KB are not read."""

END = "{% endfor %}\n"
CALL = "a template calls nothing; print a value that has a name"
MARKUP = "a template has at most 16 KB of tags and placeholders; write the program out"
WORK = "this template repeats or joins too much; nest fewer loops, and loop over fewer items"
OUTPUT = "this makes a sample of more than 512 KB; print or repeat less"
NESTING = "this template nests deeper than 64 levels; nest less, or write the program out"
LARGE = "this is no template: what stands in it is too large or too deep"
PYTHON = "what this template renders has more than 15,000 lines, names and values; make it shorter"
COMPUTES = "a template computes nothing; that is done in Python and has a name"


def loops(count: int, over: str, inside: str) -> str:
    """Loops in each other, all over the same."""
    return f"{{% for item in {over} %}}\n" * count + inside + END * count


def growing(count: int, first: str, step: str, inside: str) -> str:
    """Loops over one item, each made of the one around it, which stands for `$`; `a` is the last."""
    source = f"{{% for a in [{first}] %}}\n"
    for _ in range(count - 1):
        source += f"{{% for a in [{step.replace('$', 'a')}] %}}\n"
    return source + inside + END * count


TEXT = " ~ ".join("$" * 16)
LIST = "[" + ", ".join("$" * 16) + "]"
SUM = " + ".join("$" * 16)

BOMBS = {
    "twelve loops": (loops(12, "body", "{{ item }}\n"), "9: loops nest deeper than 8 levels here; nest fewer loops"),
    "loops over much": (loops(5, "'" + "x" * 40 + "'", "{% if item %}\n{% endif %}\n"), f"5: {WORK}"),
    "a loop that computes much": (
        loops(3, "'" + "x" * 40 + "'", "{% if item.x is defined %}\n{% endif %}\n" * 300),
        f"3: {WORK}",
    ),
    "loops that print much code": (loops(2, "'" + "x" * 40 + "'", "# a comment\n" * 100), f"2: {OUTPUT}"),
    "loops that print many literals": (loops(3, "'" + "x" * 40 + "'", "{{ 1 }},\n"), f"4: {OUTPUT}"),
    "the same long text again and again": (growing(4, "'x'", TEXT, "x = {{ a }}\n" * 200), f"128: {OUTPUT}"),
    "a text joined with itself": (growing(7, "'x'", TEXT, "{{ a | length }}\n"), f"7: {WORK}"),
    "a list added to itself": (growing(6, "[1]", SUM, "{{ a | length }}\n"), f"5: {WORK}"),
    "a list of lists of lists": (growing(5, "[1]", LIST, "{{ a }}\n"), f"6: {OUTPUT}"),
    "lists that are compared": (growing(6, "[1]", LIST, "{% if a == [1] %}\n{% endif %}\n"), f"7: {WORK}"),
    "lists that are tested": (growing(6, "[1]", LIST, "{% if a is literal %}\n{% endif %}\n"), f"7: {WORK}"),
    "lists in small letters": (growing(6, "[1]", LIST, "{{ a | lower }}\n"), f"7: {WORK}"),
    "lists as JSON": (growing(5, "[1]", LIST, "{{ a | json }}\n"), f"6: {OUTPUT}"),
    "lists that nest deep": (
        growing(4, "[1]", "[" * 40 + "$" + "]" * 40, "{{ a }}\n"),
        "5: this value nests deeper than 100 levels; nest it less",
    ),
    "a long text in small letters": (growing(5, "'x'", TEXT, "{{ a | lower | length }}\n" * 300), f"257: {WORK}"),
    "slices": (growing(5, "'x'", TEXT, "{{ a[::-1] | length }}\n" * 300), f"254: {WORK}"),
    "a search in a long text": (growing(5, "'x'", TEXT, "{{ 'y' in a }}\n" * 300), f"255: {WORK}"),
    "ljust": ("{{ url.ljust(2147483648) }}\n", f"1:8: {CALL}"),
    "zfill": ("x = (\n    {{ url.zfill(2147483648) }}\n)\n", f"2:12: {CALL}"),
    "replace": ("{{ url" + ".replace('t', 'tttttttt')" * 25 + " }}\n", f"1:8: {CALL}"),
    "format": ("{{ '{:>2147483648}'.format(1) }}\n", f"1:21: {CALL}"),
    "a call of a result": ("{{ [url][0]() }}\n", f"1:12: {CALL}"),
    "loop.cycle": ("{% for item in body %}\n{{ loop.cycle(1, 2) }}\n{% endfor %}\n", f"2:9: {CALL}"),
    "a filter that is called": ("{{ json(body) }}\n", "1:4: a template calls nothing; write {{ value | json }}"),
    "a test with an argument": ("{{ 1 is divisibleby(3) }}\n", "1:9: unknown test 'divisibleby'"),
    "a test that compares": ("{{ body is eq body }}\n", "1:12: unknown test 'eq'"),
    "a filter with an argument": (
        "{{ url | lower(1) }}\n",
        "1:10: the filter 'lower' takes no arguments; leave them out",
    ),
    "recursion": (
        "{% for item in body recursive %}\n{% endfor %}\n",
        "1: a loop cannot be recursive here; write a loop for each level",
    ),
    "a product": ("{{ 'x' * 2147483648 }}\n", f"1: {COMPUTES}"),
    "a format": ("{{ '%2147483648d' % 1 }}\n", f"1: {COMPUTES}"),
    "remarks without end": ("{#" * (SIZE // 2), "1: this is no template: Missing end of comment tag"),
    "tags without end": ("{%" * (SIZE // 2), "1: this is no template: tag name expected"),
    "placeholders without end": ("{{" * (SIZE // 2), f"1:1: {LARGE}"),
    "placeholders in placeholders": ("{{ {{ " * (SIZE // 6), f"1:1: {LARGE}"),
    "many placeholders": ("{{ url }}\n" * (SIZE // 10), f"1821:1: {MARKUP}"),
    "many placeholders in a line": ("{{ url }}" * (SIZE // 9), f"1:16381: {MARKUP}"),
    "brackets": ("{{ " + "(" * SIZE + " }}", f"1:1: {MARKUP}"),
    "some brackets": ("{{ " + "(" * 16000 + " }}", f"1:1: {LARGE}"),
    "attributes": ("{{ url" + ".a" * 8000 + " }}", f"1: {NESTING}"),
    "items": ("{{ url" + "[0]" * 5000 + " }}", f"1: {NESTING}"),
    "filters": ("{{ url" + "|upper" * 2500 + " }}", f"1: {NESTING}"),
    "sums": ("{{ url" + " + url" * 2500 + " }}", f"1: {NESTING}"),
    "signs": ("{{ " + "-" * 16000 + "1 }}", f"1:1: {LARGE}"),
    "negations": ("{{ " + "not " * 4000 + "url }}", f"1:1: {LARGE}"),
    "ifs": ("{% if url %}\n" * (SIZE // 13), f"1366:1: {MARKUP}"),
    "ifs in ifs": ("{% if url %}\n" * 100 + "{% endif %}\n" * 100, f"62: {NESTING}"),
    "an end that ends no text": (
        '{{ "}}"' + " ~ url" * (SIZE // 6) + " }}",
        "1: a template has at most 5,000 names, operators and tags; write the program out",
    ),
    "much Python": ("{{ body }}\n" + "x = 1\n" * (SIZE // 6 - 2), f"1: {PYTHON}"),
    "much Python in a line": ("{{ body }}\n" + "x=1;" * (SIZE // 4 - 3), f"1: {PYTHON}"),
    "Python that nests": (
        "x = " + "1 if a else " * 300 + "{{ body }}\n",
        "1: what this template renders nests deeper than 100 levels; nest less",
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_told_at_its_line(name: str, tmp_path: Path, run: Run) -> None:
    template, told = BOMBS[name]
    lay_project(tmp_path, TINY)
    (tmp_path / TEMPLATE).write_text(template, encoding="utf-8")
    outcome = run("validate", folder=tmp_path)
    first, _, others = outcome.stderr.partition("\n")
    assert (outcome.exit_code, first, others) == (2, f"{TEMPLATE}:{told}", "")


def test_a_bomb_of_many_samples_goes_off_once(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A template that is refused for its cost is not rendered again for the next sample."""
    lay_project(tmp_path, TINY)
    (tmp_path / TEMPLATE).write_text(loops(5, "'" + "x" * 40 + "'", "{% if item %}\n{% endif %}\n"), encoding="utf-8")
    spec = tmp_path / "spec" / "spec.yaml"
    chat = spec.read_text(encoding="utf-8").partition("  chat:\n    title")[2]
    with spec.open("a", encoding="utf-8") as file:
        file.write("".join(f"  chat{number}:\n    title{chat}" for number in range(5)))
    renderings: list[str] = []
    monkeypatch.setattr(templates, "_rendered", recording(templates._rendered, renderings))
    assert run("validate", folder=tmp_path).stderr == f"{TEMPLATE}:5: {WORK}\n"
    assert len(renderings) == 1


def recording(function: Callable[..., Any], calls: list[str]) -> Callable[..., Any]:
    """The function, of which each call adds a line to `calls`."""

    def called(*arguments: Any) -> Any:
        calls.append("called")
        return function(*arguments)

    return called


def test_ordinary_loops_stay_far_below_the_limits(tmp_path: Path, run: Run) -> None:
    lay_project(tmp_path, TINY)
    (tmp_path / TEMPLATE).write_text(
        "x = [\n" + loops(2, str(list(range(50))), "{{ item }},\n") + "{{ body }}]\n", encoding="utf-8"
    )
    assert run("validate", folder=tmp_path).exit_code == 0
