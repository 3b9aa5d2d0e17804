"""Data becomes exactly one literal of each language, whatever is in it; the languages' own parsers are the judges."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import shutil
import subprocess
import unicodedata
from typing import Any

import black
import pytest
from support.shells import HERE, POSIX, SHELLS

from codegen.languages import LANGUAGES
from codegen.languages.base import Unwritable, keeps_numbers
from codegen.languages.escapes import HIDDEN, PLAIN, hidden
from codegen.languages.nested import TextCache
from codegen.value import Env, EnvText, JsonText, Place

HOSTILE = (
    "",
    "你是谁？",
    "👩‍💻 é",
    'say "hi"',
    "it's",
    """'"'"'""",
    "C:\\new\\table",
    "\\",
    "end\\",
    "$HOME ${HOME} $(id) `id`",
    "costs $5, $HOME",
    "`id`",
    "wow!x",
    "a\nb\r\nc\td",
    "a\u2028b\u2029c\u0085d",
    "\x01\x07\x1b[0m\x7f",
    "\x001",
    "\ufeff\u200b\u202e\u2066",
    "{x} {{ x }} %s %d #{x} \\u0041 \\x41 \\101",
    "!! !$",
    "*/ // # <!-- ?> <?php --",
    "0" * 200,
    "first line\n\tsecond *line*\n\n" * 9,
    "a sentence, and then another one. " * 9,
)

JSON_VALUES: tuple[Any, ...] = (
    None,
    True,
    False,
    0,
    -7,
    1.5,
    2**53,
    2**53 + 1,
    10**30,
    1e300,
    1e-7,
    [],
    {},
    [[], {}],
    {"a": None, "b": [True, 1.5, "x"]},
    {"class": 1, "a-b": 2, "1": 3, "": 4, "__proto__": {"x": 1}, "你": 5},
    {"0": "a", "1": "b"},
    {"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "a\n\"'\\$`"}]},
)

PLACE = Place("    ", 10)
KEY = Env("API_KEY", "Set API_KEY.", "apiKey")
BEARER = EnvText(("Bearer ", KEY))


def literal(language: str, value: object, place: Place = PLACE) -> str:
    return LANGUAGES[language].literal(value, place)


def hostile(language: str) -> list[str]:
    """The hostile texts that the language can carry."""
    return [text for text in HOSTILE if not (language == "curl" and "\0" in text)]


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("python", r'''"it's 你是谁？ 😀 $x `y` \\ \n \u2028 \x00"'''),
        ("java", r'''"it's 你是谁？ 😀 $x `y` \\ \n \u2028 \000"'''),
        ("nodejs", r'''"it's 你是谁？ 😀 $x `y` \\ \n \u2028 \x00"'''),
        ("go", r'''"it's 你是谁？ 😀 $x `y` \\ \n \u2028 \x00"'''),
        ("csharp", r'''"it's 你是谁？ 😀 $x `y` \\ \n \u2028 \u0000"'''),
        ("php", r'''"it's 你是谁？ 😀 \$x `y` \\ \n \u{2028} \x00"'''),
    ],
)
def test_a_text_is_readable_and_only_what_is_hidden_or_special_is_escaped(language: str, expected: str) -> None:
    assert literal(language, "it's 你是谁？ 😀 $x `y` \\ \n \u2028 \0") == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_chinese_and_emoji_stay_as_they_are(language: str) -> None:
    text = "你是谁？👩‍💻"
    assert text in literal(language, text)
    assert text in literal(language, JsonText({"content": text}))
    if language != "curl":
        assert text in LANGUAGES[language].comment(text)


