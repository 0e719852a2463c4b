"""Keeps every open console live: one read of a department's line a change, for all of them.

Postgres notifies of each change at its commit (channels `ledger` and `department`), so consoles are
live even while Kafka is unreachable, and nothing polls.
"""

import asyncio
from collections.abc import AsyncGenerator
from typing import Final, NamedTuple
from uuid import UUID

import orjson
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from sse_starlette import ServerSentEvent

from services.department.handle.line import read_line
from services.department.store import CHANNEL
from shared import ledger
from shared.cancellation import raise_if_cancelled
from shared.postgres import EVERYTHING, listen
from shared.problems import Refused
from shared.streams import RECONNECT_MS

LEDGER_CHANNEL: Final = "ledger"
# A console shows changes at most this often: faster than eyes, and a busy line costs no more.
PAUSE_SECONDS: Final = 0.2
# Reads at a time, for all departments: desks must never wait for a connection because of screens.
READS_MAX: Final = 2
# After a read that failed; the line is shown as soon as Postgres is back.
RETRY_SECONDS: Final = 1.0
# Several times the desks of a large hospital; each costs a socket and 40 kB.
CONSOLES_MAX: Final = 500

log = structlog.get_logger()


class Shown(NamedTuple):
    """What a console shows: a department's line, or of it one doctor's."""

    department_id: str
    doctor_id: UUID | None


class _Feed:
    """The newest of what is shown, encoded once, and who waits for the next."""

    def __init__(self) -> None:
        self.newest: bytes | None = None
        self.version = 0
        self.followers = 0
        self.stale = asyncio.Event()
        self.renewed = asyncio.Condition()
        self.task: asyncio.Task[None] | None = None

    async def newer_than(self, seen: int) -> None:
        async with self.renewed:
            await self.renewed.wait_for(lambda: self.version > seen)

    async def publish(self, line: dict[str, object]) -> None:
        event = ServerSentEvent(
            data=orjson.dumps(line).decode(),
            event="line",
            id=str(line["as_of"]),
            retry=RECONNECT_MS,
        )
        async with self.renewed:
            self.version += 1
            self.newest = event.encode()
            self.renewed.notify_all()


class Consoles:
    def __init__(self, engine: AsyncEngine, database_url: str) -> None:
        self._engine = engine
        self._database_url = database_url
        self._feeds: dict[Shown, _Feed] = {}
        self._departments: dict[str, str] = {}
        self._open = 0
        self._reads = asyncio.Semaphore(READS_MAX)

    async def run(self) -> None:
        """Listen for changes, for ever; after any error all lines are read again."""
        while True:
            try:
                async with asyncio.TaskGroup() as tasks:
                    tasks.create_task(self._hear_ledger())
                    tasks.create_task(self._hear_departments())
            except ExceptionGroup:
                raise_if_cancelled()
                log.exception("listening for changes failed, trying again")
                await asyncio.sleep(RETRY_SECONDS)

    def admit(self) -> None:
        """Raise `Refused` (503) when as many consoles are open as this process can bear."""
        if self._open >= CONSOLES_MAX:
            sentence = "Too many consoles are open here. Please try again in a moment."
            raise Refused("TOO_MANY_CONSOLES", sentence, status=503, retry_after_seconds=5)

    async def follow(
        self, department_id: str, doctor_id: UUID | None = None
    ) -> AsyncGenerator[bytes, None]:
        """Yield the line as it is, then each newer one; a slow console skips to the newest."""
        shown = Shown(department_id, doctor_id)
        feed = self._join(shown)
        seen = 0
        try:
            while True:
                await feed.newer_than(seen)
                seen = feed.version
                if feed.newest is not None:
                    yield feed.newest
        finally:
            self._leave(shown, feed)

    def _join(self, shown: Shown) -> _Feed:
        feed = self._feeds.setdefault(shown, _Feed())
        feed.followers += 1
        self._open += 1
        if feed.task is None:
            feed.stale.set()
            feed.task = asyncio.create_task(self._keep_fresh(shown, feed))
        return feed

    def _leave(self, shown: Shown, feed: _Feed) -> None:
        self._open -= 1
        feed.followers -= 1
        if feed.followers == 0 and feed.task is not None:
            feed.task.cancel()
            self._feeds.pop(shown, None)

    async def _keep_fresh(self, shown: Shown, feed: _Feed) -> None:
        while True:
            await feed.stale.wait()
            feed.stale.clear()
            try:
                async with self._reads:
                    line = await read_line(self._engine, *shown)
            except Exception:  # whatever it is, the console must come back
                log.exception("line not read", department_id=shown.department_id)
                feed.stale.set()
                await asyncio.sleep(RETRY_SECONDS)
                continue
            await feed.publish(line)
            await asyncio.sleep(PAUSE_SECONDS)

    async def _hear_ledger(self) -> None:
        async for payload in listen(self._database_url, LEDGER_CHANNEL):
            if payload == EVERYTHING:
                self._touch_all()
                continue
            for queue_id in payload.split(","):
                await self._touch_queue(queue_id)

    async def _hear_departments(self) -> None:
        async for payload in listen(self._database_url, CHANNEL):
            if payload == EVERYTHING:
                self._touch_all()
            else:
                self._touch(payload)

    async def _touch_queue(self, queue_id: str) -> None:
        if queue_id not in self._departments and self._feeds:
            await self._learn(queue_id)
        department_id = self._departments.get(queue_id)
        if department_id is not None:
            self._touch(department_id)

    async def _learn(self, queue_id: str) -> None:
        """Look up the queue's department; when that fails, all lines are read again."""
        try:
            async with self._engine.begin() as tx:
                queues = await ledger.read_queues(tx, [queue_id])
        except Exception:
            log.exception("queue not read", queue_id=queue_id)
            self._touch_all()
            return
        for queue in queues.values():
            self._departments[queue.queue_id] = queue.department_id

    def _touch(self, department_id: str) -> None:
        for shown, feed in self._feeds.items():
            if shown.department_id == department_id:
                feed.stale.set()

    def _touch_all(self) -> None:
        for feed in self._feeds.values():
            feed.stale.set()
