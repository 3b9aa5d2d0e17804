"""A process that starts programs for codegen, each in namespaces of its own where the system allows it.

A process of its own, because it is small: to start a program it makes copies of itself (fork), and that is quick. For
each program there are three processes. The watcher waits for the end, or for codegen to give the program up. The
guardian is the first process of a new PID namespace: what is left when it ends, the kernel kills. The third becomes
the program. Without namespaces the guardian adopts what the program leaves behind, and kills it.

codegen sends one byte with a socket for each program. On that socket: a JSON object (`Ready`, with a listening socket
where the program has a network of its own), then codegen's order with the program's two outputs, then the `End`.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import resource
import select
import signal
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NoReturn

from codegen.sandbox import cgroups, linux
from codegen.sandbox.cgroups import Cgroups
from codegen.sandbox.view import View, enter, show

PROXY_PORT = 3128
"""The port of the proxy in each network of its own."""

FILE_BYTES = 256 * 1024 * 1024
"""The largest file that a program may write."""

_NOBODY = 65534
_NAMESPACES = linux.NEW_MOUNTS | linux.NEW_PIDS | linux.NEW_NET | linux.NEW_IPC | linux.NEW_UTS


def main() -> None:
    """Serve the socket that is standard input, until the other side closes it."""
    control = socket.socket(fileno=os.dup(0))
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    view = _view(_receive_line(control)[0])
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    problem, host = "", _Host(None)
    if view is not None:
        try:
            host = _isolated(view)
        except OSError as error:
            problem = str(error.strerror or error)
    gc.freeze()  # so that a process that is forked does not look at what the host has, and need not copy it
    gc.disable()
    control.sendall(_line({"isolated": host.isolated, "problem": problem}))
    if problem:  # some of the namespaces may have been entered: codegen starts another host, without a view
        return
    host.serve(control)


def _isolated(view: View) -> _Host:
    """A host in the view. Raises OSError where a program could not run in a sandbox here."""
    parents = cgroups.parents()
    uid, gid = os.geteuid(), os.getegid()
    linux.unshare(linux.NEW_MOUNTS if uid == 0 else linux.NEW_MOUNTS | linux.NEW_USER)
    if uid != 0:
        linux.map_own_ids(uid, gid)
    enter(view)
    host = _Host(view, parents)
    ours, theirs = socket.socketpair()
    host.start(theirs)
    with ours:
        line, listening = _receive_line(ours)
        if not listening:
            raise OSError(0, json.loads(line)["error"])
        os.close(listening[0])
        folder = f"{view.private[0]}/trial"
        with open(os.devnull, "wb") as null:
            trial = {"command": ["/bin/sh", "-c", ":"], "env": {}, "folder": folder, "readable": [], "writable": []}
            socket.send_fds(ours, [_line(trial)], [null.fileno(), null.fileno()])
        end = json.loads(_receive_line(ours)[0])
    host.reap(block=True)
    if end.get("error") or end["exit_code"] != 0:
        raise OSError(0, end.get("error") or "no program can be started in a sandbox")
    return host


class _Host:
    def __init__(self, view: View | None, parents: Mapping[str, int] | None = None) -> None:
        self._view = view
        self._parents = parents or {}
        self._running: dict[int, Cgroups] = {}
        self._count = 0
        self._processes = cgroups.PROCESSES if view is not None else _more_tasks(cgroups.PROCESSES)

    @property
    def isolated(self) -> bool:
        return self._view is not None

    def serve(self, control: socket.socket) -> None:
        """Start a program for each byte that arrives. At the end of the stream, end all that are still running."""
        wake_up, wake = os.pipe()
        os.set_blocking(wake, False)
        signal.set_wakeup_fd(wake)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            ready, _, _ = select.select([control.fileno(), wake_up], [], [])
            if wake_up in ready:
                os.read(wake_up, 512)
                self.reap(block=False)
            if control.fileno() in ready:
                data, numbers, _, _ = socket.recv_fds(control, 1, 1)
                if not data:
                    break
                self.start(socket.socket(fileno=numbers[0]))
        for pid in self._running:
            os.kill(pid, signal.SIGTERM)
        self.reap(block=True)

    def start(self, channel: socket.socket) -> None:
        """Start the processes for one program; they have the other side of `channel`'s socket to talk to."""
        self._count += 1
        with channel:
            try:
                groups = Cgroups(self._parents, f"codegen-{os.getpid()}-{self._count}")
                pid = os.fork()
            except OSError as error:
                channel.sendall(_line({"error": f"no process can be started: {error.strerror}"}))
                return
            if pid == 0:
                limit = None if "pids" in self._parents else self._processes
                _in_child(lambda: _watch(channel, self._view, groups, limit), channel)
            self._running[pid] = groups

    def reap(self, *, block: bool) -> None:
        """Take note of the watchers that have ended; if `block`, wait for all."""
        while self._running:
            pid, _ = os.waitpid(-1, 0 if block else os.WNOHANG)
            if pid == 0:
                break
            self._running.pop(pid).remove()


