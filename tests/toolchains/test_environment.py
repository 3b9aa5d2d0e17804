"""What a CI image or a user has set for runtimes reaches no tool, no compiler and no sample."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from support.samples import all_judged, all_rows, all_tried, not_passed, published
from support.workbench import INSTALLED

from codegen.toolchains import TOOLCHAINS, Route
from codegen.toolchains.environment import for_installer, for_tool
from codegen.toolchains.processes import run_compiler, run_installer

QUICK = ("curl", "nodejs", "php", "python")


def hostile(folder: Path) -> dict[str, str]:
    """Variables, and files in a home of their own, each of which breaks a runtime or changes what it does."""
    folder.mkdir()
    for name, text in {
        ".curlrc": "fail-early\nno-such-option\nwrite-out = STRAY\n",
        ".netrc": "default login stray password stray\n",
        ".shellcheckrc": "disable=all\n",
        ".bashrc": "echo STRAY\n",
        ".config/go/env": "GOFLAGS=-no-such-flag\nGOOS=plan9\n",
        "php.ini": "disable_functions = curl_init,curl_exec,getenv\n",
        "scanned/stray.ini": "memory_limit = 1\n",
        "preload.cjs": "throw new Error('STRAY');\n",
        "sitecustomize.py": "raise SystemExit('STRAY')\n",
        "go.work": "no go.work at all\n",
        "stray.sh": "echo STRAY\nexit 3\n",
    }.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    at = str(folder)
    return {
        "HOME": at,
        "XDG_CONFIG_HOME": f"{at}/.config",
        "CURL_HOME": at,
        "NETRC": f"{at}/.netrc",
        "CURL_CA_BUNDLE": "/nowhere.pem",
        "SSL_CERT_FILE": "/nowhere.pem",
        "JAVA_TOOL_OPTIONS": "-Xmx2g",
        "_JAVA_OPTIONS": "-Dfile.encoding=UTF-16",
        "JDK_JAVA_OPTIONS": "--no-such-option",
        "JDK_JAVAC_OPTIONS": "--no-such-option",
        "CLASSPATH": "/nowhere",
        "NODE_OPTIONS": f"--require {at}/preload.cjs",
        "NODE_PATH": at,
        "GOFLAGS": "-no-such-flag",
        "GOENV": f"{at}/.config/go/env",
        "GOOS": "plan9",
        "GOWORK": f"{at}/go.work",
        "GO111MODULE": "off",
        "GODEBUG": "stray=1",
        "PYTHONPATH": at,
        "PYTHONHOME": "/nowhere",
        "PYTHONWARNINGS": "ignore",
        "PYTHONOPTIMIZE": "2",
        "PHPRC": at,
        "PHP_INI_SCAN_DIR": f"{at}/scanned",
        "BASH_ENV": f"{at}/stray.sh",
        "ENV": f"{at}/stray.sh",
        "SHELLCHECK_OPTS": "--no-such-option",
        "DOTNET_STARTUP_HOOKS": "/nowhere.dll",
        "DOTNET_ROOT": "/nowhere",
        "COREHOST_TRACE": "1",
        "LD_PRELOAD": "/nowhere.so",
        "LC_ALL": "de_DE.UTF-8",
    }


@pytest.fixture
def surrounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Codegen's own environment is hostile for the test, and its working folder as well."""
    variables = hostile(tmp_path / "hostile")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(tmp_path / "hostile")
    return variables


@pytest.mark.parametrize(
    "language", [pytest.param(name, marks=() if name in QUICK else pytest.mark.slow) for name in TOOLCHAINS]
)
def test_settings_of_the_caller_reach_no_tool_no_compiler_and_no_sample(
    language: str, surrounded: dict[str, str], tmp_path: Path
) -> None:
    with pytest.MonkeyPatch.context() as usual:
        for name in surrounded:
            usual.delenv(name)
        if TOOLCHAINS[language](INSTALLED / language).problem:
            pytest.skip(f"{language} is not here")
    chain = TOOLCHAINS[language](tmp_path / "fresh")  # has asked no tool yet
    assert chain.problem is None
    rows = [all_rows()[f"en/beijing/openai/{scenario}/{language}-http"] for scenario in SCENARIOS]
    results = all_judged(rows)
    assert not_passed(results) == {}
    assert [result.id for result in results.values() if "STRAY" in result.stdout + result.stderr] == []


