"""What commands share: options that select the project and the samples, and how problems are printed."""

from __future__ import annotations

import contextlib
import signal
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
    """A decorator for commands: prints every problem as `file:line:column: message` and exits with 2."""

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
            if error.filename is None:
                raise  # it is about standard output, which the main command flushes once more, and tells then
            tell(error)
            sys.exit(2)
        except KeyboardInterrupt:
            sys.exit(128 + signal.SIGINT)  # as shells have it

    return wrapped  # type: ignore[return-value]


def tell(error: OSError) -> None:
    """Print an error of the system as one line. Without a file name, it is about what codegen prints."""
    place = "codegen" if error.filename is None else printable(str(error.filename))
    click.echo(f"{place}: {error.strerror or error}", err=True)


def selecting(command: F) -> F:
    """A decorator that adds the arguments and options that select samples."""
    for part in reversed(PARTS):
        command = click.option(f"--{part}", multiple=True, help=f"Only this {part}; may be repeated.")(command)
    return click.argument("selectors", metavar="[SELECTOR]...", nargs=-1)(command)


def selection_of(options: dict[str, Any]) -> Selection:
    """The selection that the values of these options describe."""
    parts = {part: tuple(options[part]) for part in PARTS}
    return Selection(tuple(options["selectors"]), {part: values for part, values in parts.items() if values})


sdk_option = click.option(
    "--sdk",
    multiple=True,
    metavar="CHOICE",
    help="newest (default), oldest, PACKAGE=VERSION or PACKAGE=PATH to a wheel, jar or tarball; may be repeated.",
)


def refuse_unknown_languages(words: Mapping[str, str]) -> None:
    """Raise CodegenError if a word is not a language; its key is the place in the message, such as an option."""
    from codegen.languages import LANGUAGES

    unknown = {place: word for place, word in words.items() if word not in LANGUAGES}
    if unknown:
        raise CodegenError(
            Problem(Position(place), f"unknown language{suggestion(word, LANGUAGES)}")
            for place, word in unknown.items()
        )


def find_project(folder: Path | None) -> Project:
    """The project that contains a folder (default: the current folder). Raises CodegenError if there is none."""
    from codegen.project import find

    return find((folder or Path()).resolve())


def locked(project: Project, *, exclusive: bool) -> contextlib.AbstractContextManager[None]:
    """Lock the project: wait until no other run writes to it or, if `exclusive`, until no other run uses it at all."""
    from codegen.tree.files import locked_folder

    def on_wait() -> None:
        click.echo("waiting for another codegen", err=True)

    return locked_folder(project.root, exclusive=exclusive, on_wait=on_wait)


def print_ignored_files(drifts: Iterable[Drift]) -> None:
    """Print the files under generated/ that are not a failure and are not changed."""
    from codegen.reports.findings import drift_finding

    for drift in drifts:
        if not drift.fails:
            click.echo(drift_finding(drift).title, err=True)


def free_message(packages: Iterable[str]) -> str:
    """The line for the user on packages that are not in the project's lock."""
    names = ", ".join(packages)
    return f"not in spec/packages.lock, so resolved freely: {names}; codegen setup records what the spec names"
