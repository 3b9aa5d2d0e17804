"""Spec files that nobody would write: each gets a message with its place and exit code 2."""

from __future__ import annotations

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from support.workbench import SUPPORT, TINY

from codegen.build import build, sources
from codegen.cache import Cache
from codegen.errors import CodegenError
from codegen.spec import model
from codegen.spec.document import MAX_BYTES
from codegen.spec.load import load

PLACED = re.compile(r"^(?:spec|templates)/[^\n:]+(?::\d+)?(?::\d+)?: .+$")
AT_A_COLUMN = re.compile(r"^spec/[^\n:]+:\d+:\d+: .+$", re.MULTILINE)
BAD_SPECS = 200

TINY_SPEC = (TINY / "spec" / "spec.yaml").read_bytes()
LOCALE = (TINY / "spec" / "locales" / "en.yaml").read_bytes()
TEMPLATE = "python/http/request.py.j2"
TEMPLATES = {TEMPLATE: (TINY / "templates" / TEMPLATE).read_text(encoding="utf-8")}


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """The smallest spec with a piece cut out, put in, doubled, or moved, up to four times."""
    data = TINY_SPEC
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(data))] * 2)))
        end = min(end, start + draw(st.sampled_from([1, 10, len(data)])))
        inserted = draw(
            st.sampled_from(
                [b"", b"\t", b"\n", b"  ", b": ", b"- ", b"*a", b"&a ", b"!!str ", b"'", b'"', b"{", b"]", b"#", b"|\n", b"%", b"\0", b"\xff", b"\xc2\x85", b"<<: ", b"---\n", b"? "]
            )
            | st.just(data[start:end] * 2)
            | st.binary(max_size=4)
        )  # fmt: skip
        data = data[:start] + inserted + data[end:]
    return data


@settings(max_examples=400, suppress_health_check=list(HealthCheck))
@given(
    damaged() | st.binary(max_size=200) | st.text().map(str.encode) | st.text().map(lambda text: text.encode("utf-16"))
)
def test_any_bytes_are_a_spec_or_get_a_message_at_a_place(data: bytes) -> None:
    try:
        made_from = sources(load("spec/spec.yaml", data, {"en": ("spec/locales/en.yaml", LOCALE)}), TEMPLATES)
        build(made_from, made_from.plan.samples, Cache())
    except CodegenError as error:
        assert error.problems
        assert [str(problem) for problem in error.problems if not PLACED.match(str(problem))] == []


Breaking = Callable[[str, random.Random], bytes]


FIELDS = {
    field
    for part in vars(model).values()
    if isinstance(part, type) and issubclass(part, BaseModel)
    for field in part.model_fields
}
"""The keys that the spec's types know; every other key is a name that its author has chosen."""


def _at_a_key(text: str, chance: random.Random, change: Callable[[str], str], among: str = r"[a-z_]+") -> str:
    """Change the line of a key of the spec's own; what is in a request's body is up to the API."""
    lines = text[: text.index("\nscenarios:")].split("\n")
    places = [
        at for at, line in enumerate(lines) if re.match(f" *({among}):", line) and not line.lstrip().startswith("$")
    ]
    at = chance.choice(places)
    lines[at] = change(lines[at])
    return "\n".join(lines) + text[text.index("\nscenarios:") :]


def _in_the_middle(text: str, chance: random.Random, inserted: bytes) -> bytes:
    data = text.encode()
    at = chance.randrange(len(data))
    while data[at] & 0xC0 == 0x80:  # not inside a character
        at -= 1
    return data[:at] + inserted + data[at:]


def _bomb(chance: random.Random) -> str:
    wide = chance.randint(5, 12)
    lines = ["a0: &a0 [" + ", ".join(["x"] * wide) + "]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * wide)}]" for n in range(1, chance.randint(8, 40))]
    return "\n".join(lines) + "\n"


