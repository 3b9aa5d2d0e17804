"""Node.js: packages from npm; built-in fetch is led to the relay by undici."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from codegen.verify.pins import Pins, slug
from codegen.verify.toolchains.base import Program, Told, Tool, Toolchain, Way, check_each, run_installer

_UNDICI = "7.30.2"

# Node 20 itself reads no proxy variable; fetch asks the dispatcher that undici sets.
_PRELOAD = """\
const { EnvHttpProxyAgent, setGlobalDispatcher } = require("undici");
setGlobalDispatcher(new EnvHttpProxyAgent());
"""


class NodeJs(Toolchain):
    """`node` and `npm` from the PATH."""

    tools = (
        Tool("node", "install Node.js 20.18.1 or later", oldest=(20, 18, 1)),  # which undici wants
        Tool("npm", "install npm, which comes with Node.js"),
    )

    def install(self, pins: Pins, told: Told) -> str:
        self._install_undici(told)
        return (
            self._install(slug(pins), [f"{pin.name}@{pin.file or pin.version}" for pin in pins], told) if pins else ""
        )

    def _install_undici(self, told: Told) -> None:
        self._install(f"undici-{_UNDICI}", [f"undici@{_UNDICI}"], told)
        preload = self._preload
        if not preload.exists():
            preload.write_text(_PRELOAD)

    @property
    def _preload(self) -> Path:
        return self.home / f"undici-{_UNDICI}" / "preload.cjs"

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