BLOCKS = (
    (0, 0x3400),
    (0xF8F0, 0x11200),
    (0x13400, 0x13460),
    (0x1BC90, 0x1BCB0),
    (0x1D100, 0x1D200),
    (0x1FFF0, 0x20010),
)
EVERY = "".join(chr(code) for block in (*BLOCKS, (0xE0000, 0xE0200), (0x10FFF0, 0x110000)) for code in range(*block))
"""Every character of the blocks in which some are hidden."""


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"curl"}))
def test_no_text_leaves_a_hidden_character_or_a_line_break_in_a_literal(language: str) -> None:
    for start in range(0, len(EVERY), 10_000):
        assert not hidden(LANGUAGES[language].string(EVERY[start : start + 10_000]))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", JSON_VALUES + HOSTILE, ids=repr)
def test_json_text_leaves_no_hidden_character_but_line_feeds_and_tabs(language: str, value: Any) -> None:
    assert not hidden(literal(language, JsonText(value)).replace("\n", "").replace("\t", ""))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_plain_at_a_glance_is_escaped_in_no_language(language: str) -> None:
    plain = "".join(character for character in map(chr, range(0x10000)) if PLAIN.match(character))
    assert len(plain) > 80
    assert plain in LANGUAGES[language].string(plain + "\x01")


def test_short_texts_are_remembered_up_to_a_number() -> None:
    written: list[str] = []
    remembered = TextCache(lambda text: written.append(text) or text.upper())  # type: ignore[func-returns-value]
    long = "x" * 1000
    assert [remembered[text] for text in ("a", "a", long, long)] == ["A", "A", long.upper(), long.upper()]
    assert written == ["a", long, long]
    for number in range(10_000):
        remembered[str(number)]
    assert len(remembered) < 5_000
    assert remembered["a"] == "A"


def test_a_shell_word_leaves_no_hidden_character_but_line_feeds() -> None:
    text = EVERY.replace("\0", "").replace("\n", "")
    for start in range(0, len(text), 10_000):
        assert not hidden(LANGUAGES["curl"].string(text[start : start + 10_000]))
    assert not hidden(literal("curl", EnvText((text[:0x300], Env("KEY", text[:0x300])))))


HIDDEN_ONES = set(re.findall(f"[{HIDDEN}]", "".join(map(chr, range(0x110000)))))
SEEN = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"
"""Format characters that can be seen."""


def test_every_invisible_character_of_unicode_is_hidden_but_a_few_by_name() -> None:
    """Also those that Unicode will have got by the next Python: a new one fails here, and then is thought about."""
    invisible = {c for c in map(chr, range(0x110000)) if unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp", "Zs")}
    left = invisible - HIDDEN_ONES
    assert left == set(" \u3000\u200c\u200d" + SEEN) & invisible
    nobody = {chr(code) for code in range(0x110000) if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF}
    private = {c for c in map(chr, range(0x110000)) if unicodedata.category(c) == "Co"}
    assert nobody | private <= HIDDEN_ONES


def test_what_is_hidden_does_not_change_with_the_version_of_python() -> None:
    blocks = (range(0x300, 0x3100), range(0xA600, 0xAC00), range(0xFB00, 0xFE30), range(0x1D100, 0x1D200))
    loose = (character for block in blocks for character in map(chr, block) if hidden(character))
    every = "".join([*sorted(HIDDEN_ONES), *loose])
    assert hashlib.sha256(every.encode(errors="surrogatepass")).hexdigest()[:16] == "a459d958baf1f36f"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("e\u0301", '"e\u0301"'),  # it stands behind its letter
        ("\u0301e", '"\\u0301e"'),  # it would stand on the quote
        ("a\n\u0301\u0302e", '"a\\n\\u0301\\u0302e"'),  # on the escape
        ("\ufe0f", '"\\ufe0f"'),
        ("❤\ufe0f 1\ufe0f\u20e3", '"❤\ufe0f 1\ufe0f\u20e3"'),
        ("👩\u200d💻", '"👩\u200d💻"'),
        ("pay\u200dpal", '"pay\\u200dpal"'),  # nothing there to join
        ("\u200cx", '"\\u200cx"'),
        ("हिन्दी\nहिन्दी", '"हिन्दी\\nहिन्दी"'),
        ("क\u094d\u200dष", '"क\u094d\u200dष"'),
        ("か\u3099", '"か\u3099"'),
    ],
)
def test_a_mark_stays_where_it_has_a_letter_and_a_joiner_where_it_joins(text: str, expected: str) -> None:
    assert literal("python", text) == literal("java", text) == literal("nodejs", text) == expected
    assert literal("python", [text]) == f"[{expected}]"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "value",
    [
        "a\ud83d",
        "\ude00b",
        "👩\ud83d\u0301",
        EnvText(("\ud83d", KEY)),
        JsonText(["\ud83d"]),
        JsonText({"\udfff": 1}),
    ],
    ids=ascii,
)
def test_half_of_a_surrogate_pair_is_refused_by_name(language: str, value: object) -> None:
    with pytest.raises(Unwritable, match=r"^a text cannot hold half of a surrogate pair \(U\+D[8-F]..\)$"):
        literal(language, value)


