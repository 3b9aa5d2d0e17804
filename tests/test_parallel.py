"""Many samples are built in several processes: with the same result, and with the same problems."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from support.workbench import CHECKOUT

from codegen.parallel import _parts
from codegen.project import Project

PROGRAM = """
import json, os, sys
from dataclasses import replace
from pathlib import Path
from codegen import parallel
from codegen.build import Built, build
from codegen.cache import Cache
from codegen.errors import CodegenError
from codegen.project import Project

sources = Project(Path(sys.argv[1])).sources()
samples = [one for one in sources.plan.samples if one.id.startswith("en/finance/openai/chat/")]
parallel._ENOUGH, parallel._cores = len(samples), lambda: 2  # with more, one process may take two parts

def outcome(how, sources):
    try:
        built = how(sources, samples, Cache())
    except CodegenError as error:
        return [str(problem) for problem in error.problems]
    return [[path, data.decode()] for path, data in built.files.items()], list(built.rows.items())

same = outcome(parallel.build_in_parallel, sources) == outcome(build, sources)
broken = dict(sources.templates)
for name in ("python/http/request.py.j2", "go/http/request.go.j2"):
    broken[name] += "{{ url | name }}\\n"
wrong = replace(sources, templates=broken)
problems = outcome(parallel.build_in_parallel, wrong)
same_problems = problems == outcome(build, wrong)
parallel.build = lambda _, chosen, cache: Built({one.path: str(os.getpid()).encode() for one in chosen}, {one.id: {} for one in chosen})
processes = {data for data in parallel.build_in_parallel(sources, samples, Cache()).files.values()}
print(json.dumps([same, same_problems, len(problems), len(processes)]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere, there is one process")
def test_processes_give_what_one_gives() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(CHECKOUT)], capture_output=True, text=True, check=True)
    same, same_problems, problems, processes = json.loads(done.stdout)
    assert (same, same_problems, processes) == (True, True, 2)
    assert problems == 2


@pytest.mark.parametrize("count", [1, 2, 3, 20])
def test_a_part_has_all_samples_of_its_languages(count: int) -> None:
    samples = Project(CHECKOUT).sources().plan.samples
    parts = _parts(samples, count)
    assert sorted(one.id for part in parts for one in part) == [one.id for one in samples]
    languages = [{one.language for one in part} for part in parts]
    assert len(parts) == min(count, 7)
    assert sum(map(len, languages)) == 7


def test_parts_take_about_as_long() -> None:
    samples: list[Any] = [*Project(CHECKOUT).sources().plan.samples]
    assert [sorted({one.language for one in part}) for part in _parts(samples, 2)] == [
        ["python"],
        ["csharp", "curl", "go", "java", "nodejs", "php"],
    ]
    assert _parts([replace(one, language="go") for one in samples], 2) == [
        [replace(one, language="go") for one in samples]
    ]
