"""Which variables of the caller reach which program.

A variable can change how a runtime works (JAVA_TOOL_OPTIONS, NODE_OPTIONS, PYTHONPATH), and nobody knows all of them.
So tools and compilers get a short list of variables and nothing else, and samples get none at all
(`codegen.verify.runner`). Installers are programs of the caller: they keep the settings, the credentials and the
certificates that reach them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

_FOR_TOOLS = ("PATH", "TMPDIR", "TMP", "TEMP")
"""Where programs are found, and where they put what they need for a moment."""

_NOT_FOR_INSTALLERS = re.compile(
    r"PYTHON.*|CLASSPATH|NODE_PATH|BASH_ENV|ENV|GO(?:FLAGS|OS|ARCH|ROOT|WORK|111MODULE|EXPERIMENT)"
    r"|MSBUILD.*|DOTNET_(?:STARTUP_HOOKS|ADDITIONAL_DEPS)"
)
"""Variables that change which code an installer runs or for which system it installs. No installer's settings, and no
certificates, are among them: pip's are PIP_*, npm's NPM_CONFIG_* and NODE_*, Maven's MAVEN_* and JAVA_TOOL_OPTIONS,
Go's GOPROXY, GOPRIVATE and the file of `go env -w`, NuGet's NUGET_*, NuGetPackageSourceCredentials_* and
RestoreConfigFile."""


def for_tool(given: Mapping[str, str], home: Path, own: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of a compiler, of a checker, and of a tool that is asked for its version.

    Takes the caller's environment, an empty folder to be HOME, so that no settings of the caller are found there, and
    variables that codegen itself sets.
    """
    kept = {name: given[name] for name in _FOR_TOOLS if name in given}
    return {**kept, "HOME": str(home), "LANG": "C.UTF-8", **(own or {})}


def for_installer(given: Mapping[str, str], own: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of an installer: the caller's, but for what would change which code is run or installed.

    `own` are variables that codegen itself sets.
    """
    kept = {name: value for name, value in given.items() if not _NOT_FOR_INSTALLERS.fullmatch(name)}
    return {**kept, **(own or {})}
