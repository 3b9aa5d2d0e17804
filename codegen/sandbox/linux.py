"""The system calls of Linux that a sandbox needs and Python does not offer. Each raises OSError where it fails."""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import socket
import struct
import sys

NEW_MOUNTS, NEW_UTS, NEW_IPC, NEW_USER, NEW_PIDS, NEW_NET = (
    0x00020000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000,
)  # fmt: skip
"""Flags of `unshare`, one for each kind of namespace (CLONE_NEW… in sched.h)."""

READ_ONLY, NO_SUID, NO_DEV, NO_EXEC, BIND, RECURSIVE, PRIVATE = 1, 2, 4, 8, 4096, 16384, 1 << 18
"""Flags of `mount` (MS_… in sys/mount.h)."""

_DETACH = 2
_AT_FDCWD, _AT_RECURSIVE = -100, 0x8000
_MOUNT_SETATTR = 442  # the same number on all architectures
_PDEATHSIG, _DUMPABLE, _SUBREAPER, _NO_NEW_PRIVILEGES = 1, 4, 36, 38
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _IFF_UP = 0x8913, 0x8914, 1


def unshare(flags: int) -> None:
    """Move this process to new namespaces; in a new PID namespace are only its later children."""
    _check(_libc().unshare(flags), "unshare")


def map_own_ids(uid: int, gid: int) -> None:
    """Keep this user's ids in a user namespace that this process has just made."""
    for name, text in (("setgroups", "deny"), ("uid_map", f"{uid} {uid} 1"), ("gid_map", f"{gid} {gid} 1")):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as opened:
            opened.write(text)


def mount(source: str, target: str, kind: str, flags: int, data: str = "") -> None:
    """Mount a file system of a kind (`tmpfs`, `proc`; empty where `flags` say bind), with `data` as its options."""
    arguments = (source.encode(), os.fsencode(target), kind.encode() or None, ctypes.c_ulong(flags), data.encode())
    _check(_libc().mount(*arguments), f"mount {target}")


def bind(source: str, target: str, *, read_only: bool) -> None:
    """Show a file or a folder, with all that is mounted below it, at another place too."""
    _check(
        _libc().mount(os.fsencode(source), os.fsencode(target), None, ctypes.c_ulong(BIND | RECURSIVE), None),
        f"bind {source}",
    )
    restrict(target, READ_ONLY | NO_SUID if read_only else NO_SUID, below=True)


def restrict(target: str, flags: int, *, below: bool) -> None:
    """Add READ_ONLY or NO_SUID to a mount and, if `below`, to all that are mounted below it. Needs Linux 5.12."""
    attributes = struct.pack("=QQQQ", flags, 0, 0, 0)  # their bits are those of `mount`
    depth = _AT_RECURSIVE if below else 0
    call = (_AT_FDCWD, os.fsencode(target), depth, attributes, ctypes.c_size_t(len(attributes)))
    _check(_libc().syscall(ctypes.c_long(_MOUNT_SETATTR), *call), f"mount_setattr {target}")


def change_root(folder: str) -> None:
    """Make a mounted folder the root of this process's file system; nothing outside it is left."""
    os.chdir(folder)
    _check(_libc().pivot_root(b".", b"."), "pivot_root")
    _check(_libc().umount2(b".", _DETACH), "umount2")
    os.chdir("/")


def end_with_parent(signal: int) -> None:
    """Have this process get a signal when its parent ends."""
    _check(_libc().prctl(_PDEATHSIG, ctypes.c_ulong(signal), 0, 0, 0), "prctl")


def hide_process() -> None:
    """Let no other process of this user read this one's memory and environment. Does nothing where it is not Linux."""
    if sys.platform == "linux":
        _check(_libc().prctl(_DUMPABLE, ctypes.c_ulong(0), 0, 0, 0), "prctl")


def adopt_orphans() -> None:
    """Become the parent of all descendants whose own parent ends."""
    _check(_libc().prctl(_SUBREAPER, ctypes.c_ulong(1), 0, 0, 0), "prctl")


def no_new_privileges() -> None:
    """Let no program that this process starts get more privileges than it has (setuid, file capabilities)."""
    _check(_libc().prctl(_NO_NEW_PRIVILEGES, ctypes.c_ulong(1), 0, 0, 0), "prctl")


def loopback_up() -> None:
    """Start the loopback interface of a new network namespace; there is no other interface."""
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as some:
        request = struct.pack("16sH14x", b"lo", 0)
        _, flags = struct.unpack("16sH14x", fcntl.ioctl(some, _SIOCGIFFLAGS, request))
        fcntl.ioctl(some, _SIOCSIFFLAGS, struct.pack("16sH14x", b"lo", flags | _IFF_UP))


_loaded: list[ctypes.CDLL] = []


def _libc() -> ctypes.CDLL:
    if not _loaded:
        _loaded.append(ctypes.CDLL(None, use_errno=True))
    return _loaded[0]


def _check(result: int, call: str) -> None:
    if result:
        number = ctypes.get_errno()
        raise OSError(number, f"{call}: {os.strerror(number)}")
