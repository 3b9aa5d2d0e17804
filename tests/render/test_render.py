"""What a template prints is data and becomes one literal, laid out where it stands."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from support.workbench import CHECKOUT, TINY, lay_project, replace_in, spec_of

from codegen.cache import Cache
from codegen.errors import CodegenError
from codegen.languages import LANGUAGES
from codegen.plan.samples import plan
from codegen.project import Project
from codegen.render.samples import Renderer, words_for
from codegen.render.skeleton import OpenValue, Skeleton
from codegen.render.style import tidy
from codegen.render.templates import FILTERS, Templates
from codegen.spec.load import Spec


@pytest.fixture(scope="module")
def tiny() -> Spec:
    return spec_of(TINY)


def render(spec: Spec, template: str, sample_id: str = "en/here/openai/chat/python-http") -> str:
    """What the template makes of the sample."""
    [sample] = [sample for sample in plan(spec, ()).samples if sample.id == sample_id]
    templates = Templates({sample.template: template})
    language, words = LANGUAGES[sample.language], words_for(spec, sample)
    return templates.render_request(sample.template, language, sample.requests[0], words)


def refusal(spec: Spec, template: str, sample_id: str = "en/here/openai/chat/python-http") -> str:
    with pytest.raises(CodegenError) as error:
        render(spec, template, sample_id)
    [problem] = error.value.problems
    return str(problem)


def test_a_text_of_several_lines_becomes_as_many_comments_at_their_indentation(tiny: Spec) -> None:
    template = "if url:\n    {{ 'first\\nsecond' | comment }}\n    print({{ url }})\n"
    assert render(tiny, template).startswith("if url:\n    # first\n    # second\n    print(")


@pytest.mark.parametrize("looking", ["", "{% if url == 'other' %}\n{% endif %}\n"])
def test_imports_that_are_not_used_are_dropped_also_where_values_are_looked_at(looking: str, tiny: Spec) -> None:
    template = f"import os\nimport sys\n\n{looking}sys.exit({{{{ url }}}})\n"
    assert render(tiny, template) == 'import sys\n\nsys.exit("https://api.example.com/v1/chat")\n'


def test_imports_that_only_literals_use_are_known_when_the_sample_is_tidied() -> None:
    source = "import java.util.List;\nimport java.util.Map;\n\nclass Main { Object x = List.of(1); }\n"
    assert tidy("java", source, "", Cache()) == source.replace("import java.util.Map;\n", "")
    assert tidy("python", "import os\nimport sys\nsys.exit( )", "", Cache()) == "import sys\n\nsys.exit()\n"


@pytest.mark.parametrize(
    ("template", "source"),
    [
        ("{{ url }}", '"https://api.example.com/v1/chat"'),
        ("{{ true }}", "True"),
        ("{{ none }}", "None"),
        ("{{ 1.5 }}", "1.5"),
        ("{{ 'it' }}", '"it"'),
        ("{{ 'a' ~ \"b'\" ~ 1 }}", '"ab\'1"'),
        ("{{ method | lower }}", '"post"'),
        ("{{ method | lower | name }}", "post"),
        ("{{ url | length }}", "31"),
        ("{{ [method, {'a': 1}] }}", '["POST", {"a": 1}]'),
        ("{{ url if url else method }}", '"https://api.example.com/v1/chat"'),
        ("{{ method | comment }}", "# POST"),
        ("{% if base_url is defined %}a{% else %}b{% endif %}", "b"),
        ("{# {{ url }} #}x", "x"),
    ],
)
def test_every_placeholder_is_one_literal_constants_too(template: str, source: str, tiny: Spec) -> None:
    assert render(tiny, template) == source


def test_a_constant_is_written_in_the_language_of_the_sample() -> None:
    spec = spec_of(CHECKOUT)
    written = {
        language: render(spec, "{{ true }}", f"zh/finance/openai/chat/{language}-http")
        for language in ("python", "php")
    }
    assert written == {"python": "True", "php": "true"}


def test_a_text_that_looks_like_a_mark_stays_a_text(tiny: Spec) -> None:
    assert render(tiny, "{{ '\\0' ~ '0' ~ '\\0' }}") == '"\\x000\\x00"'
    assert render(tiny, "{{ url }}{{ '\\0' ~ 0 }}{{ '\\0' }}") == '"https://api.example.com/v1/chat""\\x000""\\x00"'


def written(marked: str, literals: list[object]) -> str:
    """The same whether the values are known when the template is rendered, or come later."""
    known = Skeleton(marked, literals, LANGUAGES["python"]).source()
    for choice in product(*((value, OpenValue(lambda _, value=value: value)) for value in literals)):
        assert Skeleton(marked, list(choice), LANGUAGES["python"]).source() == known
    return known


def test_a_literal_of_many_lines_is_indented_like_its_line() -> None:
    value = {"messages": [{"role": "user"}, {"role": "user"}]}
    source = written("f(\n\t  x=\0" + "0\0,\n)\n\0" + "0\0", [value])
    line = '"messages": [{"role": "user"}, {"role": "user"}],'
    assert source == f"f(\n\t  x={{\n\t      {line}\n\t  }},\n)\n{{\n    {line}\n}}"


def test_the_second_literal_of_a_line_knows_its_column() -> None:
    long = {"a": "x" * 30, "b": "y" * 20}
    alone = written("\0" + "0\0", [long])
    behind = written("\0" + "1\0, \0" + "0\0", [long, "z" * 30])
    written("\t\0" + "1\0, \0" + "0\0, \0" + "1\0, \0" + "0\0\n", [long, "z" * 30])
    assert "\n" not in alone
    assert behind == f'"{"z" * 30}", {{\n    "a": "{"x" * 30}",\n    "b": "{"y" * 20}",\n}}'


def test_line_feeds_in_a_text_are_no_lines_of_the_source(tiny: Spec) -> None:
    assert render(tiny, "    x = {{ 'a\\nb' }}\n") == '    x = "a\\nb"\n'


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("\n\n{{ body.nope }}", ":3: there is no 'nope' here; known: content"),
        (
            "{% for header in headers %}\n{{ header.name }}\n{{ header.nope }}\n{% endfor %}",
            ":3: there is no 'nope' here; known: credentials, kind, line, name, scheme, value",
        ),
        ("\n{{ nope }}", ":2: 'nope' is undefined"),
        ("\n{{ base_url }}", ":2: 'base_url' is undefined"),
        ("\n{% if body.nope.more %}{% endif %}", ":2: there is no 'nope' here; known: content"),
        ("\n\n{{ url | name }}", ":3: 'https://api.example.com/v1/chat' is no identifier in Python"),
        ("{{ 'a b' | name }}", ":1: 'a b' is no identifier in Python"),
        ("{{ '1a' | name }}", ":1: '1a' is no identifier in Python"),
        ("{{ 'a\\n' | name }}", ":1: 'a\\n' is no identifier in Python"),
        ("{{ 'a;b' | name }}", ":1: 'a;b' is no identifier in Python"),
        ("{{ '' | name }}", ":1: '' is no identifier in Python"),
        ("\n{{ 'a\\rb' | comment }}", ":2: a comment is one line of visible characters, and not 'a\\rb'"),
        ("{{ url.__class__ }}", ":1: access to attribute '__class__' of 'str' object is unsafe."),
        ("\n{{ url() }}", ":2: 'str' object is not callable"),
        ("\n{{ url", ":2: unexpected end of template, expected 'end of print statement'."),
    ],
)
def test_what_a_template_may_not_do_is_told_at_its_line(template: str, problem: str, tiny: Spec) -> None:
    assert refusal(tiny, template) == f"templates/python/http/request.py.j2{problem}"


def test_a_text_that_a_language_cannot_carry_is_told_at_the_text(tmp_path: Path) -> None:
    folder = lay_project(tmp_path, CHECKOUT)
    replace_in(folder / "spec" / "model-studio.yaml", {"你是谁？": "好" * 22_000})
    found = Project(folder).sources()
    [sample] = [one for one in found.plan.samples if one.id == "zh/beijing/openai/chat/java-sdk"]
    with pytest.raises(CodegenError) as error:
        Renderer(found.spec, found.templates).render(sample)
    line, column = next(
        (number, text.index("好") + 1)
        for number, text in enumerate((folder / "spec/model-studio.yaml").read_text().split("\n"), 1)
        if "好" in text
    )
    told = "zh/beijing/openai/chat/java-sdk: a constant in Java cannot hold 66,000 bytes, only 65,535"
    assert str(error.value.problems[0]) == f"spec/model-studio.yaml:{line}:{column}: {told}"


@pytest.mark.parametrize("name", ["safe", "e", "indent", "join", "tojson", "replace", "default"])
def test_no_other_filter_is_there(name: str, tiny: Spec) -> None:
    assert (
        refusal(tiny, f"{{{{ url | {name} }}}}") == f"templates/python/http/request.py.j2:1: No filter named '{name}'."
    )
    assert name not in FILTERS


@pytest.mark.parametrize("name", ["range", "dict", "cycler", "namespace", "lipsum"])
def test_no_global_is_there(name: str, tiny: Spec) -> None:
    assert refusal(tiny, f"{{{{ {name} }}}}") == f"templates/python/http/request.py.j2:1: '{name}' is undefined"


def test_the_context_of_a_sample_cannot_be_changed_by_its_template(tiny: Spec) -> None:
    told = refusal(tiny, "{{ body.update({'a': 1}) }}")
    assert told.startswith("templates/python/http/request.py.j2:1: ")
    assert render(tiny, "{{ body }}") == '{"content": "Hello"}'


def rendered(sample_id: str, template: str) -> str:
    """A sample of the checkout, whose template is another one."""
    spec = spec_of(CHECKOUT)
    [sample] = [sample for sample in plan(spec, ()).samples if sample.id == sample_id]
    return Renderer(spec, {sample.template: template}).render(sample)


TURNS = "en/beijing/openai/multi-turn/curl-http"


def test_a_language_that_reads_no_answers_has_a_command_for_each_request() -> None:
    first, second = rendered(TURNS, "curl {{ url }} \\\n  --data {{ text }} \\\n").split("\n\n")
    assert first.startswith("curl ")
    assert second.startswith("curl ")
    assert ("Interstellar" in first, "Interstellar" in second) == (False, True)
    assert second.endswith("}'\n")


def test_each_of_its_commands_has_to_send_its_body() -> None:
    with pytest.raises(CodegenError) as error:
        rendered(TURNS, "curl {{ url }}\n")
    told = [problem.message for problem in error.value.problems]
    assert set(told) == {"templates/curl/http/request.sh.j2 does not send this"}
    lines = (CHECKOUT / "spec" / "model-studio.yaml").read_text(encoding="utf-8").split("\n")
    places = [lines[problem.position.line - 1].strip() for problem in error.value.problems]
    assert places.count("model: qwen-plus") == 2
    assert "- role: assistant" in places