def test_a_shell_word_that_would_hold_nul_is_refused() -> None:
    for value in ("a\0b", EnvText(("a\0b", KEY))):
        with pytest.raises(Unwritable, match=r"^a shell word cannot hold NUL \(U\+0000\)$"):
            literal("curl", value)


def test_a_shell_word_longer_than_linux_takes_is_refused() -> None:
    longest = "好" * 43_690 + "x"

    def stderr(word: str) -> str:
        done = subprocess.run(need("bash"), input=f"/bin/true {word}".encode(), capture_output=True, check=False)
        return done.stderr.decode()

    assert stderr(literal("curl", longest)) == ""
    assert "Argument list too long" in stderr(f'"{longest}x"')
    for value in (longest + "x", JsonText(longest), EnvText((longest, KEY, "x"))):
        with pytest.raises(
            Unwritable, match=r"^a shell word of 131,07[23] bytes is too long for Linux, which takes 131,071$"
        ):
            literal("curl", value)


@pytest.mark.parametrize(
    ("longest", "more"),
    [("a" * 65_534, "a"), ("é" * 32_767, "é"), ("好" * 21_845, "a"), ("😀" * 10_922, "好a"), ("\0" * 32_767, "ab")],
    ids=["1 byte", "2 bytes", "3 bytes", "6 bytes", "NUL"],
)
def test_a_constant_longer_than_java_takes_is_refused(longest: str, more: str) -> None:
    """`test_javac_takes_the_longest_constant` holds that these are the longest."""
    literal("java", longest)
    for value in (longest + more, EnvText((longest, KEY, more)), JsonText(longest + more), longest + " " + more * 2):
        with pytest.raises(Unwritable, match=r"^a constant in Java cannot hold "):
            literal("java", value)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("value", [object(), (1, 2), b"x", {1}])
def test_what_is_no_data_is_refused(language: str, value: object) -> None:
    with pytest.raises(Unwritable):
        literal(language, value)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_no_data_is_refused_inside_a_list_too(language: str) -> None:
    with pytest.raises(Unwritable):
        literal(language, [float("inf"), (1, 2), b"x", KEY])


# Python: ast.literal_eval


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_python_reads_its_texts_back(text: str) -> None:
    assert ast.literal_eval(literal("python", text)) == text


@pytest.mark.parametrize("value", [value for value in JSON_VALUES if value is not None] + [list(HOSTILE)], ids=repr)
def test_python_reads_its_nested_values_back(value: Any) -> None:
    read = ast.literal_eval(literal("python", value))
    assert repr(read) == repr(value)
    assert json.loads(ast.literal_eval(literal("python", JsonText(value)))) == value


@pytest.mark.parametrize("text", HOSTILE, ids=repr)
def test_a_python_text_with_a_variable_is_one_f_string(text: str) -> None:
    written = literal("python", EnvText((text, Env("K", local="api_key"), text)))
    assert eval(written, {"api_key": "sk-{x}"}) == f"{text}sk-{{x}}{text}"


# Node.js: node itself


