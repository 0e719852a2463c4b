"""Makes visits and stays anew from the events that are kept: `department rebuild-visits`.

The ledger holds the bytes that the log got. Each queue is one transaction, under the row by which
the worker knows how far it has applied the queue, so both may run at once. What is older than the
events that are kept stays as it is.
"""

import asyncio
from collections.abc import Sequence
from typing import Final

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.department.reports.fold import fold_visits
from services.department.settings import ROLE, SCHEMAS, Settings
from shared import logs
from shared.events import decode
from shared.postgres import create_engine
from shared.reach_database import reach_database
from shared.settings import read

# Some megabytes of events in memory, and few round trips.
EVENTS_PER_STEP: Final = 1_000
# A queue of weeks takes seconds, in which the worker waits for it.
QUEUE_SECONDS_MAX: Final = 600

log = structlog.get_logger()


def run_rebuild() -> None:
    settings = read(Settings)
    logs.configure("department.rebuild", settings.log_level)
    url = settings.database_url.get_secret_value()
    reach_database(url, *SCHEMAS)
    asyncio.run(_run(url))


async def _run(url: str) -> None:
    engine = create_engine(url, role=ROLE, pool_size=1)
    try:
        await rebuild(engine)
    finally:
        await engine.dispose()


async def rebuild(engine: AsyncEngine) -> None:
    """Fold the kept events of each queue that the worker has applied, from the first on."""
    async with engine.begin() as tx:
        queue_ids = list(await tx.scalars(_QUEUES))
    for number, queue_id in enumerate(queue_ids, start=1):
        async with engine.begin() as tx:
            folded = await rebuild_queue(tx, queue_id)
        log.info("rebuilt", queue=queue_id, events=folded, number=number, of=len(queue_ids))


async def rebuild_queue(tx: AsyncConnection, queue_id: str) -> int:
    """Return how many events were folded."""
    await tx.execute(text(f"SET LOCAL lock_timeout = '{QUEUE_SECONDS_MAX}s'"))
    seen = await tx.scalar(_LOCK_SEEN, {"queue_id": queue_id})
    first = await tx.scalar(_FIRST, {"queue_id": queue_id})
    if not seen or first is None:
        return 0
    for statement in (_DROP_VISITS, _DROP_STAYS):
        await tx.execute(statement, {"queue_id": queue_id, "first": first})
    folded, at = 0, first - 1
    while bodies := await _next(tx, queue_id, after=at, upto=seen):
        events = [decode(body) for body in bodies]
        await fold_visits(tx, events)
        folded, at = folded + len(events), events[-1].seq
    return folded


async def _next(tx: AsyncConnection, queue_id: str, *, after: int, upto: int) -> Sequence[bytes]:
    parameters = {"queue_id": queue_id, "after": after, "upto": upto, "limit": EVENTS_PER_STEP}
    return [bytes(body) for body in await tx.scalars(_NEXT, parameters)]


_QUEUES: Final = text("SELECT queue_id FROM department.seen ORDER BY queue_id")
_LOCK_SEEN: Final = text("SELECT seq FROM department.seen WHERE queue_id = :queue_id FOR UPDATE")
_FIRST: Final = text("SELECT min(seq) FROM ledger.event WHERE queue_id = :queue_id")
# Whose first events are gone cannot be made anew.
_DROP_VISITS: Final = text(
    "DELETE FROM department.visit WHERE queue_id = :queue_id AND first_seq >= :first"
)
_DROP_STAYS: Final = text(
    "DELETE FROM department.stay WHERE queue_id = :queue_id AND since_seq >= :first"
)
_NEXT: Final = text("""
    SELECT body FROM ledger.event
    WHERE queue_id = :queue_id AND seq > :after AND seq <= :upto
    ORDER BY seq LIMIT :limit
""")