def _in_child(action: Callable[[], None], channel: socket.socket) -> NoReturn:
    """Do the work of a forked process and end it, whatever happens; an error is reported on the channel."""
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        action()
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        with contextlib.suppress(OSError):
            channel.sendall(_line({"error": f"{place}{error.strerror or error}"}))
    except BaseException as error:  # noqa: BLE001 - a copy of the host must never go on as the host
        with contextlib.suppress(OSError):
            channel.sendall(_line({"error": f"{type(error).__name__}: {error}"}))
    finally:
        os._exit(0)


def _watch(channel: socket.socket, view: View | None, groups: Cgroups, processes: int | None) -> None:
    """The watcher: prepares the network, starts the guardian, and reports the end."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    end = signal.SIGTERM if view is None else signal.SIGKILL
    _end_with_parent(signal.SIGTERM)
    listening = []
    if view is not None:
        _enter_namespaces()
        listening = [socket.create_server(("127.0.0.1", PROXY_PORT), backlog=128)]
    socket.send_fds(channel, [_line({})], [opened.fileno() for opened in listening])
    line, outputs = _receive_line(channel)
    if not line:
        return
    order = json.loads(line)
    report, their_report = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(report)
        _in_child(lambda: _guard(order, outputs, view, groups, processes, their_report), channel)
    os.close(their_report)
    for number in outputs:
        os.close(number)
    told = b""
    while not told.endswith(b"\n"):
        ready, _, _ = select.select([channel.fileno(), report], [], [])
        if channel.fileno() in ready:  # codegen never sends more: it has given the program up
            os.kill(pid, end)  # with the first process of a PID namespace, the kernel ends all others
            os.waitpid(pid, 0)
            return
        data = os.read(report, 65536)
        if not data:
            break
        told += data
    os.waitpid(pid, 0)
    facts = json.loads(told) if told else {"exit_code": -signal.SIGKILL, "left_running": False, "files": [], "lost": 0}
    channel.sendall(_line({**facts, "out_of_memory": groups.out_of_memory()}))


def _enter_namespaces() -> None:
    uid, gid = os.geteuid(), os.getegid()
    linux.unshare(_NAMESPACES if uid == 0 else _NAMESPACES | linux.NEW_USER)
    if uid != 0:
        linux.map_own_ids(uid, gid)
    linux.loopback_up()
    _end_with_parent(signal.SIGTERM)  # a new user namespace has switched this off


def _guard(
    order: Mapping[str, Any],
    outputs: Sequence[int],
    view: View | None,
    groups: Cgroups,
    processes: int | None,
    report: int,
) -> None:
    """The guardian: shows the program its files, starts it, waits for its end, and ends what it has left behind."""
    _end_with_parent(signal.SIGTERM if view is None else signal.SIGKILL)
    work, home = (os.path.join(order["folder"], name) for name in ("work", "home"))
    groups.join()
    if view is not None:
        show(view, order["readable"], order["writable"])
        linux.mount("proc", "/proc", "proc", linux.READ_ONLY | linux.NO_SUID | linux.NO_DEV | linux.NO_EXEC)
        os.mkdir(order["folder"])
    elif sys.platform == "linux":
        linux.adopt_orphans()
    os.mkdir(work)
    os.mkdir(home)
    os.chdir(work)
    if view is not None and os.geteuid() == 0:
        for folder in (work, home):
            os.chown(folder, _NOBODY, _NOBODY)
        os.setgroups([])
        os.setresgid(_NOBODY, _NOBODY, _NOBODY)
        os.setresuid(_NOBODY, _NOBODY, _NOBODY)
        _end_with_parent(signal.SIGKILL)  # another user id has switched this off
    _limit(processes)
    if view is None:
        signal.signal(signal.SIGTERM, _give_up)
    program = _start(order["command"], {**order["env"], "HOME": home, "TMPDIR": home}, outputs)
    status = _wait_for(program)
    left_running = _kill_rest(program) if view is None else _is_any_left()
    facts = {
        "exit_code": os.waitstatus_to_exitcode(status),
        "left_running": left_running,
        "files": sorted(os.listdir(work)),
        "lost": 0 if view is None else _without_route(),
    }
    os.write(report, _line(facts))


def _limit(processes: int | None) -> None:
    """Set the limits for this process and the program that it starts."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _lower(resource.RLIMIT_FSIZE, FILE_BYTES)
    if processes is not None:
        _lower(resource.RLIMIT_NPROC, processes)
    if sys.platform == "linux":
        linux.no_new_privileges()
        linux.hide_process()  # the program starts as this user; a user that is not 0 has no capabilities then