def ran(*command: str, stdin: str = "") -> str:
    done = subprocess.run(
        command,
        input=stdin.encode(),
        capture_output=True,
        check=False,
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
    )
    assert (done.returncode, done.stderr.decode()) == (0, "")
    return done.stdout.decode()


def need(tool: str) -> str:
    found = shutil.which(tool)
    if found is None:
        pytest.skip(f"{tool} is not installed")
    return found


def test_node_reads_its_literals_back() -> None:
    texts = hostile("nodejs")
    values = [value for value in JSON_VALUES if LANGUAGES["nodejs"].exact(value)]
    variables = [EnvText((text, KEY, text)) for text in texts]
    items = [
        *(literal("nodejs", text) for text in texts),
        *(f"JSON.stringify({literal('nodejs', value)})" for value in values),
        *(f"JSON.stringify(JSON.parse({literal('nodejs', JsonText(value))}))" for value in values),
        *(literal("nodejs", variable) for variable in variables),
    ]
    script = f'"use strict"; const apiKey = "sk-${{x}}";\nconsole.log(JSON.stringify([{", ".join(items)}]))'
    read = json.loads(ran(need("node"), "-e", script))
    assert read[: len(texts)] == texts
    nested = [json.loads(text) for text in read[len(texts) : -len(variables)]]
    # Objects of JavaScript put keys that are numbers first.
    assert json.dumps(nested, sort_keys=True) == json.dumps([*values, *values], sort_keys=True)
    assert read[-len(variables) :] == [f"{text}sk-${{x}}{text}" for text in texts]


# PHP: php itself


def test_php_reads_its_literals_back() -> None:
    texts = hostile("php")
    values = [value for value in JSON_VALUES if LANGUAGES["php"].exact(value)]
    variables = [EnvText((text, KEY, text)) for text in texts]
    items = [
        *(literal("php", text) for text in texts),
        *(f"json_encode({literal('php', value)})" for value in values),
        *(literal("php", variable) for variable in variables),
    ]
    script = f"<?php ini_set('serialize_precision', -1); $apiKey = 'sk-$x';\necho json_encode([{', '.join(items)}]);"
    read = json.loads(ran(need("php"), stdin=script))
    assert read[: len(texts)] == texts
    assert json.dumps([json.loads(text) for text in read[len(texts) : -len(variables)]]) == json.dumps(values)
    assert read[-len(variables) :] == [f"{text}sk-$x{text}" for text in texts]


# curl: the shells themselves

every_shell = pytest.mark.parametrize("shell", POSIX)


def words(shell: str, *written: str, **environment: str) -> list[str]:
    """The words that a shell makes of them."""
    need(shell)
    script = "printf '%s\\0' " + " \\\n  ".join(written)
    env = {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], **environment}
    done = subprocess.run([*SHELLS[shell], "-c", script], capture_output=True, check=True, env=env)
    assert done.stderr == b""
    return done.stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]


@every_shell
def test_a_shell_makes_one_word_of_each_text(shell: str) -> None:
    texts = hostile("curl")
    assert words(shell, *(literal("curl", text) for text in texts)) == texts


BEHIND_A_NAME = ("x", "_", "7", "é", "[0]", ":h", ":-x", "-x", "#", "}", ".", " ")


@every_shell
def test_a_shell_makes_one_word_of_each_text_with_a_variable(shell: str) -> None:
    texts = [*hostile("curl"), *BEHIND_A_NAME]
    written = [literal("curl", EnvText((text, Env("API_KEY"), text))) for text in texts]
    assert words(shell, *written, API_KEY='sk-"$x`') == [f'{text}sk-"$x`{text}' for text in texts]


@every_shell
def test_a_shell_makes_one_word_of_each_json_text(shell: str) -> None:
    written = [literal("curl", JsonText(value)) for value in (*JSON_VALUES, list(HOSTILE))]
    assert [json.loads(word) for word in words(shell, *written)] == [*JSON_VALUES, list(HOSTILE)]


