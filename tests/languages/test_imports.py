"""A finished source has no import that it does not use, and no mark of continuation that nothing follows."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.random_values import PIECES
from support.workbench import CHECKOUT

from codegen.languages import LANGUAGES
from codegen.render.skeleton import finished, mark_for
from codegen.value import Env, EnvText, Place, Unwritable

CASES = {
    "java: the last part of an import is its name": (
        "import a.b.List;\nimport a.b.Map;\nimport a.b.Map.Entry;\n\nclass Main { List<Map.Entry> x; }\n",
        "import a.b.List;\nimport a.b.Map;\n\nclass Main { List<Map.Entry> x; }\n",
    ),
    "java: a member of another type is no use": (
        "import java.util.List;\n\nclass Main { Other.List x; }\n",
        "class Main { Other.List x; }\n",
    ),
    "java: part of a longer name is no use": (
        "import a.List;\nimport a.Map;\n\nclass Main { ArrayList x = Map$.of(MapKind.A); }\n",
        "class Main { ArrayList x = Map$.of(MapKind.A); }\n",
    ),
    "java: static imports": (
        "package x;\n\nimport static a.B.max;\nimport static a.B.min;\n\nimport a.C;\n\nclass Main { int x = min(1, C::new); }\n",
        "package x;\n\nimport static a.B.min;\n\nimport a.C;\n\nclass Main { int x = min(1, C::new); }\n",
    ),
    "java: a group that is empty takes its blank line along": (
        "// Install it\n\nimport static a.B.max;\n\nimport a.C;\n\nclass Main { C c; }\n",
        "// Install it\n\nimport a.C;\n\nclass Main { C c; }\n",
    ),
    "java: wildcards, and several imports in a line, stay": (
        "import a.*;\nimport static a.B.*;\nimport a.C; import a.D;\n\nclass Main {}\n",
        "import a.*;\nimport static a.B.*;\nimport a.C; import a.D;\n\nclass Main {}\n",
    ),
    "java: a comment behind an import goes with it": (
        "import a.C; // for C\nimport a.D; // for D\n\nclass Main { @D int x; }\n",
        "import a.D; // for D\n\nclass Main { @D int x; }\n",
    ),
    "java: texts, comments and text blocks use nothing": (
        'import a.C;\nimport a.D;\n\n/* import a.D;\nC */\nclass Main { String x = """\nimport a.D;\nC \\""" D\n"""; } // D\n',
        '/* import a.D;\nC */\nclass Main { String x = """\nimport a.D;\nC \\""" D\n"""; } // D\n',
    ),
    "go: a name is used with a point": (
        'package main\n\nimport (\n\t"fmt"\n\t"os"\n\t"strings"\n)\n\nfunc main() { os := x.fmt.y; strings.Repeat(os) }\n',
        'package main\n\nimport (\n\t"strings"\n)\n\nfunc main() { os := x.fmt.y; strings.Repeat(os) }\n',
    ),
    "go: the first group is empty": (
        'package main\n\nimport (\n\t"fmt"\n\n\t"a.example/b"\n)\n\nfunc main() { b.C() }\n',
        'package main\n\nimport (\n\t"a.example/b"\n)\n\nfunc main() { b.C() }\n',
    ),
    "go: the last group is empty": (
        'package main\n\nimport (\n\t"fmt"\n\n\t"a.example/b"\n)\n\nfunc main() { fmt.C() }\n',
        'package main\n\nimport (\n\t"fmt"\n)\n\nfunc main() { fmt.C() }\n',
    ),
    "go: all groups are empty": (
        'package main\n\nimport (\n\t"fmt"\n\n\t"a.example/b"\n)\n\nfunc main() {}\n',
        "package main\n\nfunc main() {}\n",
    ),
    "go: one import": (
        'package main\n\nimport "fmt"\nimport "os"\nimport x "io"\n\nfunc main() { os.Exit(0) }\n',
        'package main\n\nimport "os"\n\nfunc main() { os.Exit(0) }\n',
    ),
    "go: names that paths do not end with": (
        ('package main\n\nimport (\n\t"a.example/go-cmp"\n\t"a.example/openai-go/v3"\n\t"a.example/yaml.v3"\n\t"math/rand/v2"\n)\n\n'
        "func main() { openai.C(yaml.D) }\n"),
        'package main\n\nimport (\n\t"a.example/openai-go/v3"\n\t"a.example/yaml.v3"\n)\n\nfunc main() { openai.C(yaml.D) }\n',
    ),
    "go: where the name is not known, or none is needed, an import stays": (
        'package main\n\nimport (\n\t. "a.example/a"\n\t_ "a.example/b"\n\t"a.example/some-sdk"\n\t"a.example/json/go"\n)\n\nfunc main() {}\n',
        'package main\n\nimport (\n\t. "a.example/a"\n\t_ "a.example/b"\n\t"a.example/some-sdk"\n\t"a.example/json/go"\n)\n\nfunc main() {}\n',
    ),
    "go: a name that is given counts": (
        'package main\n\nimport (\n\ty "a.example/a"\n\tz "a.example/b"\n)\n\nfunc main() { z.C(a.D) }\n',
        'package main\n\nimport (\n\tz "a.example/b"\n)\n\nfunc main() { z.C(a.D) }\n',
    ),
    "go: texts and comments use nothing": (
        'package main\n\nimport (\n\t"fmt"\n\t// os.\n\t"os"\n)\n\nfunc main() { x := `os.Exit\nimport "io"\n` + "\\"os.Exit()" /* os. */ + fmt.S }\n',
        'package main\n\nimport (\n\t"fmt"\n\t// os.\n)\n\nfunc main() { x := `os.Exit\nimport "io"\n` + "\\"os.Exit()" /* os. */ + fmt.S }\n',
    ),
    "python: names": (
        "import os\nimport sys\nimport a.b\nimport c.d\nimport e as f\nfrom g import h as i\n\nsys.exit(a.b, f, c=h, x=y.os)\n",
        "import sys\nimport a.b\nimport e as f\n\nsys.exit(a.b, f, c=h, x=y.os)\n",
    ),
    "python: some names of one statement": (
        "import os, sys\nfrom a import b, c as d, e, f\nfrom g import (\n    h,\n    i,\n    j,\n)\n\nprint(sys, d, f, i)\n",
        "import sys\nfrom a import c as d, f\nfrom g import (\n    i,\n)\n\nprint(sys, d, f, i)\n",
    ),
    "python: no name of one statement": (
        "import os\nfrom a import (\n    b,  # why\n    c,\n)\n\nos.abort()\n",
        "import os\n\nos.abort()\n",
    ),
    "python: an f-string uses names": (
        'import os\nimport sys\nimport re\n\nprint(f"sys {os.name!r:{re.A}} {{sys}}")\n',
        'import os\nimport re\n\nprint(f"sys {os.name!r:{re.A}} {{sys}}")\n',
    ),
    "python: a group that is empty leaves the wider gap": (
        "import os\n\nimport requests\n\n\ndef f():\n    os.abort()\n",
        "import os\n\n\ndef f():\n    os.abort()\n",
    ),
    "python: the first group is empty": ("import os\n\nimport requests\n\nrequests.get()\n", "import requests\n\nrequests.get()\n"),
    "python: below a comment": ("# Install 你好\nimport os\nimport sys\n\nsys.exit()\n", "# Install 你好\nimport sys\n\nsys.exit()\n"),
    "python: what has to stay": (
        "from __future__ import annotations\nfrom a import *\nimport b; import c\nif x:\n    import d\n",
        "from __future__ import annotations\nfrom a import *\nimport b; import c\nif x:\n    import d\n",
    ),
    "python: what does not parse stays as it is": ("import os\n\nprint(\n", "import os\n\nprint(\n"),
    "csharp: by a table": (
        "using System.Net.Http.Headers;\nusing System.Text;\nusing System.Text.Json;\nusing Other;\n\nEncoding x; var y = x.HttpHeaders;\n",
        "using System.Net.Http.Headers;\nusing System.Text;\nusing Other;\n\nEncoding x; var y = x.HttpHeaders;\n",
    ),
    "csharp: JsonNode is in a namespace of its own": (
        "using System.Text.Json;\nusing System.Text.Json.Nodes;\n\nJsonNode x;\n",
        "using System.Text.Json.Nodes;\n\nJsonNode x;\n",
    ),
    "csharp: statements are no imports": (
        "using System.Text;\n\nusing var a = b;\nusing (c) {}\nusing static System.Text;\nusing D = System.Text;\n",
        "using var a = b;\nusing (c) {}\nusing static System.Text;\nusing D = System.Text;\n",
    ),
    "csharp: there is code in interpolated strings": (
        'using System.Text;\nusing System.Text.Json;\n\nf($"JsonElement {a["x"]} {{{Encoding.UTF8}}} {{Rune}}", "JsonElement");\n',
        'using System.Text;\n\nf($"JsonElement {a["x"]} {{{Encoding.UTF8}}} {{Rune}}", "JsonElement");\n',
    ),
    "csharp: where it is hard to tell in an interpolated string what is code, everything may be": (
        'using System.Text;\nusing System.Text.Json;\n\nf($$"""\n{{Encoding.UTF8}}""", $"{a.B(x => { { new JsonElement(); } })}");\n',
        'using System.Text;\nusing System.Text.Json;\n\nf($$"""\n{{Encoding.UTF8}}""", $"{a.B(x => { { new JsonElement(); } })}");\n',
    ),
    "csharp: texts and comments use nothing": (
        'using System.Text;\n\nvar x = "$" + @"Rune ""\nusing System.Text;\n" + "\\"Rune" + """\n"Rune" \\""\n""" + """"""\nRune""" """"""; /* Encoding */ // Rune\n',
        'var x = "$" + @"Rune ""\nusing System.Text;\n" + "\\"Rune" + """\n"Rune" \\""\n""" + """"""\nRune""" """"""; /* Encoding */ // Rune\n',
    ),
    "curl: the last line": ('curl "a" \\\n  --data "b" \\\n', 'curl "a" \\\n  --data "b"\n'),
    "curl: before an empty line": ('curl "a" \\\n\ncurl "b" \\\n  \n', 'curl "a"\n\ncurl "b"\n  \n'),
    "curl: without a line feed at the end": ('curl "a" \\', 'curl "a"'),
    "curl: a mark in a text is text": ("curl 'a \\\n\n' \"b \\\n\n\"\n", "curl 'a \\\n\n' \"b \\\n\n\"\n"),
    "curl: a quote that is escaped begins no text": ("curl 'it'\\''s' \\\n\n# it's \\\n", "curl 'it'\\''s'\n\n# it's \\\n"),
    "curl: a backslash that is escaped is no mark": ("curl a \\\\\n", "curl a \\\\\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_what_is_too_much_is_dropped(case: str) -> None:
    source, expected = CASES[case]
    language = LANGUAGES[case.partition(":")[0]]
    assert language.finish(source) == expected
    assert language.finish(expected) == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_published_sample_has_too_much(language: str) -> None:
    files = [file for file in (CHECKOUT / "generated").rglob(f"{language}-*/*") if file.is_file()]
    assert files
    for file in files:
        source = file.read_text(encoding="utf-8")
        assert LANGUAGES[language].finish(source) == source, file


def test_where_marks_stand_for_literals_their_names_count_as_used() -> None:
    head = "import a.B;\nimport java.util.List;\nimport java.util.Map;\n\n"
    code = f"class Main {{ Object x = {mark_for(0)}; Object y = {mark_for(1)}{mark_for(20)}; }}"
    assert finished(head + code, LANGUAGES["java"]) == head.removeprefix("import a.B;\n") + code
    assert finished(f"import os\n\nf({mark_for(0)})\n", LANGUAGES["python"]) == f"f({mark_for(0)})\n"
    assert finished(f"curl {mark_for(0)} \\\n", LANGUAGES["curl"]) == f"curl {mark_for(0)}\n"


GROUPS = {
    "java": (
        "{}",
        "import {};",
        {
            "java.net.URI": "    URI.create(x);",
            "java.util.List": "    var a = new f<List>();",
            "a.b.C.Inner": "    Inner::g;",
        },
        {"z.Zed": "    (Zed) x;"},
    ),
    "go": (
        "import (\n{})\n\n",
        '\t"{}"',
        {"fmt": "\tfmt.Println()", "os": "\tx := &os.Args", "net/http": "\tvar y http.Client"},
        {"a.example/openai-go/v3": "\topenai.F(x)"},
    ),
    "python": (
        "{}",
        "import {}",
        {"os": "x = os.environ", "sys": "print(f'{sys.argv}')", "a.b": "a.b.c()"},
        {"requests": "requests.get()"},
    ),
    "csharp": (
        "{}",
        "using {};",
        {
            "System.Text": "    f(Encoding.UTF8);",
            "System.Net.Http.Headers": '    f($"{MediaTypeHeaderValue.x}");',
            "System.Text.Json": "    JsonElement x;",
        },
        {"System.Text.Json.Nodes": "    new JsonArray();"},
    ),
}
"""How the imports of a language are written, and two groups of them, each with a line that uses it."""

HOSTILE = (
    *("import os", "import os\n", "\nimport os\n", "os.x", "{os.x}", "{sys}", "sys", "a.b", "requests", "\n\nimport java.util.List;\n", "List"),
    *("URI.create", "Inner", "Zed", "fmt.", "os.", '\t"fmt"\n', "http.", "openai.", "\n)\n", "\nimport (\n", "Encoding", "MediaTypeHeaderValue", "$", '$"', '"""', "{{"),
    *("\nusing System.Text;\n", "JsonElement", "{JsonArray}", " \\", " \\\n", " \\\n\n", "\\\n", "\n\n", "\n  \n", "'\\''", "$'"),
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(HOSTILE) | st.sampled_from(PIECES), max_size=8).map("".join)


def written(language: str, texts: Sequence[str]) -> list[str]:
    """Each text in a literal or a comment, of one kind after the other; those that the language refuses are left out."""
    module = LANGUAGES[language]
    kinds = (
        module.string,
        module.comment,
        lambda text: module.json_text({text: text}, Place("    ")),
        lambda text: module.env_text(EnvText((text, Env("KEY", "missing", "the_key"), text))),
        lambda text: module.text(text * 9, Place("    ", 10)),
    )
    found = []
    for number, text in enumerate(texts):
        try:
            found.append(kinds[number % len(kinds)](text))
        except Unwritable:
            continue
    return found


def program(language: str, imported: Sequence[str], used: Sequence[str], literals: Sequence[str]) -> str:
    """A program with these imports in their groups, that uses some of them, with these literals and comments in it."""
    block, line, *groups = GROUPS[language]
    parts = ["".join(line.format(path) + "\n" for path in group if path in imported) for group in groups]
    head = "\n".join(part for part in parts if part)
    if head:
        head = block.format(head) if block != "{}" else head + "\n"
    uses = [use for group in groups for path, use in group.items() if path in used]
    mark = LANGUAGES[language].comment_mark
    texts = [text if text.startswith(mark) else f"f({text})" for text in literals]
    lines = [*texts[: len(texts) // 2], *uses, *texts[len(texts) // 2 :]]
    return head + "".join(f"{one}\n" for one in lines)


@pytest.mark.parametrize("language", GROUPS)
@given(data=st.data())
def test_no_text_hides_or_feigns_a_use(language: str, data: st.DataObject) -> None:
    paths = [path for group in GROUPS[language][2:] for path in group]
    imported = data.draw(st.lists(st.sampled_from(paths), unique=True))
    used = [path for path in imported if data.draw(st.booleans())]
    literals = written(language, data.draw(st.lists(TEXTS, max_size=6)))
    source, expected = program(language, imported, used, literals), program(language, used, used, literals)
    assert LANGUAGES[language].finish(source) == expected
    assert LANGUAGES[language].finish(expected) == expected


@given(st.lists(st.lists(TEXTS, min_size=1, max_size=4), min_size=1, max_size=3))
def test_no_text_hides_or_feigns_a_mark_of_continuation(commands: list[list[str]]) -> None:
    words = [[word for word in written("curl", ["", *texts]) if not word.startswith("#")] for texts in commands]
    source = "\n".join("curl" + "".join(f" --data {word} \\\n" for word in each) for each in words)
    expected = "\n".join("curl" + " \\\n".join(f" --data {word}" for word in each) + "\n" for each in words)
    assert LANGUAGES["curl"].finish(source) == expected
    assert LANGUAGES["curl"].finish(expected) == expected
