"""The version of its language that a sample asks for: what the metadata of its newest packages says, or its own code."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping
from email.parser import HeaderParser
from pathlib import Path

import pytest
from support.samples import spec
from support.workbench import INSTALLED, LOCK

from codegen.toolchains import TOOLCHAINS
from codegen.toolchains.pins import Pin

pytestmark = pytest.mark.slow

Version = tuple[int, ...]

OWN: Mapping[str, Version] = {
    "python": (3, 9),  # str.removeprefix
    "java": (17,),  # text blocks: Java 15, and 17 is the first long-term release that has them
    "nodejs": (18,),  # fetch
    "go": (1, 22),  # what toolchains/go.py compiles samples as; go vet finds what is newer in the standard library
}
"""What our own code needs."""

UNTOLD: Mapping[str, Version] = {
    "pypi:dashscope": (3, 11),  # before, it imports tomli, which only its extra `acli` installs
}
"""What a package needs without saying so in its metadata."""


def of_python(folder: Path, name: str) -> Version:
    [file] = folder.glob(f"lib/python*/site-packages/{name}-*.dist-info/METADATA")
    return version(HeaderParser().parsestr(file.read_text())["Requires-Python"].removeprefix(">="))


def of_java(folder: Path, name: str) -> Version:
    """The newest class file of all jars: packages of Java do not tell it elsewhere."""
    return (max(class_version(jar) - 44 for jar in folder.rglob("*.jar")),)


def of_nodejs(folder: Path, name: str) -> Version:
    told = json.loads((folder / "node_modules" / name / "package.json").read_text())["engines"]["node"]
    return version(re.sub(r"(\.0)+$", "", told.removeprefix(">=")))


def of_go(folder: Path, name: str) -> Version:
    told = re.search(r"^go ([0-9.]+)$", (folder / "go.mod").read_text(), re.MULTILINE)
    assert told, "the module of the samples takes the version of the module that asks for the newest"
    return version(told[1])[:2]


def of_csharp(folder: Path, name: str) -> Version:
    """What the packages are restored for: a package without assemblies for it, or for an older one, is refused."""
    [framework] = re.findall(r"<TargetFramework>net([0-9]+)\.0<", (folder / "packages.csproj").read_text())
    return version(framework)


NEEDS: Mapping[str, Callable[[Path, str], Version]] = {
    "python": of_python,
    "java": of_java,
    "nodejs": of_nodejs,
    "go": of_go,
    "csharp": of_csharp,
}


def version(text: str) -> Version:
    return tuple(map(int, text.split(".")))


def class_version(jar: Path) -> int:
    """The newest version of the class files in a jar, those aside that only newer runtimes look at."""
    with zipfile.ZipFile(jar) as files:
        names = [name for name in files.namelist() if name.endswith(".class") and not name.startswith("META-INF/")]
        return max(
            (int.from_bytes(files.read(name)[6:8], "big") for name in names if "module-info" not in name), default=0
        )


def claims() -> Iterator[tuple[str, str, Pin]]:
    """Each language, what its samples ask for, and a newest package that they need."""
    api = spec().api
    for language, http in api.http.items():
        for package in (*http.packages, *http.reads_with):
            yield language, str(http.runtime), Pin(package.package, package.newest)
    for protocol in api.protocols.values():
        for language, sdk in protocol.sdks.items():
            yield language, str(sdk.runtime or api.http[language].runtime), Pin(sdk.package, sdk.newest)


@pytest.mark.parametrize(
    ("language", "claimed", "pin"), list(claims()), ids=lambda value: getattr(value, "package", value)
)
def test_samples_ask_for_the_version_of_their_language_that_they_need(language: str, claimed: str, pin: Pin) -> None:
    toolchain = TOOLCHAINS[language](INSTALLED / language, LOCK.of(language))
    if toolchain.problem:
        pytest.skip(toolchain.problem)
    toolchain.install((pin,), print)
    told = NEEDS[language](toolchain.folder((pin,)), pin.name)
    assert version(claimed) == max(told, OWN.get(language, ()), UNTOLD.get(pin.package, ()))
