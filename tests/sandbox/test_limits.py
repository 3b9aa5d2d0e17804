"""What a sandbox lets a program do: how much it may take, how long it may run, and what is left of it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from support.processes import marked, until
from support.workbench import PATIENCE

from codegen.errors import CodegenError
from codegen.sandbox import cgroups
from codegen.sandbox.view import plan_view
from codegen.verify.runner import Host, Outcome, Output

running = partial(marked, but="test_limits")
"""The processes that a test has marked, without the one that runs this file for it."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="isolation is for Linux")

BOTH = pytest.mark.parametrize("isolated", [True, False], ids=["isolated", "not-isolated"])


@contextlib.asynccontextmanager
async def started(isolated: bool, exposed: Sequence[str] = (sys.base_prefix,)) -> AsyncIterator[Host]:
    """A host, with a view that hides the home or with none. Skips the test where no sandbox can be had."""
    with tempfile.TemporaryDirectory(prefix="codegen-verify-") as folder:
        root = tempfile.mkdtemp(dir=folder)
        places = (tempfile.gettempdir(), "/tmp")
        view = plan_view(root, folder, [str(Path.home()), "/run"], exposed, places)
        async with Host.started(view if isolated else None) as host:
            if isolated and host.problem:
                pytest.skip(host.problem)
            yield host


def ran(script: str, *, isolated: bool = True, limit: float = PATIENCE) -> Outcome:
    """How a script of bash ended."""

    async def main() -> Outcome:
        async with started(isolated) as host, host.sandbox() as sandbox:
            command = ["/bin/bash", "-c", script]
            return await sandbox.run(command, {"PATH": "/usr/bin:/bin"}, limit, Output())

    return asyncio.run(main())


@BOTH
def test_exit_code_and_outputs_come_back(isolated: bool) -> None:
    outcome = ran("echo out; echo error >&2; exit 3", isolated=isolated)
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (3, "out\n", "error\n")
    assert (outcome.left_running, outcome.files, outcome.violations) == (False, [], [])


@BOTH
def test_a_file_left_behind_is_named(isolated: bool) -> None:
    assert ran("echo x > out.txt; echo x > ~/own", isolated=isolated).files == ["out.txt"]


@BOTH
def test_a_program_that_hangs_is_stopped_with_all_that_it_started(isolated: bool) -> None:
    mark = f"mark-{os.getpid()}-{isolated}"
    outcome = ran(f"env -i setsid bash -c 'sleep 600; : {mark}' & wait", isolated=isolated, limit=1.0)
    assert outcome.exit_code is None
    assert running(mark) == {}


@BOTH
def test_a_process_that_has_left_its_group_and_its_environment_is_told_and_ended(isolated: bool) -> None:
    mark = f"mark-{os.getpid()}-{isolated}"
    assert ran(f"(env -i setsid bash -c 'sleep 600; : {mark}' > /dev/null 2>&1 &)", isolated=isolated).left_running
    assert running(mark) == {}


@BOTH
def test_output_without_end_is_cut(isolated: bool) -> None:
    outcome = ran("yes", isolated=isolated)
    assert (outcome.exit_code, outcome.violations) == (None, ["printed more than 10 MB and was stopped"])


@BOTH
def test_a_file_can_only_be_so_large(isolated: bool) -> None:
    assert ran("exec head -c 300000000 /dev/zero > large", isolated=isolated).exit_code != 0


@BOTH
def test_no_core_is_left_behind(isolated: bool) -> None:
    outcome = ran("kill -SEGV $$", isolated=isolated)
    assert (outcome.exit_code, outcome.files) == (-signal.SIGSEGV, [])


@BOTH
def test_a_program_that_cannot_be_started_is_named(isolated: bool) -> None:
    async def main() -> None:
        async with started(isolated) as host, host.sandbox() as sandbox:
            await sandbox.run(["/no/such/program"], {}, PATIENCE, Output())

    with pytest.raises(CodegenError, match="/no/such/program: No such file or directory"):
        asyncio.run(main())


def test_root_runs_programs_as_nobody() -> None:
    if os.getuid() != 0:
        pytest.skip("only root changes its user")
    assert ran("id -un; grep CapEff /proc/self/status").stdout == "nobody\nCapEff:\t0000000000000000\n"


def test_a_home_that_is_hidden_has_what_is_exposed_alone() -> None:
    prefix = Path(sys.base_prefix)
    if not prefix.is_relative_to(Path.home()):
        pytest.skip("Python is not in the home here")
    first = prefix.relative_to(Path.home()).parts[0]
    assert ran("ls -A ~root 2>/dev/null || ls -A " + str(Path.home())).stdout == f"{first}\n"
    assert ran(f"{sys.base_prefix}/bin/python3 -c 'print(1)'").stdout == "1\n"


def test_tools_behind_links_in_the_folder_for_temporary_files_can_be_run(tmp_path: Path) -> None:
    """As in a PATH that somebody has made of links."""
    link = tmp_path / "bash"
    link.symlink_to("/bin/bash")

    async def main() -> Outcome:
        async with started(isolated=True, exposed=[str(link)]) as host, host.sandbox() as sandbox:
            return await sandbox.run([str(link), "-c", "echo here"], {}, PATIENCE, Output())

    assert asyncio.run(main()).stdout == "here\n"


@pytest.mark.slow
def test_processes_without_end_are_bounded() -> None:
    outcome = ran(
        "for i in {1..1500}; do sleep 600 > /dev/null 2>&1 & done 2>&1 | grep -c 'Resource temporarily unavailable'"
    )
    assert outcome.stdout.strip() != "0"


@pytest.mark.slow
def test_memory_is_bounded_where_cgroups_can_be_made() -> None:
    if "memory" not in cgroups.parents():
        pytest.skip("no cgroup can be made here")
    outcome = ran("head -c 3000000000 /dev/zero | tail -c 2900000000 > /dev/null; echo survived")
    assert outcome.violations == ["needed more than 2048 MB of memory and was stopped"]


@BOTH
def test_nothing_outlives_codegen_when_it_is_killed(isolated: bool) -> None:
    mark = f"mark-{os.getpid()}-killed-{isolated}"
    code = f"""
import asyncio, sys
sys.path[:0] = {sys.path!r}
from sandbox.test_limits import ran
ran("setsid bash -c 'sleep 600; : {mark}' & wait", isolated={isolated})
"""
    process = subprocess.Popen([sys.executable, "-c", code])
    until(lambda: running(mark) or process.poll() is not None)
    assert running(mark)
    process.kill()
    process.wait()
    until(lambda: not running(mark))
