"""Screens that are only there: they read what they are sent and look at nothing of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final
from urllib.parse import urlsplit

READ_BYTES: Final = 65_536


@asynccontextmanager
async def watching(display: str, screens: int, *, branch_id: str = "main") -> AsyncIterator[None]:
    """Keep so many streams of a branch's board open while in the block."""
    address = urlsplit(display)
    request = f"GET /api/v1/boards/{branch_id}/stream HTTP/1.1\r\nHost: {address.netloc}\r\n\r\n"

    async def watch() -> None:
        reader, writer = await asyncio.open_connection(address.hostname, address.port)
        writer.write(request.encode())
        while await reader.read(READ_BYTES):
            pass

    tasks = [asyncio.create_task(watch()) for _ in range(screens)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
