"""Black reads one Python sample of each outline: the others are exactly what Black would have made of them."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import black
import pytest
from support.corpus import CORPUS, MORE, intended
from support.random_values import drawn, json_values, texts
from support.workbench import CHECKOUT

from codegen.build import Sources
from codegen.cache import Cache
from codegen.errors import CodegenError
from codegen.languages import LANGUAGES
from codegen.plan.samples import Sample
from codegen.project import Project
from codegen.render import style
from codegen.render.outline import outline
from codegen.render.samples import Renderer
from codegen.render.style import tidy
from codegen.value import JsonText

PYTHON = LANGUAGES["python"]


@pytest.fixture(autouse=True)
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each text that Black reads, in a process that knows no outline yet."""
    run_black, found = style.run_black, []

    def run(text: str) -> str:
        found.append(text)
        return run_black(text)

    monkeypatch.setattr(style, "run_black", run)
    monkeypatch.setattr(style, "_outlines", {})
    return found


def formatted(source: str) -> str:
    return black.format_str(source, mode=black.Mode())


def tidied(source: str) -> str:
    return tidy("python", source, "python/test.py.j2", Cache())


def python_samples(sources: Sources) -> list[Sample]:
    return [sample for sample in sources.plan.samples if sample.language == "python"]


def test_black_reads_less_than_half_of_the_published_samples(read: list[str]) -> None:
    sources = Project(CHECKOUT).sources()
    renderer = Renderer(sources.spec, sources.templates)
    samples = python_samples(sources)
    for sample in samples:
        published = (CHECKOUT / "generated" / sample.path).read_text(encoding="utf-8")
        assert tidied(renderer.render(sample)) == published, sample.id
    assert 0 < len(read) < len(samples) / 2


def test_samples_with_other_values_are_as_black_writes_them(read: list[str]) -> None:
    """Texts of the corpus, drawn texts and drawn JSON in the templates of http and of SDKs, and in those that read answers."""
    sources = Project(CHECKOUT).sources()
    renderer = Renderer(sources.spec, sources.templates)
    dice = random.Random(11)
    contents = [*(case["content"] for case in [*CORPUS, *MORE] if "content" in case), *drawn(texts, 60, 11)]
    bodies = drawn(json_values, 40, 12)
    chosen = [one for one in python_samples(sources) if one.locale == "en"]
    tried = 0
    for number in range(150):
        sample = dice.choice(chosen)
        content = dice.choice(contents) if number % 2 else dice.choice("a好é ") * dice.randint(0, 110)
        first = changed(sample, content, dice.choice(bodies) if number % 3 == 0 else None, dice)
        try:
            source = renderer.render(replace(sample, requests=(first, *sample.requests[1:])))
        except CodegenError:
            continue  # the SDK cannot send it, or the template does not
        assert tidied(source) == formatted(PYTHON.finish(source))  # without the imports that are not used
        tried += 1
    assert tried > 100
    assert len(read) < tried


def changed(sample: Sample, content: str, extra: Any, dice: random.Random) -> Any:
    """The first request of a sample, with another text in its first message, perhaps another field, and another URL."""
    first = sample.requests[0]
    if sample.scenario == "chat":
        case = {"content": content, "extra": {} if extra is None else {"extra": extra}}
        body = intended(sample.protocol, case)
    else:
        body = with_text(first.json, content)
    url = first.url if sample.client == "sdk" else f"https://a.example/{'x' * dice.randint(20, 90)}"
    return replace(first, content=JsonText(body), url=url)


def with_text(value: Any, text: str) -> Any:
    """The value with each `content` and `text` that is a text replaced."""
    if isinstance(value, dict):
        return {
            key: text if key in ("content", "text") and isinstance(item, str) else with_text(item, text)
            for key, item in value.items()
        }
    return [with_text(item, text) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    "statement",
    [
        "client = OpenAI(api_key=api_key, base_url={})",
        "client = f({}, {})",
        "x = f({})",
        "sys.exit({})",
        "dashscope.base_http_api_url = {}",
        "a.b.c(x, key={}, other={})",
        "if x:\n    sys.exit({})",
        "if x:\n    y = f(a, b={})",
        "f(a, *b, {})",
        "f(g({}), a)",
        "print({} + a)",
        "return_({}, [a])",
        "assert f(a, {})",
        "x = {}[f({})]",
        "f(\n    a, b={}\n)",
        "f(\n    {}\n)",
        "x = f(\n    a,\n    b={},\n)",
        "x = {{\n    {}: {},\n}}",
        "x = (\n    {}\n)",
        "f(\n    a={}\n    {},\n)",
        "f(\n    a=(\n        {}\n        {}\n    ),\n)",
        "x[{}] += [\n    {},\n]",
        "f(\n    a,\n)[{}]",
        "f({})(\n    a,\n)",
        "with f(\n    {},\n) as g:\n    pass",
        "x = a + f(\n    {},\n)",
        "return_ = f(\n    # a comment\n    {}, b\n)",
        "for x in f({}, {}):\n    pass",
        "x = f({}).g(\n    {},\n)",
        "x = f(a, b={}).g(c)",
        "{}",
        "def f():\n    {}\n    return {}",
    ],
)
@pytest.mark.parametrize(
    ("letter", "lengths"),
    [("x", (100, *range(90, 60, -1), *range(50, 28, -2), 24, 16, 8, 0)), ("好", (50, *range(45, 30, -1), 20, 12, 0))],
)
def test_a_statement_is_as_black_writes_it_whatever_the_width_of_its_texts(
    statement: str, letter: str, lengths: tuple[int, ...]
) -> None:
    for width in lengths:
        source = statement.replace("{}", f'"{letter * width}"').replace("{{", "{").replace("}}", "}") + "\n"
        assert tidied(source) == formatted(PYTHON.finish(source))  # without the imports that are not used