def _start(command: Sequence[str], env: Mapping[str, str], outputs: Sequence[int]) -> int:
    """Start the program and return its process id. Nothing of this process is copied (vfork), so it is quick."""
    null = os.open(os.devnull, os.O_RDONLY)
    files = [(os.POSIX_SPAWN_DUP2, source, number) for number, source in enumerate((null, *outputs))]
    defaults = (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT, signal.SIGTERM, signal.SIGCHLD)
    pid = os.posix_spawn(command[0], list(command), env, file_actions=files, setsid=True, setsigdef=defaults)
    for number in (null, *outputs):
        os.close(number)
    return pid


def _lower(limit: int, value: int) -> None:
    _, hard = resource.getrlimit(limit)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def _wait_for(program: int) -> int:
    """The wait status of the program. Orphans that end in the meantime are reaped, too."""
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid == program:
            return status


def _give_up(*_: object) -> NoReturn:
    _kill_rest(None)
    os._exit(0)


def _is_any_left() -> bool:
    """Whether another process than this one is left in its PID namespace."""
    return any(pid != os.getpid() and state != "Z" for pid, (_, state) in _processes().items())


def _kill_rest(program: int | None) -> bool:
    """Kill all descendants of this process; returns if any was running. `program` is the leader of its group.

    Where the system does not say which processes there are, only the program's group is killed.
    """
    any_left = False
    if not os.path.isdir("/proc/self") and program is not None:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(program, signal.SIGKILL)
            any_left = True
    while rest := _descendants(os.getpid()):
        any_left = True
        for pid in rest:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        # One of those is a child, or has just become one. What they have started in the meantime is for the next turn.
        with contextlib.suppress(ChildProcessError):
            os.waitpid(-1, 0)
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
    return any_left


def _descendants(ancestor: int) -> set[int]:
    """The running descendants of a process; empty where the system does not say (no /proc)."""
    if not _has_children(ancestor):
        return set()
    processes = _processes()
    descendants: set[int] = set()
    grown = {ancestor}
    while grown:
        grown = {pid for pid, (parent, _) in processes.items() if parent in grown and pid not in descendants}
        descendants |= grown
    return {pid for pid in descendants if processes[pid][1] != "Z"}


def _has_children(pid: int) -> bool:
    """Whether a process with one thread has children: quick to ask, unlike all that a process has begotten."""
    try:
        return bool(_read(f"/proc/{pid}/task/{pid}/children"))
    except OSError:
        return True  # this kernel does not say


def _processes() -> dict[int, tuple[int, str]]:
    """The parent and the state (a letter) of each process, by its id."""
    processes = {}
    for name in filter(str.isdigit, os.listdir("/proc") if os.path.isdir("/proc/self") else ()):
        with contextlib.suppress(OSError):
            state, parent = _read(f"/proc/{name}/stat").rpartition(")")[2].split()[:2]
            processes[int(name)] = int(parent), state
    return processes


def _more_tasks(number: int) -> int | None:
    """A number more than this user has of processes and threads now; None where the system does not say (no /proc)."""
    count = 0
    for pid in _processes():
        with contextlib.suppress(OSError):
            if os.stat(f"/proc/{pid}").st_uid == os.getuid():
                count += len(os.listdir(f"/proc/{pid}/task"))
    return count + number if count else None


def _without_route() -> int:
    """How many packets in this network had no way out: what the program sent to other hosts, but not to its proxy."""
    count = 0
    with contextlib.suppress(OSError):
        names, values = (line.split() for line in _read("/proc/net/snmp").splitlines() if line.startswith("Ip:"))
        count += int(dict(zip(names, values, strict=True))["OutNoRoutes"])
    with contextlib.suppress(OSError):
        lines = dict(line.split() for line in _read("/proc/net/snmp6").splitlines())
        count += int(lines["Ip6OutNoRoutes"])
    return count


def _read(file: str) -> str:
    with open(file, encoding="latin-1") as opened:
        return opened.read()


def _end_with_parent(number: signal.Signals) -> None:
    if sys.platform == "linux":
        linux.end_with_parent(number)


def _receive_line(channel: socket.socket) -> tuple[bytes, list[int]]:
    """What the other side sends up to a line feed, and the files with it; empty where it has closed the socket."""
    data, numbers, _, _ = socket.recv_fds(channel, 65536, 2)
    while data and not data.endswith(b"\n"):
        more = channel.recv(65536)
        if not more:
            return b"", list(numbers)
        data += more
    return data, list(numbers)


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value).encode() + b"\n"


def _view(line: bytes) -> View | None:
    parts = json.loads(line)
    return None if parts is None else View(**parts)
