"""Reads a stream of server-sent events off a socket, at little cost: 200 of them run at once."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from typing import Final
from urllib.parse import urlsplit

# A board of a busy branch is a few KB; more than this is no board.
EVENT_BYTES_MAX: Final = 4 * 1024 * 1024
CONNECT_SECONDS_MAX: Final = 5.0
# Pages reopen a line that has been silent for two heartbeats of 15 s.
SILENCE_SECONDS_MAX: Final = 35.0
END: Final = b"\r\n\r\n"


class Refused(Exception):  # noqa: N818 — an answer, not an error
    """The stream was answered with another status than 200."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def request_bytes(url: str, headers: Mapping[str, str]) -> bytes:
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    lines = [f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", "Accept: text/event-stream"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


async def events(url: str, headers: Mapping[str, str]) -> AsyncGenerator[bytes, None]:
    """Yield each event's block as it comes, beginning with an empty one once the answer has begun.

    Ends when the server ends the stream. Raises `Refused`, `OSError`, `TimeoutError` (also for a
    line that has fallen silent), `asyncio.IncompleteReadError`, `ValueError` for what is no HTTP.
    """
    parts = urlsplit(url)
    async with asyncio.timeout(CONNECT_SECONDS_MAX):
        reader, writer = await asyncio.open_connection(
            parts.hostname, parts.port, limit=EVENT_BYTES_MAX
        )
    try:
        writer.write(request_bytes(url, headers))
        async with asyncio.timeout(SILENCE_SECONDS_MAX):
            head = await reader.readuntil(END)
        status = int(head.split(maxsplit=2)[1])
        if status != 200:
            raise Refused(status)
        yield b""
        rest = b""
        async for chunk in _chunks(reader):
            *blocks, rest = (rest + chunk).split(END)
            for block in blocks:
                if b"data:" in block:  # a block that only sets the pause is no event
                    yield block
    finally:
        writer.close()


async def _chunks(reader: asyncio.StreamReader) -> AsyncIterator[bytes]:
    while True:
        async with asyncio.timeout(SILENCE_SECONDS_MAX):
            size = int(await reader.readuntil(b"\r\n"), 16)
            content = await reader.readexactly(size + 2)
        if not size:
            return
        yield content[:-2]


BROKEN: Final = (OSError, TimeoutError, EOFError, ValueError, asyncio.LimitOverrunError, Refused)
