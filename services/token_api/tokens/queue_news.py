"""Streams to open pages: the newest state, read again when something happened in its queue."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection, Iterator
from contextlib import contextmanager
from typing import Any, Final, NamedTuple

import orjson
from sse_starlette import ServerSentEvent

from shared.postgres import EVERYTHING, listen
from shared.problems import Refused
from shared.streams import RECONNECT_MS
from shared.waiting import wait_at_most

CHANNEL: Final = "ledger"
# A process has memory for this many open pages; more belong to the next replica.
STREAMS_MAX: Final = 5_000
# Changes of a busy queue are collected for this long, so that a page is read at most so often.
COLLECT_SECONDS: Final = 0.3
# Without news a page is read again this often: an estimate grows old, a day begins.
REFRESH_SECONDS: Final = 60


class QueueNews:
    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}
        self._open = 0

    async def run(self, database_url: str) -> None:
        """Listen to the ledger's notifications, for ever."""
        async for payload in listen(database_url, CHANNEL):
            queue_ids = list(self._waiting) if payload == EVERYTHING else payload.split(",")
            for queue_id in queue_ids:
                for woken in self._waiting.get(queue_id, ()):
                    woken.set()

    def refuse_when_full(self) -> None:
        if self._open >= STREAMS_MAX:
            raise Refused(
                "TOO_MANY_STREAMS",
                "Too many pages are open. This one asks again by itself.",
                status=503,
                retry_after_seconds=5,
            )

    @contextmanager
    def follow(self, queue_ids: Collection[str]) -> Iterator[asyncio.Event]:
        """Yield an event that is set at each news of one of the queues from now on."""
        woken = asyncio.Event()
        self._open += 1
        for queue_id in queue_ids:
            self._waiting.setdefault(queue_id, set()).add(woken)
        try:
            yield woken
        finally:
            self._open -= 1
            for queue_id in queue_ids:
                self._waiting[queue_id].discard(woken)
                if not self._waiting[queue_id]:
                    del self._waiting[queue_id]


class PageState(NamedTuple):
    """What a page shows, and the queues whose news may change it."""

    queue_ids: frozenset[str]
    body: dict[str, Any]
    version: int | None = None
    final: bool = False


async def follow_state(
    news: QueueNews,
    event: str,
    queue_ids: frozenset[str],
    read: Callable[[], Awaitable[PageState]],
) -> AsyncGenerator[ServerSentEvent, None]:
    """Yield the state now and whenever its body differs, until one is final."""
    last = b""
    while True:
        with news.follow(queue_ids) as woken:
            state = await read()
            fresh = orjson.dumps(state.body)
            if fresh != last:
                last = fresh
                event_id = None if state.version is None else str(state.version)
                yield ServerSentEvent(fresh.decode(), event=event, id=event_id, retry=RECONNECT_MS)
            if state.final:
                return
            # With another queue it is read again at once, now that that one is followed.
            if state.queue_ids <= queue_ids:
                heard = await wait_at_most(woken, REFRESH_SECONDS)
                await asyncio.sleep(COLLECT_SECONDS if heard else 0)
            queue_ids = state.queue_ids
