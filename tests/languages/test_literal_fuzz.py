"""Random texts and JSON values, written as literals, are printed back by the real runtimes, byte for byte."""

from __future__ import annotations

import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.random_values import drawn, json_values, prose, same, texts
from support.shells import HERE, SHELLS
from support.workbench import INSTALLED, placed

from codegen.languages import LANGUAGES, Language
from codegen.languages.layout import columns
from codegen.languages.pieces import pieces
from codegen.toolchains import TOOLCHAINS, Program, Route
from codegen.value import Env, EnvText, JsonText, Place, Unwritable

COUNTS = {"texts": 7_000, "long texts": 3_000, "texts with variables": 2_000, "JSON values": 10_000}
COMMENTS = 1_000
PROGRAM = 4_000
"""How many values one program prints."""


@dataclass(frozen=True)
class Frame:
    """Where a template might put a literal: the code before it and behind it, as one expression that has its value."""

    before: str
    behind: str


@dataclass(frozen=True)
class Printer:
    """How a language prints values back: a line of hexadecimal UTF-8 for each text, and for each JSON text."""

    frames: Sequence[Frame]
    text: str = "put({})"
    value: str = ""
    """Prints a value as JSON, where the language has literals for it."""
    sorts: bool = False
    """Whether JSON is printed with the keys of objects in order."""
    end: str = ";"
    indent: str = "    "


def frames(*written: str) -> tuple[Frame, ...]:
    return tuple(Frame(*one.split("<>")) for one in written)


PRINTERS: Mapping[str, Printer] = {
    "python": Printer(
        frames("<>", "<>.encode().decode()", '"" + <>', "[<>][0]", "{1: <>}[1]", "str(\n    <>,\n)", "str(<>)"),
        value="put(json.dumps({}))",
        end="",
    ),
    "java": Printer(
        frames("<>", "<>.toString()", '"" + <>', "same(<>)", "same(\n        <>)", "second(1, <>)", "first(<>, 1)"),
    ),
    "nodejs": Printer(
        frames("<>", "<>.toString()", '"" + <>', "[<>][0]", "{ a: <> }.a", "String(<>)", "((a) =>\n  a)(<>)"),
        value="put(JSON.stringify({}))",
        indent="  ",
    ),
    "go": Printer(
        frames(
            "<>",
            "[]string{<>}[0]",
            '"" + <>',
            "same(<>)",
            "second(1, <>)",
            "same(\n        <>)",
            "[](string){0: <>}[0]",
        ),
        value="putJSON({})",
        sorts=True,
        end="",
        indent="\t",
    ),
    "csharp": Printer(
        frames("<>", "<>.ToString()", '"" + <>', "Same(<>)", "Second(1, <>)", "Same(\n        <>)", "new { a = <> }.a"),
        text="Put({})",
    ),
    "php": Printer(
        frames("<>", "[<>][0]", "'' . <>", "strval(<>)", "['a' => <>]['a']", "strval(\n        <>)", "('' . <> . '')"),
        value="put(json_encode({}))",
    ),
    "curl": Printer(frames("<>"), text="put {}", end=""),
}
"""Where JavaScript and its kin would read a statement's `{` as a block, the frames stand inside `put(…)`."""

ENVIRONMENT = "sk-\"'`$HOME ${x} \\n %s {{ }} é你😀 \t\u202e"
KEY = Env("API_KEY", "Set API_KEY.", "apiKey")


@dataclass(frozen=True)
class Case:
    """A value, the code that prints it, and what must be printed."""

    value: Any
    code: str
    expected: str | None
    """None where it is any JSON text that says the value."""

    def is_right(self, printed: bytes) -> bool:
        if self.expected is not None:
            return printed == self.expected.encode()
        return same(self.value, json.loads(printed))


