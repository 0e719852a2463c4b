"""A screen as the network sees it: a socket, chunks, and events in them."""

import asyncio
import socket
from dataclasses import dataclass, field
from typing import Any, Self

import orjson


@dataclass
class Message:
    event: str = ""
    data: str = ""
    id: str | None = None
    retry: int | None = None
    comments: list[str] = field(default_factory=list)

    @property
    def board(self) -> dict[str, Any]:
        assert self.event == "board"
        board: dict[str, Any] = orjson.loads(self.data)
        return board


class Listener:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer
        self.status = 0
        self.headers: dict[str, str] = {}
        self.bytes_read = 0
        self._text = ""

    @classmethod
    async def open(cls, port: int, path: str, *, buffer: int = 0, **headers: str) -> Self:
        raw = socket.socket()
        if buffer:
            raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        raw.setblocking(False)  # noqa: FBT003 — the standard library's own signature
        await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", port))
        listener = cls(*await asyncio.open_connection(sock=raw, limit=buffer or 2**16))
        lines = [f"GET {path} HTTP/1.1", "Host: display"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        listener.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        return listener

    async def start(self) -> Self:
        """Read the head of the answer."""
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        self.status = int(head[0].split()[1])
        self.headers = dict(line.lower().split(": ", 1) for line in head[1:] if line)
        return self

    async def message(self, seconds: float = 3) -> Message:
        """Read up to the next event (or comment, or pause) that carries anything."""
        if not self.status:
            await self.start()
        async with asyncio.timeout(seconds):
            while "\r\n\r\n" not in self._text:
                self._text += (await self._chunk()).decode()
        block, self._text = self._text.split("\r\n\r\n", 1)
        return _parse(block)

    async def board(self, seconds: float = 3) -> dict[str, Any]:
        """Read up to the next board."""
        while (message := await self.message(seconds)).event != "board":
            pass
        return message.board

    async def board_with(self, waiting_count: int) -> tuple[dict[str, Any], int]:
        """Read until the first department's line is so long; return how many boards it took."""
        boards = 0
        while True:
            board = await self.board()
            boards += 1
            if board["departments"][0]["waiting_count"] == waiting_count:
                return board, boards

    async def _chunk(self) -> bytes:
        size = int(await self.reader.readline(), 16)
        if size == 0:
            raise EOFError
        chunk = await self.reader.readexactly(size + 2)
        self.bytes_read += size
        return chunk[:-2]

    def close(self) -> None:
        self.writer.close()


def _parse(block: str) -> Message:
    message = Message()
    for line in block.split("\r\n"):
        name, _, value = line.partition(": ")
        match name:
            case "event" | "data" | "id":
                setattr(message, name, value)
            case "retry":
                message.retry = int(value)
            case "":
                message.comments.append(value)
    return message
