"""Keeps all overviews of a process live by one read each two seconds while anybody looks."""

import asyncio
from collections.abc import AsyncGenerator, Collection
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import orjson
import structlog
from sqlalchemy.ext.asyncio import AsyncEngine
from sse_starlette import ServerSentEvent

from services.department.overview.answers import Read, overview_answer
from services.department.overview.store import Place, acknowledgements, departments_now
from services.department.store import directory
from services.department.store.emergencies import open_ones as open_emergencies
from services.department.store.wait_targets import wait_targets
from shared import ledger
from shared.streams import RECONNECT_MS

# A supervisor acts in minutes; waits grow by themselves, so changes alone would not do.
PAUSE_SECONDS: Final = 2.0

Json = dict[str, Any]
log = structlog.get_logger()


class Overviews:
    def __init__(self, engine: AsyncEngine, target: timedelta) -> None:
        self._engine = engine
        self._target = target
        self._lock = asyncio.Lock()
        self._read_at = float("-inf")
        self._newest: Json = {"departments": [], "branches": []}

    async def read(self, departments: Collection[str] | None) -> Json:
        """Return the departments that somebody may see; null is all."""
        everything = await self._all()
        shown = [
            one
            for one in everything["departments"]
            if departments is None or one["department_id"] in departments
        ]
        own = {one["branch_id"] for one in shown}
        return {
            "wait_target_seconds": int(self._target.total_seconds()),
            "departments": shown,
            "branches": [one for one in everything["branches"] if one["branch_id"] in own],
        }

    async def follow(self, departments: Collection[str] | None) -> AsyncGenerator[bytes, None]:
        """Yield the overview as it is, then each that differs from the one before."""
        told: Json | None = None
        while True:
            try:
                overview = await self.read(departments)
            except Exception:  # whatever it is, the page must come back
                log.exception("overview not read")
                await asyncio.sleep(PAUSE_SECONDS)
                continue
            if overview != told:
                told = overview
                event = ServerSentEvent(
                    data=orjson.dumps(overview).decode(), event="overview", retry=RECONNECT_MS
                )
                yield event.encode()
            await asyncio.sleep(PAUSE_SECONDS)

    async def forget(self) -> None:
        """Let the next look read anew: somebody has just taken note of an alert."""
        async with self._lock:  # whoever reads now has begun before that
            self._read_at = float("-inf")

    async def _all(self) -> Json:
        """Return what was read last, if that was a moment ago: however many look, one reads."""
        async with self._lock:
            clock = asyncio.get_running_loop().time()
            if clock - self._read_at >= PAUSE_SECONDS / 2:
                self._newest = await self._read()
                self._read_at = clock
            return self._newest

    async def _read(self) -> Json:
        async with self._engine.begin() as tx:
            departments = await directory.departments(tx)
            read = Read(
                now=datetime.now(UTC),
                found=await departments_now(tx),
                emergencies=await open_emergencies(tx),
                noted=await acknowledgements(tx, Place.DEPARTMENT),
                noted_of_branches=await acknowledgements(tx, Place.BRANCH),
                devices=await ledger.devices_seen(tx),
                targets=await wait_targets(tx, self._target),
                closings=await ledger.closings_now(tx, [one.department_id for one in departments]),
                queues=await directory.queues(tx),
                departments=departments,
                branches=await directory.branches(tx),
            )
        return overview_answer(read)