def values(number: int) -> list[Any]:
    """At least 20,000 random values in random order: texts, texts with variables, JSON."""
    parts = st.lists(st.one_of(texts, st.just(KEY), st.just(KEY)), max_size=4).map(lambda found: EnvText((*found, KEY)))
    strategies = {
        "texts": texts,
        "long texts": prose,
        "texts with variables": parts,
        "JSON values": json_values.map(JsonText),
    }
    found = [value for kind, strategy in strategies.items() for value in drawn(strategy, COUNTS[kind], number)]
    random.Random(number).shuffle(found)
    return found


def cases(language: Language, chosen: Sequence[Any], dice: random.Random) -> Iterator[Case]:
    """A case for each value that the language can carry."""
    printer = PRINTERS[language.name]
    for value in chosen:
        try:
            yield case(language, printer, value, dice)
        except Unwritable as error:
            assert language.name == "curl", (value, error)
            assert "\0" in repr(value) or "\\x00" in repr(value), (value, error)


def case(language: Language, printer: Printer, value: Any, dice: random.Random) -> Case:
    if isinstance(value, JsonText) and printer.value and language.has_literal(value.value) and dice.random() < 0.8:
        read = json.loads(json.dumps(value.value, sort_keys=True)) if printer.sorts else value.value
        return Case(read, put(language, printer.value, value.value, Frame("", ""), dice), None)
    frame = dice.choice(printer.frames) if not isinstance(value, EnvText) else printer.frames[0]
    if isinstance(value, JsonText):
        return Case(value.value, put(language, printer.text, value, frame, dice), None)
    expected = (
        value if isinstance(value, str) else "".join(p if isinstance(p, str) else ENVIRONMENT for p in value.parts)
    )
    return Case(value, put(language, printer.text, value, frame, dice), expected)


def put(language: Language, template: str, value: Any, frame: Frame, dice: random.Random) -> str:
    """A statement that prints a value. It may stand deep inside, and its line may be full already."""
    printer = PRINTERS[language.name]
    before, behind = template.split("{}")
    before, behind = printer.indent + before + frame.before, frame.behind + behind + printer.end
    return placed(language, before, value, behind, dice.choice((0, 0, 30, 90)))


def comments(language: Language, number: int) -> list[str]:
    """Comment lines of random texts; a program is none the worse for them."""
    found = []
    for text in drawn(texts, COMMENTS, number):
        try:
            found.append(language.comment(text))
        except Unwritable:
            continue
    assert len(found) > COMMENTS // 5
    return found


def source(language: Language, statements: Sequence[str]) -> str:
    """A program of these statements, in functions that no compiler finds too long."""
    bodies = ["\n".join(statements[start : start + 100]) for start in range(0, len(statements), 100)]
    text = "\n".join(PROGRAMS[language.name](bodies))
    return language.layout.fit(text, language.strings) if language.layout else text


def python_program(bodies: list[str]) -> Iterator[str]:
    yield "import json\nimport os\n\napiKey = os.environ['API_KEY']\n\n\ndef put(text):\n    print(text.encode().hex())\n"
    yield from (f"def f{number}():\n{body}\n\n\nf{number}()\n" for number, body in enumerate(bodies))


def java_program(bodies: list[str]) -> Iterator[str]:
    yield "import java.nio.charset.StandardCharsets;\nimport java.util.HexFormat;\n\npublic class Main {"
    yield '  static final String apiKey = System.getenv("API_KEY");\n'
    yield "  static String same(String a) {\n    return a;\n  }\n"
    yield "  static String first(String a, int b) {\n    return a;\n  }\n"
    yield "  static String second(int b, String a) {\n    return a;\n  }\n"
    yield "  static void put(String a) {"
    yield "    System.out.println(HexFormat.of().formatHex(a.getBytes(StandardCharsets.UTF_8)));\n  }\n"
    yield "  public static void main(String[] args) {"
    yield from (f"    C{number}.put();" for number in range(len(bodies)))
    yield "  }\n}\n"
    yield from (
        f"class C{number} extends Main {{\n  static void put() {{\n{body}\n  }}\n}}\n"
        for number, body in enumerate(bodies)
    )


