"""`pytest --codegen`: one test item for each published sample, judged as `codegen verify` does.

pytest-xdist distributes the items, `-k` selects by sample id, `--junitxml` writes a report. The samples are those in
`generated/manifest.json` of the project in pytest's root folder or in a folder above it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from codegen import user_folder
from codegen.errors import CodegenError
from codegen.project import Project, find
from codegen.spec.load import Spec
from codegen.tree.manifest import FILENAME, Row
from codegen.verify.pipeline import Progress, Verification, verify


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--codegen`."""
    parser.addoption("--codegen", action="store_true", help="run the published code samples instead of test files")


def pytest_configure(config: pytest.Config) -> None:
    """With `--codegen` and no paths, collect the manifest and nothing else."""
    if config.getoption("--codegen") and config.args_source is not pytest.Config.ArgsSource.ARGS:
        try:
            config.args = [str(find(config.rootpath).generated / FILENAME)]
        except CodegenError as error:
            raise pytest.UsageError(str(error)) from None


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """With `--codegen`, collect a project's manifest as a file of tests."""
    if parent.config.getoption("--codegen") and file_path.name == FILENAME:
        return ManifestFile.from_parent(parent, path=file_path)
    return None


class ManifestFile(pytest.File):
    """The published samples of one project."""

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each sample. Raises CollectError where the project has problems."""
        try:
            project = find(self.path.parent)
            spec, rows = project.spec(), project.manifest()
        except CodegenError as error:
            raise self.CollectError(str(error)) from None
        for row in rows:
            yield SampleItem.from_parent(self, name=row["id"], project=project, spec=spec, row=row)


class SampleItem(pytest.Item):
    """One published sample."""

    def __init__(self, *, project: Project, spec: Spec, row: Row, **rest: object) -> None:
        super().__init__(**rest)  # type: ignore[arg-type]
        self._project = project
        self._spec = spec
        self._row = row

    def runtest(self) -> None:
        """Run the sample; skip it, with the reason, where it cannot run on this machine."""
        project = self._project
        try:
            home, cache = user_folder.toolchains(), user_folder.cache()
            row, lock = self._row, project.lock()
            verification = Verification(self._spec, project.generated, home, [row], cache=cache, lock=lock)
            [result] = verify(verification, Progress())
        except CodegenError as error:
            pytest.fail(str(error), pytrace=False)
        if result.status == "skipped":
            pytest.skip(result.reason)
        self.add_report_section("call", "stdout", result.stdout)
        self.add_report_section("call", "stderr", result.stderr)
        if result.status == "failed":
            pytest.fail(result.reason, pytrace=False)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The place that pytest reports for a failure: the published file, no line, and the sample's id."""
        return self._project.generated / str(self._row["path"]), None, self.name
