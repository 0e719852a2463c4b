"""A display served by a real uvicorn on a free port, fed by hand instead of by a log."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import httpx
import pytest

from services.display.app import create_app
from services.display.boards import Boards
from services.display.joining import Joining
from services.display.rules import Fold
from services.display.serve import DisplayServer, listening_socket
from services.display.tests.histories import History, entries, history_of_today
from services.display.tests.listening import Listener
from services.display.tokens import decode
from shared import directory
from shared.serve import server_config
from shared.tests.today import ZONE_NAME


@dataclass
class Display:
    port: int
    server: DisplayServer
    boards: Boards
    fold: Fold
    history: History = field(default_factory=history_of_today)
    listeners: list[Listener] = field(default_factory=list)
    _told: int = 0

    def tell(self) -> None:
        """Let the fold see what has been written into the history since the last time."""
        for event in self.history.events[self._told :]:
            self.fold.see(decode(event.encode()))
        self._told = len(self.history.events)
        self.boards.mark()

    def issue(self, count: int = 1) -> None:
        for _ in range(count):
            self.history.issue("CW")
        self.tell()

    async def listen(self, *, buffer: int = 0, **headers: str) -> Listener:
        path = "/api/v1/boards/main/stream"
        listener = await Listener.open(self.port, path, buffer=buffer, **headers)
        self.listeners.append(listener)
        return listener

    def http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(base_url=f"http://127.0.0.1:{self.port}", trust_env=False)


@asynccontextmanager
async def serving(
    clients_max: int = 1000,
    *,
    port: int = 0,
    ready: bool = True,
    joining: Joining | None = None,
) -> AsyncIterator[Display]:
    boards = Boards(clients_max=clients_max, now=lambda: datetime.now(UTC))
    fold = Fold(datetime.now(UTC))
    for entry in entries(ZONE_NAME):
        fold.name(directory.key(entry), entry)

    async def feed(boards: Boards) -> None:
        if not ready:
            return
        boards.show(fold)
        while True:
            await asyncio.sleep(1)
            if boards.stale_since is None:
                boards.hear(fold)

    listening = listening_socket("127.0.0.1", port)
    config = server_config(create_app(boards, feed, joining), graceful_shutdown_seconds=2)
    server = DisplayServer(config, boards)
    running = asyncio.create_task(server._serve([listening]))
    while not server.started:
        await asyncio.sleep(0.01)
    display = Display(listening.getsockname()[1], server, boards, fold)
    try:
        yield display
    finally:
        for listener in display.listeners:
            listener.close()
        server.stop()
        await running


@pytest.fixture
async def display() -> AsyncIterator[Display]:
    async with serving() as display:
        yield display
