"""Java: packages from Maven; all samples are compiled by one warm compiler process."""

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
    Program,
    Seconds,
    Told,
    Tool,
    Toolchain,
    Way,
    ask_host,
    run_installer,
)
from codegen.toolchains.pins import Pins, slug

_COMPILER = Path(__file__).with_name("Compile.java")
_HOST = f"compiler-{hashlib.sha256(_COMPILER.read_bytes()).hexdigest()[:12]}"
_QUICK = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""A short program starts fastest with the quick compiler only."""
_LOADED = "classes.list"


class Java(Toolchain):
    """`java` (17 or later, with its compiler) and `mvn` from the PATH."""

    tools = (
        Tool("java", "install a JDK, 17 or later", (17,), ("-version",)),
        Tool("javac", "install a JDK, 17 or later, not only its runtime", (17,), ("-version",)),
        Tool("mvn", "install Maven"),
    )
    crash_report = r"^Exception in thread \"main\" "
    seconds = Seconds(http=1.1, sdk=1.4)

    def install(self, pins: Pins, told: Told) -> str:
        with self.installing(_HOST, told, "a host for the Java compiler") as host:
            if host:
                noting = f"-J-XX:DumpLoadedClassList={host / _LOADED}"
                run_installer([self.path("javac"), noting, "-d", str(host), str(_COMPILER)], host)
                self._share(host / _LOADED, "", host / "compiler.jsa")
        if not pins:
            return ""
        what = " ".join(f"{pin.name}:{pin.file or pin.version}" for pin in pins)
        with self.installing(slug(pins), told, what) as folder:
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
        lines = [f"{program.file}\t{self._jars(program.pins)}" for program in programs]
        host = self.home / _HOST
        flags = [*_QUICK, *_shared(host / "compiler.jsa"), "-Dstdout.encoding=UTF-8"]
        command = [self.path("java"), *flags, "-cp", str(host), "Compile"]
        return await ask_host(command, self.home, os.environ, programs, lines)

    async def learn(self, programs: Sequence[Program]) -> None:
        for pins in {program.pins for program in programs}:
            noted = [program.folder / _LOADED for program in programs if program.pins == pins]
            lists = [file for file in noted if file.exists()]
            if lists:
                longest = max(lists, key=lambda file: file.stat().st_size)
                await asyncio.to_thread(self._share, longest, self._jars(pins), self._archive(pins))

    def _share(self, noted: Path, jars: str, archive: Path) -> None:
        """Keep the classes of a list as the JVM has them in memory, for later programs; without it they start too."""
        made = archive.with_name(f"{archive.name}.{os.getpid()}")
        files = [f"-XX:SharedClassListFile={noted}", f"-XX:SharedArchiveFile={made}"]
        with contextlib.suppress(CodegenError, OSError):
            run_installer([self.path("java"), *_QUICK, "-Xshare:dump", *files, "-cp", jars], archive.parent)
            made.replace(archive)

    def _archive(self, pins: Pins) -> Path:
        """Lies where it is lost when the JVM or the jars change, for it is of use to these only."""
        return self.home / (slug(pins) if pins else _HOST) / "samples.jsa"

    def _jars(self, pins: Pins) -> str:
        """The class path in full: neither the compiler nor an archive of classes understands lib/*."""
        return os.pathsep.join(map(str, sorted((self.home / slug(pins) / "lib").glob("*.jar")))) if pins else ""

    def command(self, program: Program, way: Way) -> list[str]:
        proxy = urlsplit(way.proxy)
        settings = {
            "https.proxyHost": proxy.hostname,
            "https.proxyPort": proxy.port,
            "http.proxyHost": proxy.hostname,
            "http.proxyPort": proxy.port,
            "javax.net.ssl.trustStore": way.trust_store,
            "javax.net.ssl.trustStorePassword": TRUST_STORE_PASSWORD,
            "file.encoding": "UTF-8",
            "stdout.encoding": "UTF-8",
            "stderr.encoding": "UTF-8",
        }
        shared = _shared(self._archive(program.pins)) or [f"-XX:DumpLoadedClassList={program.folder / _LOADED}"]
        # Jars first: an archive holds for class paths that begin as its own did.
        path = os.pathsep.join(filter(None, (self._jars(program.pins), str(program.folder))))
        return [
            self.path("java"),
            *_QUICK,
            *shared,
            *(f"-D{name}={value}" for name, value in settings.items()),
            "-cp",
            path,
            "Main",
        ]


TOOLCHAIN = Java


def _shared(archive: Path) -> list[str]:
    """Flags to start with an archive of classes; the JVM is told to do without, and in silence, where it cannot."""
    return [f"-XX:SharedArchiveFile={archive}", "-Xshare:auto", "-Xlog:disable"] if archive.exists() else []


def replace_jar(built: Path, artifact: str, lib: Path) -> None:
    """Put a build under test in the place of the published jar of its name, or of `artifact` where it has none.

    All else stays as it was published. An artifact may hold nothing itself: openai-java's classes are those of
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
