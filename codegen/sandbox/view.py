"""What a program in a sandbox sees of this machine's files: all of them read-only, less what is hidden."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from codegen.sandbox import linux

_TEMPORARY_BYTES = 256 * 1024 * 1024
_SHARED_MEMORY_BYTES = 64 * 1024 * 1024
_DEVICES = ("null", "zero", "full", "random", "urandom", "tty")
_DEVICE_LINKS = {"fd": "/proc/self/fd", "stdin": "fd/0", "stdout": "fd/1", "stderr": "fd/2"}


class View(NamedTuple):
    """A view of the file system; all paths are absolute and without links, but for the keys of `links`.

    `hidden` are folders that are empty for the program, except for `exposed`, which stays there read-only, and `links`
    (path of a link: its target). `private` are folders that each program has for itself, empty at first. `root` is an
    empty folder on which the view is built, and `source` the folder that has what single programs are shown.
    """

    root: str
    source: str
    hidden: Sequence[str]
    exposed: Sequence[str]
    links: dict[str, str]
    private: Sequence[str]


def plan_view(root: str, source: str, hidden: Iterable[str], exposed: Iterable[str], private: Iterable[str]) -> View:
    """A view with folders to hide and what to expose, which may contain links and paths that do not exist.

    A folder to expose that contains a hidden one is not exposed. `/` cannot be hidden.
    """
    folders = {os.path.realpath(path) for path in hidden} - {"/"}
    own = _outermost(path for path in map(os.path.realpath, private) if os.path.isdir(path))
    outer = _outermost(path for path in folders if os.path.isdir(path) and not _within(path, own))
    shown, links = set(), {}
    for path in exposed:
        real = os.path.realpath(path)
        if not os.path.exists(real) or any(_within(folder, [real]) for folder in folders):
            continue
        shown.add(real)
        if path != real and _within(path, [*outer, *own]):
            links[path] = real
    return View(root, os.path.realpath(source), outer, _outermost(shown), links, own)


def enter(view: View) -> None:
    """Show this process, and all that it starts, nothing but the view. It needs mount namespace of its own.

    Raises OSError where the system does not allow it.
    """
    linux.mount("none", "/", "", linux.PRIVATE | linux.RECURSIVE)
    linux.bind("/", view.root, read_only=True)
    for folder in view.hidden:
        _mount_empty(view.root + folder, mode="755")
    for path in filter(lambda path: _within(path, view.hidden), view.exposed):
        _make_place(view.root + path, like=path)
        linux.bind(path, view.root + path, read_only=True)
    _make_place(view.root + view.source, like=view.source)
    linux.bind(view.source, view.root + view.source, read_only=False)  # `show` decides what of it is read-only
    _make_links(view, view.hidden, view.root)
    for folder in view.private:  # where it is hidden with what is around it, it needs a place
        if not os.path.lexists(view.root + folder):
            os.makedirs(view.root + folder)
    for folder in view.hidden:
        linux.restrict(view.root + folder, linux.READ_ONLY | linux.NO_SUID, below=False)
    linux.bind("/proc", f"{view.root}/proc", read_only=False)  # for user namespaces; programs get one of their own
    _make_devices(f"{view.root}/dev")
    linux.change_root(view.root)


def show(view: View, readable: Iterable[str], writable: Iterable[str]) -> None:
    """Give one program its private folders, and show it files and folders from `view.source` at their own places.

    The process must have a mount namespace of its own, and must have entered the view before.
    """
    shown = {path: False for path in view.exposed if _within(path, view.private)}
    shown |= dict.fromkeys(readable, False) | dict.fromkeys(writable, True)
    # The private folders will cover the sources, so these are opened before. A bind mount can come from an open file.
    opened = {path: os.open(path, os.O_PATH) for path in sorted(shown)}
    for folder in view.private:
        _mount_empty(folder, mode="1777", size=_TEMPORARY_BYTES)
    _mount_empty("/dev/shm", mode="1777", size=_SHARED_MEMORY_BYTES)
    for path, number in opened.items():
        source = f"/proc/self/fd/{number}"
        _make_place(path, like=source)
        linux.bind(source, path, read_only=not shown[path])
        os.close(number)
    _make_links(view, view.private, "")


def _mount_empty(folder: str, *, mode: str, size: int = 1024 * 1024) -> None:
    linux.mount("tmpfs", folder, "tmpfs", linux.NO_SUID | linux.NO_DEV, f"mode={mode},size={size}")


def _make_links(view: View, folders: Sequence[str], root: str) -> None:
    """Make the links that are in one of the folders, below a root, where they are not there yet."""
    for path, target in view.links.items():
        if _within(path, folders) and not os.path.lexists(root + path):
            os.makedirs(os.path.dirname(root + path), exist_ok=True)
            os.symlink(target, root + path)


def _make_place(path: str, *, like: str) -> None:
    """A folder or an empty file, on which something of the same kind can be mounted."""
    if stat.S_ISDIR(os.stat(like).st_mode):
        os.makedirs(path, exist_ok=True)
    elif not os.path.lexists(path):
        os.makedirs(os.path.dirname(path), exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o644))


def _make_devices(folder: str) -> None:
    linux.mount("tmpfs", folder, "tmpfs", linux.NO_SUID | linux.NO_EXEC, "mode=755,size=65536")
    for name in _DEVICES:
        if os.path.exists(f"/dev/{name}"):
            _make_place(f"{folder}/{name}", like="/dev/null")
            linux.bind(f"/dev/{name}", f"{folder}/{name}", read_only=False)
    for name, target in _DEVICE_LINKS.items():
        os.symlink(target, f"{folder}/{name}")
    os.mkdir(f"{folder}/shm")


def _outermost(paths: Iterable[str]) -> list[str]:
    """The paths that are not within another one, sorted."""
    outermost: list[str] = []
    for path in sorted(set(paths)):
        if not _within(path, outermost):
            outermost.append(path)
    return outermost


def _within(path: str, folders: Iterable[str]) -> bool:
    """Whether a path is one of the folders, or below one."""
    return any(path == folder or path.startswith(f"{folder}/") for folder in folders)
