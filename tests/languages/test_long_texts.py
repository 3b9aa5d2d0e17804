"""A text that does not fit its line is laid out as people write it in each language, and stays the same text."""

from __future__ import annotations

import ast

import black
import pytest
from support.workbench import placed

from codegen.languages import LANGUAGES
from codegen.languages.pieces import pieces
from codegen.value import JsonText, Place

LINES = 'You are a translator. Answer in "English", with a line for each of these:\n\n  - the word\n  - what it means in English\n'
PROSE = "Here are some words. " * 12 + "See https://a.example/" + "path/" * 30 + " for more."
URL = "https://a.example/" + "path/" * 80
CHINESE = "你是一名翻译，请用英文回答。" * 14


def source(language: str, before: str, value: object, behind: str) -> str:
    """The statement with the text in it, as it is published."""
    module = LANGUAGES[language]
    text = placed(module, before, value, behind)
    return module.layout.fit(text, module.strings) if module.layout else text


STATEMENTS = {
    "python": ("f(\n    json=", ",\n)\n"),
    "java": ("    messages.add(Message.builder().role(1).content(", ").build());\n"),
    "nodejs": ("const a = JSON.stringify(", ");\n"),
    "go": ("\t\t\topenai.SystemMessage(", "),\n"),
    "csharp": ("        var body = Serialize(", ");\n"),
    "php": ("fwrite(STDERR, ", ");\n"),
    "curl": ("  --data ", "\n"),
}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "python",
            r"""f(
    json=(
        'You are a translator. Answer in "English", with a line for each of these:\n\n'
        "  - the word\n"
        "  - what it means in English\n"
    ),
)
""",
        ),
        (
            "java",
            r'''    messages.add(
        Message.builder()
            .role(1)
            .content(
                """
                You are a translator. Answer in "English", with a line for each of these:

                  - the word
                  - what it means in English
                """)
            .build());
''',
        ),
        (
            "nodejs",
            r"""const a = JSON.stringify(
  'You are a translator. Answer in "English", with a line for each of these:\n\n' +
    "  - the word\n" +
    "  - what it means in English\n",
);
""",
        ),
        (
            "go",
            r"""			openai.SystemMessage("You are a translator. Answer in \"English\", with a line for each of these:\n\n" +
				"  - the word\n" +
				"  - what it means in English\n"),
""",
        ),
        (
            "csharp",
            r"""        var body = Serialize("You are a translator. Answer in \"English\", with a line for each of these:\n\n" +
            "  - the word\n" +
            "  - what it means in English\n");
""",
        ),
        (
            "php",
            r"""fwrite(
    STDERR,
    "You are a translator. Answer in \"English\", with a line for each of these:\n\n" .
        "  - the word\n" .
        "  - what it means in English\n",
);
""",
        ),
        (
            "curl",
            """  --data 'You are a translator. Answer in "English", with a line for each of these:

  - the word
  - what it means in English
'
""",
        ),
    ],
)
def test_a_text_of_many_lines_has_a_literal_for_each(language: str, expected: str) -> None:
    assert source(language, STATEMENTS[language][0], LINES, STATEMENTS[language][1]) == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "python",
            r"""    json={
        "content": (
            'You are a translator. Answer in "English", with a line for each of these:\n\n'
            "  - the word\n"
            "  - what it means in English\n"
        ),
        "n": 1,
    },""",
        ),
        (
            "nodejs",
            r"""    json={
      content:
        'You are a translator. Answer in "English", with a line for each of these:\n\n' +
        "  - the word\n" +
        "  - what it means in English\n",
      n: 1,
    },""",
        ),
        (
            "php",
            r"""    json=[
        'content' =>
            "You are a translator. Answer in \"English\", with a line for each of these:\n\n" .
            "  - the word\n" .
            "  - what it means in English\n",
        'n' => 1,
    ],""",
        ),
    ],
)
def test_so_has_one_inside_a_value(language: str, expected: str) -> None:
    assert source(language, "    json=", {"content": LINES, "n": 1}, ",") == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "python",
            """a = [
    (
        'You are a translator. Answer in "English", with a line for each of these:\\n\\n'
        "  - the word\\n"
        "  - what it means in English\\n"
    ),
]""",
        ),
        (
            "nodejs",
            """a = [
  'You are a translator. Answer in "English", with a line for each of these:\\n\\n' +
    "  - the word\\n" +
    "  - what it means in English\\n",
];""",
        ),
        (
            "php",
            """a = [
    "You are a translator. Answer in \\"English\\", with a line for each of these:\\n\\n" .
    "  - the word\\n" .
    "  - what it means in English\\n",
];""",
        ),
    ],
)
def test_an_item_of_a_list_is_indented_as_the_formatter_does_it(language: str, expected: str) -> None:
    assert source(language, "a = ", [LINES], "" if language == "python" else ";") == expected


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "python",
            """f(
    json=(
        "Here are some words. Here are some words. Here are some words. Here "
        "are some words. Here are some words. Here are some words. Here are "
        "some words. Here are some words. Here are some words. Here are some "
        "words. Here are some words. Here are some words. See "
        "URL "
        "for more."
    ),
)
""",
        ),
        (
            "java",
            """    messages.add(
        Message.builder()
            .role(1)
            .content(
                "Here are some words. Here are some words. Here are some words. "
                    + "Here are some words. Here are some words. Here are some words. "
                    + "Here are some words. Here are some words. Here are some words. "
                    + "Here are some words. Here are some words. Here are some words. See "
                    + "URL "
                    + "for more.")
            .build());
""",
        ),
        (
            "csharp",
            """        var body = Serialize("Here are some words. Here are some words. Here are some words. Here are some " +
            "words. Here are some words. Here are some words. Here are some words. Here are some words. Here " +
            "are some words. Here are some words. Here are some words. Here are some words. See " +
            "URL " +
            "for more.");
""",
        ),
    ],
)
def test_a_long_line_of_prose_is_cut_at_spaces_and_never_in_a_word(language: str, expected: str) -> None:
    before, behind = STATEMENTS[language]
    assert source(language, before, PROSE, behind).replace("https://a.example/" + "path/" * 30, "URL") == expected


