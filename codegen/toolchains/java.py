"""Java: packages come from Maven; one compiler process compiles all samples."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from pydantic import Field, TypeAdapter

from codegen.errors import CodegenError, Position, Problem
from codegen.toolchains.base import (
    TRUST_STORE_PASSWORD,
    Installed,
    Notify,
    Program,
    Route,
    Seconds,
    Toolchain,
    ask_host,
    from_lock,
)
from codegen.toolchains.lock import Entry, LockedPackage
from codegen.toolchains.pins import Pins
from codegen.toolchains.processes import run_compiler, run_installer
from codegen.toolchains.tools import Tool

_COMPILER = Path(__file__).with_name("Compile.java")
_HOST = f"compiler-{hashlib.sha256(_COMPILER.read_bytes()).hexdigest()[:12]}"
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""Only the JVM's quick compiler (C1), and the simplest garbage collector: short programs start fastest with them."""
_CLASS_LIST = "classes.list"
"""The file to which a JVM writes the names of the classes that it has loaded."""


class Java(Toolchain):
    """`java` (17 or later, with its compiler) and `mvn` from the PATH."""

    tools = (
        Tool("java", "install a JDK, 17 or later", (17,), ("-version",), r'\S+ version "'),
        Tool("javac", "install a JDK, 17 or later, not only its runtime", (17,), ("-version",), "javac "),
        Tool("mvn", "install Maven", says="Apache Maven "),
    )
    lock_entry = TypeAdapter(
        dict[Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+(:[A-Za-z0-9_.-]+){1,2}$")], LockedPackage]
    )
    crash_report = r"^Exception in thread \"main\" "
    seconds = Seconds(http=1.1, sdk=1.4)

    def install(self, pins: Pins, notify: Notify) -> Installed:
        with self.installing(_HOST, notify, "a host for the Java compiler") as host:
            if host:
                list_classes = f"-J-XX:DumpLoadedClassList={host / _CLASS_LIST}"
                run_compiler([self.path("javac"), list_classes, "-d", str(host), str(_COMPILER)], host)
                self._make_archive(host / _CLASS_LIST, "", host / "compiler.jsa")
        if not pins:
            return Installed()
        what = " ".join(f"{pin.name}:{pin.file or pin.version}" for pin in pins)
        entry = self.locked(pins)
        with self.installing(self.folder(pins).name, notify, what) as folder:
            if folder:
                with from_lock(pins, entry):
                    self._copy(_locked_pom(entry) if entry else _pom(pins), folder)
                    if entry:
                        _compare(entry, folder / "lib")
                for pin in pins:
                    if pin.file:
                        replace_jar(pin.file, pin.name.partition(":")[2], folder / "lib")
        jars = sorted(jar.name for jar in (self.folder(pins) / "lib").iterdir())
        return Installed("\n".join(jars), self.unlocked(pins))

    def resolve(self, pins: Pins, known: Entry | None, notify: Notify) -> Entry:
        with tempfile.TemporaryDirectory(prefix="codegen-maven-") as work:
            self._copy(_pom(pins), Path(work), "-Dmdep.useRepositoryLayout=true")
            lib = Path(work, "lib")
            entry = {}
            for jar in lib.rglob("*.jar"):
                *group, artifact, version, _ = jar.relative_to(lib).parts
                classifier = jar.stem.removeprefix(f"{artifact}-{version}").removeprefix("-")
                name = ":".join(filter(None, (".".join(group), artifact, classifier)))
                entry[name] = {"version": version, "sha256": [_sha256(jar)]}
            return entry

    def _copy(self, pom: str, folder: Path, *options: str) -> None:
        """Copy the jars that the programs of a pom need at run time to `lib/`."""
        (folder / "pom.xml").write_text(pom)
        goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
        own = ("-DincludeScope=runtime", "-DincludeTypes=jar", "-DoutputDirectory=lib")
        run_installer([self.path("mvn"), "-q", "-B", goal, *own, *options], folder)

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        for program in programs:
            if not self._archive(program.pins).exists():
                (program.folder / _CLASS_LIST).touch()
                (program.folder / _CLASS_LIST).chmod(0o666)  # samples may run as another user
        lines = [f"{program.file}\t{self._jars(program.pins)}" for program in programs]
        host = self.home / _HOST
        flags = [*_QUICK, *_archive_flags(host / "compiler.jsa"), "-Dstdout.encoding=UTF-8"]
        command = [self.path("java"), *flags, "-cp", str(host), "Compile"]
        return await ask_host(command, self.home, {}, programs, lines)

    def writes(self, program: Program) -> Sequence[Path]:
        class_list = program.folder / _CLASS_LIST
        return [class_list] if class_list.exists() else []

    async def learn(self, programs: Sequence[Program]) -> None:
        for pins in {program.pins for program in programs}:
            lists = [program.folder / _CLASS_LIST for program in programs if program.pins == pins]
            written = [file for file in lists if file.exists() and file.stat().st_size]
            if written:
                longest = max(written, key=lambda file: file.stat().st_size)
                await asyncio.to_thread(self._make_archive, longest, self._jars(pins), self._archive(pins))

    def _make_archive(self, class_list: Path, jars: str, archive: Path) -> None:
        """Write an archive of the listed classes, with which later programs start faster (class data sharing).

        Programs also start without it, so errors are ignored.
        """
        draft = archive.with_name(f"{archive.name}.{os.getpid()}")
        files = [f"-XX:SharedClassListFile={class_list}", f"-XX:SharedArchiveFile={draft}"]
        with contextlib.suppress(CodegenError, OSError):
            run_compiler([self.path("java"), *_QUICK, "-Xshare:dump", *files, "-cp", jars], archive.parent)
            draft.replace(archive)

    def _archive(self, pins: Pins) -> Path:
        """The archive works only with the JVM and the jars that it was made with.

        So it is in a folder that is deleted when one of these changes.
        """
        return (self.folder(pins) if pins else self.home / _HOST) / "samples.jsa"

    def _jars(self, pins: Pins) -> str:
        """The class path, each jar by its name: neither the compiler nor an archive of classes understands `lib/*`."""
        return os.pathsep.join(map(str, sorted((self.folder(pins) / "lib").glob("*.jar")))) if pins else ""

    def command(self, program: Program, route: Route) -> list[str]:
        proxy = urlsplit(route.proxy)
        settings = {
            "https.proxyHost": proxy.hostname,
            "https.proxyPort": proxy.port,
            "http.proxyHost": proxy.hostname,
            "http.proxyPort": proxy.port,
            "javax.net.ssl.trustStore": route.trust_store,
            "javax.net.ssl.trustStorePassword": TRUST_STORE_PASSWORD,
            "file.encoding": "UTF-8",
            "stdout.encoding": "UTF-8",
            "stderr.encoding": "UTF-8",
        }
        archive = [f"-XX:DumpLoadedClassList={file}" for file in self.writes(program)]
        archive = archive or _archive_flags(self._archive(program.pins))
        # Jars come first: the JVM uses an archive only where the class path begins with the one that it was made with.
        path = os.pathsep.join(filter(None, (self._jars(program.pins), str(program.folder))))
        return [
            self.path("java"),
            *_QUICK,
            *archive,
            *(f"-D{name}={value}" for name, value in settings.items()),
            "-cp",
            path,
            "Main",
        ]


TOOLCHAIN = Java


def _archive_flags(archive: Path) -> list[str]:
    """Flags to use an archive of classes, if it exists. A JVM that cannot use it starts without it, silently."""
    return [f"-XX:SharedArchiveFile={archive}", "-Xshare:auto", "-Xlog:disable"] if archive.exists() else []


def replace_jar(built: Path, artifact: str, lib: Path) -> None:
    """Replace a published jar in `lib` by the build under test: the jar with the same name, else that of `artifact`.

    All other jars stay. The name matters where an artifact has no classes itself: those of openai-java are in
    openai-java-core.
    """
    published = {re.sub(r"-[0-9].*", "", jar.stem): jar for jar in lib.glob("*.jar")}
    own = published.get(re.sub(r"-[0-9].*", "", built.stem)) or published.get(artifact)
    if own:
        own.unlink()
    shutil.copy(built, lib)


def _compare(entry: Entry, lib: Path) -> None:
    """Raise CodegenError for each jar in `lib` that is not what the entry says."""
    wanted = {_file_name(name, package["version"]): package["sha256"] for name, package in entry.items()}
    problems = [
        Problem(Position(jar.name), f"its SHA-256 is {_sha256(jar)}, not the one in the lock")
        for jar in sorted(lib.iterdir())
        if _sha256(jar) not in wanted.pop(jar.name, ())
    ]
    problems += [Problem(Position(name), "the lock has this jar, and Maven has not copied it") for name in wanted]
    if problems:
        raise CodegenError(problems)


def _file_name(name: str, version: str) -> str:
    _, artifact, *classifier = name.split(":")
    return "-".join((artifact, version, *classifier)) + ".jar"


def _sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _pom(pins: Pins) -> str:
    return _project((pin.name, pin.version, "") for pin in pins)


def _locked_pom(entry: Entry) -> str:
    """A pom that lists every jar, and takes nothing else."""
    nothing = "<exclusions><exclusion><groupId>*</groupId><artifactId>*</artifactId></exclusion></exclusions>"
    return _project((name, package["version"], nothing) for name, package in entry.items())


def _project(packages: Iterable[tuple[str, str, str]]) -> str:
    """A pom with these dependencies: for each its name, its version, and more XML."""
    dependencies = ""
    for name, version, more in packages:
        parts = {
            "version": version,
            **dict(zip(("groupId", "artifactId", "classifier"), name.split(":"), strict=False)),
        }
        inside = "".join(f"<{part}>{escape(value)}</{part}>" for part, value in parts.items())
        dependencies += f"<dependency>{inside}{more}</dependency>"
    return (
        "<project><modelVersion>4.0.0</modelVersion><groupId>codegen</groupId><artifactId>samples</artifactId>"
        f"<version>1</version><dependencies>{dependencies}</dependencies></project>\n"
    )
