"""What commands share: which project and samples they are about, and how problems are shown."""

from __future__ import annotations

import contextlib
import errno
import sys
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from codegen.errors import CodegenError, Position, Problem, printable, suggestion
from codegen.plan.select import PARTS, Selection

if TYPE_CHECKING:
    from codegen.project import Project
    from codegen.sync.drift import Drift

F = TypeVar("F", bound=Callable[..., Any])


def reports_problems(command: F) -> F:
    """Show every problem as `file:line:column: message` and exit with 2."""

    @wraps(command)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        try:
            return command(*args, **kwargs)
        except CodegenError as error:
            for problem in error.problems:
                click.echo(str(problem), err=True)
            if error.more:
                click.echo("… and more", err=True)
            sys.exit(2)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise  # nobody reads on
            # no file name: writing to the terminal failed
            place = "codegen" if error.filename is None else printable(str(error.filename))
            click.echo(f"{place}: {error.strerror or error}", err=True)
            sys.exit(2)

    return wrapped  # type: ignore[return-value]


def selecting(command: F) -> F:
    """The arguments and options that select samples."""
    for part in reversed(PARTS):
        command = click.option(f"--{part}", multiple=True, help=f"Only this {part}; may be repeated.")(command)
    return click.argument("selectors", metavar="[SELECTOR]...", nargs=-1)(command)


def selection_of(options: dict[str, Any]) -> Selection:
    """The samples that these options select."""
    parts = {part: tuple(options[part]) for part in PARTS}
    return Selection(tuple(options["selectors"]), {part: values for part, values in parts.items() if values})


sdk_option = click.option(
    "--sdk",
    multiple=True,
    metavar="CHOICE",
    help="newest (default), oldest, PACKAGE=VERSION or PACKAGE=PATH to a wheel, jar or tarball; may be repeated.",
)


def refuse_unknown_languages(words: Mapping[str, str]) -> None:
    """Raise CodegenError for a word that is no language; the keys say where it was given."""
    from codegen.languages import LANGUAGES

    unknown = {place: word for place, word in words.items() if word not in LANGUAGES}
    if unknown:
        raise CodegenError(
            Problem(Position(place), f"unknown language{suggestion(word, LANGUAGES)}")
            for place, word in unknown.items()
        )


def find_project(folder: Path | None) -> Project:
    """The project of a folder, or of the one where the command runs. Raises CodegenError where there is none."""
    from codegen.project import find

    return find((folder or Path()).resolve())


def locked(project: Project, *, alone: bool) -> contextlib.AbstractContextManager[None]:
    """Wait until no other run writes to the project; alone: until none reads what it writes."""
    from codegen.tree.files import held

    return held(project.root, alone=alone, waiting=lambda: click.echo("waiting for another codegen", err=True))


def name_bystanders(drifts: Iterable[Drift]) -> None:
    """Say which files under generated/ are no failure, and are left alone."""
    from codegen.reports.findings import of_drift

    for drift in drifts:
        if not drift.fails:
            click.echo(of_drift(drift).title, err=True)