def nodejs_program(bodies: list[str]) -> Iterator[str]:
    yield 'const apiKey = process.env.API_KEY;\nconst put = (text) => console.log(Buffer.from(text).toString("hex"));'
    yield from bodies


def go_program(bodies: list[str]) -> Iterator[str]:
    yield 'package main\n\nimport (\n\t"bufio"\n\t"encoding/json"\n\t"fmt"\n\t"os"\n)\n\nvar apiKey = os.Getenv("API_KEY")\n'
    yield "var out = bufio.NewWriter(os.Stdout)\n"
    yield 'func put(text string) { fmt.Fprintf(out, "%x\\n", text) }\n'
    yield "func putJSON(value any) {\n\ttext, err := json.Marshal(value)\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\tput(string(text))\n}\n"
    yield "func same(text string) string { return text }\n"
    yield "func second(a int, text string) string { return text }\n"
    yield from (f"func f{number}() {{\n{body}\n}}\n" for number, body in enumerate(bodies))
    yield "func main() {\n\tdefer out.Flush()"
    yield from (f"\tf{number}()" for number in range(len(bodies)))
    yield "}\n"


def csharp_program(bodies: list[str]) -> Iterator[str]:
    yield 'using System.Text;\n\nvar apiKey = Environment.GetEnvironmentVariable("API_KEY")!;\n'
    yield from (f"F{number}();" for number in range(len(bodies)))
    yield "string Same(string a) => a;\nstring Second(int b, string a) => a;"
    yield "void Put(string a) => Console.WriteLine(Convert.ToHexString(Encoding.UTF8.GetBytes(a)));"
    yield from (f"void F{number}()\n{{\n{body}\n}}" for number, body in enumerate(bodies))


def php_program(bodies: list[str]) -> Iterator[str]:
    yield "<?php\n$apiKey = getenv('API_KEY');\nfunction put($text)\n{\n    echo bin2hex($text), \"\\n\";\n}"
    yield from bodies


def curl_program(bodies: list[str]) -> Iterator[str]:
    yield "put() { printf '%s\\0' \"$1\"; }"
    yield from bodies


PROGRAMS: Mapping[str, Callable[[list[str]], Iterator[str]]] = {
    "python": python_program,
    "java": java_program,
    "nodejs": nodejs_program,
    "go": go_program,
    "csharp": csharp_program,
    "php": php_program,
    "curl": curl_program,
}


def printed(language: Language, text: str, folder: Path) -> list[bytes]:
    """What a program prints, an item for each value."""
    file = folder / language.filename
    file.parent.mkdir(parents=True)
    file.write_bytes(text.encode())
    toolchain = TOOLCHAINS[language.name](INSTALLED / language.name)
    commands = {
        "python": [[sys.executable, "-W", "error", str(file)]],
        "curl": [[*SHELLS[shell], str(file)] for shell in HERE],
    }.get(language.name)
    if commands is None:
        if toolchain.problem:
            pytest.skip(toolchain.problem)
        toolchain.install((), print)
        program = Program(language.name, file, ())
        refused = asyncio.run(toolchain.compile([program]))
        assert not refused, refused
        commands = [toolchain.command(program, Route("http://127.0.0.1:1", folder, folder))]
    env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "API_KEY": ENVIRONMENT, "HOME": str(folder)}
    runs = [subprocess.run(one, capture_output=True, check=False, env=env, cwd=folder) for one in commands]
    for done in runs:
        assert (done.returncode, done.stderr.decode()) == (0, "")
        assert done.stdout == runs[0].stdout, done.args
    if language.name == "curl":
        return done.stdout.split(b"\0")[:-1]
    return [bytes.fromhex(line) for line in done.stdout.decode("ascii").splitlines()]


