"""Wakes the open ticket pages when something has changed in their queue."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from shared.postgres import EVERYTHING, listen
from shared.problems import Refused

CHANNEL: Final = "ledger"
# A process has memory for this many open tickets; more belong to the next replica.
STREAMS_MAX: Final = 5_000


class TicketNews:
    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}

    async def run(self, database_url: str) -> None:
        """Listen to the ledger's notifications, for ever."""
        async for payload in listen(database_url, CHANNEL):
            queue_ids = list(self._waiting) if payload == EVERYTHING else payload.split(",")
            for queue_id in queue_ids:
                for woken in self._waiting.get(queue_id, ()):
                    woken.set()

    def refuse_when_full(self) -> None:
        if sum(len(pages) for pages in self._waiting.values()) >= STREAMS_MAX:
            raise Refused(
                "TOO_MANY_STREAMS",
                "Too many pages are open. This one asks again by itself.",
                status=503,
                retry_after_seconds=5,
            )

    @contextmanager
    def follow(self, queue_id: str) -> Iterator[asyncio.Event]:
        """Yield an event that is set at each news of the queue from now on."""
        woken = asyncio.Event()
        self._waiting.setdefault(queue_id, set()).add(woken)
        try:
            yield woken
        finally:
            self._waiting[queue_id].discard(woken)
            if not self._waiting[queue_id]:
                del self._waiting[queue_id]
