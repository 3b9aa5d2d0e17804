"""Compiles programs, runs each against a server in this process, and returns the exact bytes that arrived."""

from __future__ import annotations

import asyncio
import os
import re
import threading
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from codegen.languages import LANGUAGES
from codegen.toolchains import TOOLCHAINS, Program, Route, Toolchain
from codegen.toolchains.pins import Pins
from codegen.tree import manifest
from codegen.verify.runner import run
from codegen.verify.versions import Choice
from support.workbench import CHECKOUT, INSTALLED, LOCK, PATIENCE

ANSWER = b"it has arrived"


@dataclass(frozen=True)
class Arrived:
    """One request as it arrived. Header names are in lower case; each has a list of values, because it may be repeated."""

    method: str
    target: str
    headers: Mapping[str, list[str]]
    body: bytes


class Server(ThreadingHTTPServer):
    """Answers every request with `ANSWER`, and keeps the requests by the first part of their path."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.arrived: dict[str, list[Arrived]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def handle_one_request(self) -> None:
        self.raw_requestline = self.rfile.readline(65537)
        if not self.raw_requestline or not self.parse_request():
            self.close_connection = True
            return
        headers: dict[str, list[str]] = {}
        for name, value in self.headers.items():
            headers.setdefault(name.lower(), []).append(value)
        arrived = Arrived(self.command, self.path, headers, self._body())
        self.server.arrived.setdefault(re.split("[/?]", self.path)[1], []).append(arrived)
        self.send_response(200)
        self.send_header("Content-Length", str(len(ANSWER)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(ANSWER)

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def server() -> Any:
    """Run a new server on a free port."""
    with Server() as listening:
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        yield listening
        listening.shutdown()


@cache
def _pins(language: str) -> Pins:
    """The packages that the checkout's http samples of a language need."""
    rows = manifest.load((CHECKOUT / "generated" / manifest.FILENAME).read_bytes()) or []
    return Choice().pins(next(row for row in rows if row["language"] == language and row["client"] == "http"))


def toolchain(language: str) -> Toolchain:
    """The toolchain of a language, with the packages that are installed."""
    return TOOLCHAINS[language](INSTALLED / language, LOCK.of(language))


def sent(language: str, sources: Mapping[str, str], listening: Server, folder: Path) -> dict[str, Arrived | str]:
    """Compile all programs together and run each; returns by id the request that arrived, or what went wrong.

    The id of a program must be the first part of the path that it requests.
    """
    chain = toolchain(language)
    chain.install(_pins(language), lambda what: None)
    programs = []
    for name, source in sources.items():
        file = folder / name / LANGUAGES[language].filename
        file.parent.mkdir(parents=True)
        file.write_bytes(source.encode())
        programs.append(Program(name, file, _pins(language)))
    return asyncio.run(_sent(chain, programs, listening, folder))


async def _sent(chain: Toolchain, programs: list[Program], listening: Server, folder: Path) -> dict[str, Arrived | str]:
    problems = await chain.compile(programs)
    places = asyncio.Semaphore(os.cpu_count() or 1)
    route = Route("http://127.0.0.1:9", folder / "none.pem", folder / "none.p12")
    env = {name: value for name, value in chain.environment(route).items() if "CERT" not in name}

    async def one(program: Program) -> Arrived | str:
        if program.id in problems:
            return f"does not compile: {problems[program.id]}"
        async with places:
            outcome = await run(chain.command(program, route), env, PATIENCE)
        found = listening.arrived.get(program.id, [])
        said = "" if isinstance(chain, TOOLCHAINS["curl"]) else outcome.stderr  # curl shows its progress there
        is_told = outcome.stdout.strip() == ANSWER.decode() or (found and found[0].method == "HEAD")
        if outcome.exit_code != 0 or not is_told or said:
            return f"exit code {outcome.exit_code}, printed {outcome.stdout!r}, said {outcome.stderr!r}"
        return found[0] if len(found) == 1 else f"sent {len(found)} requests"

    return {program.id: told for program, told in zip(programs, await asyncio.gather(*map(one, programs)), strict=True)}
