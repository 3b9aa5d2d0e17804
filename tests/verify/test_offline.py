"""Verify needs no network."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.verifying import EVERY_ROW
from support.workbench import CHECKOUT, INSTALLED, run_command

from codegen.toolchains import TOOLCHAINS


@pytest.mark.slow
def test_every_sample_passes_with_the_network_unplugged(copy: Path) -> None:
    """In a network namespace with nothing in it but its own loopback."""
    unplugged = ["unshare", "-rn", "sh", "-c", 'ip link set lo up && exec "$@"', "sh"]
    if not shutil.which("unshare") or not shutil.which("ip"):
        pytest.skip("unshare (util-linux) or ip (iproute2) is not installed")
    tried = subprocess.run([*unplugged, "true"], capture_output=True, text=True, check=False)
    if tried.returncode:
        pytest.skip(f"a network namespace is not permitted here: {tried.stderr.strip()}")
    cell = ["*/singapore/*", "--locale", "zh"]
    assert run_command("-C", str(copy), "setup").exit_code == 0
    file = copy.parent / "report.json"
    command = [sys.executable, "-m", "codegen", "-C", str(copy), "verify", *cell, "--no-cache", "--json", str(file)]
    env = {**os.environ, "PYTHONPATH": str(CHECKOUT)}

    done = subprocess.run([*unplugged, *command], capture_output=True, text=True, check=False, env=env)

    assert done.returncode == 0, done.stdout + done.stderr
    results = json.loads(file.read_bytes())["results"]
    assert {row["id"] for row in results} == {row["id"] for row in EVERY_ROW if row["id"].startswith("zh/singapore/")}
    runnable = {name for name, toolchain in TOOLCHAINS.items() if not toolchain(INSTALLED / name).problem}
    for row in results:
        runs = row["id"].rpartition("/")[2].partition("-")[0] in runnable
        assert row["status"] == ("passed" if runs else "skipped"), (row["id"], row["reason"])
