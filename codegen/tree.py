"""Folders of files: the expected tree, and the one on disk. Paths are relative and use `/`."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from codegen.errors import CodegenError, Position, Problem

Tree: TypeAlias = dict[str, bytes]

_TEMPORARY = ".codegen-tmp"


def refuse_escape(root: Path, path: str) -> Path:
    """The file that `path` names below `root`.

    Raises CodegenError where the path, or a symlink on it, leads out of `root`.
    """
    pure = PurePosixPath(path)
    target = root.joinpath(*pure.parts)
    inside = not pure.is_absolute() and ".." not in pure.parts and "\\" not in path and "\0" not in path and pure.parts
    if not inside or not target.parent.resolve().is_relative_to(root.resolve()):
        raise CodegenError(
            [Problem(Position(f"{root.name}/{path}"), f"this path leaves {root.name}/; it is not touched")]
        )
    return target


def read_tree(root: Path) -> Tree:
    """Every file below `root`; of a symlink that leads out, or to nothing, only its name (with no bytes)."""
    tree: Tree = {}
    for folder, folders, files in os.walk(root):
        folders.sort()
        for name in sorted(files):
            if name.endswith(_TEMPORARY):
                continue
            path = Path(folder, name)
            try:
                tree[path.relative_to(root).as_posix()] = path.read_bytes() if _leads_inside(path, root) else b""
            except OSError as error:
                raise _refused(path.relative_to(root.parent), error) from None
    return tree


def _leads_inside(path: Path, root: Path) -> bool:
    """Whether a file is no symlink, or one to a file below `root`."""
    try:
        return not path.is_symlink() or path.resolve(strict=True).is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # to nothing, or in a circle
        return False


def write_file(root: Path, path: str, data: bytes) -> None:
    """Write one file below `root` so that it is, at every moment, the old one or the new one."""
    target = refuse_escape(root, path)
    temporary = target.with_name(f".{target.name}{_TEMPORARY}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            temporary.write_bytes(data)
            os.replace(temporary, target)
        except OSError:
            temporary.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise _refused(Path(root.name, path), error) from None


def remove_file(root: Path, path: str) -> None:
    """Remove one file below `root`, and the folders that it leaves empty."""
    target = refuse_escape(root, path)
    try:
        target.unlink(missing_ok=True)
        for folder in target.parents:
            if folder == root or any(folder.iterdir()):
                break
            folder.rmdir()
    except OSError as error:
        raise _refused(Path(root.name, path), error) from None


def remove_leftovers(root: Path) -> None:
    """Remove the temporary files of a run that was killed."""
    for path in root.rglob(f".*{_TEMPORARY}"):
        path.unlink(missing_ok=True)


def read_sources(root: Path, pattern: str) -> Mapping[str, bytes]:
    """The files below `root` that match, by their path relative to it."""
    try:
        return {p.relative_to(root).as_posix(): p.read_bytes() for p in sorted(root.glob(pattern)) if p.is_file()}
    except OSError as error:
        raise _refused(root, error) from None


def _refused(path: Path, error: OSError) -> CodegenError:
    return CodegenError([Problem(Position(path.as_posix()), error.strerror or str(error))])