def test_a_plain_shell_word_stands_in_double_quotes() -> None:
    assert literal("curl", "https://a.example/?x=1&y=2") == '"https://a.example/?x=1&y=2"'
    assert literal("curl", "$5 and C:\\") == '"\\$5 and C:\\\\"'  # and not '…\\', which ShellCheck takes for a mistake
    assert literal("curl", "it's $5") == """'it'\\''s $5'"""


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a\tb", "\"a$(printf '\\011')b\""),
        ("it's \u202e!x\\\nnext", r""""it's $(printf '\342\200\256')"'!'"x\\""" + '\nnext"'),
        ("\x01\u00a0\r\n\t$", "\"$(printf '\\001\\302\\240\\015')\n$(printf '\\011')\\$\""),
        ("a\n$b", "'a\n$b'"),
        ("wow!", "'wow!'"),
        ("a\u200d", "\"a$(printf '\\342\\200\\215')\""),
    ],
    ids=ascii,
)
def test_a_shell_word_shows_what_would_not_be_seen(text: str, written: str) -> None:
    assert literal("curl", text) == written
    for shell in HERE:
        assert words(shell, written) == [text]


def test_a_shell_word_with_a_variable_shows_it_too_and_can_be_pasted() -> None:
    written = literal("curl", EnvText(("wow!! \u00a0$\n", Env("API_KEY"), "x")))
    assert written == """"wow"'!!'" $(printf '\\302\\240')\\$\n$API_KEY""x\""""
    for shell in HERE:
        assert words(shell, written, API_KEY="sk") == ["wow!! \u00a0$\nskx"]
    assert literal("curl", EnvText((Env("API_KEY"), "", "x"))) == '"$API_KEY""x"'


# Texts with variables, and nested values, in each language


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("python", 'f"Bearer {apiKey}"'),
        ("java", '"Bearer " + apiKey'),
        ("nodejs", "`Bearer ${apiKey}`"),
        ("go", '"Bearer "+apiKey'),
        ("csharp", '$"Bearer {apiKey}"'),
        ("php", "'Bearer ' . $apiKey"),
        ("curl", '"Bearer $API_KEY"'),
    ],
)
def test_a_bearer_header_is_one_idiomatic_expression(language: str, expected: str) -> None:
    assert literal(language, BEARER) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("python", "apiKey"),
        ("java", "apiKey"),
        ("nodejs", "apiKey"),
        ("go", "apiKey"),
        ("csharp", "apiKey"),
        ("php", "$apiKey"),
    ],
)
def test_a_variable_alone_is_its_name(language: str, expected: str) -> None:
    assert literal(language, EnvText((KEY,))) == expected


CHAT = {"model": "m", "messages": [{"role": "user", "content": "你好"}, {"role": "user", "content": "x"}], "stop": []}


@pytest.mark.parametrize(
    ("language", "value", "expected"),
    [
        (
            "python",
            CHAT,
            """{
        "model": "m",
        "messages": [
            {"role": "user", "content": "你好"},
            {"role": "user", "content": "x"},
        ],
        "stop": [],
    }""",
        ),
        (
            "nodejs",
            CHAT,
            """{
      model: "m",
      messages: [
        { role: "user", content: "你好" },
        { role: "user", content: "x" },
      ],
      stop: [],
    }""",
        ),
        (
            "php",
            CHAT,
            """[
        'model' => 'm',
        'messages' => [['role' => 'user', 'content' => '你好'], ['role' => 'user', 'content' => 'x']],
        'stop' => [],
    ]""",
        ),
        (
            "csharp",
            JsonText(CHAT),
            '''"""
        {
          "model": "m",
          "messages": [
            {"role": "user", "content": "你好"},
            {"role": "user", "content": "x"}
          ],
          "stop": []
        }
        """''',
        ),
        (
            "java",
            JsonText(CHAT),
            '''"""
    {
      "model": "m",
      "messages": [
        {"role": "user", "content": "你好"},
        {"role": "user", "content": "x"}
      ],
      "stop": []
    }
    """''',
        ),
        (
            "go",
            JsonText(CHAT),
            """`{
    \t"model": "m",
    \t"messages": [
    \t\t{"role": "user", "content": "你好"},
    \t\t{"role": "user", "content": "x"}
    \t],
    \t"stop": []
    }`""",
        ),
        (
            "curl",
            JsonText(CHAT),
            """'{
      "model": "m",
      "messages": [
        {"role": "user", "content": "你好"},
        {"role": "user", "content": "x"}
      ],
      "stop": []
    }'""",
        ),
    ],
    ids=["python", "nodejs", "php", "csharp", "java", "go", "curl"],
)
def test_a_nested_value_is_laid_out_as_people_write_it(language: str, value: object, expected: str) -> None:
    assert literal(language, value) == expected


