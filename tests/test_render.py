"""What a template prints is data and becomes one literal, laid out where it stands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from workbench import CHECKOUT, TINY, lay_project, replace_in, spec_of

from codegen.errors import CodegenError
from codegen.languages import LANGUAGES
from codegen.plan import plan
from codegen.project import Project
from codegen.render import FILTERS, Renderer, lay_out
from codegen.spec import Spec


@pytest.fixture(scope="module")
def tiny() -> Spec:
    return spec_of(TINY)


def render(spec: Spec, template: str, sample_id: str = "en/here/openai/chat/python-http") -> str:
    """What the template makes of the sample."""
    [sample] = [sample for sample in plan(spec).samples if sample.id == sample_id]
    return Renderer({sample.template: template}).render(spec, sample)


def refusal(spec: Spec, template: str, sample_id: str = "en/here/openai/chat/python-http") -> str:
    with pytest.raises(CodegenError) as error:
        render(spec, template, sample_id)
    [problem] = error.value.problems
    return str(problem)


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


def test_a_literal_of_many_lines_is_indented_like_its_line() -> None:
    value = {"messages": [{"role": "user"}, {"role": "user"}]}
    source = lay_out("f(\n\t  x=\0" + "0\0,\n)\n\0" + "0\0", [value], LANGUAGES["python"])
    line = '"messages": [{"role": "user"}, {"role": "user"}],'
    assert source == f"f(\n\t  x={{\n\t      {line}\n\t  }},\n)\n{{\n    {line}\n}}"


def test_the_second_literal_of_a_line_knows_its_column() -> None:
    long = {"a": "x" * 30, "b": "y" * 20}
    alone = lay_out("\0" + "0\0", [long], LANGUAGES["python"])
    behind = lay_out("\0" + "1\0, \0" + "0\0", [long, "z" * 30], LANGUAGES["python"])
    assert "\n" not in alone
    assert behind == f'"{"z" * 30}", {{\n    "a": "{"x" * 30}",\n    "b": "{"y" * 20}",\n}}'


def test_line_feeds_in_a_text_are_no_lines_of_the_source(tiny: Spec) -> None:
    assert render(tiny, "    x = {{ 'a\\nb' }}\n") == '    x = "a\\nb"\n'


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("\n\n{{ body.nope }}", ":3: 'dict object' has no attribute 'nope'"),
        (
            "{% for header in headers %}\n{{ header.name }}\n{{ header.nope }}\n{% endfor %}",
            ":3: 'codegen.request.Header object' has no attribute 'nope'",
        ),
        ("\n{{ nope }}", ":2: 'nope' is undefined"),
        ("\n{{ base_url }}", ":2: 'base_url' is undefined"),
        ("\n{% if body.nope.more %}{% endif %}", ":2: 'dict object' has no attribute 'nope'"),
        ("\n\n{{ url | name }}", ":3: 'https://api.example.com/v1/chat' is no identifier in Python"),
        ("{{ 'a b' | name }}", ":1: 'a b' is no identifier in Python"),
        ("{{ '1a' | name }}", ":1: '1a' is no identifier in Python"),
        ("{{ 'a\\n' | name }}", ":1: 'a\n' is no identifier in Python"),
        ("{{ 'a;b' | name }}", ":1: 'a;b' is no identifier in Python"),
        ("{{ '' | name }}", ":1: '' is no identifier in Python"),
        ("\n{{ 'a\\nb' | comment }}", ":2: a comment is one line of text"),
        ("{{ url.__class__ }}", ":1: access to attribute '__class__' of 'str' object is unsafe."),
        ("\n{{ url() }}", ":2: 'str' object is not callable"),
        ("\n{{ url", ":2: unexpected end of template, expected 'end of print statement'."),
    ],
)
def test_what_a_template_may_not_do_is_told_at_its_line(template: str, problem: str, tiny: Spec) -> None:
    assert refusal(tiny, template) == f"templates/python/http/request.py.j2{problem}"


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


HOSTILE = "\"'`$HOME ${x} \\ {{ 1 }} {% if %} */ // # \n\u2028 ]]> 你"


PHP_COMMENT = pytest.mark.xfail(
    strict=True, reason="re.DOTALL in Php.strings: a comment of one line swallows the rest of the file"
)


@pytest.mark.parametrize(
    "language", [pytest.param(name, marks=PHP_COMMENT if name == "php" else ()) for name in LANGUAGES]
)
def test_no_text_changes_the_structure_of_a_sample(language: str, tmp_path: Path) -> None:
    """Every template, with a plain text and a hostile one: mask the literals, and the two are the same."""
    folders = [lay_project(tmp_path / name, CHECKOUT) for name in ("plain", "hostile")]
    replace_in(folders[0] / "spec" / "model-studio.yaml", {"你是谁？": "plain"})
    escaped = "".join(f"\\u{ord(character):04x}" for character in HOSTILE)
    replace_in(folders[1] / "spec" / "model-studio.yaml", {"你是谁？": f'"{escaped}"'})
    plain, hostile = (made(folder, language) for folder in folders)
    assert plain == hostile
    assert plain


def made(folder: Path, language: str) -> dict[str, str]:
    """The masked source of every Chinese sample of the language."""
    found = Project(folder).sources()
    renderer = Renderer(found.templates)
    samples = (sample for sample in found.plan.samples if (sample.locale, sample.language) == ("zh", language))
    return {sample.id: masked(renderer.render(found.spec, sample), language) for sample in samples}


SHELL_WORD = re.compile(r"""(?:'[^']*'|"(?:\\.|[^"\\])*"|\\[^\n])+|(?m:^)#.*""")


def masked(source: str, language: str) -> str:
    """The source with every string literal blanked, and what only lays lines out taken away."""
    strings = SHELL_WORD if language == "curl" else LANGUAGES[language].strings
    text = strings.sub(lambda match: "S" if match[0][0] in "\"'`@" else match[0], source)
    return re.sub(r"\s+|,(?=\s*[\])}])", "", text)
