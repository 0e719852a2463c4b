"""One keep-alive connection, as cheap as Python allows: bytes out, a status and a body back."""

import asyncio
from collections.abc import Callable
from typing import Final, cast

HEAD_END: Final = b"\r\n\r\n"
LENGTH: Final = b"content-length: "
STATUS: Final = slice(9, 12)

OnAnswer = Callable[["Connection", int, bytes], None]


class Connection(asyncio.Protocol):
    """Sends one request at a time; `on_answer(connection, status, body)` is called for each."""

    transport: asyncio.Transport

    def __init__(self, number: int, on_answer: OnAnswer, on_lost: Callable[[], None]) -> None:
        self.number = number
        self.began = 0.0  # of the request under way; the caller sets it
        self._on_answer = on_answer
        self._on_lost = on_lost
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass of it

    def send(self, request: bytes) -> None:
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        received = self._received + data if self._received else data
        end = received.find(HEAD_END)
        if end < 0:
            self._received = received
            return
        # The servers here write their header names in lower case.
        at = received.find(LENGTH, 0, end) + len(LENGTH)
        length = int(received[at : received.find(b"\r", at)])
        body_at = end + len(HEAD_END)
        if len(received) < body_at + length:
            self._received = received
            return
        self._received = b""
        self._on_answer(self, int(received[STATUS]), received[body_at : body_at + length])

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's signature
        self._on_lost()
