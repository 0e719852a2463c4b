"""Builds the display's app: the feed of the boards, their publisher, routes, page."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final, TypedDict

import structlog
from fastapi import FastAPI, Request
from starlette.middleware.cors import CORSMiddleware

from services.display.access import ACCESS
from services.display.boards import Boards
from services.display.joining import Joining
from services.display.router import router
from services.display.stream import DetachedStreams
from shared import health, metrics, pages, problems
from shared.auth import check_access

PAGES: Final = Path(__file__).parent / "screen" / "dist"

log = structlog.get_logger()


Feed = Callable[[Boards], Coroutine[None, None, None]]


class State(TypedDict):
    """What a request finds in `request.state`."""

    boards: Boards
    joining: Joining | None


def create_app(
    boards: Boards, feed: Feed, joining: Joining | None = None, beside: Sequence[Feed] = ()
) -> FastAPI:
    """Return the app; `feed` keeps the boards true for as long as it runs.

    Without `joining` no screen shows phones a code. `beside` are what else runs with the boards.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[State]:
        tasks = [
            asyncio.create_task(feed(boards)),
            asyncio.create_task(boards.publish()),
            *(asyncio.create_task(one(boards)) for one in beside),
        ]
        for task in tasks:
            task.add_done_callback(_exit_when_broken)
        try:
            yield {"boards": boards, "joining": joining}
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    app = DetachedStreams(
        title="NowServing display",
        description="Shows the boards: who is served where, who is next. Nothing about persons.",
        version="1",
        lifespan=lifespan,
    )
    problems.install(app)
    # Boards are public: anybody's page may show them.
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["GET"], expose_headers=["ETag"]
    )
    app.include_router(router)
    app.include_router(health.router({"boards": _caught_up}))
    app.include_router(metrics.router())
    pages.mount(app, PAGES, "/", "/screen/{branch_id}")
    check_access(app, ACCESS)
    return app


async def _caught_up(request: Request) -> str | None:
    boards: Boards = request.state.boards
    return None if boards.ready else "the log has not been read to its end yet"


def _exit_when_broken(task: "asyncio.Task[None]") -> None:
    """End the process in order; its supervisor starts it again."""
    if not task.cancelled() and task.exception() is not None:
        log.error("display failed", exc_info=task.exception())
        os.kill(os.getpid(), signal.SIGTERM)
