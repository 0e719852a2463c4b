"""How services are served: what a client or proxy meets on the connection itself."""

import asyncio
import socket
from typing import Final

import uvicorn
from fastapi import FastAPI

from shared.serve import server_config

REQUEST: Final = b"GET /openapi.json HTTP/1.1\r\nHost: service.example\r\n\r\n"
# Longer than httpx leaves a connection idle, and than uvicorn would by itself.
IDLE_SECONDS: Final = 5.5


async def test_an_idle_connection_is_left_for_the_client_to_close() -> None:
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(server_config(FastAPI(), graceful_shutdown_seconds=1))
    serving = asyncio.create_task(server.serve([listening]))
    while not server.started:
        await asyncio.sleep(0.01)
    reader, writer = await asyncio.open_connection(*listening.getsockname())
    for idle in (IDLE_SECONDS, 0):
        writer.write(REQUEST)
        assert (await reader.readline()).startswith(b"HTTP/1.1 200")
        await reader.readuntil(b'"paths":{}}')
        await asyncio.sleep(idle)
    writer.close()
    server.should_exit = True
    await serving
