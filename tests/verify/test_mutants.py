"""Samples of every language and client, broken in every way we can think of: verify catches each, and says why."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path
from textwrap import indent

import pytest
from support.edits import Edit, both, first, sub, swap, then, whole
from support.samples import all_rows, all_tried, all_tried_shortly, not_caught, not_passed, published
from support.workbench import INSTALLED

from codegen.languages import LANGUAGES
from codegen.toolchains import TOOLCHAINS
from codegen.tree.manifest import Row
from codegen.verify import runner

pytestmark = pytest.mark.slow

CELL = "zh/singapore"
SAMPLES = {
    "python-http": f"{CELL}/openai/chat/python-http",
    "python-openai": f"{CELL}/openai/chat/python-sdk",
    "python-dashscope": f"{CELL}/dashscope/chat/python-sdk",
    "java-http": f"{CELL}/dashscope/chat/java-http",
    "java-openai": f"{CELL}/openai/chat/java-sdk",
    "java-dashscope": f"{CELL}/dashscope/chat/java-sdk",
    "java-constants": f"{CELL}/dashscope/chat/java-sdk-constants",
    "nodejs-http": f"{CELL}/dashscope/chat/nodejs-http",
    "nodejs-openai": f"{CELL}/openai/chat/nodejs-sdk",
    "go-http": f"{CELL}/openai/chat/go-http",
    "go-openai": f"{CELL}/openai/chat/go-sdk",
    "csharp-http": f"{CELL}/dashscope/chat/csharp-http",
    "csharp-openai": f"{CELL}/openai/chat/csharp-sdk",
    "php-http": f"{CELL}/openai/chat/php-http",
    "curl-http": f"{CELL}/dashscope/chat/curl-http",
}
"""A sample of each way to send a request; Singapore's, for there every sample names its host."""

HOST = "dashscope-intl.aliyuncs.com"
OTHER_HOST = "dashscope.aliyuncs.com"
USER = "你是谁？"
MODEL = "qwen-plus"


def language(kind: str) -> str:
    return kind.partition("-")[0]


def every(edit: Edit) -> dict[str, Edit]:
    """The same edit for every sample."""
    return dict.fromkeys(SAMPLES, edit)


def http(edit: Edit) -> dict[str, Edit]:
    """The same edit for the sample of every language that needs no SDK."""
    return {kind: edit for kind in SAMPLES if kind.endswith("-http")}


def by_language(edits: Mapping[str, Edit]) -> dict[str, Edit]:
    """A language's edit for each of its samples."""
    return {kind: edits[language(kind)] for kind in SAMPLES if language(kind) in edits}


def line(pattern: str) -> Edit:
    """Remove the line that matches."""
    return sub(rf"^.*{pattern}.*\n", "")


def earlier(statement: str) -> Edit:
    """Run `statement` before the sample reads its key."""

    def edit(source: str) -> str:
        lines = source.splitlines(keepends=True)
        [place] = [number for number, text in enumerate(lines) if "get-api-key" in text]
        space = lines[place][: len(lines[place]) - len(lines[place].lstrip())]
        return "".join([*lines[:place], f"{space}{statement}\n", *lines[place:]])

    return edit


PRINT = {
    "python": r"^print\((?P<what>.*)\)$",
    "java": r"System\.out\.println\((?P<what>.*)\);",
    "nodejs": r"console\.log\((?P<what>.*)\);",
    "go": r"fmt\.Println\((?P<what>.*)\)",
    "csharp": r"Console\.WriteLine\((?P<what>.*)\);",
    "php": r"^echo (?P<what>.*);$",
}
"""The statement that prints the reply."""


def printing(name: str, statement: str) -> Edit:
    """Another statement in the place of the one that prints; `@` is what that printed."""

    def edit(source: str) -> str:
        pattern = re.compile(PRINT[name], re.MULTILINE)
        assert len(pattern.findall(source)) == 1
        return pattern.sub(lambda match: statement.replace("@", match["what"]), source)

    return edit


def prints(**statements: str) -> dict[str, Edit]:
    """Another statement for each language."""
    return by_language({name: printing(name, statement) for name, statement in statements.items()})


def captured(rest: str) -> Edit:
    """The curl sample with its output in `$reply`, and what is done with that."""
    return both(sub("^curl", "reply=$(curl"), lambda source: f"{source.rstrip()})\n{rest}\n")


