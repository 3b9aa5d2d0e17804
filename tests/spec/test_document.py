"""YAML is read as JSON with comments, and every value knows where it stands. What is refused: cases/errors."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.workbench import CHECKOUT, spec_of

from codegen.errors import CodegenError, Position
from codegen.mock.access import made_up_keys
from codegen.spec import document
from codegen.spec.document import MAX_BYTES, MAX_DEPTH, Document


def parse(text: str) -> Document:
    return document.parse(text.encode(), "f.yaml")


def refusal(text: str | bytes) -> list[str]:
    with pytest.raises(CodegenError) as error:
        document.parse(text if isinstance(text, bytes) else text.encode(), "f.yaml")
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("True", "True"),
        ("~", "~"),
        ("Null", "Null"),
        ("22:22", "22:22"),
        ("1.10.0", "1.10.0"),
        ("2026-01-02", "2026-01-02"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        ("017", "017"),
        ("1_000", "1_000"),
        ("+1", "+1"),
        (".5", ".5"),
        ("1.", "1."),
        (".inf", ".inf"),
        ("NaN", "NaN"),
        ("=", "="),
        ("'1'", "1"),
        ('"true"', "true"),
        ("''", ""),
        ("true", True),
        ("false", False),
        ("null", None),
        ("", None),
        ("0", 0),
        ("-0", 0),
        ("-7", -7),
        ("1.10", 1.1),
        ("1.0", 1.0),
        ("-1.5e3", -1500.0),
        ("1E2", 100.0),
        ("9007199254740993", 9007199254740993),
        ("123456789012345678901234567890", 123456789012345678901234567890),
    ],
)
def test_a_scalar_is_json_or_text(written: str, value: Any) -> None:
    read = parse(f"key: {written}").value["key"]
    assert (type(read), read) == (type(value), value)


def test_a_scalar_keeps_its_spelling() -> None:
    assert parse("versions: {oldest: 1.10}").source(("versions", "oldest")) == "1.10"


@pytest.mark.parametrize("key", ["no", "on", "null", "true", "1.10", "22:22", "你好"])
def test_a_key_is_text_as_it_is_written(key: str) -> None:
    assert parse(f"{key}: 1").value == {key: 1}


def test_keys_that_are_written_alike_are_duplicates_whatever_their_quotes() -> None:
    assert refusal('a: 1\n"a": 2\n') == ["f.yaml:2:1: duplicate key 'a'; the first one is in line 1"]


@pytest.mark.parametrize("key", ["[a]", "{a: 1}", ""])
def test_a_key_that_is_no_text_is_refused(key: str) -> None:
    assert refusal(f"? {key}\n: 1\n")[0].endswith("a key must be text")


def test_any_json_text_reads_as_itself() -> None:
    value: Any = {"a": [1, -2.5, None, True, 'x\ty"\\/é\0', {"": []}], "你": {"$": "no"}}
    assert parse(json.dumps(value, indent=1)).value == value
    assert parse(json.dumps(value, ensure_ascii=False)).value == value


def test_an_escape_in_double_quotes_is_the_character() -> None:
    assert parse(r'a: "\u2028\x85\0\U0001F600 \/ 😀"').value == {"a": "\u2028\x85\0😀 / 😀"}


@pytest.mark.parametrize("character", ["\u0085", "\u2028", "\u2029"])
@pytest.mark.parametrize("text", ['a: "x{}y"', "a: x{}y: z", "# c{}b: 1\na: 1"])
def test_a_line_break_that_no_editor_shows_is_refused(text: str, character: str) -> None:
    [told] = refusal(text.format(character))
    assert f"the character U+{ord(character):04X} cannot stand in YAML" in told


def test_block_texts_keep_and_fold_their_lines() -> None:
    assert parse("a: |\n  one\n  two\nb: >-\n  one\n  two\n").value == {"a": "one\ntwo\n", "b": "one two"}


def test_an_alias_stands_for_its_value() -> None:
    read = parse("a: &x [1, {b: 2}]\nc: *x\nd: {e: *x}\n")
    assert read.value == {"a": [1, {"b": 2}], "c": [1, {"b": 2}], "d": {"e": [1, {"b": 2}]}}


TEXT = """\
# a comment
name: x
list:
  - one
  -   key: two
