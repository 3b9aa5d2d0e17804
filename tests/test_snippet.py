"""`codegen snippet`: one request in, programs out, and no project anywhere."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import black
import pytest
from click.testing import CliRunner
from support.workbench import Outcome

from codegen.cli import main
from codegen.languages import LANGUAGES
from codegen.request.har import Unreadable, exact_json, read_request
from codegen.request.url import normalized
from codegen.snippet import snippet
from codegen.value import Unwritable

URL = "https://api.example.com/v1/things"


def har(**changes: Any) -> dict[str, Any]:
    """A HAR request with some of its fields changed."""
    return {"method": "POST", "url": URL, "headers": [], **changes}


def body(text: str, media_type: str = "application/json") -> dict[str, Any]:
    return {"mimeType": media_type, "text": text}


def header(name: str, value: str) -> dict[str, str]:
    return {"name": name, "value": value}


def run(data: str | bytes, *options: str) -> Outcome:
    result = CliRunner().invoke(main, ["snippet", *options], input=data, catch_exceptions=False)
    return Outcome(result.exit_code, result.stdout, result.stderr, result.stdout_bytes)


def many(*lines: str | bytes, options: tuple[str, ...] = ("--language", "go")) -> list[dict[str, Any]]:
    data = b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines)
    outcome = run(data, "--jsonl", *options)
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    return [json.loads(line) for line in outcome.stdout.split("\n")[:-1]]


def refusal(value: Any, **env: str) -> str:
    with pytest.raises(Unreadable) as error:
        read_request(value, env)
    return str(error.value)


# The command


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_request_becomes_a_whole_program(language: str) -> None:
    outcome = run(json.dumps(har(postData=body('{"a": [1, "é"]}'))), "--language", language)
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.stdout == snippet(read_request(har(postData=body('{"a": [1, "é"]}')), {}), language)
    assert URL in outcome.stdout
    assert outcome.stdout.endswith("\n")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("changes", [{}, {"method": "HEAD"}, {"postData": body("a")}, {"headers": [header("A", "b")]}])
def test_a_program_has_no_import_that_it_does_not_use(language: str, changes: dict[str, Any]) -> None:
    source = snippet(read_request(har(**changes), {}), language)
    assert LANGUAGES[language].finish(source) == source


def test_a_program_has_the_imports_that_it_uses() -> None:
    bare, full = har(), har(postData=body("{}"), headers=[header("A", "part")])
    without, with_both = (snippet(read_request(one, env), "go") for one, env in ((bare, {}), (full, {"KEY": "part"})))
    assert [name in without for name in ('"os"', '"strings"')] == [False, False]
    assert [name in with_both for name in ('"os"', '"strings"')] == [True, True]


def test_several_languages_are_told_apart_by_their_files() -> None:
    outcome = run(json.dumps(har()), "--language", "go", "--language", "curl")
    assert [line for line in outcome.stdout.splitlines() if line.startswith("==>")] == [
        "==> main.go <==",
        "==> main.sh <==",
    ]


def test_each_line_and_language_is_answered_with_its_index() -> None:
    told = many(json.dumps(har()), json.dumps(har(method="GET")), options=("--language", "go", "--language", "php"))
    assert [(one["index"], one["language"], one["filename"]) for one in told] == [
        (0, "go", "main.go"), (0, "php", "main.php"), (1, "go", "main.go"), (1, "php", "main.php"),
    ]  # fmt: skip
    assert all(set(one) == {"index", "language", "filename", "source"} for one in told)


def test_a_bad_line_is_an_error_of_its_own_and_the_others_go_on() -> None:
    told = many("{", json.dumps(har()), "", b"\xff", json.dumps(har(url="ftp://a")), "[" * 100_000, "9" * 5000)
    assert [one.get("error") for one in told] == [
        "this is not JSON: Expecting property name enclosed in double quotes, at column 2",
        None,
        "this is not JSON: Expecting value, at column 1",
        "this is not UTF-8",
        "url: an absolute http:// or https:// URL is wanted",
        "this is nested too deeply",
        told[6].get("error"),
    ]
    assert told[6]["error"]
    assert [one["index"] for one in told] == list(range(7))


def test_lines_end_in_line_feeds_only() -> None:
    request = har(postData=body("a\u2028b\x85c\x0cd", "text/plain"))
    told = many(json.dumps(request, ensure_ascii=False))
    assert len(told) == 1
    assert "source" in told[0]


def test_a_last_line_without_a_line_feed_counts() -> None:
    assert len(many(json.dumps(har()) + "\n")) == len(many(json.dumps(har()))) == 1
    assert many("") == []


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b'{\n "url": ,}', "standard input:2:9: this is not JSON: Expecting value"),
        (b'{"url":\n"\xff"}', "standard input:2: this is not UTF-8"),
        (b"[]", "standard input: a HAR request is a JSON object"),
        (b'{"request": {}}', "standard input: this holds more than a request; give its `request` object"),
        (b"{}", "standard input: method: missing"),
    ],
)
def test_what_is_wrong_with_the_input_is_told_at_its_place(data: bytes, told: str) -> None:
    assert run(data, "--language", "go") == Outcome(2, "", told + "\n", b"")


def test_an_unknown_language_is_told() -> None:
    told = "--language pyton: unknown language; did you mean 'python'?\n"
    assert run("{}", "--language", "pyton") == Outcome(2, "", told, b"")


def test_it_needs_no_project_and_neither_black_nor_pydantic(tmp_path: Path) -> None:
    code = (
        "import sys; from codegen.cli import main\n"
        "try: main(['snippet', '--language', 'python'])\n"
        "finally: print(sorted({'black', 'pydantic', 'yaml', 'starlette'} & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], input=json.dumps(har()), cwd=tmp_path, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (0, "[]\n")
    assert done.stdout.startswith("import sys\n\nimport requests\n")


def test_what_is_printed_is_utf8_whatever_the_locale() -> None:
    request = json.dumps(har(postData=body("é你", "text/plain"))).encode()
    for options in ([], ["--jsonl"]):
        command = [sys.executable, "-m", "codegen", "snippet", "--language", "go", *options]
        done = subprocess.run(command, input=request, env={"PYTHONIOENCODING": "latin-1"}, capture_output=True)
        assert (done.returncode, done.stderr) == (0, b"")
        assert "é你" in done.stdout.decode()


# Parts of a header that come from the environment


def test_a_part_of_a_header_comes_from_the_environment() -> None:
    request = har(headers=[header("Authorization", "Bearer s3cret")])
    for language in LANGUAGES:
        outcome = run(json.dumps(request), "--language", language, "--env", "TOKEN=s3cret")
        assert outcome.exit_code == 0
        assert "TOKEN" in outcome.stdout
        assert "s3cret" not in outcome.stdout


@pytest.mark.parametrize(
    ("value", "line"),
    [
        ("Bearer k", 'Authorization = new AuthenticationHeaderValue("Bearer", apiKey);'),
        ("Bearer prefix-k", 'Authorization = new AuthenticationHeaderValue("Bearer", $"prefix-{apiKey}");'),
        ("k", 'Add("Authorization", apiKey);'),
        ("k word", 'Add("Authorization", $"{apiKey} word");'),
        ('Digest a="k", b=c', 'TryAddWithoutValidation("Authorization", $"Digest a=\\"{apiKey}\\", b=c");'),
    ],
)
def test_net_reads_credentials_of_one_word_or_two_only(value: str, line: str) -> None:
    request = read_request(har(headers=[header("Authorization", value)]), {"TOKEN": "k"})
    assert f"request.Headers.{line}\n" in snippet(request, "csharp")


def test_a_dollar_in_a_header_is_text() -> None:
    request = har(headers=[header("X-Text", "$HOME ${HOME} `id`")])
    assert "'X-Text: $HOME ${HOME} `id`'" in run(json.dumps(request), "--language", "curl").stdout


@pytest.mark.parametrize("option", ["TOKEN", "=x", "TOKEN=", "A-B=x", "1A=x"])
def test_an_env_option_is_a_name_and_a_part(option: str) -> None:
    told = "--env: NAME=PART is wanted: a variable, and the part of a header it stands for\n"
    assert run(json.dumps(har()), "--language", "go", "--env", option) == Outcome(2, "", told, b"")


def test_a_variable_stands_for_one_part() -> None:
    request = har(headers=[header("X-A", "one two")])
    told = "--env TOKEN=…: this variable is given twice\n"
    outcome = run(json.dumps(request), "--language", "go", "--env", "TOKEN=one", "--env", "TOKEN=two")
    assert outcome == Outcome(2, "", told, b"")


def test_a_part_that_no_header_has_is_told() -> None:
    told = "--env TOKEN=…: no header's value has this part\n"
    assert run(json.dumps(har()), "--language", "go", "--env", "TOKEN=nowhere") == Outcome(2, "", told, b"")


def test_two_variables_that_would_have_one_name_are_refused() -> None:
    request = read_request(har(headers=[header("X-A", "one two")]), {"A_B": "one", "a__b": "two"})
    assert many(json.dumps(har()), options=("--language", "go", "--env", "A_B=x"))[0]["source"]
    with pytest.raises(ValueError, match="A_B and a__b would be one variable in Python; rename one"):
        snippet(request, "python")


# Reading a request


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"method": "TRACE"}, "method: 'TRACE' is none of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"),
        ({"method": 1}, "method: a text is wanted"),
        ({"url": "https://a.b/\nc"}, "url: a line break or another control character cannot stand in a URL"),
        ({"url": "https://a.b/\0"}, "url: a line break or another control character cannot stand in a URL"),
        ({"url": "/v1"}, "url: an absolute http:// or https:// URL is wanted"),
        ({"url": "https://u:p@a.b"}, "url: user and password cannot stand in a URL; send an Authorization header"),
        ({"url": "https://a b/"}, "url: 'a b' is no host"),
        ({"url": "https://a.b:99999/"}, "url: 'a.b:99999' is no host"),
        ({"method": "HEAD", "postData": body("{}")}, "postData: a HEAD request has no body"),
        ({"url": "http://127.1/"}, "url: '127.1' is no host"),
        ({"url": "http://1.2.3.256/"}, "url: '1.2.3.256' is no host"),
        ({"url": "http://a.0x1:80/"}, "url: 'a.0x1:80' is no host"),
        ({"url": "http://faß.de/"}, "url: 'faß.de' is another host to some clients; write its xn-- form"),
        ({"url": "http://a..b/"}, "url: 'a..b' is no host"),
        ({"headers": {}}, None),
        ({"headers": "x"}, "headers: a list is wanted"),
        ({"headers": [1]}, "headers[0] is a JSON object"),
        ({"headers": [header("A b", "c")]}, "headers[0].name: 'A b' cannot be a header's name"),
        ({"headers": [header("A\n", "c")]}, "headers[0].name: 'A\\n' cannot be a header's name"),
        (
            {"headers": [header("A", "b"), header("B", "c\r\nX: y")]},
            "headers[1].value: a header holds visible ASCII characters only, and no line breaks",
        ),
        (
            {"headers": [header("A", "\0")]},
            "headers[0].value: a header holds visible ASCII characters only, and no line breaks",
        ),
        ({"headers": [header("Host", "c.d")]}, "headers[0].value: 'c.d' is not the host of the url"),
        ({"postData": {"params": [header("a", "b")], "mimeType": "multipart/form-data"}},
         "postData.params: they are written for application/x-www-form-urlencoded only; give `text` instead"),
        ({"postData": body("AA==") | {"encoding": "base64"}},
         "postData.encoding: only text that is not encoded can be shown"),
        ({"postData": body("\ud800", "text/plain")}, "postData.text: a lone surrogate is no character"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_alike_by_all_is_refused_by_name(changes: dict[str, Any], told: str | None) -> None:
    if told is None:
        assert read_request(har(**changes), {}).headers == ()
    else:
        assert refusal(har(**changes)) == told


@pytest.mark.parametrize(
    ("language", "changes", "told"),
    [
        ("nodejs", {"method": "GET", "postData": body("{}")}, "fetch sends no body with GET"),
        ("nodejs", {"url": "http://a.b:6000/"}, "fetch connects to no server at port 6000"),
        ("nodejs", {"headers": [header("sec-fetch-mode", "navigate")]}, "fetch sends a Sec-Fetch-Mode of its own"),
        (
            "nodejs",
            {"headers": [header("Range", "bytes=0-"), header("Accept-Encoding", "identity")]},
            "fetch adds to Accept-Encoding where there is a Range",
        ),
        ("nodejs", {"headers": [header("__proto__", "x")]}, "fetch loses a header named __proto__"),
        ("java", {"url": "http://my_service:8080/x"}, "java.net.URI finds no host in this url"),
        ("java", {"url": "http://a.1b"}, "java.net.URI finds no host in this url"),
        ("java", {"headers": [header("proxy-x", "y")]}, "java.net.http sends proxy-x to proxies only"),
        ("go", {"headers": [header("User-Agent", "")]}, "net/http takes an empty User-Agent for none"),
    ],
)
def test_what_one_client_would_not_send_as_it_is_is_refused_for_it_alone(
    language: str, changes: dict[str, Any], told: str
) -> None:
    request = read_request(har(**changes), {})
    for name in LANGUAGES:
        if name == language:
            with pytest.raises(Unwritable, match=told):
                snippet(request, name)
        else:
            assert snippet(request, name)


@pytest.mark.parametrize(
    "url",
    ["http://localhost", "http://127.0.0.1:8080/x", "https://[::1]/", "https://1a.b-c.d2.:81?x", "http://123abc", "https://a:65535"],
)  # fmt: skip
def test_usual_hosts_are_fine_in_every_language(url: str) -> None:
    for name in LANGUAGES:
        assert snippet(read_request(har(url=url, headers=[header("Sec-Fetch-Mode", "cors")]), {}), name)


def test_a_host_header_may_leave_out_the_port_of_the_scheme() -> None:
    for url, host in (("https://a.b:443/", "a.b"), ("http://a.b", "A.b:80"), ("http://[::1]/", "[::1]:80")):
        assert read_request(har(url=url, headers=[header("Host", host)]), {}).headers == ()
    assert refusal(har(url="https://a.b:80/", headers=[header("Host", "a.b")]))


def test_the_query_of_the_url_wins() -> None:
    pairs = [header("a", "1 2"), header("é&", "")]
    assert read_request(har(queryString=pairs), {}).url == f"{URL}?a=1%202&%C3%A9%26="
    assert read_request(har(url=f"{URL}?b=3", queryString=pairs), {}).url == f"{URL}?b=3"
    assert read_request(har(url=f"{URL}?#top", queryString=pairs), {}).url == f"{URL}?a=1%202&%C3%A9%26="


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("HTTPS://A.B", "https://a.b"),
        ("https://a.b?x=1", "https://a.b/?x=1"),
        ("https://a.b/x/../y/./z", "https://a.b/y/z"),
        ("https://a.b/x/..", "https://a.b/"),
        ("https://a.b/%7e/%e4/100%", "https://a.b/~/%E4/100%25"),
        ("https://a.b/a b?c d='e'#f", "https://a.b/a%20b?c%20d=%27e%27"),
        ("https://a.b/?tags[]=1", "https://a.b/?tags%5B%5D=1"),
        ("https://例え.jp/路", "https://xn--r8jz45g.jp/%E8%B7%AF"),
        ("http://[::1]:80/\\", "http://[::1]:80/%5C"),
    ],
)
def test_a_url_is_written_as_every_client_sends_it(url: str, sent: str) -> None:
    assert normalized(url) == sent
    assert normalized(sent) == sent


def test_the_media_type_becomes_a_header_where_there_is_none() -> None:
    given = [header("content-type", "application/vnd.x+json")]
    assert read_request(har(postData=body("{}")), {}).headers.mapping == {"Content-Type": "application/json"}
    assert read_request(har(postData=body("{}"), headers=given), {}).headers.mapping == {
        "content-type": "application/vnd.x+json"
    }


def test_what_the_transport_sets_is_left_to_it() -> None:
    given = [header(":authority", "api.example.com"), header("Host", "API.example.com"), header("Content-Length", "9")]
    assert read_request(har(headers=[*given, header("X-A", "b")]), {}).headers.mapping == {"X-A": "b"}


def test_a_repeated_header_is_one_of_joined_values() -> None:
    given = [header("X-A", "1"), header("x-a", "2"), header("Cookie", "a=1"), header("cookie", "b=2")]
    assert read_request(har(headers=given), {}).headers.mapping == {"X-A": "1, 2", "Cookie": "a=1; b=2"}


def test_cookies_become_a_header() -> None:
    cookies = [header("a", "1"), header("b", "2")]
    assert read_request(har(cookies=cookies), {}).headers.mapping == {"Cookie": "a=1; b=2"}


def test_a_form_is_sent_as_browsers_encode_it() -> None:
    form = {"mimeType": "application/x-www-form-urlencoded", "params": [header("a b", "1&2"), header("你", "")]}
    assert read_request(har(postData=form), {}).content == "a+b=1%262&%E4%BD%A0="


@pytest.mark.parametrize(
    ("text", "value"),
    [('{"a": [1, 2.5, null]}', {"a": [1, 2.5, None]}), ("0", 0), ("1e2", 100.0), ("123456789012345678901234567890", 123456789012345678901234567890)],
)  # fmt: skip
def test_json_is_read_as_values(text: str, value: Any) -> None:
    found = exact_json(text)
    assert found is not None
    assert repr(found.value) == repr(value)


@pytest.mark.parametrize(
    "text",
    ["", "{", '{"a": 1, "a": 2}', "-0", "-0.0", "1e400", "0.1234567890123456789", '"\\ud800"', "NaN", "[" * 61 + "]" * 61, "[" * 100_000, "9" * 5000],
)  # fmt: skip
def test_json_that_values_would_change_stays_text(text: str) -> None:
    assert exact_json(text) is None
    if text:
        assert read_request(har(postData=body(text)), {}).content == text


# Layout


@pytest.mark.parametrize(
    "request_",
    [
        har(),
        har(method="GET", headers=[header("Accept", "text/plain")]),
        har(postData=body("x" * 200, "text/plain"), headers=[header("X-Y", "z" * 100)]),
        har(postData=body(json.dumps({"a": [{"b": 1, "c": []}] * 3, "d": "'" * 90, "e": {}, "f": list(range(50))}))),
        har(postData=body("null")),
    ],
)
def test_python_needs_no_formatter(request_: dict[str, Any]) -> None:
    for env in ({}, {"TOKEN": "z"}):
        source = snippet(read_request(request_, env), "python")
        assert black.format_str(source, mode=black.Mode()) == source


@pytest.mark.parametrize("number", ["1e-99999999999999999999", "0e99999999999999999999", "1.5e-9999999999999999999"])
def test_a_number_beyond_all_exponents_stays_as_it_is_written(number: str) -> None:
    request = read_request(har(postData={"mimeType": "application/json", "text": f"[{number}]"}), {})
    assert all(f"[{number}]" in snippet(request, language) for language in LANGUAGES)


def test_a_host_in_any_script_may_have_a_port() -> None:
    assert read_request(har(url="http://例え.テスト:8080/"), {}).url == "http://xn--r8jz45g.xn--zckzah:8080/"
