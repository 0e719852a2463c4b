"""The relay: sends the ledger's events to Kafka, in the order of each queue, at least once.

One leader at a time holds an advisory lock. It reads by a cursor per queue, which is safe
because `seq` is dense under the queue's lock, and moves the cursor by compare-and-set once the
broker has acknowledged. A failed send ends the process: otherwise a later record could overtake
the one that failed.
"""

import asyncio
import contextlib
from collections.abc import Sequence
from time import monotonic
from typing import Final

import structlog
from prometheus_client import Counter
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.kafka import Ack, LogEnds, Message, Publisher, ensure_topics
from shared.leader import leadership, woken_by
from shared.topics import ALL, TOKEN_EVENTS

# Notifications wake the relay; the poll is for those that were lost with a connection.
POLL_SECONDS: Final = 1.0
# How soon an empty broker that came back is noticed while nothing is sent.
LOG_CHECK_SECONDS: Final = 3.0
# One round stays in memory and within the publisher's time; a busy queue gives way to others.
QUEUES_PER_ROUND: Final = 50
EVENTS_PER_QUEUE: Final = 200
# A clock that was set back gives later events an earlier day; further back, all days are read.
DAYS_OF_SLACK: Final = 2
EVERY_DAY: Final = 1_000_000
# Only one process relays; the number spells "relay" and means nothing else.
LEADER_LOCK: Final = 0x72656C6179
SOURCE: Final = b"/nowserving/ledger"

SENT: Final = Counter("nowserving_relayed_events_total", "Events acknowledged by Kafka")
log = structlog.get_logger()


class AnotherLeads(Exception):  # noqa: N818 — names what happened
    """The cursor was moved by somebody else: this process was thought dead."""


async def relay(engine: AsyncEngine, *, database_url: str, bootstrap: str) -> None:
    """Relay for ever, as the leader; raises when an engine is gone or another leads."""
    async with leadership(engine, LEADER_LOCK) as leader:
        await ensure_topics(bootstrap, ALL)
        async with (
            LogEnds(bootstrap) as ends,
            Publisher(bootstrap) as publisher,
            woken_by(database_url, "ledger") as news,
        ):
            await _Relay(engine, leader, ends, publisher, news).run()


class _Relay:
    def __init__(
        self,
        engine: AsyncEngine,
        leader: AsyncConnection,
        ends: LogEnds,
        publisher: Publisher,
        news: asyncio.Event,
    ) -> None:
        self._engine = engine
        self._leader = leader
        self._ends = ends
        self._publisher = publisher
        self._news = news
        self._after = ""
        self._next_check = 0.0

    async def run(self) -> None:
        while True:
            await self._check_now_and_then()
            self._news.clear()
            if not await self._round():
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL_SECONDS):
                        await self._news.wait()

    async def _check_now_and_then(self) -> None:
        """See that this process still leads, and that the broker still has its log."""
        if monotonic() < self._next_check:
            return
        await self._leader.execute(text("SELECT 1"))
        ends = await self._ends.of(TOKEN_EVENTS)
        async with self._engine.begin() as tx:
            noted = await _noted_offsets(tx)
            if any(ends.get(partition, 0) <= last for partition, last in noted.items()):
                await _start_over(tx)
        self._next_check = monotonic() + LOG_CHECK_SECONDS

    async def _round(self) -> bool:
        """Send what some queues have to tell; return whether there may be more to send now."""
        async with self._engine.begin() as tx:
            events = await _unsent(tx, self._after)
        # The next round goes on behind these queues, and after the last from the first again.
        more = bool(events) or self._after != ""
        self._after = events[-1].queue_id if events else ""
        if events:
            acks = await self._publisher.send_many([_message(event) for event in events])
            async with self._engine.begin() as tx:
                await _advance(tx, events, acks)
            SENT.inc(len(events))
        return more


def _message(event: Row[tuple[object, ...]]) -> Message:
    headers = [
        ("ce_id", str(event.event_id).encode()),
        ("ce_type", event.event_type.encode()),
        ("ce_source", SOURCE),
        ("ce_time", event.occurred_at.isoformat().encode()),
    ]
    if event.traceparent:
        headers.append(("traceparent", event.traceparent.encode()))
    return Message(TOKEN_EVENTS, event.queue_id, bytes(event.body), headers, event.occurred_at)


