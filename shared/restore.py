"""Notices that the ledger was restored: the log tells of events that it does not hold.

What the broker acknowledged before a dump was made is noted in it. All that the log holds beyond
was sent later, and is compared: a relay that was killed has sent some of the ledger's own events
without noting it; a ledger that was restored has not these events, or others in their place.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.kafka import Record
from shared.kafka.delivery import read
from shared.kafka.epoch import epoch_of
from shared.kafka.tail import Span
from shared.relay_cursors import forget
from shared.topics import TOKEN_EVENTS


@dataclass
class Forks:
    """From which seq on queues' events are others than the log tells, and its newest epoch."""

    seqs: dict[str, int] = field(default_factory=dict)
    newest_epoch: int = 0


def beyond(noted: Mapping[int, int], ends: Mapping[int, int]) -> dict[int, Span]:
    """Return what each partition holds behind the last offset that is noted."""
    spans = {number: Span(noted.get(number, -1) + 1, end) for number, end in ends.items()}
    return {number: span for number, span in spans.items() if span.start < span.end}


async def find_forks(
    engine: AsyncEngine, parts: AsyncIterator[list[Record]], *, epoch: int
) -> Forks:
    """Compare what the log holds with the ledger; what older epochs told has been compared."""
    forks = Forks()
    async for records in parts:
        sent = {
            (delivery.queue_id, delivery.seq): dict(record.headers)["ce_id"].decode()
            for record in records
            if _is_ours(record) and epoch_of(record) >= epoch
            if (delivery := read(record)).queue_id is not None
        }
        forks.newest_epoch = max([forks.newest_epoch, *map(epoch_of, records)])
        if sent:
            for queue_id, seq in (await _unknown(engine, sent)).items():
                forks.seqs[queue_id] = min(seq, forks.seqs.get(queue_id, seq))
    return forks


def _is_ours(record: Record) -> bool:
    """Tell what a relay has sent from what somebody else put there."""
    return {"ce_id", "ce_source"} <= {name for name, _ in record.headers}


async def _unknown(engine: AsyncEngine, sent: Mapping[tuple[str, int], str]) -> dict[str, int]:
    async with engine.connect() as tx:
        found = await tx.execute(
            _UNKNOWN,
            {
                "queues": [queue_id for queue_id, _ in sent],
                "seqs": [seq for _, seq in sent],
                "ids": list(sent.values()),
            },
        )
        return {row.queue_id: row.seq for row in found}


async def begin_epoch(
    tx: AsyncConnection, forks: Forks, ends: Mapping[int, int], *, now: datetime
) -> int:
    """Begin a new epoch in which all retained events are sent again; returns its number.

    It is the time, so that the next restore of the same dump gets another one.
    """
    epoch = max(int(now.timestamp() * 1000), forks.newest_epoch + 1)
    held = {number: end - 1 for number, end in ends.items() if end}
    await tx.execute(text("INSERT INTO ledger.epoch (epoch) VALUES (:epoch)"), {"epoch": epoch})
    await tx.execute(
        _NOTE_FORKS,
        {"queues": list(forks.seqs), "seqs": list(forks.seqs.values()), "epoch": epoch},
    )
    await forget(tx)
    await tx.execute(_NOTE_ENDS, {"partitions": list(held), "lasts": list(held.values())})
    return epoch


# An event past its retention is missing too, but its queue has come further than it.
_UNKNOWN: Final = text("""
    SELECT sent.queue_id, min(sent.seq) AS seq
    FROM unnest(CAST(:queues AS text[]), CAST(:seqs AS bigint[]), CAST(:ids AS text[]))
      AS sent(queue_id, seq, event_id)
    LEFT JOIN ledger.queue q USING (queue_id)
    LEFT JOIN LATERAL (
      SELECT e.event_id FROM ledger.event e
      WHERE e.queue_id = sent.queue_id AND e.seq = sent.seq LIMIT 1
    ) held ON true
    WHERE CASE WHEN held.event_id IS NULL THEN sent.seq > coalesce(q.seq, 0)
               ELSE held.event_id::text <> sent.event_id END
    GROUP BY sent.queue_id
""")
_NOTE_FORKS: Final = text("""
    INSERT INTO ledger.fork (queue_id, epoch, seq)
    SELECT f.queue_id, CAST(:epoch AS bigint), f.seq
    FROM unnest(CAST(:queues AS text[]), CAST(:seqs AS bigint[])) AS f(queue_id, seq)
""")
_NOTE_ENDS: Final = text(f"""
    INSERT INTO ledger.relay_offset (topic, partition, last_offset)
    SELECT '{TOKEN_EVENTS.name}', e.partition, e.last_offset
    FROM unnest(CAST(:partitions AS integer[]), CAST(:lasts AS bigint[]))
      AS e(partition, last_offset)
""")
