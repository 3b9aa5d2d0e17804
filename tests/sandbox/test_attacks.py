"""Hostile samples: each attack alone and all at once comes to nothing, or fails the sample, or verify says that it may not."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.attacks import TOLD, Caller, calling, came_to_nothing, installed, verify
from support.workbench import CHECKOUT

CODEGEN = (sys.executable, "-m", "codegen")

SYS_ADMIN = 21
"""The capability (CAP_SYS_ADMIN) without which root can make no namespace."""

USER = 54321
"""The id of an ordinary user, who need not exist."""

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="isolation is for Linux")


@pytest.fixture
def caller(made_project: Path) -> Iterator[Caller]:
    with calling(made_project) as caller:
        yield caller


def all_at_once(attacks: dict[str, str]) -> dict[str, str]:
    """One sample with all attacks; the one that prints without end comes last."""
    return {"all": "\n".join(attacks.values())}


def test_attacks_come_to_nothing_or_are_told(caller: Caller) -> None:
    attacks = dict(caller.attacks())
    env = installed(caller)
    code, printed, results = verify(caller, attacks, CODEGEN, "--isolate", env=env)
    if "samples cannot be isolated here" in printed:
        pytest.skip(printed)
    assert code == 1, printed
    came_to_nothing(caller, results)

    code, printed, results = verify(caller, all_at_once(attacks), CODEGEN, "--isolate", env=env)
    assert (code, *results) == (1, "all"), printed
    assert caller.effects() == []
    assert TOLD["prints-without-end"] in results["all"]["reason"]


def without_namespaces() -> None:
    """Take this process, and all that it starts, the right to make namespaces."""
    assert ctypes.CDLL(None, use_errno=True).prctl(24, SYS_ADMIN, 0, 0, 0) == 0  # PR_CAPBSET_DROP


def test_verify_says_where_samples_are_not_isolated(caller: Caller) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can lay that down here")
    attacks = {name: caller.attacks()[name] for name in ("stays", "prints-without-end")}
    env = installed(caller)
    code, printed, results = verify(caller, attacks, CODEGEN, env=env, preexec_fn=without_namespaces)
    assert code == 1, printed
    assert printed.count("samples are not isolated here (unshare: Operation not permitted)") == 1
    came_to_nothing(caller, results)

    code, printed, results = verify(caller, attacks, CODEGEN, "--isolate", env=env, preexec_fn=without_namespaces)
    assert (code, results) == (2, {})
    assert "--isolate: samples cannot be isolated here: unshare: Operation not permitted" in printed


@pytest.mark.slow
def test_attacks_of_an_ordinary_user_s_samples_come_to_nothing_or_are_told(
    caller: Caller, tmp_path_factory: pytest.TempPathFactory
) -> None:
    python = shutil.which("python3", path="/usr/bin")
    if os.getuid() != 0 or python is None:
        pytest.skip("only root can become another user, who needs a Python that everybody may run")
    packages = caller.folder / "packages"
    pip = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--target", str(packages)]
    subprocess.run([*pip, str(CHECKOUT)], check=True, umask=0o022)
    for path in (caller.home, *caller.home.rglob("*"), caller.shared):
        os.chown(path, USER, USER)
    attacks = dict(caller.attacks())
    settings = {"user": USER, "group": USER, "extra_groups": []}
    env = {"PYTHONPATH": str(packages)}
    command = (python, "-m", "codegen")
    code, printed, results = verify(caller, attacks, command, "--isolate", env=env, **settings)
    if "samples cannot be isolated here" in printed:
        pytest.skip(printed)
    assert code == 1, printed
    came_to_nothing(caller, results)

    code, printed, results = verify(caller, all_at_once(attacks), command, "--isolate", env=env, **settings)
    assert (code, *results) == (1, "all"), printed
    assert caller.effects() == []
    assert TOLD["prints-without-end"] in results["all"]["reason"]