def ended(text: str) -> Edit:
    """The curl sample with something at its command's end."""
    return lambda source: f"{source.rstrip()} {text}\n"


def called(body: str) -> Edit:
    """The Java sample as a method `run`, which `main` calls as `body` says."""
    return sub(
        r"public static void main\(String\[\] args\)[^{]*\{",
        f"public static void main(String[] args) throws Exception {{ {body} }}\n"
        "  static void run(String[] args) throws Exception {",
    )


def resent(creating: str, using: str) -> Edit:
    """The Node.js sample that sends its request once more."""
    name = creating.split()[1]
    again = f"await send();\nconst {name} = await send();\n{using}"
    return both(swap(f"{creating} = await ", "const send = () => "), swap(using, again))


def fielded(before: str) -> Edit:
    """One more field, written as each language does, after the model."""

    def edit(source: str) -> str:
        assert source.count(f"{MODEL}{before[0]}") == 1
        start, _, rest = source.partition(f"{MODEL}{before[0]}")
        end = "," if rest.startswith(",") else ""
        return f"{start}{MODEL}{before[0]}{end}{before[1:]}{rest.removeprefix(end)}"

    return edit


SILENT = r"\A(the reply's text is not in the output|answer 1 is not in the output as it came)\Z"
BROKEN_PATH = swap("/v1", "/v2")
OTHER_VARIABLE = sub("DASHSCOPE_API_KEY", "OPENAI_API_KEY")
FOREIGN = "https://api.example.com"

CLEAN = r"\A(?!(?s:.*)exit code)(?s:.*)"
"""Before a reason: the program itself said that all went well."""

