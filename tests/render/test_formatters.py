"""Formatters that readers run leave the samples as they are.

They are prettier for Node.js and PHP, google-java-format for Java, gofmt for Go and `dotnet format` for C#.
"""

from __future__ import annotations

import difflib
import fcntl
import json
import os
import random
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

import black
import pytest
from support.corpus import CORPUS, LOCALE, MORE, REGION, intended
from support.workbench import CHECKOUT, INSTALLED, lay_project

from codegen.build import build
from codegen.cache import Cache
from codegen.languages import LANGUAGES
from codegen.plan.samples import Plan, Sample
from codegen.project import Project
from codegen.render.fallback import with_fallbacks
from codegen.render.samples import Renderer
from codegen.render.style import tidy
from codegen.request.headers import Header, Headers
from codegen.value import JsonText, Place

HOME = INSTALLED / "formatters"
NPM = {"prettier": "3.10.1", "@prettier/plugin-php": "0.25.0", "php-parser": "3.7.0"}
GOOGLE_JAVA_FORMAT = "1.28.0"
MAVEN_COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
JDK_PACKAGES = ("api", "code", "file", "parser", "tree", "util")


def install(name: str, identity: str, command: list[str]) -> Path:
    """The folder with a formatter, installed by whichever test process comes first; skips without its installer."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    HOME.mkdir(parents=True, exist_ok=True)
    folder, done = HOME / name, HOME / f"{name}.done"
    with (HOME / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder.is_dir() and done.is_file() and done.read_text() == identity):
            done.unlink(missing_ok=True)
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            result = subprocess.run(command, cwd=folder, capture_output=True, text=True)
            assert result.returncode == 0, result.stdout + result.stderr
            done.write_text(identity)
    return folder


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, source in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(source.encode())


def read(folder: Path, files: Mapping[str, str]) -> dict[str, str]:
    return {name: (folder / name).read_bytes().decode() for name in files}


def prettier(folder: Path, files: Mapping[str, str]) -> dict[str, str]:
    """What prettier makes of the files (by name), with this repository's settings."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    pins = [f"{name}@{version}" for name, version in NPM.items()]
    command = ["npm", "install", "--prefix", ".", "--save-exact", "--no-audit", "--no-fund", "--loglevel=error", *pins]
    modules = install("prettier", " ".join(pins), command) / "node_modules"
    (folder / "node_modules").symlink_to(modules)  # a plug-in is looked for from .prettierrc upwards
    for name in (".prettierrc", ".prettierignore"):
        shutil.copy(CHECKOUT / name, folder)
    write(folder, files)
    run = ["node", str(modules / "prettier" / "bin" / "prettier.cjs"), "--log-level=warn", "--write", "."]
    result = subprocess.run(run, cwd=folder, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return read(folder, files)


def google_java_format(folder: Path, files: Mapping[str, str]) -> dict[str, str]:
    """What google-java-format makes of the files (by name)."""
    if shutil.which("java") is None:
        pytest.skip("java is not installed")
    artifact = f"com.google.googlejavaformat:google-java-format:{GOOGLE_JAVA_FORMAT}:jar:all-deps"
    command = ["mvn", "-q", "-B", MAVEN_COPY, f"-Dartifact={artifact}", "-DoutputDirectory=."]
    [jar] = install("google-java-format", artifact, command).glob("*.jar")
    exports = [f"--add-exports=jdk.compiler/com.sun.tools.javac.{part}=ALL-UNNAMED" for part in JDK_PACKAGES]
    write(folder, files)
    run = ["java", *exports, "-jar", str(jar), "--skip-reflowing-long-strings", "--replace", *files]
    result = subprocess.run(run, cwd=folder, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    return read(folder, files)


def dotnet_format(folder: Path, files: Mapping[str, str]) -> dict[str, str]:
    """What `dotnet format whitespace` makes of the files (by name)."""
    dotnet = shutil.which("dotnet")
    if dotnet is None:
        pytest.skip("dotnet is not installed")
    write(folder, files)
    run = [dotnet, "format", "whitespace", "--folder", "."]
    env = {**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1", "DOTNET_CLI_TELEMETRY_OPTOUT": "1"}
    result = subprocess.run(run, cwd=folder, env=env, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    return read(folder, files)


def assert_same(files: Mapping[str, str], formatted: Mapping[str, str]) -> None:
    changed = [name for name in files if files[name] != formatted[name]]
    shown = "".join(difference(name, files[name], formatted[name]) for name in changed[:5])
    assert not changed, f"{len(changed)} of {len(files)} files differ, among them:\n{shown}"


def difference(name: str, source: str, formatted: str) -> str:
    lines = source.splitlines(keepends=True), formatted.splitlines(keepends=True)
    return "".join(difflib.unified_diff(*lines, name, "as formatted"))


def differ_beside_literals_only(one: str, other: str) -> bool:
    """Whether two Java sources differ at most in whether a literal has a line break before or behind it."""
    return all(
        a == b or (a[0] == b[0] == "gap" and ("\n" in a[1]) != ("\n" in b[1]))
        for a, b in zip_longest(pieces(one), pieces(other), fillvalue=("", ""))
    )


def pieces(source: str) -> Iterator[tuple[str, str]]:
    """String literals, other text, and the gaps between the two: nothing, blanks, or one line break and indentation."""
    end = 0
    after_literal = False
    literals = [match for match in LANGUAGES["java"].strings.finditer(source) if match[0][0] == '"']
    for match in [*literals, None]:
        code = source[end : match.start() if match else None]
        first = re.match(r"\n? *(?!\n)", code) if after_literal else None
        start = first.end() if first else 0
        last = re.search(r"(?<!\s)\n? *\Z", code[start:]) if match else None
        stop = start + last.start() if last else len(code)
        yield from (("gap", code[:start]), ("code", code[start:stop]), ("gap", code[stop:]))
        if match:
            yield "literal", match[0]
            end = match.end()
        after_literal = True


@pytest.mark.parametrize(
    "formatted",
    [
        'class A {\n  String a = "x";\n  void f() {\n    g(\n        "y");\n  }\n}\n',
        'class A {\n  String a =\n      "x";\n  void f() {\n    g("y");\n  }\n}\n',
        'class A {\n  String a =\n      "x"\n;\n  void f() {\n    g("y");\n  }\n}\n',
    ],
)
def test_a_line_break_beside_a_literal_is_no_difference(formatted: str) -> None:
    assert differ_beside_literals_only('class A {\n  String a = "x";\n  void f() {\n    g("y");\n  }\n}\n', formatted)


@pytest.mark.parametrize(
    "formatted",
    [
        'class A {\n  String a = "y";\n  int b = f(1, 2); // "x"\n}\n',  # another text
        'class A {\n  String a  = "x";\n  int b = f(1, 2); // "x"\n}\n',  # a blank elsewhere
        'class A {\n  String a =  "x";\n  int b = f(1, 2); // "x"\n}\n',  # a blank, and no line break
        'class A {\n  String a ="x";\n  int b = f(1, 2); // "x"\n}\n',
        'class A {\n  String a =\n\n    "x";\n  int b = f(1, 2); // "x"\n}\n',  # an empty line
        'class A {\n  String a = \n    "x";\n  int b = f(1, 2); // "x"\n}\n',  # a blank at a line's end
        'class A {\n  String\n      a = "x";\n  int b = f(1, 2); // "x"\n}\n',  # a line break elsewhere
        'class A {\n  String a = "x";\n  int b = f(\n      1, 2); // "x"\n}\n',
        'class A {\n  String a = "x";\n  int b = f(1, 2); //\n  // "x"\n}\n',  # in a comment
        'class A {\n  String a = ("x");\n  int b = f(1, 2); // "x"\n}\n',  # code
        'class A {\n  String a = "x";\n  int b = f(1, 2); // "x"\n}\n\n',
        'class A {\n  String a = "x";\n  int b = f(1, 2); // "x"\n',
    ],
)
def test_every_other_difference_is_one(formatted: str) -> None:
    source = 'class A {\n  String a = "x";\n  int b = f(1, 2); // "x"\n}\n'
    assert differ_beside_literals_only(source, source)
    assert not differ_beside_literals_only(source, formatted)


def assert_java_is_stable(files: Mapping[str, str], formatted: Mapping[str, str]) -> None:
    for name, source in files.items():
        assert differ_beside_literals_only(source, formatted[name]), difference(name, source, formatted[name])


def published(pattern: str) -> dict[str, str]:
    generated = CHECKOUT / "generated"
    found = {file.relative_to(generated).as_posix(): file.read_bytes().decode() for file in generated.rglob(pattern)}
    assert found
    return found


@pytest.mark.slow
def test_prettier_leaves_every_published_nodejs_and_php_sample_as_it_is(tmp_path: Path) -> None:
    files = published("*.mjs") | published("*.php")
    assert_same(files, prettier(tmp_path, files))


@pytest.mark.slow
def test_google_java_format_moves_nothing_in_a_published_java_sample_but_literals(tmp_path: Path) -> None:
    files = published("*.java")
    assert_java_is_stable(files, google_java_format(tmp_path, files))


@pytest.mark.slow
def test_dotnet_format_leaves_every_published_csharp_sample_as_it_is(tmp_path: Path) -> None:
    files = published("*.cs")
    assert_same(files, dotnet_format(tmp_path, files))


# Other texts than today's


HAN = "你是谁？我是通义千问，一个由阿里云研发的超大规模语言模型。"
LONG = (HAN * 6)[:150]
ENGLISH = "No API key found. Set the environment variable {env} to an API key of the sub-workspace, then run it again."
LONG_ENGLISH = ENGLISH + " Keys of other workspaces and of other regions are refused by this service."


def set_texts(folder: Path, *, says: str, missing: str, comment: str) -> None:
    """Put other texts into a copy of the spec: what the user says, the message, and the comment above the key."""
    changes = {
        "spec/model-studio.yaml": {
            r"(zh|en): (你是谁？|Who are you\?)$": rf"\1: {json.dumps(says, ensure_ascii=False)}"
        },
        "spec/locales/en.yaml": {
            "^key_missing: .*$": f"key_missing: {json.dumps(missing)}",
            r"^key_comment: \|-\n(?:  .*\n)+": f"key_comment: {json.dumps(comment)}\n",
        },
    }
    for name, edits in changes.items():
        text = (folder / name).read_text(encoding="utf-8")
        for old, new in edits.items():
            text, count = re.subn(old, new.replace("\\n", "\\\\n"), text, flags=re.MULTILINE)
            assert count, old
        (folder / name).write_text(text, encoding="utf-8")


def rendered(folder: Path, *languages: str) -> dict[str, str]:
    """Every sample of a project in these languages, SDK samples too."""
    sources = Project(folder).sources()
    samples = [sample for sample in sources.plan.samples if sample.language in languages]
    return {name: data.decode() for name, data in build(sources, samples, Cache()).files.items()}


TEXTS = {
    "short": {"says": "?", "missing": "{env}?", "comment": "Key"},
    "published but longer": {"says": "Who are you? " * 4, "missing": ENGLISH, "comment": "See {api-key}, {models}"},
    "long": {"says": LONG, "missing": LONG_ENGLISH, "comment": f"{LONG_ENGLISH.format(env='X')} {LONG_ENGLISH}"},
    "of many lines": {
        "says": f'First line\n\n  - {HAN}\n  - second "item" and what it\'s for\n{ENGLISH}\\\n' + "word " * 60,
        "missing": f"{ENGLISH}\n{ENGLISH}\n",
        "comment": "Key",
    },
    "very long": {"says": (ENGLISH + HAN) * 20, "missing": LONG_ENGLISH * 3, "comment": "See " + "{api-key} " * 9},
    "full of quotes": {"says": '"it\'s" ' * 30, "missing": "'{env}' \"" * 12, "comment": 'it\'s "{api-key}"'},
}


@pytest.mark.slow
@pytest.mark.parametrize("texts", TEXTS.values(), ids=TEXTS.keys())
def test_formatters_leave_samples_with_other_texts_as_they_are(texts: dict[str, str], tmp_path: Path) -> None:
    project = lay_project(tmp_path / "project", CHECKOUT)
    set_texts(project, **texts)
    scripts, java, csharp = rendered(project, "nodejs", "php"), rendered(project, "java"), rendered(project, "csharp")
    for folder in ("prettier", "java", "csharp"):
        (tmp_path / folder).mkdir()
    assert_same(scripts, prettier(tmp_path / "prettier", scripts))
    assert_java_is_stable(java, google_java_format(tmp_path / "java", java))
    assert_same(csharp, dotnet_format(tmp_path / "csharp", csharp))


def gofmt(folder: Path, files: Mapping[str, str]) -> dict[str, str]:
    """What gofmt makes of the files (by name)."""
    tool = shutil.which("gofmt")
    if tool is None:
        pytest.skip("gofmt is not installed")
    write(folder, files)
    result = subprocess.run([tool, "-w", "."], cwd=folder, capture_output=True, text=True)
    assert (result.returncode, result.stderr) == (0, "")
    return read(folder, files)


@pytest.mark.parametrize("texts", TEXTS.values(), ids=TEXTS.keys())
def test_gofmt_leaves_samples_with_other_texts_as_they_are(texts: dict[str, str], tmp_path: Path) -> None:
    project = lay_project(tmp_path / "project", CHECKOUT)
    set_texts(project, **texts)
    files = rendered(project, "go")
    (tmp_path / "go").mkdir()
    assert_same(files, gofmt(tmp_path / "go", files))


def message(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


TOOL = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "description": "Weather of a city. " * 8,
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string", "enum": ["北京", "上海"]}, "unit": {}},
            "required": ["city"],
        },
    },
}
BODIES: list[Any] = [
    {},
    [],
    {"model": "qwen-plus"},
    {"model": "qwen-plus", "messages": [message("你好")]},
    {"model": "qwen-plus", "messages": [message(LONG)]},
    {"model": "qwen-plus", "messages": [message("a"), message("b")]},
    {"model": "qwen-plus", "messages": [message("a"), {**message(LONG), "name": LONG}, {}]},
    {"model": "qwen-plus", "tools": [TOOL], "tool_choice": "auto", "stop": [], "metadata": {}},
    {"model": "qwen-plus", "tools": [TOOL, TOOL], "stop": ["a", "b"], "seed": 1234, "top_p": 0.8, "small": 1e-7},
    {"embedding": [0.5] * 60, "bits": [1, 0] * 40, "boxes": [[1, 2], [3, 4]], "one": [[1]], "words": ["ab"] * 40},
    {"1": 1, "a-b": LONG, "a b": "x", "你": "x", "__proto__": 1, "0x": None, "01": True, "text": LONG, "class": LONG},
    [message("a"), message(LONG)],
    ["a"],
    "text",
    LONG,
    3,
    None,
    {"float": 1.0, "why": "this body is carried as text"},
]


def any_json(random: random.Random, depth: int = 0) -> Any:
    """A value with texts of lengths that meet every margin."""
    kind = random.random() + depth / 10
    if kind < 0.45:
        return {any_key(random): any_json(random, depth + 1) for _ in range(random.choice((0, 1, 1, 2, 2, 3, 4)))}
    if kind < 0.75:
        return [any_json(random, depth + 1) for _ in range(random.choice((0, 1, 1, 2, 2, 3, 5)))]
    if kind < 1.15:
        if random.random() < 0.3:
            return any_prose(random)
        letters = random.choice(("a", "a", "好", "aé好 '", "a😀", "e\u0301"))
        return "".join(random.choice(letters) for _ in range(random.choice((0, 3, 10, 20, 40, 60, 80, 100, 120))))
    return random.choice((None, True, False, 0, -1, 12345, 0.5, -1.25, 1e-9))


def any_prose(random: random.Random) -> str:
    """Words, with or without line breaks between some."""
    words = (
        "the",
        "quick",
        "brown fox",
        "jumps,",
        "it's",
        '"lazy"',
        "dogs.",
        "你好，",
        "世界。",
        "$5",
        "https://a.cn/b",
        "\\",
    )
    ends = random.choice((" ", " ", " ", " \n", "\n", "\n\n", "\r\n", "。", "\n  "))
    text = ""
    for _ in range(random.choice((8, 15, 25, 40, 80))):
        text += random.choice(words) + (ends if random.random() < 0.15 else " ")
    return random.choice((text, text.strip()))


def any_key(random: random.Random) -> str:
    return random.choice(
        ("a", "role", "model", "content", "a-b", "x y", "键", "a_long_name_of_a_field")
    ) + random.choice(("", "", "1", "_of_it"))


def variations(language: str) -> dict[str, str]:
    """The http sample of a language with other bodies, URLs and headers."""
    sources = Project(CHECKOUT).sources()
    renderer = Renderer(sources.spec, sources.templates)
    [sample, *_] = [one for one in sources.plan.samples if one.template.startswith(f"{language}/http/request.")]
    dice = random.Random(4)
    bodies = [
        *BODIES,
        *({"x" * dice.randint(1, 9): any_json(dice)} for _ in range(300)),
        *(any_json(dice) for _ in range(50)),
    ]
    urls = ["https://a.cn", *(f"https://a.cn/{'x' * length}" for length in range(40, 140, 3))]
    changed = [with_request(sample, content=JsonText(body)) for body in bodies]
    changed += [with_request(sample, url=url) for url in urls]
    changed += [with_request(sample, headers=headers(sample, length)) for length in range(60)]
    return {
        f"{number}/{LANGUAGES[language].filename}": tidy(language, renderer.render(one), one.template, Cache())
        for number, one in enumerate(changed)
    }


def sdk_variations(language: str) -> dict[str, str]:
    """The SDK samples of a language with bodies of the corpus, and with random further fields."""
    sources = Project(CHECKOUT).sources()
    renderer = Renderer(sources.spec, sources.templates)
    dice = random.Random(4)
    cases = [*CORPUS, *MORE]
    cases += ({"content": LONG, "extra": {any_key(dice): any_json(dice) for _ in range(4)}} for _ in range(60))
    files = {}
    for sample in sources.plan.samples:
        if not sample.id.startswith(f"{LOCALE}/{REGION}/{sample.protocol}/chat/{language}-sdk"):
            continue
        for number, case in enumerate(cases):
            [changed] = with_fallbacks(
                Plan((with_request(sample, content=JsonText(intended(sample.protocol, case))),), ()), sources.templates
            ).samples
            source = tidy(language, renderer.render(changed), changed.template, Cache())
            files[f"{sample.protocol}-{sample.client}-{number}/{LANGUAGES[language].filename}"] = source
    assert files
    return files


def with_request(sample: Sample, **changes: Any) -> Sample:
    return replace(sample, requests=(replace(sample.requests[0], **changes),))


def headers(sample: Sample, length: int) -> Headers:
    return Headers([*sample.requests[0].headers, Header("X-Trace", "x" * length)])


@pytest.mark.slow
@pytest.mark.parametrize("language", ["nodejs", "php"])
def test_prettier_leaves_any_body_url_and_header_as_it_is(language: str, tmp_path: Path) -> None:
    files = variations(language)
    assert_same(files, prettier(tmp_path, files))


def test_gofmt_leaves_any_body_url_and_header_as_it_is(tmp_path: Path) -> None:
    files = variations("go")
    assert_same(files, gofmt(tmp_path, files))


@pytest.mark.slow
def test_google_java_format_leaves_any_body_url_and_header_as_it_is(tmp_path: Path) -> None:
    files = variations("java")
    assert_same(files, google_java_format(tmp_path, files))


@pytest.mark.slow
def test_prettier_leaves_sdk_samples_with_further_fields_as_they_are(tmp_path: Path) -> None:
    files = sdk_variations("nodejs")
    assert_same(files, prettier(tmp_path, files))


@pytest.mark.slow
def test_google_java_format_moves_nothing_in_sdk_samples_with_further_fields_but_literals(tmp_path: Path) -> None:
    files = sdk_variations("java")
    assert_java_is_stable(files, google_java_format(tmp_path, files))


def test_gofmt_leaves_sdk_samples_with_further_fields_as_they_are(tmp_path: Path) -> None:
    gofmt = shutil.which("gofmt")
    if gofmt is None:
        pytest.skip("gofmt is not installed")
    files = sdk_variations("go")
    write(tmp_path, files)
    result = subprocess.run([gofmt, "-e", "-l", "."], cwd=tmp_path, capture_output=True, text=True)
    assert (result.stdout, result.stderr, result.returncode) == ("", "", 0)


@pytest.mark.parametrize("body", [body for body in BODIES if isinstance(body, (dict, list))], ids=repr)
def test_a_python_literal_is_laid_out_as_black_does_it(body: Any) -> None:
    source = f"f(\n    json={LANGUAGES['python'].literal(body, Place('    ', len('    json=')))},\n)\n"
    assert black.format_str(source, mode=black.Mode()) == source


def test_any_python_literal_is_laid_out_as_black_does_it() -> None:
    dice = random.Random(4)
    for _ in range(300):
        body = {"a": any_json(dice)}
        source = f"f(\n    json={LANGUAGES['python'].literal(body, Place('    ', len('    json=')))},\n)\n"
        if "\u0301" in source:
            continue  # Black gives a combining mark a column, prettier none
        assert black.format_str(source, mode=black.Mode()) == source


@pytest.mark.parametrize("language", ["nodejs", "php", "python"])
@pytest.mark.parametrize("empty", [{}, []], ids=repr)
def test_what_is_empty_stays_on_its_line_behind_the_margin(language: str, empty: Any) -> None:
    there = LANGUAGES[language].literal(empty, Place("", 200))
    assert there == LANGUAGES[language].literal(empty, Place())
