"""The files that people write: found, read within limits, decoded; keys in them are problems."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from codegen.errors import MOST, CodegenError, Position, Problem, too_large, unusable
from codegen.leaks import LINE_END, TOLD, places


def decode(data: bytes, file: str) -> str:
    """The text of a file, without its byte order mark. Raises CodegenError where it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = LINE_END.split(error.object[: error.start].decode())  # what has been read: without the mark
        where = Position(file, len(before), len(before[-1]) + 1)
        raise CodegenError([Problem(where, "this is not UTF-8; save the file as UTF-8")]) from None


def leaked_keys(text: str, file: str) -> list[Problem]:
    """What looks like a real key in the text of a file; of very many, the first."""
    return [Problem(Position(file, *place), TOLD) for place in islice(places(text), MOST + 1)]


def read_sources(root: Path, folder: str, ending: str, most: int, *, deep: bool = False) -> Mapping[str, bytes]:
    """The files in a folder of `root` whose names end so, by their path relative to `root`; `deep` goes below it.

    Raises CodegenError with every one that cannot be read, or has more than `most` bytes, which are not read then.
    """
    found: dict[str, bytes] = {}
    problems: list[Problem] = []

    def fail(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            problems.extend(unusable(Path(error.filename).relative_to(root).as_posix(), error).problems)

    for parent, folders, files in os.walk(root / folder, onerror=fail):
        folders[:] = sorted(folders) if deep else []
        for path in (Path(parent, name) for name in sorted(files) if name.endswith(ending)):
            name = path.relative_to(root).as_posix()
            try:
                if not path.is_file():
                    continue
                with path.open("rb") as file:
                    if os.fstat(file.fileno()).st_size > most:
                        problems.append(too_large(name, most))
                    else:
                        found[name] = file.read()
            except OSError as error:
                fail(error)
    if problems:
        raise CodegenError(problems)
    return found
