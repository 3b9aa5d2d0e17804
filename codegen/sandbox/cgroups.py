"""Limits on the memory and the number of processes of a program and all that it starts, where cgroups allow it.

Source: the kernel's documentation, admin-guide/cgroup-v1 and admin-guide/cgroup-v2.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping

MEMORY_BYTES = 2 * 1024**3
PROCESSES = 1024

_V1 = {"memory": ("memory.limit_in_bytes", MEMORY_BYTES), "pids": ("pids.max", PROCESSES)}
_V2 = {"memory": ("memory.max", MEMORY_BYTES), "pids": ("pids.max", PROCESSES)}


class Cgroups:
    """New cgroups inside those that this process was in at first, one for each controller that can limit anything."""

    def __init__(self, parents: Mapping[str, int], name: str) -> None:
        self._parents = parents
        self._name = name
        for folder in set(parents.values()):
            os.mkdir(name, dir_fd=folder)
        for controller, folder in parents.items():
            file, limit = (_V2 if is_unified() else _V1)[controller]
            _write(folder, f"{name}/{file}", limit)

    def join(self) -> None:
        """Move this process into them; what it starts from now on is in them too."""
        for folder in set(self._parents.values()):
            _write(folder, f"{self._name}/cgroup.procs", 0)

    def out_of_memory(self) -> bool:
        """Whether a process in them was killed because there was no memory left for it."""
        if "memory" not in self._parents:
            return False
        file = "memory.events" if is_unified() else "memory.oom_control"
        with contextlib.suppress(OSError):
            number = os.open(f"{self._name}/{file}", os.O_RDONLY, dir_fd=self._parents["memory"])
            with os.fdopen(number) as opened:
                return any(line.startswith("oom_kill ") and line.split()[1] != "0" for line in opened)
        return False

    def remove(self) -> None:
        """Remove them; no process may be left in them."""
        for folder in set(self._parents.values()):
            with contextlib.suppress(OSError):
                os.rmdir(self._name, dir_fd=folder)


def is_unified() -> bool:
    """Whether this machine has version 2 of cgroups, one tree for all controllers."""
    return os.path.exists("/sys/fs/cgroup/cgroup.controllers")


def parents() -> dict[str, int]:
    """The cgroups that this process is in and may make others in: open folders, by the controller that limits there."""
    usable: dict[str, int] = {}
    for controller, folder in _folders().items():
        with contextlib.suppress(OSError):
            number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                Cgroups({controller: number}, f"codegen-{os.getpid()}-{controller}").remove()
                usable[controller] = number
            except OSError:
                with contextlib.suppress(OSError):
                    os.rmdir(f"codegen-{os.getpid()}-{controller}", dir_fd=number)
                os.close(number)
    return usable


def _folders() -> dict[str, str]:
    try:
        with open("/proc/self/cgroup", encoding="utf-8") as opened:
            lines = opened.read().splitlines()
    except OSError:
        return {}
    folders: dict[str, str] = {}
    for line in lines:
        _, names, path = line.split(":", 2)
        if is_unified() and not names:
            folders |= dict.fromkeys(_V2, f"/sys/fs/cgroup{path}")
        folders |= {name: f"/sys/fs/cgroup/{name}{path}" for name in names.split(",") if name in _V1}
    return folders


def _write(folder: int, file: str, value: int) -> None:
    with os.fdopen(os.open(file, os.O_WRONLY, dir_fd=folder), "w") as opened:
        opened.write(str(value))