SCENARIOS = ("chat", "multi-turn")
"""One that only sends, and one that reads answers."""


def test_a_warning_of_shellcheck_counts_whatever_the_caller_s_settings_are(
    surrounded: dict[str, str], tmp_path: Path
) -> None:
    if shutil.which("shellcheck") is None:
        pytest.skip("shellcheck is not here")
    row = all_rows()["en/beijing/openai/chat/curl-http"]
    source = f"{published(row)}echo $HOME/$1\n"
    [result] = all_tried({"warns": (row, source)}, tmp_path / "tried").values()
    assert (result.status, "SC2086" in result.reason) == ("failed", True)


def test_a_sample_of_curl_reads_no_curlrc_of_its_user_although_the_system_knows_another_home(tmp_path: Path) -> None:
    """Without .curlrc in HOME, curl asks the system for the user's home."""
    strace = shutil.which("strace")
    curl = TOOLCHAINS["curl"]
    if strace is None or curl(INSTALLED / "curl").problem:
        pytest.skip("strace or curl is not here")
    variables = curl(INSTALLED / "curl").environment(Route("http://127.0.0.1:1", tmp_path / "none", tmp_path / "none"))
    done = subprocess.run(
        [strace, "-f", "-e", "trace=open,openat", "curl", "-s", "file:///dev/null"],
        env={"HOME": str(tmp_path), **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if "PTRACE" in done.stderr:
        pytest.skip("nothing can be traced here")
    assert set(re.findall(r'"([^"]*curlrc)"', done.stderr)) == {f"{variables['CURL_HOME']}/.curlrc"}


def test_tools_get_a_short_list_of_variables_and_an_empty_home() -> None:
    given = {"PATH": "/bin", "TMPDIR": "/tmp", "HOME": "/home/me", "LANG": "de_DE", "JAVA_HOME": "/jdk", "STRAY": "1"}
    assert for_tool(given, Path("/empty"), {"GOENV": "off"}) == {
        "PATH": "/bin",
        "TMPDIR": "/tmp",
        "HOME": "/empty",
        "LANG": "C.UTF-8",
        "GOENV": "off",
    }


KEPT = [
    "HOME",
    "HTTPS_PROXY",
    "SSL_CERT_FILE",
    "REQUESTS_CA_BUNDLE",
    "NPM_CONFIG_REGISTRY",
    "NODE_EXTRA_CA_CERTS",
    "NODE_OPTIONS",
    "PIP_INDEX_URL",
    "PIP_CERT",
    "MAVEN_OPTS",
    "MAVEN_ARGS",
    "JAVA_TOOL_OPTIONS",
    "JAVA_HOME",
    "GOPROXY",
    "GOPRIVATE",
    "GONOSUMDB",
    "GOSUMDB",
    "GOENV",
    "GOAUTH",
    "NETRC",
]
LOST = [
    "PYTHONPATH",
    "PYTHONHOME",
    "PYTHONWARNINGS",
    "CLASSPATH",
    "NODE_PATH",
    "BASH_ENV",
    "ENV",
    "GOFLAGS",
    "GOOS",
    "GOARCH",
    "GOWORK",
]


def test_installers_keep_settings_credentials_and_certificates() -> None:
    given = dict.fromkeys((*KEPT, *LOST), "given")
    assert for_installer(given, {"GOFLAGS": "own"}) == {**dict.fromkeys(KEPT, "given"), "GOFLAGS": "own"}


def test_an_installer_has_the_caller_s_settings_and_a_compiler_has_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOPRIVATE", "example.com")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    printing = [str(shutil.which("env"))]
    installer = run_installer(printing, tmp_path, {"OWN": "1"}).splitlines()
    compiler = run_compiler(printing, tmp_path, {"OWN": "1"}).splitlines()
    assert {"GOPRIVATE=example.com", "OWN=1", f"HOME={os.environ['HOME']}"} <= set(installer)
    assert "OWN=1" in compiler
    assert not {"GOPRIVATE=example.com", f"HOME={os.environ['HOME']}"} & set(compiler)
    assert [line for line in installer if line.startswith("PYTHON")] == []