def wrong(language: Language, chosen: Sequence[Any], number: int, folder: Path) -> tuple[int, list[str]]:
    """How many values a language has printed, and what is wrong."""
    dice = random.Random(number)
    remarks = iter(comments(language, number))
    found = [*cases(language, chosen, dice)]
    problems = []
    for start in range(0, len(found), PROGRAM):
        batch = found[start : start + PROGRAM]
        statements = [f"{remark}\n{one.code}" if (remark := next(remarks, "")) else one.code for one in batch]
        back = printed(language, source(language, statements), folder / str(start))
        assert len(back) == len(batch)
        problems += [
            f"{one.value!r} is printed as {there!r} by\n{one.code}"
            for one, there in zip(batch, back, strict=True)
            if not one.is_right(there)
        ]
    return len(found), problems


ANYWHERE = st.sampled_from(PRINTERS["python"].frames)


@settings(max_examples=200)
@given(value=st.one_of(json_values, prose), frame=ANYWHERE, full=st.sampled_from((0, 30, 90)))
def test_python_reads_any_value_back_wherever_it_stands(value: Any, frame: Frame, full: int) -> None:
    python = LANGUAGES["python"]
    if not isinstance(value, str):
        frame = Frame("(", ")")
    assert same(value, eval(placed(python, "  " + frame.before, value, frame.behind, full).strip()))
    assert same(value, json.loads(eval(python.literal(JsonText(value), Place()))))


@settings(max_examples=100)
@given(text=st.one_of(prose, texts), room=st.integers(1, 100))
def test_pieces_make_the_text_again(text: str, room: int) -> None:
    found = pieces(text, room, columns)
    assert "".join(found) == text
    assert "" not in found or found == [""]


def test_shells_and_node_print_random_values_back(seed: int, tmp_path: Path) -> None:
    """A taste of the slow test below."""
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    chosen = [*drawn(texts, 300, seed), *drawn(prose, 60, seed), *map(JsonText, drawn(json_values, 200, seed))]
    for name in ("curl", "nodejs"):
        count, problems = wrong(LANGUAGES[name], chosen, seed, tmp_path / name)
        assert not problems, f"seed {seed}: {len(problems)} of {count}, among them:\n" + "\n".join(problems[:5])


@pytest.mark.slow
@pytest.mark.parametrize("name", LANGUAGES)
def test_at_least_20_000_random_values_are_printed_back(
    name: str, seed: int, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    count, problems = wrong(LANGUAGES[name], values(seed), seed, tmp_path)
    record_property("fuzz", f"{name}: {count:,} random values, seed {seed}, {len(problems)} wrong")
    assert not problems, f"seed {seed}: {len(problems)} of {count}, among them:\n" + "\n".join(problems[:5])
    assert count >= 20_000


@pytest.mark.slow
@pytest.mark.parametrize("name", LANGUAGES)
def test_the_longest_texts_are_printed_back(name: str, tmp_path: Path) -> None:
    # C# has 16 MB for all texts of a program.
    longest = {"java": 65_534, "curl": 131_071, "csharp": 2 * 1024 * 1024}.get(name, 4 * 1024 * 1024)
    chosen = ["line\n" * 500, ("word " * 40 + "\n") * 50, "x" * longest, "y " * (longest // 2), "z\n" * (longest // 2)]
    count, problems = wrong(LANGUAGES[name], chosen, 0, tmp_path)
    assert count == len(chosen)
    assert [problem[:80] for problem in problems] == []


@pytest.mark.slow
def test_javac_takes_the_longest_constant_and_no_longer_one(tmp_path: Path) -> None:
    """Where `Java` refuses, the compiler would; and where it does not, the compiler takes it."""
    if shutil.which("javac") is None:
        pytest.skip("javac is not installed")
    file = tmp_path / "Main.java"

    def compiles(literal: str) -> bool:
        file.write_bytes(f"class Main {{\n  String a =\n      {literal};\n}}\n".encode())
        return subprocess.run(["javac", "-encoding", "UTF-8", str(file)], capture_output=True).returncode == 0

    for text in ("a" * 65_534, "好" * 21_845, "😀" * 10_922, "\0" * 32_767, "word " * 13_106, "a line\n" * 9_362):
        literal = LANGUAGES["java"].literal(text, Place("      ", 6, 1, "      ", ";"))
        assert compiles(literal)
        assert not compiles(f'{literal} + "abcdef"')
