"""Folders of files: the expected tree, and the one on disk. Paths are relative and use `/`."""

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

_TEMPORARY = re.compile(r"\.(.+)\.[0-9a-f]{16}\.codegen-tmp")


@contextlib.contextmanager
def held(folder: Path, *, alone: bool, waiting: Callable[[], None]) -> Iterator[None]:
    """Read the files of a folder while nobody writes them, or write them alone; `waiting` is called before it waits.

    The folder itself is locked: nothing is left behind, whatever ends the process. Where the file system has no locks,
    there is no waiting; each file is whole all the same.
    """
    wanted = fcntl.LOCK_EX if alone else fcntl.LOCK_SH
    handle = -1
    try:
        with contextlib.suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                fcntl.flock(handle, wanted | fcntl.LOCK_NB)
            except BlockingIOError:
                waiting()
                fcntl.flock(handle, wanted)
        yield
    finally:
        if handle >= 0:
            os.close(handle)


@contextlib.contextmanager
def _telling(root: Path, path: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unusable(f"{root.name}/{path}", error) from None


def names(root: Path) -> tuple[list[str], list[str]]:
    """Every file below `root`, and what runs that were killed have left there. A link is a file, and is not followed.

    Raises CodegenError where `root` is no folder, or one of its folders cannot be read.
    """

    def fail(error: OSError) -> None:
        if not isinstance(error, FileNotFoundError):
            raise unusable(Path(error.filename).relative_to(root.parent).as_posix(), error)

    if root.is_symlink():
        told = "this is a link, and codegen writes only below the project's own folder; put a folder in its place"
        raise CodegenError([Problem(Position(f"{root.name}/"), told)])
    if root.exists() and not root.is_dir():
        raise CodegenError([Problem(Position(root.name), "a file stands where this folder belongs; move it away")])
    found: list[str] = []
    left: list[str] = []
    for parent, folders, files in os.walk(root, onerror=fail):
        folders.sort()
        links = [name for name in folders if Path(parent, name).is_symlink()]
        below = "" if parent == str(root) else f"{Path(parent).relative_to(root).as_posix()}/"
        for name in sorted([*files, *links]):
            leftover = _TEMPORARY.fullmatch(name) and stat.S_ISREG(_mode(Path(parent, name)))
            (left if leftover else found).append(below + name)
    return found, left


def _mode(path: Path) -> int:
    """What stands at a path, as the system says it; 0 where there is nothing."""
    try:
        return path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def read_file(root: Path, path: str) -> bytes | None:
    """A file below `root`; None where there is none. What is no file, or a link that leads out, has no bytes."""
    target = root / path
    with _telling(root, path):
        mode = _mode(target)
        if stat.S_ISLNK(mode):
            try:
                real = target.resolve(strict=True)
                mode = real.lstat().st_mode if real.is_relative_to(root.resolve()) else stat.S_IFLNK
            except (OSError, RuntimeError):  # it leads to nothing, or in a circle
                pass
        if not stat.S_ISREG(mode):
            return b"" if mode else None
        try:
            return target.read_bytes()
        except FileNotFoundError:
            return None


def read_tree(root: Path, found: list[str], wanted: Container[str]) -> Tree:
    """The bytes of the wanted ones of the files that were found; of all others only the name."""
    tree: Tree = {}
    for path in found:
        data = read_file(root, path) if path in wanted else b""
        if data is not None:
            tree[path] = data
    return tree


def obstacle(root: Path, path: str) -> Problem | None:
    """What stands where a file below `root` is to be written, if it must not be replaced or followed."""
    step = root
    for part in path.split("/"):
        step /= part
        with _telling(root, path):
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
    """Write one file below `root` so that it is, at every moment, the old one or the new one."""
    draft = write_draft(root, path, data)
    try:
        publish(root, draft, path)
    except BaseException:
        drop(root, draft)
        raise


def write_draft(root: Path, path: str, data: bytes) -> str:
    """Write a file's bytes beside the place that they are for; gives the draft's path."""
    target = root / path
    draft = target.with_name(f".{target.name}.{secrets.token_hex(8)}.codegen-tmp")
    with _telling(root, path):
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with draft.open("xb") as file:
                file.write(data)
            with contextlib.suppress(FileNotFoundError, PermissionError):
                if not target.is_symlink():
                    shutil.copymode(target, draft)
        except BaseException:
            drop(root, draft.relative_to(root).as_posix())
            raise
    return draft.relative_to(root).as_posix()


def is_draft(path: str, of: str) -> bool:
    """Whether a path is that of a draft of a file."""
    folder, _, name = f"/{path}".rpartition("/")
    match = _TEMPORARY.fullmatch(name)
    return match is not None and f"{folder}/{match[1]}" == f"/{of}"


def drop(root: Path, draft: str) -> None:
    """Remove a draft; one that stays behind is removed by the next run."""
    with contextlib.suppress(OSError):
        (root / draft).unlink(missing_ok=True)


def publish(root: Path, draft: str, path: str) -> None:
    """Put a draft in its place."""
    with _telling(root, path):
        os.replace(root / draft, root / path)


def remove_file(root: Path, path: str) -> None:
    """Remove one file below `root`, and the folders that it leaves empty."""
    target = root / path
    with _telling(root, path):
        target.unlink(missing_ok=True)
    for folder in target.parents:
        if folder == root:
            break
        try:
            folder.rmdir()
        except OSError:  # it is not empty, or not ours to remove
            break
