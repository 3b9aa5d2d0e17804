"""`codegen mock` as a process: what it prints, that it answers, how it ends."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner
from support.mock_caller import CHAT, KEY, compatible
from support.workbench import CHECKOUT, PATIENCE

from codegen.cli import main

ENVIRONMENT = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}


@dataclass(frozen=True)
class Mock:
    """A stand-in that runs."""

    process: subprocess.Popen[str]
    url: str
    authority: Path | None

    @property
    def address(self) -> str:
        return self.url.partition("://")[2]

    def end(self, number: int = signal.SIGTERM) -> tuple[int, str, str]:
        """End it; its exit code, and what it printed since."""
        self.process.send_signal(number)
        stdout, stderr = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, stdout, stderr


def command(*options: str) -> list[str]:
    return [sys.executable, "-m", "codegen", "-C", str(CHECKOUT), "mock", *options]


@contextlib.contextmanager
def started(*options: str) -> Iterator[Mock]:
    pipe = subprocess.PIPE
    process = subprocess.Popen(command(*options), cwd=CHECKOUT, env=ENVIRONMENT, stdout=pipe, stderr=pipe, text=True)
    try:
        assert process.stdout
        url = process.stdout.readline().strip()
        assert url, process.communicate()[1]
        yield Mock(process, url, Path(process.stdout.readline().strip()) if "--tls" in options else None)
    finally:
        process.terminate()  # not killed: it has a folder to remove
        try:
            process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise


def ask(mock: Mock, path: str = CHAT, body: object = None, **headers: str) -> tuple[int, str]:
    context = ssl.create_default_context(cafile=mock.authority) if mock.authority else None
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(mock.url + path, data, {"Authorization": f"Bearer {KEY}", **headers})
    handlers = [urllib.request.ProxyHandler({}), *([urllib.request.HTTPSHandler(context=context)] if context else [])]
    try:
        with urllib.request.build_opener(*handlers).open(request, timeout=PATIENCE) as reply:
            return reply.status, reply.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


@pytest.mark.parametrize("options", [(), ("--tls",)], ids=["http", "https"])
def test_it_prints_its_url_answers_and_ends_cleanly(options: tuple[str, ...]) -> None:
    with started(*options) as mock:
        assert mock.url.startswith("https://127.0.0.1:" if options else "http://127.0.0.1:")
        status, text = ask(mock, body=compatible())
        assert (status, json.loads(text)["model"]) == (200, "qwen-plus")
        assert ask(mock, body=compatible(), Host="dashscope-intl.aliyuncs.com")[0] == 401
        status, text = ask(mock, "/")
        assert (status, mock.url in text) == (200, True)
        folder = mock.authority.parent if mock.authority else None
        assert folder is None or [path.name for path in folder.iterdir()] == ["authority.pem"]

        code, stdout, stderr = mock.end()

        assert (code, stdout) == (0, "")
        assert stderr.splitlines()[0] == "sk-mock-beijing-sub-workspace works at https://dashscope.aliyuncs.com"
        assert "Traceback" not in stderr
        assert "POST" not in stderr
        assert folder is None or not folder.exists()


@pytest.mark.skipif(not shutil.which("curl") or not shutil.which("bash"), reason="needs curl and bash")
def test_published_curl_samples_run_against_it_as_they_are(tmp_path: Path) -> None:
    with started("--tls") as mock:
        (tmp_path / ".curlrc").write_text(f'connect-to = "::{mock.address}"\ncacert = "{mock.authority}"\n')
        for region, protocol in itertools.product(("beijing", "singapore", "finance"), ("openai", "dashscope")):
            key = f"sk-mock-{region}-sub-workspace"
            environment = {**ENVIRONMENT, "CURL_HOME": str(tmp_path), "DASHSCOPE_API_KEY": key}
            sample = CHECKOUT / "generated" / "zh" / region / protocol / "chat" / "curl-http" / "main.sh"
            done = subprocess.run(
                ["bash", sample], env=environment, capture_output=True, text=True, timeout=PATIENCE, check=False
            )
            assert (done.returncode, "我是通义千问" in done.stdout) == (0, True), f"{sample}: {done.stderr}"


@pytest.mark.parametrize("cut", ["pieces", "bytes", "whole"])
def test_stream_is_cut_and_paced_as_asked(cut: str) -> None:
    body = json.dumps(compatible(stream=True)).encode()
    head = f"POST {CHAT} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEY}\r\nConnection: close\r\n"
    with started("--chunks", cut, *(["--delay", "1"] if cut == "pieces" else [])) as mock:
        host, _, port = mock.address.partition(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as caller:
            caller.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
            with caller.makefile("rb") as reply:
                data = reply.read().partition(b"\r\n\r\n")[2]
    sizes = []
    while data:  # HTTP's own chunks: a length, a line break, that many bytes, a line break
        length, _, rest = data.partition(b"\r\n")
        sizes.append(int(length, 16))
        data = rest[sizes[-1] + 2 :]
    assert sizes.pop() == 0
    assert {"pieces": set(sizes[:5]) == {7}, "bytes": set(sizes) == {1}, "whole": len(sizes) == 1}[cut]


@pytest.mark.skipif(os.name == "nt", reason="no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_open_connections_do_not_keep_it(number: int) -> None:
    with started() as mock:
        host, _, port = mock.address.partition(":")
        with (
            socket.create_connection((host, int(port))) as idle,
            socket.create_connection((host, int(port))) as midway,
        ):
            midway.sendall(f"POST {CHAT} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{{".encode())
            assert ask(mock, body=compatible())[0] == 200
            code, stdout, stderr = mock.end(number)
            assert idle.recv(1) == b""
        assert (code, stdout) == (0, "")
        assert [line for line in stderr.splitlines() if "-mock-" not in line][1:] == []
        assert "Traceback" not in stderr


@contextlib.contextmanager
def reserved() -> Iterator[int]:
    """A free port that the system gives to nobody else meanwhile, but to whoever asks for this one by its number."""
    with socket.socket() as held, socket.socket() as second:
        for one in (held, second):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        try:
            second.bind(("127.0.0.1", port))
        except OSError:
            pytest.skip("here a port that is held cannot be used")
        second.close()
        yield port


def test_port_that_is_given_is_used_and_can_be_had_again_at_once() -> None:
    with reserved() as port:
        for _ in range(2):
            with started("--port", str(port)) as mock:
                assert mock.url == f"http://127.0.0.1:{port}"
                assert ask(mock, body=compatible())[0] == 200
                assert mock.end()[0] == 0


def test_port_in_use_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            command("--port", str(port)), env=ENVIRONMENT, capture_output=True, text=True, timeout=PATIENCE
        )
    told = f"127.0.0.1:{port}: this port is in use; name another, or leave --port out\n"
    assert (done.returncode, done.stdout, done.stderr) == (2, "", told)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "http"])
def test_port_that_is_none_is_told(port: str) -> None:
    result = CliRunner().invoke(main, ["-C", str(CHECKOUT), "mock", "--port", port])
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--port" in result.stderr