async def _unsent(tx: AsyncConnection, after: str) -> Sequence[Row[tuple[object, ...]]]:
    """Return unsent events of the next queues, each queue's in the order of its `seq`."""
    bounds = {"after": after, "queues": QUEUES_PER_ROUND, "events": EVENTS_PER_QUEUE}
    events = (await tx.execute(_UNSENT, {**bounds, "slack": DAYS_OF_SLACK})).all()
    if _is_dense(events):
        return events
    events = (await tx.execute(_UNSENT, {**bounds, "slack": EVERY_DAY})).all()
    if not _is_dense(events):
        log.error("events were dropped before they were relayed", after=after)
    return events


def _is_dense(events: Sequence[Row[tuple[object, ...]]]) -> bool:
    reached: dict[str, int] = {}
    for event in events:
        if event.seq != reached.get(event.queue_id, event.cursor) + 1:
            return False
        reached[event.queue_id] = event.seq
    return True


async def _advance(
    tx: AsyncConnection, events: Sequence[Row[tuple[object, ...]]], acks: Sequence[Ack]
) -> None:
    """Move the cursors, if they are still where they were read, and note the broker's offsets."""
    lasts = {event.queue_id: event for event in events}
    moved = await tx.execute(
        _MOVE,
        {
            "queues": list(lasts),
            "seqs": [last.seq for last in lasts.values()],
            "days": [last.day for last in lasts.values()],
            "froms": [last.cursor for last in lasts.values()],
        },
    )
    if moved.rowcount != len(lasts):
        raise AnotherLeads
    noted = await _noted_offsets(tx)
    # A batch that the broker had already, from a try whose answer was lost, has no offset.
    known = [ack for ack in acks if ack.offset >= 0]
    if any(ack.offset <= noted.get(ack.partition, -1) for ack in known):
        await _start_over(tx)
        return
    offsets = {ack.partition: ack.offset for ack in known}
    await tx.execute(_NOTE, {"partitions": list(offsets), "offsets": list(offsets.values())})


async def _noted_offsets(tx: AsyncConnection) -> dict[int, int]:
    rows = await tx.execute(
        text("SELECT partition, last_offset FROM ledger.relay_offset WHERE topic = :topic"),
        {"topic": TOKEN_EVENTS.name},
    )
    return {row.partition: row.last_offset for row in rows}


async def _start_over(tx: AsyncConnection) -> None:
    """Send all retained days again: the broker came back without its log."""
    log.warning("the broker's log is gone; sending all retained days again")
    await tx.execute(text("DELETE FROM ledger.relay_cursor"))
    await tx.execute(text("DELETE FROM ledger.relay_offset"))


_UNSENT: Final = text("""
    SELECT e.queue_id, e.seq, e.day, e.event_id, e.event_type, e.occurred_at, e.traceparent,
           e.body, b.seq AS cursor
    FROM (
      SELECT q.queue_id, coalesce(c.seq, 0) AS seq, coalesce(c.day, '-infinity') AS day
      FROM ledger.queue q LEFT JOIN ledger.relay_cursor c USING (queue_id)
      WHERE q.seq > coalesce(c.seq, 0) AND q.queue_id > :after
      ORDER BY q.queue_id LIMIT :queues
    ) b
    CROSS JOIN LATERAL (
      SELECT * FROM ledger.event e
      WHERE e.queue_id = b.queue_id AND e.seq > b.seq
        AND e.day >= b.day - CAST(:slack AS integer)
      ORDER BY e.seq LIMIT :events
    ) e
    ORDER BY e.queue_id, e.seq
""")
_MOVE: Final = text("""
    INSERT INTO ledger.relay_cursor AS c (queue_id, seq, day)
    SELECT r.queue_id, r.seq, r.day
    FROM unnest(CAST(:queues AS text[]), CAST(:seqs AS bigint[]), CAST(:days AS date[]),
                CAST(:froms AS bigint[])) AS r(queue_id, seq, day, from_seq)
    LEFT JOIN ledger.relay_cursor present USING (queue_id)
    WHERE coalesce(present.seq, 0) = r.from_seq
    ON CONFLICT (queue_id) DO UPDATE SET seq = excluded.seq, day = excluded.day
      WHERE c.seq < excluded.seq
""")
_NOTE: Final = text(f"""
    INSERT INTO ledger.relay_offset AS o (topic, partition, last_offset)
    SELECT '{TOKEN_EVENTS.name}', r.partition, r.last_offset
    FROM unnest(CAST(:partitions AS integer[]), CAST(:offsets AS bigint[]))
      AS r(partition, last_offset)
    ON CONFLICT (topic, partition) DO UPDATE SET last_offset = excluded.last_offset
""")