BREAKING: dict[str, Breaking] = {
    "random bytes": lambda text, chance: chance.randbytes(chance.randint(1, 5000)),
    "an unknown key": lambda text, chance: _at_a_key(text, chance, lambda line: line.replace(":", "x:", 1), "|".join(sorted(FIELDS))).encode(),
    "a key twice": lambda text, chance: _at_a_key(text, chance, lambda line: f"{line}\n{line}").encode(),
    "a key without its value": lambda text, chance: _at_a_key(text, chance, lambda line: line.split(":")[0]).encode(),
    "a tab for spaces": lambda text, chance: _at_a_key(text, chance, lambda line: f"\t{line}").encode(),
    "cut in the middle of a bracket": lambda text, chance: text[: chance.choice([m.end() for m in re.finditer(r"[\[{]", text)])].encode(),
    "bytes that are not UTF-8": lambda text, chance: _in_the_middle(text, chance, chance.choice([b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf5\x80\x80\x80"])),
    "a control character": lambda text, chance: _in_the_middle(text, chance, bytes([chance.choice([0, 1, 7, 8, 0x1B, 0x7F])])),
    "another encoding": lambda text, chance: text.encode(chance.choice(["utf-16", "utf-16-le", "utf-32", "gb18030"])),
    "deep nesting": lambda text, chance: text.encode() + b"deep: " + chance.choice([b"[", b"{a: ", b"[[{b: "]) * chance.randint(100, 50_000),
    "deep nesting by indentation": lambda text, chance: text.encode() + b"".join(b" " * n + b"a:\n" for n in range(chance.randint(70, 1000))),
    "an alias bomb": lambda text, chance: text.encode() + _bomb(chance).encode(),
    "an alias without its anchor": lambda text, chance: text.encode() + f"more: *nobody{chance.random()}\n".encode(),
    "a second document": lambda text, chance: text.encode() + b"---\n" + text.encode()[: chance.randint(1, 500)],
    "a tag": lambda text, chance: _at_a_key(text, chance, lambda line: line.replace(":", ": !!python/object:os.system", 1)).encode(),
    "many problems": lambda text, chance: text.encode() + b"".join(b"unknown%d: 1\n" % n for n in range(chance.randint(1000, 100_000))),
    "a text without an end": lambda text, chance: text.encode() + b'more: "' + b"x" * chance.randint(1, MAX_BYTES // 2),
    "a large number": lambda text, chance: text.encode() + b"more: " + b"9" * chance.randint(5000, 1_000_000) + b"\n",
    "a large file": lambda text, chance: text.encode() + b"# " + b"x" * chance.randint(MAX_BYTES, 3 * MAX_BYTES),
    "a large list": lambda text, chance: text.encode() + b"more: [" + b"1," * chance.randint(60_000, MAX_BYTES // 4) + b"1]\n",
}  # fmt: skip
"""Ways to make a good spec a bad one, whatever the chance."""


def validated(folder: Path, specs: list[bytes]) -> Iterator[dict[str, Any]]:
    """How `codegen validate` ends for each spec in the place of the project's own."""
    done = subprocess.run(
        [sys.executable, "-B", str(SUPPORT / "validator.py"), str(folder)],
        input="".join(f"{spec.hex()}\n" for spec in specs),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return (json.loads(line) for line in done.stdout.splitlines())


@pytest.mark.slow
def test_each_of_200_bad_specs_gets_a_message(
    project: Path, seed: int, record_property: Callable[[str, object], None]
) -> None:
    text = next((project / "spec").glob("*.yaml")).read_text(encoding="utf-8")
    chance = random.Random(seed)
    ways = [way for _ in range(BAD_SPECS // len(BREAKING)) for way in BREAKING]
    specs = [BREAKING[way](text, chance) for way in ways]
    wrong: dict[str, Any] = {}
    most: dict[str, float] = {}
    for index, (way, spec, ended) in enumerate(zip(ways, specs, validated(project, specs), strict=True)):
        good = ended["exit_code"] == 2 and AT_A_COLUMN.search(ended["said"]) and "Traceback" not in ended["said"]
        most = {name: max(most.get(name, 0.0), ended[name]) for name in ("cpu", "memory")}
        if not good:
            wrong[f"{index}: {way}, {len(spec)} bytes"] = {**ended, "said": ended["said"][:500]}
    assert wrong == {}, f"seed {seed}"
    record_property(
        "fuzz", f"bad specs: at most {most['cpu']:.1f} s of CPU and {most['memory']:.0f} MB each, seed {seed}"
    )


def test_a_good_spec_with_a_byte_order_mark_and_other_line_ends_is_valid(project: Path) -> None:
    data = next((project / "spec").glob("*.yaml")).read_bytes()
    specs = [data, b"\xef\xbb\xbf" + data, data.replace(b"\n", b"\r\n"), b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n")]
    ends = {(ended["exit_code"], re.sub(r"from \d+", "from all", ended["said"])) for ended in validated(project, specs)}
    assert ends == {(0, "the spec is valid: 130 samples from all templates\n")}
