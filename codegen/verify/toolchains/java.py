"""Java: packages from Maven; all samples are compiled by one warm compiler process."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from codegen.verify.pins import Pins, slug
from codegen.verify.server import TRUST_STORE_PASSWORD
from codegen.verify.toolchains.base import Program, Told, Tool, Toolchain, Way, ask_host, run_installer

_COMPILER = Path(__file__).with_name("Compile.java")
_HOST = f"compiler-{hashlib.sha256(_COMPILER.read_bytes()).hexdigest()[:12]}"


class Java(Toolchain):
    """`java` (17 or later, with its compiler) and `mvn` from the PATH."""

    tools = (
        Tool("java", "install a JDK, 17 or later", ("-version",)),
        Tool("javac", "install a JDK, 17 or later, not only its runtime", ("-version",)),
        Tool("mvn", "install Maven"),
    )

    def install(self, pins: Pins, told: Told) -> str:
        with self.installing(_HOST, told, "a host for the Java compiler") as host:
            if host:
                run_installer([self.path("javac"), "-d", str(host), str(_COMPILER)], host)
        if not pins:
            return ""
        what = " ".join(f"{pin.name}:{pin.version}" for pin in pins)
        with self.installing(slug(pins), told, what) as folder:
            if folder:
                (folder / "pom.xml").write_text(_pom(pins))
                goal = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
                run_installer(
                    [self.path("mvn"), "-q", "-B", goal, "-DincludeScope=runtime", "-DoutputDirectory=lib"], folder
                )
                for pin in pins:
                    if pin.file:  # the build under test, with the dependencies of the published one
                        artifact = pin.name.partition(":")[2]
                        for jar in (folder / "lib").glob(f"{artifact}-{pin.version}*.jar"):
                            jar.unlink()
                        shutil.copy(pin.file, folder / "lib")
        return "\n".join(sorted(jar.name for jar in (self.home / slug(pins) / "lib").iterdir()))

    def _class_path(self, program: Program) -> str:
        return str(self.home / slug(program.pins) / "lib" / "*") if program.pins else ""

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        lines = [f"{program.file}\t{self._jars(program)}" for program in programs]
        host = ["-cp", str(self.home / _HOST), "Compile"]
        command = [self.path("java"), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Dstdout.encoding=UTF-8", *host]
        return await ask_host(command, self.home, os.environ, programs, lines)

    def _jars(self, program: Program) -> str:
        """The class path in full: only `java` itself understands lib/*."""
        if not program.pins:
            return ""
        return os.pathsep.join(map(str, sorted((self.home / slug(program.pins) / "lib").glob("*.jar"))))

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
        # A short program starts fastest with the quick compiler only.
        flags = ["-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto"]
        path = os.pathsep.join(filter(None, (str(program.folder), self._class_path(program))))
        return [
            self.path("java"),
            *flags,
            *(f"-D{name}={value}" for name, value in settings.items()),
            "-cp",
            path,
            "Main",
        ]


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
