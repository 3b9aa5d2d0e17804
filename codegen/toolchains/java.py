"""Java: packages come from Maven; one compiler process compiles all samples."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from codegen.errors import CodegenError
from codegen.toolchains.base import (
    TRUST_STORE_PASSWORD,
    Notify,
    Program,
    Route,
    Seconds,
    Tool,
    Toolchain,
    ask_host,
    run_compiler,
    run_installer,
)
from codegen.toolchains.pins import Pins, slug

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
    crash_report = r"^Exception in thread \"main\" "
    seconds = Seconds(http=1.1, sdk=1.4)

    def install(self, pins: Pins, notify: Notify) -> str:
        with self.installing(_HOST, notify, "a host for the Java compiler") as host:
            if host:
                list_classes = f"-J-XX:DumpLoadedClassList={host / _CLASS_LIST}"
                run_compiler([self.path("javac"), list_classes, "-d", str(host), str(_COMPILER)], host)
                self._make_archive(host / _CLASS_LIST, "", host / "compiler.jsa")
        if not pins:
            return ""
        what = " ".join(f"{pin.name}:{pin.file or pin.version}" for pin in pins)
        with self.installing(slug(pins), notify, what) as folder:
            if folder:
                (folder / "pom.xml").write_text(_pom(pins))
                goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
                run_installer(
                    [self.path("mvn"), "-q", "-B", goal, "-DincludeScope=runtime", "-DoutputDirectory=lib"], folder
                )
                for pin in pins:
                    if pin.file:
                        replace_jar(pin.file, pin.name.partition(":")[2], folder / "lib")
        return "\n".join(sorted(jar.name for jar in (self.home / slug(pins) / "lib").iterdir()))

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
        return self.home / (slug(pins) if pins else _HOST) / "samples.jsa"

    def _jars(self, pins: Pins) -> str:
        """The class path, each jar by its name: neither the compiler nor an archive of classes understands `lib/*`."""
        return os.pathsep.join(map(str, sorted((self.home / slug(pins) / "lib").glob("*.jar")))) if pins else ""

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


def _pom(pins: Pins) -> str:
    dependencies = ""
    for pin in pins:
        group, _, artifact = pin.name.partition(":")
        parts = {"groupId": group, "artifactId": artifact, "version": pin.version}
        inside = "".join(f"<{name}>{escape(value)}</{name}>" for name, value in parts.items())
        dependencies += f"<dependency>{inside}</dependency>"
    return (
        "<project><modelVersion>4.0.0</modelVersion><groupId>codegen</groupId><artifactId>samples</artifactId>"
        f"<version>1</version><dependencies>{dependencies}</dependencies></project>\n"
    )
