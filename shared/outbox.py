"""Reads the ledger's events that Kafka does not have yet, some queues at a time, for the relay."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple, Self

import structlog
from psycopg.rows import args_row
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.pipeline import driver_of

# One batch a round's memory and the time it takes to send; busy queues share it evenly.
QUEUES_PER_BATCH: Final = 50
EVENTS_PER_BATCH: Final = 4_000
# A clock that was set back gives later events an earlier day; further back, all days are read.
DAYS_OF_SLACK: Final = 2
EVERY_DAY: Final = 1_000_000

log = structlog.get_logger()


class Unsent(NamedTuple):
    """One event of the ledger, and the `seq` behind which its queue's events batch read."""

    queue_id: str
    seq: int
    day: date
    event_id: str
    event_type: str
    occurred_at: datetime  # UTC, without saying so
    traceparent: str | None
    body: bytes
    cursor: int  # the last `seq` of the queue that was sent before
    share: int  # how many events of one queue this round reads at most


class OutboxBatch(NamedTuple):
    """The events to send next, each queue's in the order of its `seq`."""

    events: Sequence[Unsent]
    lasts: Mapping[str, Unsent]  # each queue's last one
    after: str  # the next batch goes on behind this queue; "" begins from the first again
    more: bool  # more can be read at once, without waiting for a notification

    @classmethod
    def of(cls, events: Sequence[Unsent]) -> Self:
        lasts = {event.queue_id: event for event in events}
        after = events[-1].queue_id if len(lasts) == QUEUES_PER_BATCH else ""
        full = any(last.seq - last.cursor >= last.share for last in lasts.values())
        return cls(events, lasts, after, more=bool(after) or full)


async def read_batch(tx: AsyncConnection, after: str, sending: Mapping[str, Unsent]) -> OutboxBatch:
    """Return the next unsent events, of at most `QUEUES_PER_ROUND` queues in the order of ids.

    `after` is the id behind which to begin, "" for the first queue. `sending` holds, by queue, the
    last event of the round that is being sent: this round begins behind it. Events that are missing
    because their days were dropped are logged as an error; the others are returned.
    """
    bounds = {
        "after": after,
        "queues": QUEUES_PER_BATCH,
        "events": EVENTS_PER_BATCH,
        "sending": list(sending),
        "seqs": [last.seq for last in sending.values()],
        "days": [last.day for last in sending.values()],
    }
    events = await _read(tx, {**bounds, "slack": DAYS_OF_SLACK})
    if not _is_dense(events):
        events = await _read(tx, {**bounds, "slack": EVERY_DAY})
        if not _is_dense(events):
            log.error("events were dropped before they were relayed", after=after)
    return OutboxBatch.of(events)


async def _read(tx: AsyncConnection, bounds: Mapping[str, Any]) -> list[Unsent]:
    """Fetch in binary: as text the bodies would be hexadecimal, and twice as long."""
    async with driver_of(tx).cursor(binary=True, row_factory=args_row(Unsent)) as cursor:
        await cursor.execute(_UNSENT, bounds)
        return await cursor.fetchall()


def _is_dense(events: Sequence[Unsent]) -> bool:
    reached: dict[str, int] = {}
    for event in events:
        if event.seq != reached.get(event.queue_id, event.cursor) + 1:
            return False
        reached[event.queue_id] = event.seq
    return True


_UNSENT: Final = """
    WITH sending AS (
      SELECT * FROM unnest(CAST(%(sending)s AS text[]), CAST(%(seqs)s AS bigint[]),
                           CAST(%(days)s AS date[])) AS s(queue_id, seq, day)
    )
    SELECT e.queue_id, e.seq, e.day, e.event_id::text, e.event_type,
           e.occurred_at AT TIME ZONE 'UTC' AS occurred_at, e.traceparent, e.body,
           b.seq AS cursor, b.share
    FROM (
      SELECT behind.*, greatest(CAST(%(events)s AS bigint) / count(*) OVER (), 1) AS share
      FROM (
        SELECT q.queue_id, coalesce(s.seq, c.seq, 0) AS seq,
               coalesce(s.day, c.day, '-infinity') AS day
        FROM ledger.queue q
        LEFT JOIN ledger.relay_cursor c USING (queue_id)
        LEFT JOIN sending s USING (queue_id)
        WHERE q.seq > coalesce(s.seq, c.seq, 0) AND q.queue_id > %(after)s
        ORDER BY q.queue_id LIMIT %(queues)s
      ) behind
    ) b
    CROSS JOIN LATERAL (
      SELECT * FROM ledger.event e
      WHERE e.queue_id = b.queue_id AND e.seq > b.seq
        AND e.day >= b.day - CAST(%(slack)s AS integer)
      ORDER BY e.seq LIMIT b.share
    ) e
    ORDER BY e.queue_id, e.seq
"""
