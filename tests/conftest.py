"""Fixtures; `--update-goldens` writes what the tests would otherwise compare."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from support.share import share
from support.workbench import (
    CHECKOUT,
    INSTALLED,
    Golden,
    Outcome,
    Run,
    lay_project,
    run_command,
    share_installed,
    with_chat_alone,
)

from codegen import user_folder
from codegen.toolchains import TOOLCHAINS


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-goldens", action="store_true", help="Write goldens instead of comparing; look at the diff."
    )
    parser.addoption("--seed", type=int, help="Draw other random values, and take another --share.")
    parser.addoption(
        "--share", type=int, default=1, metavar="N", help="Of each slow test with several cases, run every N-th."
    )


@pytest.hookimpl(tryfirst=True)  # before Hypothesis reads its options
def pytest_configure(config: pytest.Config) -> None:
    """Values are random and always the same, unless a seed is given; nothing is judged by the clock.

    The whole run has a user's folder of its own: what is installed is shared, what earlier runs found out is not known.
    """
    if not hasattr(config, "workerinput"):  # the processes of pytest-xdist get it from the first one
        folder = tempfile.TemporaryDirectory(prefix="codegen-tests-")
        config.add_cleanup(folder.cleanup)
        INSTALLED.mkdir(parents=True, exist_ok=True)
        Path(folder.name, "toolchains").symlink_to(INSTALLED)
        os.environ[user_folder.VARIABLE] = folder.name
    seed = config.getoption("--seed")
    if seed is not None:
        config.option.hypothesis_seed = str(seed)
    settings.register_profile(
        "codegen",
        derandomize=seed is None,
        database=None,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    settings.load_profile("codegen")
    if config.getoption("--update-goldens") and os.environ.get("CI"):
        raise pytest.UsageError("--update-goldens is refused where CI is set: goldens are looked at by a person")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the slow tests that are not in this run's share."""
    slow = [item for item in items if item.get_closest_marker("slow")]
    tests = ((item.nodeid.partition("[")[0], item) for item in slow)
    left_out = set(slow) - set(share(tests, config.getoption("--share"), config.getoption("--seed") or 0))
    items[:] = [item for item in items if item not in left_out]
    config.hook.pytest_deselected(items=list(left_out))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What tests have recorded: how many broken samples verify has caught, how many random values came back."""
    reports = [report for kind in ("passed", "failed") for report in terminalreporter.getreports(kind)]
    recorded = [found for report in reports for found in getattr(report, "user_properties", ())]
    broken, caught = (sum(count for name, count in recorded if name == kind) for kind in ("broken", "caught"))
    if broken:
        terminalreporter.write_line(f"{caught} of {broken} broken samples were caught by verify")
    for line in (found for name, found in recorded if name == "fuzz"):
        terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def seed(request: pytest.FixtureRequest) -> int:
    """The seed of whatever a test draws by itself."""
    return int(request.config.getoption("--seed") or 0)


@pytest.fixture(scope="session")
def made_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checkout's project, its first scenario alone. Copied by `project`, never changed."""
    folder = with_chat_alone(lay_project(tmp_path_factory.mktemp("made") / "project", CHECKOUT))
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv(user_folder.VARIABLE, str(folder.parent / "user"))
        assert run_command("-C", str(folder), "generate").exit_code == 0
    return folder


@pytest.fixture
def user(tmp_path: Path, made_project: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's folder for one test: a cache that knows what `project` needs, and nothing installed."""
    folder = Path(shutil.copytree(made_project.parent / "user", tmp_path / "user"))
    monkeypatch.setenv(user_folder.VARIABLE, str(folder))
    return folder


@pytest.fixture
def project(tmp_path: Path, made_project: Path, user: Path) -> Path:
    """A copy of the checkout's spec/, templates/ and generated/, in step, that a test may change. It can only chat."""
    return Path(shutil.copytree(made_project, tmp_path / "project", symlinks=True))


@pytest.fixture
def copy(project: Path, user: Path) -> Path:
    """A copy of the project for a user who has the installed SDKs, and no passes yet."""
    share_installed(user)
    return project


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], None]:
    """Take a tool from a language on this machine."""

    def without(language: str, lost: str) -> None:
        toolchain = TOOLCHAINS[language]
        find = toolchain.find
        monkeypatch.setattr(toolchain, "find", lambda self, tool: None if tool == lost else find(self, tool))

    return without


@pytest.fixture
def run(request: pytest.FixtureRequest) -> Run:
    """Run a command on the test's project, or on `folder`."""

    def run(*args: str, folder: Path | None = None) -> Outcome:
        return run_command("-C", str(folder or request.getfixturevalue("project")), *args)

    return run


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Compare a text with a golden file, or write it under `--update-goldens`."""
    command = f"pytest {Path(str(request.path)).relative_to(CHECKOUT).as_posix()} --update-goldens"

    def compare(file: Path, actual: str) -> None:
        if request.config.getoption("--update-goldens"):
            file.write_bytes(actual.encode())
            return
        if not file.is_file():
            pytest.fail(f"there is no golden {file}; to write it, run: {command}", pytrace=False)
        assert file.read_bytes().decode() == actual, f"{file}: if this is right, run: {command}"

    return compare
