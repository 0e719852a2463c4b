"""A page's stream of what it shows: now, and whenever it differs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final

import orjson
from fastapi import Request
from sse_starlette import EventSourceResponse, ServerSentEvent

# Changes of a busy station are collected for this long, so that a page is read at most so often.
COLLECT_SECONDS: Final = 0.2
HEARTBEAT_SECONDS: Final = 15
RETRY_MS: Final = 2_000
# Without news it is looked at again this often: a day may have begun.
REFRESH_SECONDS: Final = 60

Read = Callable[[], Awaitable[tuple[str, dict[str, Any]]]]


def follow(request: Request, event: str, read: Read) -> EventSourceResponse:
    """Stream what `read` returns with the queue whose news may change it."""
    request.state.ticket_news.refuse_when_full()
    return EventSourceResponse(
        _news(request, event, read),
        ping=HEARTBEAT_SECONDS,
        ping_message_factory=_heartbeat,
        headers={"Cache-Control": "no-store"},
    )


def _heartbeat() -> ServerSentEvent:
    # An event: browsers hide comments from a page, which could not notice a lost connection.
    return ServerSentEvent("{}", event="heartbeat")


async def _news(request: Request, event: str, read: Read) -> AsyncIterator[ServerSentEvent]:
    last = b""
    queue_id, _ = await read()
    while True:
        with request.state.ticket_news.follow(queue_id) as woken:
            seen, body = await read()
            fresh = orjson.dumps(body)
            if fresh != last:
                last = fresh
                yield ServerSentEvent(fresh.decode(), event=event, retry=RETRY_MS)
            if seen == queue_id:
                await _wait(woken)
            queue_id = seen


async def _wait(woken: asyncio.Event) -> None:
    try:
        async with asyncio.timeout(REFRESH_SECONDS):
            await woken.wait()
    except TimeoutError:
        return
    await asyncio.sleep(COLLECT_SECONDS)
