"""scripts/install-runtimes.sh: .NET comes from an archive that somebody has laid down, and goes outside the project."""

from __future__ import annotations

import io
import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from support.workbench import CHECKOUT, PATIENCE, contents

SCRIPT = CHECKOUT / "scripts" / "install-runtimes.sh"
RUNTIMES = ("dash", "zsh", "fish", "ip", "go", "node", "npm", "javac", "mvn", "php", "shellcheck", "shfmt")
UNIX = ("bash", "basename", "cat", "find", "grep", "mkdir", "mktemp", "mv", "rm", "sort", "tail", "tar", "xz")


def program(file: Path, text: str) -> None:
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine that has all that is asked for but .NET. Nothing can be installed from Debian."""
    for name in ("bin", "home", "toolchains"):
        (tmp_path / name).mkdir()
    for name in UNIX:
        found = shutil.which(name)
        if found is None:
            pytest.skip(f"{name} is not installed")
        (tmp_path / "bin" / name).symlink_to(found)
    for name in RUNTIMES:
        program(tmp_path / "bin" / name, "echo curl")
    return tmp_path


def lay_archive(machine: Path, version: str) -> str:
    """Put an archive of .NET into the folder of archives; returns the name of its folder."""
    name = f"dotnet-sdk-{version}-linux-x64"
    script = f"#!/bin/sh\necho {version}\n".encode()
    member = tarfile.TarInfo("dotnet/dotnet")
    member.size, member.mode = len(script), 0o755
    with tarfile.open(machine / "toolchains" / f"{name}.tar.xz", "w:xz") as archive:
        archive.addfile(member, io.BytesIO(script))
    return name


def install(machine: Path, *, toolchains: str | None = "toolchains") -> tuple[str, str]:
    """Run the script; returns what it prints, without the path of the machine, and its messages."""
    env = {"PATH": str(machine / "bin"), "HOME": str(machine / "home")}
    env |= {} if toolchains is None else {"CODEGEN_TOOLCHAINS": str(machine / toolchains)}
    done = subprocess.run(
        ["bash", str(SCRIPT)], cwd=machine, env=env, capture_output=True, text=True, check=False, timeout=PATIENCE
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.replace(str(machine), ""), done.stderr


def test_the_newest_archive_is_unpacked_once_beside_what_is_there(machine: Path) -> None:
    (machine / "home" / ".dotnet").mkdir()
    (machine / "home" / ".dotnet" / "mine").write_bytes(b"mine\n")
    lay_archive(machine, "10.0.99")
    name = lay_archive(machine, "10.0.401")
    first, _ = install(machine)
    made = contents(machine / "home")
    assert first == f"/home/.dotnet/{name}\n"
    assert made.keys() == {".dotnet/mine", f".dotnet/{name}/dotnet"}
    (machine / "toolchains" / f"{name}.tar.xz").unlink()
    assert install(machine) == (first, "dotnet is installed. To use it, put this folder on the PATH:\n")
    assert contents(machine / "home") == made


def test_a_dotnet_on_the_path_is_enough_if_it_is_new(machine: Path) -> None:
    name = lay_archive(machine, "10.0.401")
    program(machine / "bin" / "dotnet", "echo 11.0.100")
    assert install(machine) == ("", "")
    program(machine / "bin" / "dotnet", "echo 8.0.100")
    assert install(machine)[0] == f"/home/.dotnet/{name}\n"


@pytest.mark.parametrize("toolchains", [None, "toolchains", "nowhere"])
def test_without_an_archive_it_says_where_to_get_net_and_goes_on(machine: Path, toolchains: str | None) -> None:
    printed, told = install(machine, toolchains=toolchains)
    assert printed == ""
    assert "https://dotnet.microsoft.com/download" in told
    assert contents(machine / "home") == {}