@pytest.mark.parametrize(
    ("plain", "other"),
    [
        ('x = "\\n"', 'x = "\\xAB"'),
        ('x = "it"', 'x = "it\\\'s"'),
        ('x = "it"', 'x = "say \\"hi\\""'),
        ('x = "it"', "x = 'it'"),
        ('x = b"it"', "x = B'it'"),
        ('x = "it"', 'x = F"it{a}"'),
        ('"""it"""', '""" it """'),
        ('"it"', '" it "'),
        ('def f():\n    "it"', 'def f():\n    "it  "'),
        ('def f():\n    """it"""', 'def f():\n    """it\n  it\n    """'),
        ("# comment\nx = [a]", "#comment\nx = [a]"),
        ("# comment\nx = [a]", "# comment \nx = [a]"),
        ("# comment\nx = [a, b]", "# comment\nx = [a,b]"),
        ("x = a  # comment", "x = a # comment"),
        (f'x = f(\n    a, "{"x" * 78}"\n)', 'x = f(\n    a, "x"\n)'),
        (f'x = f(\n    "{"x" * 80}"\n)', 'x = f(\n    "x"\n)'),
        (f'f(\n    a="{"x" * 50}"\n    "{"x" * 40}",\n)', 'f(\n    a="x"\n    "x",\n)'),
        (f'f(\n    a=(\n        "{"x" * 60}"\n        "{"x" * 60}"\n    ),\n)', 'f(\n    a=(\n        "x"\n        "x"\n    ),\n)'),
        (f'abc = (\n    "{"x" * 81}"\n)', 'abc = (\n    "x"\n)'),
        (f'abc = "{"x" * 90}"', f'abc = "{"x" * 81}"'),
        (f'a = x["{"x" * 70}"][\n    "{"x" * 20}"\n]', 'a = x["x"][\n    "x"\n]'),
        (f'f("{"x" * 60}").g(\n    "{"x" * 60}",\n)', 'f("x").g(\n    "x"\n)'),
        (f'x = f(a)[\n    "{"x" * 80}",\n]', 'x = f(a)[\n    "x",\n]'),
        ('f("x", "x")', f'f("{"x" * 50}", "{"x" * 50}")'),
    ],
)  # fmt: skip
def test_what_black_would_change_is_changed_after_its_like_was_left_alone(plain: str, other: str) -> None:
    """Each pair differs in its texts alone, or hardly more: Black leaves the first alone, but not the second."""
    assert formatted(plain + "\n") == tidied(plain + "\n") == plain + "\n"
    assert tidied(other + "\n") == formatted(other + "\n") != other + "\n"


def test_comments_that_black_obeys_are_kept_in_the_outline() -> None:
    source = "# {}\nx = [\n    a,\n]\n"
    assert outline(source.format("one")) == outline(source.format("two")) != outline(source.format("fmt: off"))


@pytest.mark.parametrize("tail", [')["b"]', ').g("b")', ")(a)", ") + g(\n    a,\n)"])
def test_brackets_after_brackets_of_several_lines_are_kept_in_the_outline(tail: str) -> None:
    source = "f(\n    {},\n"
    assert outline(source.format('"a"') + ")\n") == outline(source.format('"b"') + ")\n")
    assert outline(source.format('"a"') + tail + "\n") != outline(source.format('"b"') + tail + "\n")


def test_black_reads_one_text_of_an_outline(read: list[str]) -> None:
    for text in ("x", "好" * 20, "it's", "a\\nb", ""):
        assert tidied(f'# {text}c\nf(\n    a="{text}",\n)\n') == f'# {text}c\nf(\n    a="{text}",\n)\n'
    assert len(read) == 1


def test_what_black_did_is_kept_between_runs(read: list[str], tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for text in ("one", "two", "three"):
        monkeypatch.setattr(style, "_outlines", {})
        tidy("python", f'f(a="{text}")\n', "python/test.py.j2", Cache(tmp_path))
        tidy("python", f"f(a='{text}')\n", "python/test.py.j2", Cache(tmp_path))
    assert read == [
        'f(a="one")\n',
        "f(a='one')\n",
        "f(a='one')\n",
        "f(a='two')\n",
        "f(a='two')\n",
        "f(a='three')\n",
        "f(a='three')\n",
    ]


def test_a_forged_or_damaged_result_of_an_outline_counts_as_none(read: list[str], tmp_path: Any) -> None:
    cache = Cache(tmp_path)
    source = 'f(a="text")\n'
    cache.put("black", style._key(" outline", outline(source) or ""), "left alone# forged\n")
    assert tidy("python", source, "python/test.py.j2", cache) == source
    assert read == [source]