def test_a_short_value_stands_on_one_line_if_the_column_lets_it() -> None:
    value = {"role": "user", "content": "x" * 40}
    assert "\n" not in literal("python", value, Place("", 0))
    assert "\n" in literal("python", value, Place("", 40))


@pytest.mark.parametrize(
    ("language", "value", "exact"),
    [
        ("python", {"a": [1, 1.0, None, 10**30]}, True),
        ("nodejs", 1.0, False),
        ("nodejs", 2**53, False),
        ("nodejs", -(2**53) + 1, True),
        ("php", {"a": 2**63}, False),
        ("php", {"0": "a"}, False),
        ("php", {"0": "a", "x": "b"}, True),
        ("php", [{"1": 1}], False),
        ("csharp", {"a": 1}, False),
        ("java", {"a": 1}, False),
        ("go", {"a": 1}, False),
        ("curl", {"a": 1}, False),
    ],
)
def test_a_language_knows_which_json_its_own_literals_say_exactly(language: str, value: Any, exact: bool) -> None:
    assert LANGUAGES[language].exact(value) is exact


def test_true_is_no_number() -> None:
    assert keeps_numbers([True, {"a": False}], 0)


@pytest.mark.parametrize(
    ("value", "written"),
    [(True, "true"), (None, "null"), (1e-7, "1e-7"), (-(2**63) + 1, "-9223372036854775807"), ("a", '"a"')],
)
def test_csharp_has_literals_for_single_values(value: Any, written: str) -> None:
    assert LANGUAGES["csharp"].has_literal(value)
    assert literal("csharp", value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [(1.0, '"1.0"'), (2**63, '"9223372036854775808"'), ([1, "a"], '"""[1, "a"]"""'), ({"a": []}, '"""{"a": []}"""')],
)
def test_csharp_carries_any_other_value_as_json(value: Any, written: str) -> None:
    assert not LANGUAGES["csharp"].has_literal(value)
    assert literal("csharp", value) == written


def test_a_csharp_raw_string_keeps_what_json_escapes() -> None:
    assert literal("csharp", JsonText({"a": 'b"\\ \x85\u2028'})) == '"""{"a": "b\\"\\\\ \\u0085\\u2028"}"""'


def test_a_csharp_raw_string_stands_on_lines_of_its_own_where_one_line_does_not_do() -> None:
    assert literal("csharp", JsonText("a"), Place("    ", 12)) == '"""\n        "a"\n        """'
    assert literal("csharp", JsonText({"a": 1}), Place("", 105)) == '"""{"a": 1}"""'
    assert literal("csharp", JsonText({"a": 1}), Place("", 106)) == '"""\n    {"a": 1}\n    """'


def test_braces_are_text_in_a_csharp_string_around_a_variable() -> None:
    assert literal("csharp", EnvText(("{a}\n", KEY, ' "{{'))) == '$"{{a}}\\n{apiKey} \\"{{{{"'


def test_a_go_raw_string_spells_the_backquote_as_json_does() -> None:
    assert literal("go", JsonText({"a": "`b`"})) == '`{"a": "\\u0060b\\u0060"}`'


