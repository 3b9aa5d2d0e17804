"""A language is added by its own files, one line in each registry, and its line under `http:` in the spec."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.workbench import CHECKOUT, PATIENCE, replace_in

WRITES = '''"""Python without any package, as a language of its own."""

from codegen.languages.python import Python


class Bare(Python):
    """Python 3.10 and later, standard library only."""

    name = "bare"
    title = "Bare Python"
    clients = ("http",)
    ecosystem = ""
    formatter = ""


LANGUAGE = Bare()
'''

RUNS = '''"""The interpreter that runs codegen."""

import sys
from pathlib import Path

from codegen.toolchains.base import Toolchain


class Bare(Toolchain):
    """Python without any package."""

    crash_report = r"^Traceback "

    def files(self):
        return [*super().files(), Path(sys.executable), Path(sys.base_prefix)]

    def command(self, program, route):
        return [sys.executable, str(program.file)]

    def environment(self, route):
        return {"SSL_CERT_FILE": str(route.authority)}


TOOLCHAIN = Bare
'''

TEMPLATE = """\
import json
import os
from urllib.request import Request, urlopen

{% for variable in variables %}
{{ variable.comment | comment }}
{{ variable.local | name }} = os.environ[{{ variable.name }}]
{% endfor %}
request = Request({{ url }}, method={{ method }}, headers={{ headers.mapping }})
request.data = json.dumps({{ body }}).encode()
with urlopen(request) as response:
    print(response.read().decode())
"""

REGISTERED = {'    "curl",\n': '    "curl",\n    "bare",\n'}


@pytest.fixture
def house(project: Path) -> Path:
    """A copy of the project and of codegen, with the new language's own files, its registry line and its spec line."""
    shutil.copytree(CHECKOUT / "codegen", project / "codegen", ignore=shutil.ignore_patterns("__pycache__"))
    (project / "codegen" / "languages" / "bare.py").write_text(WRITES)
    replace_in(project / "codegen" / "languages" / "__init__.py", REGISTERED)
    (project / "templates" / "bare" / "http").mkdir(parents=True)
    (project / "templates" / "bare" / "http" / "request.py.j2").write_text(TEMPLATE)
    replace_in(project / "spec" / "model-studio.yaml", {"\nhttp:\n": "\nhttp:\n  bare: {}\n"})
    return project


def codegen(house: Path, *args: str) -> subprocess.CompletedProcess[str]:
    """A command of the copy, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "codegen", *args],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def add_toolchain(house: Path) -> None:
    (house / "codegen" / "toolchains" / "bare.py").write_text(RUNS)
    replace_in(house / "codegen" / "toolchains" / "__init__.py", REGISTERED)


def test_a_language_with_its_own_files_is_generated_and_verified(house: Path) -> None:
    add_toolchain(house)
    done = codegen(house, "generate", "--language", "bare")
    assert (done.returncode, done.stderr) == (0, "12 samples: 13 files written, 0 removed\n")
    done = codegen(house, "verify", "--language", "bare", "--require", "bare")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "12 passed, 0 failed, 0 skipped\n")
    listed = codegen(house, "list", "*/bare-http").stdout.splitlines()
    assert len(listed) == 12
    assert codegen(house, "check").returncode == 0
    schema = codegen(house, "schema").stdout
    assert '"bare"' in schema
    assert "curl|bare)-(http" in schema
    assert codegen(house, "doctor").stdout.count("Bare Python: ready") == 1
    sample = house / "generated" / "zh" / "beijing" / "openai" / "chat" / "bare-http" / "main.py"
    sample.write_text(sample.read_text().replace("response.read()", "b''"))
    done = codegen(house, "verify", "zh/beijing/openai/chat/bare-http")
    assert done.returncode == 1
    assert "the reply's text is not in the output" in done.stdout


def test_a_language_without_a_toolchain_is_skipped_and_counted(house: Path) -> None:
    assert codegen(house, "generate", "--language", "bare").returncode == 0
    reason = "codegen has no toolchain for Bare Python, so its samples are not run"
    done = codegen(house, "verify", "--language", "bare")
    assert (done.returncode, done.stderr) == (0, f"12 skipped: {reason}\n0 passed, 0 failed, 12 skipped\n")
    done = codegen(house, "verify", "--require", "bare")
    assert (done.returncode, done.stderr) == (2, f"--require bare: {reason}\n")
    done = codegen(house, "doctor")
    assert done.returncode == 1
    assert f"Bare Python: cannot run here\n  {reason}\n" in done.stdout
    done = codegen(house, "setup", "bare")
    assert (done.returncode, done.stderr) == (2, f"bare: {reason}\n")