MUTATIONS: Mapping[str, tuple[str, Mapping[str, Edit]]] = {
    "another-region's-host": (
        rf"^url https://{OTHER_HOST}/\S+, promised https://{HOST}/",
        every(swap(HOST, OTHER_HOST)),
    ),
    "a-host-that-is-not-in-the-spec": (
        r"^tried to reach api\.example\.com:443, which is no host of the spec$",
        every(swap(f"https://{HOST}", FOREIGN)),
    ),
    "another-host-in-addition": (
        r"\Atried to reach api\.example\.com:443, which is no host of the spec\Z",
        {
            **by_language(
                {
                    "python": then(
                        "import contextlib, urllib.request\n"
                        f"with contextlib.suppress(OSError): urllib.request.urlopen({FOREIGN!r})"
                    ),
                    "java": printing(
                        "java",
                        f'System.out.println(@); try {{ java.net.URI.create("{FOREIGN}").toURL().openStream().close(); }}'
                        " catch (java.io.IOException error) { }",
                    ),
                    "nodejs": then(f'await fetch("{FOREIGN}").catch(() => 0);'),
                    "csharp": earlier(
                        f'try {{ await new HttpClient().GetAsync("{FOREIGN}"); }} catch (HttpRequestException) {{ }}'
                    ),
                    "php": then(f"curl_exec(curl_init('{FOREIGN}'));"),
                    "curl": then(f"curl --silent {FOREIGN} || true"),
                }
            ),
            "go-http": earlier(f'_, _ = http.Get("{FOREIGN}")'),
            "go-openai": printing(
                "go",
                "fmt.Println(@)\n\t_, _ = client.Models.List(context.Background(), "
                f'option.WithBaseURL("{FOREIGN}"), option.WithMaxRetries(0))',
            ),
        },
    ),
    "another-host-without-fetch": (
        r"\Atried to reach api\.example\.com:443, which is no host of the spec\Z",
        by_language(
            {
                "nodejs": then(
                    'const https = await import("node:https");\n'
                    f'await new Promise((done) => https.get("{FOREIGN}", done).on("error", done));'
                )
            }
        ),
    ),
    "plain-http": (
        rf"^tried to reach (POST http://{HOST}\S* \(not over TLS\)|{HOST}:80), which is no host of the spec$",
        every(swap(f"https://{HOST}", f"http://{HOST}")),
    ),
    "a-wrong-path": (rf"^url https://{HOST}/\S+/v2/\S+, promised https://{HOST}/\S+/v1/", every(BROKEN_PATH)),
    "another-method": (
        r"^method PUT, promised POST$",
        {
            **http(sub(r"""(["'])POST\1""", r"\1PUT\1")),
            "python-http": swap("requests.post", "requests.put"),
            "java-http": swap(".POST(", ".PUT("),
            "csharp-http": swap("HttpMethod.Post", "HttpMethod.Put"),
            "php-http": swap("CURLOPT_POST => true", "CURLOPT_CUSTOMREQUEST => 'PUT'"),
            "curl-http": swap("--request POST", "--request PUT"),
        },
    ),
    "a-missing-authorization": (
        r"^header Authorization is missing$",
        {
            "python-http": line("headers="),
            "java-http": line('"Authorization"'),
            "nodejs-http": swap("Authorization: `Bearer ${apiKey}`, ", ""),
            "go-http": line('"Authorization"'),
            "csharp-http": line("Headers.Authorization ="),
            "php-http": swap("'Authorization: Bearer ' . $apiKey, ", ""),
            "curl-http": line("Authorization:"),
        },
    ),
    "a-key-without-its-scheme": (
        r"^header Authorization: sk-made-up-\S+, promised Bearer sk-made-up-\S+$",
        http(swap("Bearer ", "")) | {"csharp-http": swap('"Bearer", apiKey', "apiKey")},
    ),
    "a-key-in-the-source": (
        r"^header Authorization: Bearer sk-literal, promised Bearer sk-made-up-\S+$",
        by_language(
            {
                "python": swap('os.environ.get("DASHSCOPE_API_KEY")', '"sk-literal"'),
                "java": swap('System.getenv("DASHSCOPE_API_KEY")', '"sk-literal"'),
                "nodejs": swap("process.env.DASHSCOPE_API_KEY", '"sk-literal"'),
                "go": swap('os.Getenv("DASHSCOPE_API_KEY")', 'os.ExpandEnv("sk-literal")'),
                "csharp": swap('Environment.GetEnvironmentVariable("DASHSCOPE_API_KEY")', '"sk-literal"'),
                "php": swap("getenv('DASHSCOPE_API_KEY')", "'sk-literal'"),
                "curl": swap("$DASHSCOPE_API_KEY", "sk-literal"),
            }
        ),
    ),
    "another-variable": (
        r"^exit code -?\d+\n(0 requests were sent, 1 promised|header Authorization: Bearer, promised Bearer sk-\S+)$",
        every(OTHER_VARIABLE),
    ),
    "a-wrong-content-type": (
        r"(?i)^header content-type: text/plain(; ?charset=utf-8)?, promised application/json$",
        http(swap("application/json", "text/plain"))
        | {"python-http": swap("headers={", 'headers={"Content-Type": "text/plain", ')},
    ),
    "no-content-type": (
        r"^header Content-Type( is missing|: (text/plain|application/x-www-form-urlencoded).*, promised .*)$",
        {
            "python-http": both(
                swap("json={", "data=__import__('json').dumps({"),
                sub(r"^    \},\n\)$", "    }),\n)"),
            ),
            "java-http": line('"Content-Type"'),
            "nodejs-http": swap(', "Content-Type": "application/json"', ""),
            "go-http": line('"Content-Type"'),
            "csharp-http": swap(', new MediaTypeHeaderValue("application/json")', ""),
            "php-http": swap(", 'Content-Type: application/json'", ""),
            "curl-http": line("Content-Type:"),
        },
    ),
    "an-extra-header": (
        r"^header (x-extra|openai-project) was not promised$",
        {
            "python-http": swap("headers={", 'headers={"X-Extra": "1", '),
            "python-openai": swap(f'model="{MODEL}",', f'model="{MODEL}", extra_headers={{"X-Extra": "1"}},'),
            "python-dashscope": swap(f'model="{MODEL}",', f'model="{MODEL}", headers={{"X-Extra": "1"}},'),
            "java-http": swap('.header("Content-Type"', '.header("X-Extra", "1").header("Content-Type"'),
            "java-openai": swap(".apiKey(apiKey)", '.apiKey(apiKey).putHeader("X-Extra", "1")'),
            "java-dashscope": swap(".apiKey(apiKey)", '.apiKey(apiKey).header("X-Extra", "1")'),
            "java-constants": swap(".apiKey(apiKey)", '.apiKey(apiKey).header("X-Extra", "1")'),
            "nodejs-http": swap('"Content-Type"', '"X-Extra": "1", "Content-Type"'),
            "nodejs-openai": swap("  apiKey,", '  apiKey,\n  defaultHeaders: { "X-Extra": "1" },'),
            "go-http": swap("req.Header.Set(", 'req.Header.Set("X-Extra", "1")\n\treq.Header.Set('),
            "go-openai": swap("option.WithAPIKey", 'option.WithHeader("X-Extra", "1"), option.WithAPIKey'),
            "csharp-http": swap("request.Content =", 'request.Headers.Add("X-Extra", "1");\nrequest.Content ='),
            "csharp-openai": swap("Endpoint =", 'ProjectId = "1", Endpoint ='),
            "php-http": swap("'Content-Type:", "'X-Extra: 1', 'Content-Type:"),
            "curl-http": sub(r"^  --header (?=.*Content)", '  --header "X-Extra: 1" --header '),
        },
    ),
    "an-extra-field": (
        r"^body\.((parameters\.)?seed|max_completion_tokens) was not promised$",
        {
            **dict.fromkeys(
                ("python-http", "java-http", "go-http", "csharp-http", "curl-http"), fielded('""seed": 1,')
            ),
            **dict.fromkeys(("python-openai", "python-dashscope"), fielded('"seed=1,')),
            **dict.fromkeys(("nodejs-http", "nodejs-openai"), fielded('"seed: 1,')),
            "java-openai": fielded('").maxCompletionTokens(1L'),
            **dict.fromkeys(("java-dashscope", "java-constants"), fielded('").seed(1')),
            "go-openai": fielded('"Seed: openai.Int(1),'),
            "csharp-openai": swap("(messages)", "(messages, new ChatCompletionOptions { MaxOutputTokenCount = 1 })"),
            "php-http": fielded("''seed' => 1,"),
        },
    ),
    "json-by-reflection": (
        r"\Aexit code -?\d+\n0 requests were sent, 1 promised$",
        {
            # In a project it would send what is promised; `dotnet run Program.cs` has no such JSON.
            "csharp-http": sub(
                r'var body = """(?s:.*?)"""',
                'var body = System.Text.Json.JsonSerializer.Serialize(new { model = "qwen-plus", input = new { messages = '
                'new[] { new { role = "system", content = "You are a helpful assistant." }, new { role = "user", content = '
                f'"{USER}" }} }} }}, parameters = new {{ result_format = "message" }} }})',
            )
        },
    ),
    "a-missing-field": (
        r'^body\.(model is missing|parameters(\.result_format)? is missing|parameters\.result_format is "text", promised .*)$',
        {
            **http(sub(rf"""^.*["']?\bmodel\b["']?\s*(:|=>?)\s*["']{MODEL}["'],\n""", "")),
            "python-dashscope": line("result_format="),
            "java-dashscope": line(r"\.resultFormat"),
            "java-constants": line(r"\.resultFormat"),
        },
    ),
    "a-wrong-text": (r"^body\.(input\.)?messages\[1\]\.content is .*, promised .*$", every(swap(USER, "你是谁?"))),
    "another-model": (r'^body\.model is "qwen-vl-plus", promised "qwen-plus"$', every(swap(MODEL, "qwen-vl-plus"))),
    "no-system-message": (
        r"^body\.(input\.)?messages has 1 items, promised 2$",
        {
            **every(line(r"You are a helpful assistant\.")),
            **dict.fromkeys(
                ("java-dashscope", "java-constants"), sub(r" *messages\.add\(\s*Message[^;]*SYSTEM[^;]*;\n", "")
            ),
        },
    ),
    "a-number-for-a-text": (
        r'^body\.(input\.)?messages\[1\]\.content is 1, promised "1"$',
        http(sub(f"""(["']){USER}\\1""", "1")),
    ),
    "no-request": (
        rf"{CLEAN}^0 requests were sent, 1 promised$",
        by_language(
            {
                "python": earlier("sys.exit(0)"),
                "java": earlier("if (args.length == 0) return;"),
                "nodejs": earlier("process.exit(0);"),
                "go": earlier("if len(os.Args) > 0 {\nreturn\n}"),
                "csharp": earlier("if (args.Length == 0) return;"),
                "php": earlier("exit(0);"),
                "curl": whole("echo finished"),
            }
        ),
    ),
    "two-requests": (
        r"\A2 requests were sent, 1 promised\Z",
        {
            **by_language(
                {
                    "python": lambda source: source + source,
                    "java": called("run(args); run(args);"),
                    "go": both(swap("func main() {", "func run() {"), then("func main() {\nrun()\nrun()\n}")),
                    "csharp": sub(
                        r"\A((?://.*\n)*(?:using .*\n)+)((?s:.*))\Z",
                        r"\1await Run();\nawait Run();\n\nasync Task Run()\n{\2}\n",
                    ),
                    "php": swap("$response = curl_exec($ch);", "curl_exec($ch);\n$response = curl_exec($ch);"),
                    "curl": lambda source: source + source,
                }
            ),
            "nodejs-http": resent("const response", "const text"),
            "nodejs-openai": resent("const completion", "console.log"),
        },
    ),
    "no-output": (
        SILENT,
        {
            **prints(
                python="str(@)",
                java="String.valueOf(@);",
                nodejs="String(@);",
                go="_ = fmt.Sprint(@)",
                csharp="Convert.ToString(@);",
                php="strlen(@);",
            ),
            "curl-http": ended("> /dev/null"),
        },
    ),
    "output-on-stderr": (
        SILENT,
        {
            **prints(
                python="print(@, file=sys.stderr)",
                java="System.err.println(@);",
                nodejs="console.error(@);",
                go="fmt.Fprintln(os.Stderr, @)",
                csharp="Console.Error.WriteLine(@);",
                php="fwrite(STDERR, @);",
            ),
            "curl-http": ended(">&2"),
        },
    ),
    "only-another-field": (
        SILENT,
        {
            "python-http": printing("python", 'print(response.json()["usage"])'),
            "python-openai": printing("python", "print(completion.id)"),
            "python-dashscope": printing("python", "print(response.usage)"),
            "java-http": printing("java", r'System.out.println(response.body().replaceAll("(?s).*usage", ""));'),
            "java-openai": printing("java", "System.out.println(completion.usage());"),
            "java-dashscope": printing("java", "System.out.println(result.getRequestId());"),
            "java-constants": printing("java", "System.out.println(result.getUsage());"),
            "nodejs-http": printing("nodejs", "console.log(JSON.parse(text).usage);"),
            "nodejs-openai": printing("nodejs", "console.log(completion.id);"),
            "go-http": printing("go", 'fmt.Println(string(text[strings.LastIndex(string(text), "usage"):]))'),
            "go-openai": printing("go", "fmt.Println(completion.ID)"),
            "csharp-http": printing("csharp", 'Console.WriteLine(text.Substring(text.LastIndexOf("usage")));'),
            "csharp-openai": printing("csharp", "Console.WriteLine(result.Value.Id);"),
            "php-http": printing("php", "echo json_decode($response)->id;"),
            "curl-http": captured('echo "${reply##*usage}"'),
        },
    ),
    "a-reply-in-escapes": (
        SILENT,
        {
            **prints(
                python="print(ascii(str(@)))",
                java='System.out.println(java.net.URLEncoder.encode(String.valueOf(@), "UTF-8"));',
                nodejs="console.log(encodeURI(@));",
                go='fmt.Printf("%+q\\n", @)',
                csharp="Console.WriteLine(Uri.EscapeDataString(@.ToString()));",
                php="echo json_encode(@);",
            ),
            "java-openai": printing("java", r'System.out.println(completion.toString().replaceAll("[^ -~]", "?"));'),
            "curl-http": ended("| tr -d '\\200-\\377'"),
        },
    ),
    "an-error-that-is-swallowed": (
        rf"{CLEAN}^(the reply's text is not in the output|answer 1 is not in the output as it came)$",
        {
            kind: both(BROKEN_PATH, edit)
            for kind, edit in {
                **by_language(
                    {
                        "python": lambda source: f"try:\n{indent(source, '    ')}except BaseException:\n    pass\n",
                        "java": both(
                            called("try { run(args); } catch (Throwable error) { }"), swap("System.exit(1)", "return")
                        ),
                        "php": sub(r"throw new RuntimeException\(\"HTTP.*\);", "exit(0);"),
                        "curl": ended("> /dev/null || true"),
                    }
                ),
                "nodejs-http": sub(r"throw new Error\(.*\);", "process.exit(0);"),
                "nodejs-openai": swap("});\nconsole", "}).catch(() => ({}));\nconsole"),
                "go-http": sub(r"log\.Fatalf\(.*\)", "os.Exit(0)"),
                "go-openai": sub(r"log\.Fatalf\(.*\)", "os.Exit(0)"),
                "csharp-http": sub(r"throw new HttpRequestException\(.*\);", "return;"),
                "csharp-openai": sub(
                    r"^(ClientResult(?s:.*))\Z", r"try\n{\n\1}\ncatch (ClientResultException)\n{\n}\n"
                ),
            }.items()
        },
    ),
    "success-that-is-claimed-without-a-key": (
        rf"{CLEAN}^(0 requests were sent, 1 promised|header Authorization\b.*)$",
        {
            kind: both(OTHER_VARIABLE, edit)
            for kind, edit in {
                "python-http": swap("sys.exit(", "print("),
                # Without a key of the sample's, that SDK would read DASHSCOPE_API_KEY itself.
                "python-dashscope": both(
                    swap("sys.exit(", "print("), swap("api_key=api_key", 'api_key=api_key or "none"')
                ),
                **by_language({"java": swap("System.exit(1)", "System.exit(0)")}),
                "nodejs-http": both(
                    swap("process.exit(1)", "process.exitCode = 0"), sub(r"throw new Error\(.*\);", "")
                ),
                "nodejs-openai": swap("process.exit(1)", "process.exit(0)"),
                "go-http": sub(r"log\.Fatal(f?)\(", r"log.Print\1("),
                "go-openai": sub(r"^\t\tlog\.Fatal\(.*OPENAI.*\)", "\t\tos.Exit(0)"),
                "csharp-http": both(
                    sub(r"throw new InvalidOperationException\(.*\);", 'apiKey = "";'),
                    sub(r"throw new HttpRequestException\(.*\);", "return;"),
                ),
                "csharp-openai": earlier(
                    'if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("OPENAI_API_KEY"))) return;'
                ),
                "php-http": sub(r"throw new RuntimeException\(.*\);", ""),
                "curl-http": swap("--fail-with-body ", ""),
            }.items()
        },
    ),
    "a-non-zero-exit-after-success": (
        r"\Aexit code 3\Z",
        by_language(
            {
                "python": then("sys.exit(3)"),
                "java": printing("java", "System.out.println(@); System.exit(3);"),
                "nodejs": then("process.exitCode = 3;"),
                "go": printing("go", "fmt.Println(@)\n\tos.Exit(3)"),
                "csharp": then("return 3;"),
                "php": then("exit(3);"),
                "curl": then("exit 3"),
            }
        ),
    ),
    "source-that-does-not-compile": (
        r"\A(does not compile cleanly:\n|exit code [12]\n0 requests were sent, 1 promised\n)(?s:.*)",
        by_language(
            {
                "python": then("("),
                "java": earlier("missing();"),
                "nodejs": earlier("("),
                "go": earlier("missing()"),
                "csharp": earlier("Missing();"),
                "php": earlier("("),
                "curl": sub("^curl", "( curl"),
            }
        ),
    ),
    "a-warning": (
        r"\Adoes not compile cleanly:\n(?s:.*)(rawtypes|Printf|CS8600|SC2086)|\Aexit code 1\n0 requests",
        by_language(
            {
                "python": first("import warnings; warnings.warn('old', DeprecationWarning)"),
                "java": earlier("System.err.print(new java.util.ArrayList());"),
                "go": earlier('fmt.Printf("%d\\n", "text")'),
                "csharp": earlier('string home = Environment.GetEnvironmentVariable("HOME"); Console.Write(home);'),
                "curl": then("echo $HOME"),
            }
        ),
    ),
    "a-process-left-behind": (
        r"\Aleft a process running$",  # Python warns of it, too
        {
            **by_language(
                {
                    "python": then("import subprocess\nchild = subprocess.Popen(['/bin/sleep', '600'])"),
                    "nodejs": earlier(
                        '(await import("node:child_process"))'
                        '.spawn("/bin/sleep", ["600"], { detached: true, stdio: "ignore" }).unref();'
                    ),
                    "go": earlier('_, _ = os.StartProcess("/bin/sleep", []string{"sleep", "600"}, &os.ProcAttr{})'),
                    "csharp": earlier('System.Diagnostics.Process.Start("/bin/sleep", "600");'),
                    "php": earlier("exec('/bin/sleep 600 > /dev/null 2>&1 &');"),
                    "curl": then("/bin/sleep 600 &"),
                }
            ),
            **dict.fromkeys(
                ("java-http", "java-dashscope", "java-constants"),
                earlier('new ProcessBuilder("/bin/sleep", "600").start();'),
            ),
        },
    ),
    "a-program-that-hangs": (
        r"^still running after 2 seconds$",
        by_language(
            {
                "python": first("import time; time.sleep(600)"),
                "java": earlier("new java.util.concurrent.Semaphore(0).acquireUninterruptibly();"),
                "nodejs": earlier("await new Promise((done) => setTimeout(done, 600_000));"),
                "go": earlier("for os.Getpid() > 0 {\n}"),
                "csharp": earlier("System.Threading.Thread.Sleep(600_000);"),
                "php": earlier("sleep(600);"),
                "curl": first("sleep 600"),
            }
        ),
    ),
}