def test_a_java_text_block_keeps_backslashes_and_three_quotes() -> None:
    written = literal("java", JsonText([["a\\", '"""'], ["b", "c"]]), Place())
    assert written == '"""\n[\n  ["a\\\\\\\\", "\\\\"\\\\"\\\\""],\n  ["b", "c"]\n]\n"""'


def test_an_f_string_has_the_quotes_that_black_leaves() -> None:
    written = literal("python", EnvText(('say "hi" to ', KEY, " {it's}")))
    assert written == """f'say "hi" to {apiKey} {{it\\'s}}'"""
    assert black.format_str(f"x = {written}\n", mode=black.Mode()) == f"x = {written}\n"


def test_a_dollar_before_a_brace_starts_no_variable_in_javascript() -> None:
    assert literal("nodejs", EnvText(("a${b} $", "{c}", KEY))) == "`a\\${b} \\${c}${apiKey}`"


@pytest.mark.parametrize(
    ("key", "written"),
    [
        *(("1.5", "1.5"), ("0.5", "0.5"), ("1234567890123456", "1234567890123456")),
        *((key, f'"{key}"') for key in ("1.50", "01", "12345678901234567", "1e3", "-1", "", "a-b")),
    ],
)
def test_a_javascript_key_has_quotes_where_prettier_leaves_them(key: str, written: str) -> None:
    assert literal("nodejs", {key: True}) == f"{{ {written}: true }}"


# Comments and names


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_comment_is_one_line_behind_the_mark(language: str) -> None:
    mark = LANGUAGES[language].comment_mark
    assert LANGUAGES[language].comment("你好 */ ok") == f"{mark} 你好 */ ok"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("character", ["\n", "\r", "\u0085", "\u2028", "\u2029", "\0"])
def test_a_comment_that_would_end_early_is_refused(language: str, character: str) -> None:
    with pytest.raises(Unwritable):
        LANGUAGES[language].comment(f"a{character}b")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("java", "see C:\\users"),  # JLS 3.3: Unicode escapes are read everywhere, comments included
        ("java", "a \\u000a System.exit(0); //"),
        ("python", "vim: set fileencoding=latin-1 :"),  # PEP 263: in the first two lines it is read
        ("python", "-*- coding: gbk -*-"),
        ("go", "+build ignore"),  # gofmt makes a build constraint of it
        ("php", "a ?> b"),  # a closing tag ends PHP, even in a comment of one line
        *((language, "a\u202eb") for language in LANGUAGES),  # escapes.py: no sample shows these as they are
    ],
)
def test_a_comment_that_its_language_or_reader_misreads_is_refused(language: str, text: str) -> None:
    with pytest.raises(Unwritable):
        LANGUAGES[language].comment(text)


def test_a_comment_may_name_the_encoding_that_the_file_has() -> None:
    assert LANGUAGES["python"].comment("coding: UTF-8, encoding=utf_8.") == "# coding: UTF-8, encoding=utf_8."


def test_a_comment_ends_with_what_is_seen() -> None:
    assert LANGUAGES["go"].comment("a \u3000 ") == "// a"


@pytest.mark.parametrize(
    ("language", "local"),
    [
        ("python", "my_api_key"),
        ("java", "myApiKey"),
        ("nodejs", "myApiKey"),
        ("go", "myApiKey"),
        ("csharp", "myApiKey"),
        ("php", "myApiKey"),
    ],
)
def test_a_further_variable_is_named_after_its_own(language: str, local: str) -> None:
    assert LANGUAGES[language].local("_MY_API_KEY") == local


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_registry_names_a_language_by_its_own_name(language: str) -> None:
    assert LANGUAGES[language].name == language


def test_the_hidden_list_is_a_list_of_ranges() -> None:
    assert re.compile(f"[{HIDDEN}]").fullmatch("\u2028")
    assert not hidden("a ~é你？😀\u200d\ufe0f")
