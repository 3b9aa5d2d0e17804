"""Python: a virtual environment for each set of packages."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import sys
import tempfile
import venv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import Field, TypeAdapter

from codegen.errors import CodegenError
from codegen.toolchains.base import Installed, Notify, Program, Route, Seconds, Toolchain, from_lock
from codegen.toolchains.lock import Entry, LockedPackage, key
from codegen.toolchains.pins import Pins
from codegen.toolchains.processes import run_installer

_TOOLS = Path(__file__).with_name("pip-tools.txt")
"""pip, which installs, and pip-tools, which finds the hashes of all files of a version; with their own hashes.
`pip-compile --generate-hashes --allow-unsafe` on Python 3.10 has written it."""
_BUILT = "built"
_ONLY_WHEELS = ("--only-binary", ":all:")


class _PypiPackage(LockedPackage):
    """`source`: no wheel of this version was ever published, so that it is built of its source distribution."""

    source: bool = False


class _Chosen(NamedTuple):
    """What pip would install of a package: its version, and the one file that fits this machine.

    `source`: it is a source distribution; `built`: a wheel that was built of the one in the lock.
    """

    version: str
    sha256: str
    source: bool
    built: bool


class Python(Toolchain):
    """The interpreter that runs codegen, with the samples' packages. Warnings are errors.

    Only wheels are installed, for a source distribution runs its own code while it is installed. A version that has no
    wheel at all is the exception.
    """

    lock_entry = TypeAdapter(dict[Annotated[str, Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")], _PypiPackage])
    crash_report = r"^Traceback \(most recent call last\):$"
    chains_reports = True
    seconds = Seconds(http=0.4, sdk=1.0)

    @property
    def identity(self) -> str:
        """The interpreter's version."""
        return sys.version

    def install(self, pins: Pins, notify: Notify) -> Installed:
        self._install_tools(pins, notify)
        entry = self.locked(pins)
        what = " ".join(_requirements(pins)) or "a virtual environment"
        with self.installing(self.folder(pins).name, notify, what) as folder:
            if folder:
                venv.create(folder)
                if pins:
                    with from_lock(pins, entry):
                        self._fill(folder, pins, entry)
                (folder / "freeze.txt").write_text(self._pip(folder, "freeze", "--all") if pins else "")
        text = (self.folder(pins) / "freeze.txt").read_text()
        lacking = [] if entry is None else _lacking(entry, text)
        return Installed(text, self.unlocked(pins) + [f"{name} (for {key(pins)})" for name in lacking])

    def resolve(self, pins: Pins, known: Entry | None, notify: Notify) -> Entry:
        self._install_tools(pins, notify)
        with tempfile.TemporaryDirectory(prefix="codegen-pip-") as work:
            folder = Path(work)
            venv.create(folder)
            entry = dict(known or {})
            chosen = self._choose(folder, pins, entry)
            new = {name: one for name, one in chosen.items() if entry.get(name, {}).get("version") != one.version}
            hashes = self._hashes(folder, new)
        for name, one in new.items():
            source = {"source": True} if one.source else {}
            entry[name] = {"version": one.version, "sha256": hashes[name], **source}
        return entry

    def _fill(self, folder: Path, pins: Pins, entry: Entry | None) -> None:
        """Install packages into a virtual environment that has none."""
        if any(pin.file for pin in pins):
            self._pip(folder, "install", *_ONLY_WHEELS, *_requirements(pins))
            return
        chosen = self._choose(folder, pins, entry or {})
        lines = []
        for name, one in chosen.items():
            locked = (entry or {}).get(name, {})
            is_locked = locked.get("version") == one.version and not one.built
            lines.append(_hashed(name, one.version, locked["sha256"] if is_locked else [one.sha256]))
        (folder / "requirements.txt").write_text("".join(lines))
        built = [f"--find-links={folder / _BUILT}"] if (folder / _BUILT).exists() else []
        source = _no_binary(name for name, one in chosen.items() if one.source)
        options = ("--no-deps", "--require-hashes", *_ONLY_WHEELS, *source, *built)
        self._pip(folder, "install", *options, "-r", "requirements.txt")

    def _choose(self, folder: Path, pins: Pins, entry: Entry) -> dict[str, _Chosen]:
        """What pip would install, by name: the versions in the entry where they fit, and whatever else it takes."""
        built = self._build(folder, {name: package for name, package in entry.items() if package.get("source")})
        (folder / "constraints.txt").write_text("".join(f"{name}=={one['version']}\n" for name, one in entry.items()))
        if entry:
            with contextlib.suppress(CodegenError):  # a version in the lock may have no file that fits this machine
                return self._report(folder, [*built, "-c", "constraints.txt", *_requirements(pins)])
        return self._report(folder, _requirements(pins))

    def _report(self, folder: Path, requirements: Sequence[str]) -> dict[str, _Chosen]:
        """What pip would install into a virtual environment, by name, if it were told to now."""
        unbuilt: list[str] = []
        while True:
            options = (*_ONLY_WHEELS, *_no_binary(unbuilt), "--report", "report.json")
            try:
                self._pip(folder, "install", "--dry-run", *options, *requirements)
                break
            except CodegenError as error:
                wanting = re.search(r"No matching distribution found for (([A-Za-z0-9._-]+)\S*)", str(error))
                if not wanting or wanting[2] in unbuilt or self._has_wheel(folder, *wanting.groups()):
                    raise
                unbuilt.append(wanting[2])
        chosen = {}
        for item in json.loads((folder / "report.json").read_text())["install"]:
            file, data = item["download_info"], item["metadata"]
            sha256 = file["archive_info"]["hashes"]["sha256"]
            source, built = not file["url"].endswith(".whl"), file["url"].startswith((folder / _BUILT).as_uri())
            chosen[_normal(data["name"])] = _Chosen(data["version"], sha256, source, built)
        return chosen

    def _has_wheel(self, folder: Path, requirement: str, name: str) -> bool:
        """Whether a wheel was published for any machine: of the version that is required, else of any version.

        Also where there is no source distribution that could be built in its place.
        """
        try:
            seen = self._pip(folder, "index", "-vvv", "versions", name)  # so it tells each file that it finds and skips
        except CodegenError:
            return True
        pinned = re.fullmatch(r"[^=]+==([^*,;]+)", requirement)
        version = re.escape(pinned[1]) if pinned else "[0-9]"
        return bool(re.search(rf"/{re.sub('[-_.]+', '[-_.]+', name)}-{version}[^/\s]*\.whl", seen, re.IGNORECASE))

    def _build(self, folder: Path, sources: Entry) -> list[str]:
        """Build wheels of source distributions that are in the lock; returns the options with which pip finds them.

        Building runs their code. So their hashes are compared before, which `pip install --dry-run` does not do.
        """
        if not sources:
            return []
        lines = [_hashed(name, package["version"], package["sha256"]) for name, package in sources.items()]
        (folder / "sources.txt").write_text("".join(lines))
        self._pip(folder, "wheel", "--no-deps", "--require-hashes", "-w", _BUILT, "-r", "sources.txt")
        return [f"--find-links={folder / _BUILT}"]

    def _hashes(self, folder: Path, packages: Mapping[str, _Chosen]) -> dict[str, list[str]]:
        """The hashes of all files of these versions, those for other machines included, by name."""
        if not packages:
            return {}
        (folder / "versions.in").write_text("".join(f"{name}=={one.version}\n" for name, one in packages.items()))
        quiet = ("--quiet", "--no-header", "--no-annotate", "--no-config", "--strip-extras", "--allow-unsafe")
        command = [str(self._tools_python), "-m", "piptools", "compile", "--generate-hashes", *quiet]
        run_installer([*command, "--output-file", "versions.txt", "versions.in"], folder)
        hashes: dict[str, list[str]] = {}
        for line in (folder / "versions.txt").read_text().splitlines():
            named = re.match(r"([A-Za-z0-9._-]+)==", line)
            if named:
                found = hashes.setdefault(_normal(named[1]), [])
            elif one := re.search("--hash=sha256:([0-9a-f]{64})", line):
                found.append(one[1])
        return hashes

    @property
    def _tools_folder(self) -> Path:
        return self.home / f"pip-tools-{hashlib.sha256(_TOOLS.read_bytes()).hexdigest()[:12]}"

    @property
    def _tools_python(self) -> Path:
        return self._tools_folder / "bin" / "python"

    def _install_tools(self, pins: Pins, notify: Notify) -> None:
        """Install pip and pip-tools, where packages are wanted: versions that are known, whatever Python brings."""
        if not pins:
            return
        with self.installing(self._tools_folder.name, notify, "pip") as folder:
            if folder:
                venv.create(folder, with_pip=True)
                pip = [str(self._tools_python), "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
                run_installer([*pip, "--no-deps", "--require-hashes", *_ONLY_WHEELS, "-r", str(_TOOLS)], folder)

    def _pip(self, folder: Path, command: str, *arguments: str) -> str:
        """Run pip on the virtual environment in a folder."""
        pip = [str(self._tools_python), "-m", "pip", "--python", str(folder / "bin" / "python")]
        quiet = () if "-vvv" in arguments else ("--quiet",)
        return run_installer([*pip, "--disable-pip-version-check", command, *quiet, *arguments], folder)

    def command(self, program: Program, route: Route) -> list[str]:
        return [str(self.folder(program.pins) / "bin" / "python"), "-W", "error", str(program.file)]

    def files(self) -> list[Path]:
        return [*super().files(), Path(sys.base_prefix), Path(sys.base_exec_prefix)]

    def environment(self, route: Route) -> Mapping[str, str]:
        # httpx and the standard library read SSL_CERT_FILE, requests reads REQUESTS_CA_BUNDLE.
        return {"SSL_CERT_FILE": str(route.authority), "REQUESTS_CA_BUNDLE": str(route.authority)}


TOOLCHAIN = Python


def _requirements(pins: Pins) -> list[str]:
    return [str(pin.file) if pin.file else f"{pin.name}=={pin.version}" for pin in pins]


def _no_binary(names: Iterable[str]) -> list[str]:
    joined = ",".join(names)
    return ["--no-binary", joined] if joined else []


def _hashed(name: str, version: str, sha256: Iterable[str]) -> str:
    """A line of a requirements file."""
    return f"{name}=={version} {' '.join(f'--hash=sha256:{one}' for one in sha256)}\n"


def _normal(name: str) -> str:
    """A package's name as indexes spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _lacking(entry: Entry, frozen: str) -> list[str]:
    """The packages that are installed and not in the entry, or in another version there; as `name version`."""
    installed = [(_normal(name), version) for name, version in re.findall(r"^([^ =]+)==(.+)$", frozen, re.MULTILINE)]
    return [f"{name} {version}" for name, version in installed if entry.get(name, {}).get("version") != version]