flow: {a: [1, 22], 你好: 三}
"""


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ((), 2, 1),
        (("name",), 2, 7),
        (("list",), 4, 3),
        (("list", 0), 4, 5),
        (("list", 1, "key"), 5, 12),
        (("flow", "a", 1), 6, 15),
        (("flow", "你好"), 6, 24),
    ],
)
def test_a_value_knows_its_line_and_column_in_characters(path: document.Path, line: int, column: int) -> None:
    assert parse(TEXT).position(path) == Position("f.yaml", line, column)


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [(("name",), 2, 1), (("list", 1, "key"), 5, 7), (("flow", "你好"), 6, 20), (("list", 1), 5, 7)],
)
def test_a_key_knows_its_line_and_column(path: document.Path, line: int, column: int) -> None:
    assert parse(TEXT).key_position(path) == Position("f.yaml", line, column)


def test_what_is_not_there_is_told_at_its_nearest_ancestor() -> None:
    read = parse(TEXT)
    assert read.position(("flow", "b", "c")) == read.position(("flow",))
    assert read.key_position(("flow", "b")) == read.position(("flow",))


@pytest.mark.parametrize(
    "text", ["\ufeff" + TEXT, TEXT.replace("\n", "\r\n"), TEXT.replace("\n", "\r"), "---\n" + TEXT]
)
def test_byte_order_mark_and_line_ends_change_no_value(text: str) -> None:
    assert parse(text).value == parse(TEXT).value


@pytest.mark.parametrize("text", ["\ufeff" + TEXT, TEXT.replace("\n", "\r\n")])
def test_byte_order_mark_and_line_ends_move_no_position(text: str) -> None:
    for path in ((), ("name",), ("list", 1, "key"), ("flow", "你好")):
        assert parse(text).position(path) == parse(TEXT).position(path)


def test_a_byte_order_mark_does_not_move_a_yaml_error() -> None:
    assert refusal("\ufeffa: [\n") == refusal("a: [\n")


def test_a_file_of_the_greatest_size_and_depth_is_read() -> None:
    assert parse("# " + "x" * (MAX_BYTES - 7) + "\na: 1").value == {"a": 1}
    assert parse("[" * MAX_DEPTH + "]" * MAX_DEPTH).value != []


def test_a_file_that_is_larger_is_refused() -> None:
    assert refusal(b"#" * (MAX_BYTES + 1)) == ["f.yaml:1:1: the file is larger than 4 MB"]


def test_a_number_of_many_digits_is_refused() -> None:
    assert refusal("a: " + "9" * 5000) == ["f.yaml:1:4: a number of more than 1000 digits"]


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"\xff\xfea\x00:\x00", "1:1"),
        (b"a: \xed\xa0\x80", "1:4"),
        (b"\xef\xbb\xbfa: \xff", "1:4"),
        (b"a: b\n\xc3\x28: c\n", "2:1"),
        ("a: b\n# 你好".encode() + "你好".encode("gbk"), "2:5"),
    ],
)
def test_bytes_that_are_not_utf8_are_refused_at_their_place(data: bytes, place: str) -> None:
    assert refusal(data) == [f"f.yaml:{place}: this is not UTF-8; save the file as UTF-8"]


@pytest.mark.parametrize("character", ["\0", "\x07", "\x1b", "\x7f", "\x80", "\ufffe"])
def test_a_character_that_yaml_cannot_hold_is_told_at_its_place_in_characters(character: str) -> None:
    [told] = refusal(f"你好: 😀\nb: 你好{character}x\n")
    assert told.startswith(f"f.yaml:2:6: the character U+{ord(character):04X} cannot stand in YAML")


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_mistake_is_told_at_its_line_whatever_ends_the_lines(ends: str) -> None:
    assert refusal(ends.join(["a: 1", "b: [", "c: }"]))[0].startswith("f.yaml:3:4: this is not YAML: ")
    assert refusal(ends.join(["a: 1", "b:", "\tc: 1"])) == [
        "f.yaml:3:1: this is not YAML: a tab cannot indent, use spaces"
    ]


def test_depth_is_counted_through_aliases() -> None:
    """Each anchor is shallow, but what the last one stands for would be as deep as there are lines."""
    lines = ["a0: &a0 []", *(f"a{n}: &a{n} [[[[[*a{n - 1}]]]]]" for n in range(1, 200))]
    assert refusal("\n".join(lines)) == [
        "f.yaml:14:16: nested deeper than 64 levels, counting what aliases repeat",
    ]


def test_text_is_counted_through_aliases() -> None:
    told = "more than 4 MB of text, counting what aliases repeat"
    assert refusal("a: &a " + "x" * 1024 + "\nb: [" + "*a, " * 4097 + "]") == [f"f.yaml:1:4: {told}"]
    assert refusal("a: &a {" + "x" * 1024 + ": 1}\nb: [" + "*a, " * 4097 + "]") == [f"f.yaml:1:4: {told}"]


KEY = "sk-" + "aB3_d-9Z" * 4
"""What looks like a real key; made of parts, so that it stands in no file."""


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (f"a: {KEY}", "1:4"),
        (f"a: 你好 {KEY} x", "1:7"),
        (f"a:\n  b: 'Bearer {KEY}'", "2:14"),
        (f"{KEY}: 1", "1:1"),
        (f"a: 1 # mine is {KEY}", "1:16"),
        (f"# {KEY}\na: 1", "1:3"),
        (f"a: |\n  one\n  two {KEY}\n", "3:7"),
        (f"\ufeffa: 1\r\nb: {KEY}\r\n", "2:4"),
        (f"a: 1\rb: {KEY}", "2:4"),
        (f"a: &{KEY} 1", "1:5"),
        ("a: sk-" + "a" * 20, "1:4"),
        (f"a: key={KEY}&x", "1:8"),
        (f"a: _{KEY}", "1:5"),
    ],
)
def test_what_looks_like_a_key_is_found_where_it_stands(text: str, place: str) -> None:
    [problem] = parse(text).problems
    assert str(problem) == f"f.yaml:{place}: this looks like a real key; take it out, and revoke it if it is one"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ('a: "\\x73k-' + KEY[3:] + '"', "1:4"),
        ('b: 1\na: "' + KEY[:9] + "\\\n  " + KEY[9:] + '"', "2:4"),
        ('b: 1\n"' + KEY[:9] + "\\u0041" + KEY[9:30] + '": x', "2:1"),
    ],
)
def test_a_key_that_is_hidden_by_escapes_or_line_breaks_is_found(text: str, place: str) -> None:
    [problem] = parse(text).problems
    assert str(problem).startswith(f"f.yaml:{place}: this looks like a real key")


def test_each_key_is_told_once() -> None:
    text = f'a: {KEY}\nb: "\\x73k-{KEY[3:]}"\nc: &x {KEY}\nd: *x\ne: "{KEY}"\n'
    assert [str(problem.position) for problem in parse(text).problems] == [
        "f.yaml:1:4",
        "f.yaml:3:7",
        "f.yaml:5:5",
        "f.yaml:2:4",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "sk-" + "a" * 19,
        "task-management-of-long-names",
        "risk-assessment-and-mitigation",
        "sk-",
        "SK-" + "A" * 30,
        "sk-…",
        *made_up_keys(spec_of(CHECKOUT).api),
    ],
)
def test_what_is_no_key_is_let_be(text: str) -> None:
    assert parse(f"a: {text} {text}").problems == ()


@pytest.mark.parametrize(
    "text", [f"a: {KEY}\nb: [", f"a: *{KEY}", f"{KEY}: 1\n{KEY}: 2", f"a: !{KEY} x", f"a: \x07{KEY}"]
)
def test_a_key_is_told_beside_what_keeps_the_file_from_being_read_and_is_not_repeated(text: str) -> None:
    told = refusal(text)
    assert len(told) == 1 + text.count(KEY)
    assert KEY[:12] not in "".join(told)
