"""What a hostile sample may try on the machine that verifies it, each in bash, and how it is seen that it came to nothing."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from support.processes import marked
from support.workbench import CHECKOUT, share_installed

SECRET = "a-secret-of-the-caller"


@dataclass
class Caller:
    """A user with a home, a project in it, and a folder that everybody may write to; all outside of the folder for
    temporary files, which samples never see. Two servers listen on this machine.

    `mark` stands in all that the attacks leave behind.
    """

    folder: Path
    port: int
    abstract: str
    mark: str = field(default_factory=lambda: f"mark-{secrets.token_hex(8)}")

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def project(self) -> Path:
        return self.home / "project"

    @property
    def shared(self) -> Path:
        return self.folder / "shared"

    def attacks(self) -> Mapping[str, str]:
        """Code for each attack. It goes on where the attack fails."""
        here, home, project, shared, mark = self.folder, self.home, self.project, self.shared, self.mark
        return {
            "a-socket-of-its-own": "(exec 9<>/dev/tcp/192.0.2.1/80) 2>/dev/null || true",
            "a-server-of-this-machine": f"(exec 9<>/dev/tcp/127.0.0.1/{self.port}) 2>/dev/null || true",
            "an-abstract-socket": f"curl --silent --abstract-unix-socket {self.abstract} http://localhost/ || true",
            "the-environment-of-others": "for each in $(cd /proc; echo $PPID [0-9]*); do [ $each = $$ ] || cat /proc/$each/environ 2>/dev/null || true; done",
            "the-home": f"cat {home}/secret ~root/secret 2>/dev/null || true",
            "the-project": f"cat {project}/secret {project}/../secret 2>/dev/null || true",
            "writes-outside": "".join(
                f"(echo {mark} > {folder}/{mark}) 2>/dev/null || true\n" for folder in (here, home, project, shared)
            )
            + f"(echo {mark} > /tmp/{mark}; echo {mark} > /dev/shm/{mark}; echo {mark} > /var/tmp/{mark}) 2>/dev/null || true",
            "makes-it-writable": f"unshare --user --map-root-user --mount sh -c 'mount -o remount,bind,rw /;"
            f" umount -l {home}; echo {mark} > {shared}/{mark}; cat {home}/secret' 2>/dev/null || true",
            "settings-of-the-kernel": "if (echo 60 > /proc/sys/vm/swappiness) 2>/dev/null; then echo CHANGED; fi",
            "kills-everything": "kill -9 -1 2>/dev/null || true",
            "stays": f"env -i setsid bash -c 'sleep 600 # {mark}' > /dev/null 2>&1 &",
            "prints-without-end": "yes",
        }

    def effects(self) -> list[str]:
        """What the attacks have left on this machine: files and processes."""
        places = (self.folder, self.home, self.project, self.shared, Path("/tmp"), Path("/dev/shm"), Path("/var/tmp"))
        files = [str(place / self.mark) for place in places if (place / self.mark).exists()]
        return files + list(marked(self.mark).values())


TOLD = {
    "a-socket-of-its-own": "tried to reach another host by itself, not through the proxy of its environment",
    "stays": "left a process running",
    "prints-without-end": "printed more than 10 MB and was stopped",
}
"""The attacks that fail the sample, although it does what it should otherwise, and the verdict's words."""


@contextlib.contextmanager
def calling(made_project: Path) -> Iterator[Caller]:
    """A caller with a copy of `made_project`; the servers must not hear anything until the end."""
    abstract = f"codegen-{secrets.token_hex(8)}"
    with (
        tempfile.TemporaryDirectory(prefix="codegen-caller-", dir="/var/tmp") as folder,
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.socket(socket.AF_UNIX) as unix,
    ):
        unix.bind(f"\0{abstract}")
        unix.listen()
        caller = Caller(Path(folder), listening.getsockname()[1], abstract)
        caller.folder.chmod(0o755)
        shutil.copytree(made_project, caller.project)
        caller.shared.mkdir()
        caller.shared.chmod(0o1777)
        for place in (caller.home, caller.project):
            (place / "secret").write_text(SECRET)
        yield caller
        for server in (listening, unix):
            server.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                server.accept()
                raise AssertionError("a sample has reached a server of this machine")


def verify(
    caller: Caller, attacks: Mapping[str, str], command: Sequence[str], *options: str, **settings: Any
) -> tuple[int, str, dict[str, dict[str, Any]]]:
    """Verify a sample for each of the attacks; gives the exit code, what was printed, and the results by attack.

    `command` starts codegen; `settings` go to the process.
    """
    rows = json.loads((caller.project / "generated" / "manifest.json").read_text())["samples"]
    rows = [row for row in rows if row["language"] == "curl"][: len(attacks)]
    assert len(rows) == len(attacks)
    originals = {}
    for row, attack in zip(rows, attacks.values(), strict=True):
        file = caller.project / "generated" / row["path"]
        originals[file] = file.read_text()
        file.write_text(f"# shellcheck disable=all\n{attack}\n{originals[file]}")
    report = caller.folder / "shared" / "report.json"
    report.unlink(missing_ok=True)
    ids = [row["id"] for row in rows]
    env = {"PATH": os.environ["PATH"], "HOME": str(caller.home), "CALLER": SECRET, **settings.pop("env", {})}
    arguments = ["-C", str(caller.project), "verify", "--no-cache", "--json", str(report), *options, *ids]
    done = subprocess.run([*command, *arguments], capture_output=True, text=True, env=env, cwd="/", **settings)
    for file, text in originals.items():
        file.write_text(text)
    results = {}
    if report.exists():
        by_id = {result["id"]: result for result in json.loads(report.read_text())["results"]}
        results = {name: by_id[row["id"]] for name, row in zip(attacks, rows, strict=True)}
    return done.returncode, done.stdout + done.stderr, results


def came_to_nothing(caller: Caller, results: Mapping[str, Mapping[str, Any]]) -> None:
    """Check that no attack has reached what it was after, and that those of `TOLD` are told."""
    assert results
    assert caller.effects() == []
    for name, result in results.items():
        printed = result["stdout"] + result["stderr"]
        assert SECRET not in printed, name
        assert "CHANGED" not in printed, name
        assert TOLD.get(name, "") in result["reason"], (name, result["reason"])
        assert result["status"] == ("failed" if name in TOLD else "passed"), (name, result["reason"])


def installed(caller: Caller) -> dict[str, str]:
    """The variable that lets a caller share what is installed on this machine."""
    user = caller.folder / "user"
    user.mkdir(mode=0o700)
    share_installed(user)
    return {"CODEGEN_CACHE_DIR": str(user), "PYTHONPATH": str(CHECKOUT)}
