"""Reading the files that people write: size limits, decoding, and a check for leaked keys."""

from __future__ import annotations

import os
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from codegen.errors import MAX_PROBLEMS, CodegenError, Position, Problem, too_large, unusable
from codegen.leaks import KEY_MESSAGE, LINE_END, key_places


def decode(data: bytes, file: str) -> str:
    """The text of a UTF-8 file without its byte order mark. Raises CodegenError if it is not UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = LINE_END.split(error.object[: error.start].decode())  # the decoder has removed the mark
        where = Position(file, len(before), len(before[-1]) + 1)
        raise CodegenError([Problem(where, "this is not UTF-8; save the file as UTF-8")]) from None


def leaked_keys(text: str, file: str) -> list[Problem]:
    """A problem for each text in a file that looks like a real key, at most MAX_PROBLEMS + 1."""
    return [Problem(Position(file, *place), KEY_MESSAGE) for place in islice(key_places(text), MAX_PROBLEMS + 1)]


def read_sources(root: Path, folder: str, ending: str, max_bytes: int, *, deep: bool = False) -> Mapping[str, bytes]:
    """The files in a folder of `root` whose names end with `ending`, by path below `root`; `deep`: in subfolders too.

    A missing folder counts as empty. Raises CodegenError with every file that cannot be read or is larger than
    `max_bytes`.
    """
    contents: dict[str, bytes] = {}
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
                    if os.fstat(file.fileno()).st_size > max_bytes:
                        problems.append(too_large(name, max_bytes))
                    else:
                        contents[name] = file.read()
            except OSError as error:
                fail(error)
    if problems:
        raise CodegenError(problems)
    return contents
