"""Node.js: packages come from npm. undici sends built-in fetch through the proxy, agents node:http and node:https."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from codegen.toolchains.base import Installed, Notify, Program, Route, Seconds, Toolchain, check_each, from_lock
from codegen.toolchains.lock import Checked, Entry, LockedVersion
from codegen.toolchains.pins import Pins
from codegen.toolchains.processes import run_installer
from codegen.toolchains.tools import Tool

_UNDICI = {"undici": "7.30.2"}
_UNDICI_ENTRY: Entry = {
    "node_modules/undici": {
        "version": _UNDICI["undici"],
        "integrity": "sha512-mLyPQnHwUxaM/rideoK/+KL8DaAJLRl4aBCfmX444aCSLnIaomqPLtNRe2jdCYcsk5wZzXrDIQC8ZeYNRAYyIA==",
    }
}
"""This toolchain's own package is locked here: it is not a project's affair."""
_UNDICI_FOLDER = f"undici-{_UNDICI['undici']}"

# Node 20 reads no proxy variable itself. fetch uses the dispatcher that undici sets, node-fetch and axios the agents.
_PRELOAD = """\
const http = require("node:http");
const https = require("node:https");
const tls = require("node:tls");
const { EnvHttpProxyAgent, setGlobalDispatcher } = require("undici");

setGlobalDispatcher(new EnvHttpProxyAgent());

function tunnelled(Agent, secured) {
  return class extends Agent {
    createConnection(options, done) {
      const path = `${options.host}:${options.port}`;
      const { hostname, port } = new URL(process.env.HTTPS_PROXY);
      http
        .request({ hostname, port, method: "CONNECT", path, headers: { Host: path }, agent: new http.Agent() })
        .on("connect", ({ statusCode }, socket) => {
          if (statusCode === 200) return done(null, secured(options, socket));
          socket.destroy();
          done(new Error(`the way to ${path} is closed`));
        })
        .on("error", done)
        .end();
    }
  };
}

http.globalAgent = new (tunnelled(http.Agent, (options, socket) => socket))();
https.globalAgent = new (tunnelled(https.Agent, (options, socket) =>
  tls.connect({ ...options, socket, servername: options.servername || options.host }),
))();
"""


_Names = dict[str, str]


class _NpmPackage(Checked):
    """A package of `package-lock.json`, without what says where it came from: addresses are npm's own settings."""

    name: str | None = None
    version: LockedVersion
    integrity: Annotated[
        str, Field(pattern=r"^sha(256|384|512)-[A-Za-z0-9+/]+=*( sha(256|384|512)-[A-Za-z0-9+/]+=*)*$")
    ]
    dependencies: _Names | None = None
    optional_dependencies: _Names | None = Field(None, alias="optionalDependencies")
    peer_dependencies: _Names | None = Field(None, alias="peerDependencies")
    peer_dependencies_meta: dict[str, dict[str, bool]] | None = Field(None, alias="peerDependenciesMeta")
    optional: bool | None = None
    peer: bool | None = None
    dev: bool | None = None
    dev_optional: bool | None = Field(None, alias="devOptional")
    engines: _Names | None = None
    os: list[str] | None = None
    cpu: list[str] | None = None
    libc: list[str] | None = None
    bin: _Names | None = None
    has_install_script: bool | None = Field(None, alias="hasInstallScript")


_NAME = r"(@[A-Za-z0-9_~-][A-Za-z0-9._~-]*/)?[A-Za-z0-9_~-][A-Za-z0-9._~-]*"
_PATH = rf"^node_modules/{_NAME}(/node_modules/{_NAME})*$"


class NodeJs(Toolchain):
    """`node` and `npm` from the PATH. The installation scripts of packages are not run."""

    lock_entry = TypeAdapter(dict[Annotated[str, Field(pattern=_PATH)], _NpmPackage])

    tools = (
        Tool("node", "install Node.js 20.18.1 or later", oldest=(20, 18, 1)),  # undici needs it
        Tool("npm", "install npm, which comes with Node.js"),
    )
    crash_report = r"^Node\.js v[0-9]"
    seconds = Seconds(http=0.3, sdk=0.5)

    def install(self, pins: Pins, notify: Notify) -> Installed:
        self._install(_UNDICI_FOLDER, _UNDICI, _UNDICI_ENTRY, notify)
        if not self._preload.exists():
            draft = self._preload.with_name(f"{self._preload.name}.{os.getpid()}")
            draft.write_text(_PRELOAD)
            draft.replace(self._preload)
        if not pins:
            return Installed()
        entry = self.locked(pins)
        with from_lock(pins, entry):
            text = self._install(self.folder(pins).name, _dependencies(pins), entry, notify)
        return Installed(text, self.unlocked(pins))

    def resolve(self, pins: Pins, known: Entry | None, notify: Notify) -> Entry:
        with tempfile.TemporaryDirectory(prefix="codegen-npm-") as work:
            _write(Path(work, "package.json"), {"private": True, "dependencies": _dependencies(pins)})
            self._npm("install", Path(work), "--package-lock-only", "--lockfile-version=3")
            resolved = json.loads(Path(work, "package-lock.json").read_text())["packages"]
        kept = {field.alias or name for name, field in _NpmPackage.model_fields.items()}
        return {
            path: {name: value for name, value in package.items() if name in kept}
            for path, package in resolved.items()
            if path
        }

    @property
    def _preload(self) -> Path:
        return self.home / _UNDICI_FOLDER / f"preload-{hashlib.sha256(_PRELOAD.encode()).hexdigest()[:12]}.cjs"

    def _install(self, name: str, dependencies: Mapping[str, str], entry: Entry | None, notify: Notify) -> str:
        what = " ".join(f"{package}@{version}" for package, version in dependencies.items())
        with self.installing(name, notify, what) as folder:
            if folder:
                _write(folder / "package.json", {"private": True, "dependencies": dependencies})
                if entry:
                    packages = {"": {"dependencies": dependencies}, **entry}
                    _write(folder / "package-lock.json", {"lockfileVersion": 3, "requires": True, "packages": packages})
                self._npm("ci" if entry else "install", folder)
        return (self.home / name / "package-lock.json").read_text()

    def _npm(self, command: str, folder: Path, *options: str) -> None:
        # npm only warns where a package wants another Node.js; verify shows whether samples run on this one.
        own = ("--ignore-scripts", "--package-lock", "--no-audit", "--no-fund", "--loglevel=error")
        run_installer([self.path("npm"), command, *own, *options], folder)

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        for program in programs:
            # Node.js looks for the packages of an import only in the file's own folder and those above it.
            modules = self.folder(program.pins) / "node_modules"
            if program.pins:
                (program.folder / "node_modules").symlink_to(modules)
        return await check_each(programs, lambda program: [self.path("node"), "--check", str(program.file)])

    def command(self, program: Program, route: Route) -> list[str]:
        return [self.path("node"), str(program.file)]

    def environment(self, route: Route) -> Mapping[str, str]:
        return {"NODE_EXTRA_CA_CERTS": str(route.authority), "NODE_OPTIONS": f"-r {json.dumps(str(self._preload))}"}


TOOLCHAIN = NodeJs


def _dependencies(pins: Pins) -> dict[str, str]:
    return {pin.name: f"file:{pin.file}" if pin.file else pin.version for pin in pins}


def _write(file: Path, content: Mapping[str, Any]) -> None:
    file.write_text(json.dumps(content))
