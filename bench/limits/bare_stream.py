"""The bare stream: an ASGI app that sends the same bytes to everybody, and does nothing else."""

import asyncio
import os
from datetime import UTC, datetime
from typing import Final

import uvicorn
import uvloop
from sse_starlette.event import ServerSentEvent
from starlette.types import Receive, Scope, Send

from bench.load.boards import AS_OF, crowd
from bench.testbed.seeding import BRANCH
from services.display.rules import Fold
from services.display.serve import listening_socket, seats
from services.display.settings import Settings
from services.display.stream import HEADERS
from shared import logs
from shared.listen import BACKLOG

START: Final = {"type": "http.response.start", "status": 200, "headers": list(HEADERS)}


class BareStream:
    def __init__(self) -> None:
        self.event = b""
        self.news = asyncio.Event()

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        await send(START)
        while True:
            await send({"type": "http.response.body", "body": self.event, "more_body": True})
            await self.news.wait()

    async def change(self) -> None:
        template, now = _template()
        while True:
            self.event = template.replace(now, AS_OF + _now())
            self.news.set()
            self.news.clear()
            await asyncio.sleep(float(os.environ["BOARD_SECONDS"]))


def _template() -> tuple[bytes, bytes]:
    """Return one board as our display sends it, and the part of it that says when."""
    fold, at = Fold(datetime.now(UTC)), datetime.now(UTC)
    for record in crowd():
        fold.see(record)
    board = fold.board(BRANCH, now=at, version=1).model_dump_json()
    event = ServerSentEvent(board, event="board", id="1").encode()
    start = event.index(AS_OF)
    return event, event[start : event.index(b'"', start + len(AS_OF))]


def _now() -> bytes:
    return datetime.now(UTC).isoformat().encode()


async def _serve() -> None:
    settings = Settings()
    seats(settings.clients_max)
    app = BareStream()
    config = uvicorn.Config(
        app,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        backlog=BACKLOG,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=1,
    )
    async with asyncio.TaskGroup() as tasks:
        changing = tasks.create_task(app.change())
        await uvicorn.Server(config).serve([listening_socket(settings.host, settings.port)])
        changing.cancel()


if __name__ == "__main__":
    logs.configure("bare-stream", "WARNING")
    uvloop.run(_serve())
