"""The relay between a sample and the mock: what one end does, the other hears of."""

from __future__ import annotations

import asyncio
import socket
import struct

import pytest
from support.workbench import PATIENCE

from codegen.verify.relay import Relay, Run

RESET = struct.pack("ii", 1, 0)
"""SO_LINGER that resets a connection instead of closing it, as a program does that leaves with data unread."""


@pytest.mark.parametrize("resets", [False, True], ids=["closes", "resets"])
def test_the_mock_hears_that_a_sample_has_gone(resets: bool) -> None:
    async def main() -> bytes:
        arrived = asyncio.Event()
        heard: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

        async def mock(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            greeting = await reader.readexactly(len(b"hello"))
            arrived.set()
            heard.set_result(greeting + await reader.read())
            writer.close()

        server = await asyncio.start_server(mock, "127.0.0.1", 0)
        listening = socket.create_server(("127.0.0.1", 0))
        async with server, Relay(listening, Run(""), {"a.example"}, server.sockets[0].getsockname()[1], {}):
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            writer.write(b"CONNECT a.example:443 HTTP/1.1\r\n\r\n")
            assert b" 200 " in await reader.readuntil(b"\r\n\r\n")
            writer.write(b"hello")
            await asyncio.wait_for(arrived.wait(), PATIENCE)
            if resets:
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            writer.close()
            return await asyncio.wait_for(heard, PATIENCE)

    assert asyncio.run(main()) == b"hello"
