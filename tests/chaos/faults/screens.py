"""Screens that connect and never read: what is sent to them piles up at the sender."""

import asyncio
import contextlib
import random
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

from tests.chaos.faults.cell import Cell
from tests.chaos.world import World

SCREENS: Final = 50
HOLD_SECONDS: Final = (8.0, 12.0)
# The smallest buffer the kernel gives: the sender's own fills soon.
RECEIVE_BYTES: Final = 1
REQUEST: Final = b"GET /api/v1/boards/main/stream HTTP/1.1\r\nHost: screen\r\n\r\n"


@asynccontextmanager
async def deaf(world: World, _chance: random.Random) -> AsyncIterator[None]:
    port = urlsplit(world.addresses.display).port
    connections: list[socket.socket] = []
    try:
        for _ in range(SCREENS):
            connection = socket.socket()
            connections.append(connection)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BYTES)
            connection.setblocking(False)  # noqa: FBT003 - the library's own signature
            with contextlib.suppress(OSError):
                await asyncio.get_running_loop().sock_connect(connection, ("127.0.0.1", port))
                await asyncio.get_running_loop().sock_sendall(connection, REQUEST)
        yield
    finally:
        for connection in connections:
            connection.close()


CELLS: Final = (Cell("deaf-screens", "display", HOLD_SECONDS, deaf),)
