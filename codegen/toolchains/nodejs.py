"""Node.js: packages from npm; built-in fetch is led to the relay by undici, node:http and node:https by an agent."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from codegen.toolchains.base import Program, Seconds, Told, Tool, Toolchain, Way, check_each, run_installer
from codegen.toolchains.pins import Pins, slug

_UNDICI = "7.30.2"

# Node 20 itself reads no proxy variable; fetch asks the dispatcher that undici sets, node-fetch and axios the agents.
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


class NodeJs(Toolchain):
    """`node` and `npm` from the PATH."""

    tools = (
        Tool("node", "install Node.js 20.18.1 or later", oldest=(20, 18, 1)),  # which undici wants
        Tool("npm", "install npm, which comes with Node.js"),
    )
    crash_report = r"^Node\.js v[0-9]"
    seconds = Seconds(http=0.3, sdk=0.5)

    def install(self, pins: Pins, told: Told) -> str:
        self._install_undici(told)
        return (
            self._install(slug(pins), [f"{pin.name}@{pin.file or pin.version}" for pin in pins], told) if pins else ""
        )

    def _install_undici(self, told: Told) -> None:
        self._install(f"undici-{_UNDICI}", [f"undici@{_UNDICI}"], told)
        preload = self._preload
        if not preload.exists():
            draft = preload.with_name(f"{preload.name}.{os.getpid()}")
            draft.write_text(_PRELOAD)
            draft.replace(preload)

    @property
    def _preload(self) -> Path:
        return self.home / f"undici-{_UNDICI}" / f"preload-{hashlib.sha256(_PRELOAD.encode()).hexdigest()[:12]}.cjs"

    def _install(self, name: str, wanted: Sequence[str], told: Told) -> str:
        with self.installing(name, told, " ".join(wanted)) as folder:
            if folder:
                (folder / "package.json").write_text(json.dumps({"private": True}))
                # An engine that npm warns of is no failure: whether the samples run on it is what verify finds out.
                run_installer(
                    [self.path("npm"), "install", "--no-audit", "--no-fund", "--loglevel=error", *wanted], folder
                )
        return (self.home / name / "package-lock.json").read_text()

    async def compile(self, programs: Sequence[Program]) -> Mapping[str, str]:
        for program in programs:
            # An import is looked up from the file's own folder upwards, and nowhere else.
            modules = self.home / slug(program.pins) / "node_modules"
            if program.pins:
                (program.folder / "node_modules").symlink_to(modules)
        return await check_each(programs, lambda program: [self.path("node"), "--check", str(program.file)])

    def command(self, program: Program, way: Way) -> list[str]:
        return [self.path("node"), str(program.file)]

    def environment(self, way: Way) -> Mapping[str, str]:
        return {"NODE_EXTRA_CA_CERTS": str(way.authority), "NODE_OPTIONS": f"-r {json.dumps(str(self._preload))}"}


TOOLCHAIN = NodeJs
