"""Random texts and JSON values, made by Hypothesis: plain ones, and those that break generators of code."""

from __future__ import annotations

import math
from functools import cache
from typing import Any, TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

T = TypeVar("T")

PIECES = (
    *("'", '"', "''", '""', "'''", '"""', '""""""', "\\", "\\\\", "\\'", '\\"', "\\n", "\\u0041", "\\x41", "\\0", "\\", "`", "``"),
    *("$", "$$", "${", "${x}", "$HOME", "$(id)", "{$x}", "{", "}", "{{", "}}", "{{ 1 }}", "{% if %}", "#{x}", "{0}", "%", "%s", "%%"),
    *("*/", "/*", "//", "#", "<!--", "-->", "?>", "<?php", "<?=", "</script>", "]]>", "??=", "??/", "??'", "!", "!!", "!x", "~", "&", ";"),
    *("\n", "\n", "\r", "\r\n", "\n\n\n", "\t", "\v", "\f", "\b", "\a", "\x1b[0m", "\x7f", "\x01", "\x001", "\0", "\x85", "\x9f"),
    *("\u00a0", "\u00ad", "\u034f", "\u1680", "\u200b", "\u200c", "\u200d", "\u200e", "\u2028", "\u2029", "\u202e", "\u2060", "\u2066"),
    *("\u2800", "\u3000", "\u3164", "\ue000", "\ufdd0", "\ufe00", "\ufe0f", "\ufeff", "\ufff9", "\ufffd", "\ufffe", "\uffff"),
    *("\U00013430", "\U0001bca0", "\U0001d173", "\U0001fffe", "\U00040000", "\U000e0041", "\U000e0100", "\U000f0000", "\U0010ffff"),
    *("\u0301", "\u0301", "e\u0301", "\u20e3", "1\ufe0f\u20e3", "\u0903", "\u3099", "\u1ab0", "\u0308\u0301", "\u0600", "\u06dd"),
    *("你是谁？", "。", "，", "阿里云", "é", "ß", "İ", "ı", "שלום", "مرحبا", "हिन्दी", "ไทย", "한글", "\u1100\u1161", "ﷺ", "Ⅷ", "①"),
    *("😀", "👩‍💻", "👨‍👩‍👧‍👦", "❤️", "🇨🇳", "👍🏽", "🏴\U000e0067\U000e0062\U000e007f", "𠮷", "𝒳", "𐍈"),
    *("a", "b", "word", "Word ", " ", "  ", "   ", "0", "1", "-", ".", ",", ":", "=", "+", "=>", "@", "@file", "EOF", "https://a.example/?x=1&y=2"),
)  # fmt: skip
WORDS = (
    "the",
    "quick",
    "brown fox",
    "jumps,",
    "over",
    "it's",
    '"lazy"',
    "dogs.",
    "你好，",
    "世界。",
    "a\\b",
    "$5",
    "http://a.example/b",
    "😀",
)
KEYS = (
    *("role", "content", "model", "a", "b", "_", "__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "length"),
    *("", " ", "0", "1", "2", "10", "01", "-1", "1.5", "1e3", "4294967294", "4294967295", "9007199254740993", "08", "\u0661"),
    *("class", "new", "null", "true", "None", "self", "async", "await", "yield", "var", "dynamic", "from", "select", "where", "nameof"),
    *("Equals", "GetHashCode", "ToString", "GetType", "MemberwiseClone", "Item", "Finalize", "record", "init", "field", "partial"),
    *("__arglist", "__makeref", "global", "value", "get", "set", "when", "with", "and", "or", "not", "notnull", "unmanaged", "args"),
    *("a-b", "a b", "a.b", "$ref", "@type", "你", "é", "\u212a", "a\u0301", "\0a", "\n", "'", '"', "\\", "this", "GLOBALS", "a" * 40),
)  # fmt: skip
INTEGERS = (
    0,
    1,
    -1,
    7,
    127,
    255,
    2**31 - 1,
    2**31,
    -(2**31),
    2**32,
    2**53 - 1,
    2**53,
    2**53 + 1,
    2**63 - 1,
    2**63,
    -(2**63),
    10**30,
)
FLOATS = (0.0, -0.0, 1.0, -1.0, 0.1, 1.5, 1e-7, 1e-5, 1e16, 1e21, 1e22, 1e23, 5e-324, 2.2250738585072011e-308, 1.7976931348623157e308, 0.1 + 0.2)  # fmt: skip

TOGETHER = 20

characters = st.characters(exclude_categories=["Cs"])
texts = st.one_of(
    st.text(characters, max_size=12),
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.sampled_from(PIECES),
)
prose = st.tuples(
    st.lists(st.sampled_from(WORDS), min_size=8, max_size=60),
    st.lists(
        st.one_of(st.sampled_from(("\n", "\n\n", " \n", "\u3000\n", "\r\n", "\n ", "\n\u0301", "\t")), texts),
        max_size=4,
    ),
    st.integers(1, 12),
).map(lambda parts: _mixed(*parts))
numbers = st.one_of(
    st.sampled_from(INTEGERS),
    st.sampled_from(FLOATS),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts, texts)
keys = st.one_of(st.sampled_from(KEYS), st.sampled_from(KEYS), texts)
json_values = st.recursive(
    st.one_of(scalars, scalars, prose),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(keys, inner, max_size=4)),
    max_leaves=8,
)
"""All kinds of JSON values."""


def _mixed(words: list[str], between: list[str], every: int) -> str:
    """The words with spaces between them. After every `every` words there is a text of `between` in place of the space."""
    found = []
    for number, word in enumerate(words):
        found += [word, between[number % len(between)] if between and number % every == 0 else " "]
    return "".join(found)


@cache
def drawn(strategy: st.SearchStrategy[T], count: int, number: int) -> tuple[T, ...]:
    """`count` random values; `number` is the seed. Many values are drawn together, because that is faster."""
    found: list[T] = []

    @seed(number)
    @settings(
        max_examples=-(-count // TOGETHER),
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(strategy, min_size=TOGETHER, max_size=TOGETHER))
    def collect(values: list[T]) -> None:
        found.extend(values)

    while len(found) < count:
        collect()
    return tuple(found[:count])


def same(value: Any, read: Any) -> bool:
    """Whether JSON that was read back equals the value, with the same types, signs of zero and order of keys."""
    return repr(value) == repr(read) and not (isinstance(read, float) and math.isnan(read))