def test_chinese_is_cut_behind_its_punctuation() -> None:
    found = pieces(CHINESE, 60, lambda text: 2 * len(text))
    assert "".join(found) == CHINESE
    assert len(found) > 5
    assert all(piece[-1] in "，。" for piece in found)


def test_a_line_that_is_not_much_too_long_is_left_whole() -> None:
    sentence = "Here is a sentence. " * 6
    assert pieces(sentence, 60, len) == [sentence]
    assert pieces(sentence + "x", 60, len) == ["Here is a sentence. " * 3, "Here is a sentence. " * 3, "x"]


def test_line_feeds_stay_with_the_line_that_they_end() -> None:
    assert pieces("\n\na\n\n\nb\r\nc", 60, len) == ["\n\n", "a\n\n\n", "b\r\n", "c"]
    assert pieces("a\n", 60, len) == ["a\n"]


def test_a_text_of_very_many_lines_is_no_chain_that_deep() -> None:
    text = "line\n" * 501
    assert pieces(text, 60, len) == [text]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text", [URL, "a\nb", "x" * 500, LINES[:20], ""], ids=["url", "short", "word", "fits", "empty"]
)
def test_a_text_that_fits_or_has_no_place_to_break_is_one_literal(language: str, text: str) -> None:
    module = LANGUAGES[language]
    assert module.literal(text, Place("    ", 8, 2, "    foo(", ")")) == module.string(text)


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"python", "curl"}))
@pytest.mark.parametrize(
    ("before", "behind"), [("f(", ".length())"), ("f(", "[0])"), ("return ", ";"), ("f(a + ", ")"), ("f(-", ")")]
)
@pytest.mark.parametrize("text", [PROSE, LINES.replace("\n", "\u2028\n")], ids=["prose", "lines"])
def test_where_something_binds_closer_than_the_operator_a_text_is_one_literal(
    language: str, before: str, behind: str, text: str
) -> None:
    assert placed(LANGUAGES[language], before, text, behind) == before + LANGUAGES[language].string(text) + behind


def test_python_puts_parentheses_where_something_else_stands_there() -> None:
    for before, behind in (("x = ", ".encode()"), ("f(1, ", ")"), ("f(", ".encode())"), ("-", "")):
        written = placed(LANGUAGES["python"], before, LINES, behind)
        assert written.startswith(f"{before}(\n    '")
        assert written.endswith(f"\n){behind}")
    alone = placed(LANGUAGES["python"], "    exit(", LINES, ")")
    assert alone.startswith("    exit(\n        'You")
    assert alone.endswith('\\n"\n    )')


@pytest.mark.parametrize(
    "text", [LINES, PROSE, CHINESE, LINES * 3, PROSE.replace(". ", ".\n", 3), "it's \"\n" * 30, "\n" + PROSE]
)
def test_black_leaves_long_texts_as_they_are(text: str) -> None:
    python = LANGUAGES["python"]
    for before, behind in (("f(\n    json=", ",\n)\n"), ("f(\n    data=", ".encode(),\n)\n"), ("f(\n    ", ",\n)\n")):
        for value in (text, {"a": text, "b": [text, {"c": text}]}):
            written = placed(python, before, value, behind)
            assert black.format_str(written, mode=black.Mode()) == written
    written = placed(python, "if not key:\n    sys.exit(", text, ")\n")
    assert black.format_str(written, mode=black.Mode()) == written
    assert ast.literal_eval(written.partition("sys.exit")[2]) == text


def test_a_java_text_block_keeps_what_it_would_lose_or_misread() -> None:
    text = 'a \n  b\\\t"""""""\n\n \u00a0' + "end " * 30
    written = source("java", "    f(", text, ");\n")
    assert written == (
        r'''    f(
        """
        a\s
          b\\\t""\"""\""

        \240'''.replace(r"\240", r" \240")
        + "end " * 30
        + '\\\n        """);\n'
    )


@pytest.mark.parametrize("lost", ["\u3000\n", "\u2003\n", "\u2028"])
def test_what_no_java_text_block_keeps_is_a_chain_of_literals(lost: str) -> None:
    written = source("java", "    f(", f"first line{lost}" + "a second line\n" * 10, ");\n")
    assert '"""' not in written
    assert written.count('\n            + "a second line\\n"') == 9 + (lost != "\u2028")


@pytest.mark.parametrize("language", LANGUAGES)
def test_json_carried_as_text_has_no_line_break_inside_a_string(language: str) -> None:
    written = source(language, "    f(", JsonText({"content": LINES + PROSE}), ");\n")
    [line] = [line for line in written.split("\n") if "You are" in line]
    assert "for more." in line


def test_the_arm_of_a_switch_goes_to_the_next_line_in_java() -> None:
    java = LANGUAGES["java"]
    code = f'      case "{"x" * 60}" -> f(arguments.get("location").asText());\n'
    broken = f'      case "{"x" * 60}" ->\n          f(arguments.get("location").asText());\n'
    assert java.layout is not None
    assert java.layout.fit(code, java.strings) == broken
    assert java.layout.fit(broken, java.strings) == broken