HANGS = "a-program-that-hangs"
NUMBER = "a-number-for-a-text"


def sample(kind: str) -> Row:
    return all_rows()[SAMPLES[kind]]


def trial(kind: str, name: str, edit: Edit) -> tuple[Row, str]:
    """A sample's row and its edited source; its promise is the published one's."""
    row = deepcopy(sample(kind))
    source = published(row)
    edited = edit(source)
    assert edited != source
    if name.startswith(NUMBER):
        promise_text(row, "1")
    return row, edited


def promise_text(row: Row, text: str) -> None:
    """Change what the user says in a row's promise."""
    body = row["requests"][0]["body"]
    message = body.get("input", body)["messages"][-1]
    assert message["content"] == USER
    message["content"] = text


def kinds(name: str) -> list[str]:
    """The kinds of samples of a language, where it can run here."""
    toolchain = TOOLCHAINS[name](INSTALLED / name)
    if toolchain.problem:
        pytest.skip(toolchain.problem)
    return [kind for kind in SAMPLES if language(kind) == name]


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_broken_samples_are_caught(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    chosen = kinds(name)
    trials, reasons = {}, {}
    for mutation, (reason, edits) in MUTATIONS.items():
        for kind, edit in edits.items():
            if kind in chosen and (mutation, name) != ("a-warning", "curl" if no_shellcheck() else ""):
                mutant = f"{kind} with {mutation}"
                trials[mutant] = trial(kind, mutation, edit)
                reasons[mutant] = reason
    hanging = [mutant for mutant in trials if mutant.endswith(HANGS)]

    results = all_tried_shortly(trials, hanging, tmp_path, lambda: monkeypatch.setattr(runner, "TIME_LIMIT", 2.0))

    missed = not_caught(results, reasons)
    record_property("broken", len(reasons))
    record_property("caught", len(reasons) - len(missed))
    assert missed == {}


def no_shellcheck() -> bool:
    return TOOLCHAINS["curl"](INSTALLED / "curl").find("shellcheck") is None


HARMLESS: Mapping[str, Mapping[str, Edit]] = {
    "a-comment": by_language(
        {name: earlier(f"{LANGUAGES[name].comment_mark} get your key") for name in sorted({*LANGUAGES} - {"curl"})}
        | {"curl": first("# get your key")}
    ),
    f"{NUMBER}-control": http(swap(USER, "1")),
}
"""Edits that leave a sample as good as it was."""


@pytest.mark.parametrize("name", sorted(LANGUAGES))
def test_samples_that_are_not_broken_pass_in_the_same_set_up(name: str, tmp_path: Path) -> None:
    chosen = kinds(name)
    trials = {
        f"{kind} with {mutation}": trial(kind, mutation, edit)
        for mutation, edits in HARMLESS.items()
        for kind, edit in edits.items()
        if kind in chosen
    }
    assert not_passed(all_tried(trials, tmp_path)) == {}


def test_every_kind_of_sample_is_broken_in_many_ways() -> None:
    for kind in SAMPLES:
        ways = [mutation for mutation, (_, edits) in MUTATIONS.items() if kind in edits]
        assert len(ways) >= 20, kind
    assert len(MUTATIONS) >= 25
    clients = {(row["language"], row["client"]) for row in map(sample, SAMPLES)}
    assert clients == {(row["language"], row["client"]) for row in all_rows().values()}
