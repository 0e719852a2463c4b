"""A screen's stream of boards: an answer that does not end, of bytes that all screens share.

sse-starlette encodes each event once; its own response costs twice the CPU and four times the
memory for each of thousands of screens, so the bytes go out by this one.
"""

import asyncio
import random
from functools import partial
from typing import Any, Final, cast

from fastapi import FastAPI
from sse_starlette.event import ServerSentEvent
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from services.display.boards import Boards, Channel
from services.display.watcher import Watcher
from shared.problems import problem

# After a restart thousands of screens come back: each after a pause of its own.
RETRY_MS: Final = (1_000, 4_000)
# Seats become free when screens are switched off, which takes a while.
FULL_RETRY_SECONDS: Final = 10

HEADERS: Final = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would hold the events back
)


class BoardStream(Response):
    """First the whole current board, then each newer one, until the screen leaves.

    Answered in two steps: the framework sends the head and is done with the request; what it
    built for it is freed; then `DetachedStreams` sends the boards straight to the server.
    """

    media_type = "text/event-stream"

    def __init__(self, boards: Boards, channel: Channel, screen: str | None = None) -> None:
        super().__init__()
        self._boards = boards
        self._channel = channel
        self._screen = screen

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._boards.full:
            await _full()(scope, receive, send)
            return
        scope[DETACHED].append(self)
        await send({"type": "http.response.start", "status": 200, "headers": list(HEADERS)})

    async def send_stream(self, receive: Receive, send: Send) -> None:
        boards, channel = self._boards, self._channel
        this = cast("asyncio.Task[Any]", asyncio.current_task())
        watcher = Watcher(this, send, partial(boards.newest, channel), self._screen)
        boards.join(channel, watcher)
        try:
            boards.current(channel)  # with its time of now
            watcher.begin(_retry())
            if channel.closed:
                watcher.finish()
            await _until_gone(receive)
        except asyncio.CancelledError:
            if not watcher.dismissed:
                raise
            this.uncancel()
        finally:
            boards.leave(channel, watcher)
            watcher.leave()


class DetachedStreams(FastAPI):
    """An app that sends streams after freeing what was built to answer their requests."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        known = {*scope, DETACHED}
        streams: list[BoardStream] = []
        scope[DETACHED] = streams
        await super().__call__(scope, receive, send)
        if streams:
            for key in scope.keys() - known:
                del scope[key]
            await streams[0].send_stream(receive, send)


DETACHED: Final = "nowserving.streams"


async def _until_gone(receive: Receive) -> None:
    """Return when the screen has left, or its stream has ended."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _retry() -> bytes:
    pause = random.randint(*RETRY_MS)  # noqa: S311 — spreads the screens, guards nothing
    return ServerSentEvent(retry=pause).encode()


def _full() -> Response:
    return problem(
        "TOO_MANY_SCREENS",
        "All places for screens are taken. Please try again in a moment.",
        status=503,
        headers={"Retry-After": str(FULL_RETRY_SECONDS)},
    )
