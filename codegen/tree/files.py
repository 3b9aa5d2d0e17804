"""Reads, writes and locks folders of files. Paths are relative to the folder and use `/`."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import stat
from collections.abc import Callable, Container, Iterator
from pathlib import Path
from typing import TypeAlias

from codegen.errors import CodegenError, Position, Problem, unusable

Tree: TypeAlias = dict[str, bytes]
"""The content of each file, by path."""

_TEMPORARY = re.compile(r"\.(.+)\.[0-9a-f]{16}\.codegen-tmp")


@contextlib.contextmanager
def locked_folder(folder: Path, *, exclusive: bool, on_wait: Callable[[], None]) -> Iterator[None]:
    """Lock a folder: exclusively, to write its files; or shared with others, to read them.

    `on_wait` is called if another process holds a lock, before the wait. The lock is on the folder itself, so nothing
    is left behind if the process is killed. If the file system has no locks, there is no wait; files are still replaced
    as a whole.
    """
    operation = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
    handle = -1
    try:
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(handle, operation | fcntl.LOCK_NB)
            except BlockingIOError:
                on_wait()
                fcntl.flock(handle, operation)
        yield
    finally:
        if handle >= 0:
            os.close(handle)


@contextlib.contextmanager
def _reporting(root: Path, path: str) -> Iterator[None]:
    """Raise CodegenError for `path` instead of an OSError."""
    try:
        yield
    except OSError as error:
        raise unusable(f"{root.name}/{path}", error) from None


def list_files(root: Path) -> tuple[list[str], list[str]]:
    """The paths of all files below `root`, and separately those of drafts that killed runs have left there.

    A link counts as a file and is not followed. Raises CodegenError if `root` is not a folder, or if a folder in it
    cannot be read.
    """

    def fail(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            raise unusable(Path(error.filename).relative_to(root.parent).as_posix(), error)

    if root.is_symlink():
        message = "this is a link, and codegen writes only below the project's own folder; put a folder in its place"
        raise CodegenError([Problem(Position(f"{root.name}/"), message)])
    if root.exists() and not root.is_dir():
        raise CodegenError([Problem(Position(root.name), "a file stands where this folder belongs; move it away")])
    paths: list[str] = []
    leftovers: list[str] = []
    for parent, folders, files in os.walk(root, onerror=fail):
        folders.sort()
        links = [name for name in folders if Path(parent, name).is_symlink()]
        below = "" if parent == str(root) else f"{Path(parent).relative_to(root).as_posix()}/"
        for name in sorted([*files, *links]):
            is_leftover = _TEMPORARY.fullmatch(name) and stat.S_ISREG(_mode(Path(parent, name)))
            (leftovers if is_leftover else paths).append(below + name)
    return paths, leftovers


def _mode(path: Path) -> int:
    """The mode (type and permissions, `st_mode`) of what is at a path, without following links; 0 for nothing."""
    try:
        return path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def read_file(root: Path, path: str) -> bytes | None:
    """The bytes of a file below `root`; None if there is none.

    A folder, a device, or a link that leads out of `root` or to no file, counts as a file without bytes.
    Raises CodegenError if the file cannot be read.
    """
    target = root / path
    with _reporting(root, path):
        mode = _mode(target)
        if stat.S_ISLNK(mode):
            try:
                real = target.resolve(strict=True)
                mode = real.lstat().st_mode if real.is_relative_to(root.resolve()) else stat.S_IFLNK
            except (OSError, RuntimeError):  # the target is missing, or the links form a circle
                pass
        if not stat.S_ISREG(mode):
            return b"" if mode else None
        try:
            return target.read_bytes()
        except FileNotFoundError:
            return None


def read_tree(root: Path, paths: list[str], wanted: Container[str]) -> Tree:
    """The files at `paths`. Only the wanted ones are read; the others have empty bytes."""
    tree: Tree = {}
    for path in paths:
        data = read_file(root, path) if path in wanted else b""
        if data is not None:
            tree[path] = data
    return tree


def obstacle(root: Path, path: str) -> Problem | None:
    """The problem with what is at the path of a file to write, if it must not be replaced or followed; else None."""
    step = root
    for part in path.split("/"):
        step /= part
        with _reporting(root, path):
            mode = _mode(step)
        where = Position(f"{root.name}/{step.relative_to(root).as_posix()}")
        if not mode:
            return None
        if step == root / path:
            if stat.S_ISDIR(mode):
                return Problem(where, "a folder stands where a file belongs; move it away")
            if not stat.S_ISREG(mode) and not stat.S_ISLNK(mode):
                return Problem(where, "a pipe, socket or device stands where a file belongs; move it away")
        elif stat.S_ISLNK(mode):
            return Problem(where, "a link stands where a folder belongs, and is not followed; put a folder there")
        elif not stat.S_ISDIR(mode):
            return Problem(where, "a file stands where a folder belongs; move it away")
    return None


def write_file(root: Path, path: str, data: bytes) -> None:
    """Write one file below `root`. At every moment, readers see the complete old file or the complete new file."""
    draft = write_draft(root, path, data)
    try:
        publish(root, draft, path)
    except BaseException:
        remove_draft(root, draft)
        raise


def write_draft(root: Path, path: str, data: bytes) -> str:
    """Write the bytes of a file to a draft in the same folder; returns the path of the draft."""
    target = root / path
    draft = target.with_name(f".{target.name}.{secrets.token_hex(8)}.codegen-tmp")
    with _reporting(root, path):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with draft.open("xb") as file:
                file.write(data)
            with contextlib.suppress(FileNotFoundError, PermissionError):
                if not target.is_symlink():
                    shutil.copymode(target, draft)
        except BaseException:
            remove_draft(root, draft.relative_to(root).as_posix())
            raise
    return draft.relative_to(root).as_posix()


def is_draft(path: str, of: str) -> bool:
    """Whether `path` is the path of a draft of the file `of`."""
    folder, _, name = f"/{path}".rpartition("/")
    match = _TEMPORARY.fullmatch(name)
    return match is not None and f"{folder}/{match[1]}" == f"/{of}"


def remove_draft(root: Path, draft: str) -> None:
    """Remove a draft. Errors are ignored: the next run removes it."""
    with contextlib.suppress(OSError):
        (root / draft).unlink(missing_ok=True)


def publish(root: Path, draft: str, path: str) -> None:
    """Move a draft to the path of its file."""
    with _reporting(root, path):
        os.replace(root / draft, root / path)


def remove_file(root: Path, path: str) -> None:
    """Remove one file below `root`, and the folders that become empty."""
    target = root / path
    with _reporting(root, path):
        target.unlink(missing_ok=True)
    for folder in target.parents:
        if folder == root:
            break
        try:
            folder.rmdir()
        except OSError:  # the folder is not empty, or removing it is not allowed
            break
