"""Notes in the ledger what of its events the broker has acknowledged: the relay's memory.

Several rounds are noted in one commit, a moment after they were sent. A relay that is killed before
sends them once more, and consumers drop what they have seen.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.kafka import Ack
from shared.outbox import Unsent
from shared.topics import TOKEN_EVENTS


class AnotherLeads(Exception):  # noqa: N818 — names what happened
    """Another process has moved the cursor: it is the leader now."""


@dataclass
class Unnoted:
    """What the broker has acknowledged and the ledger has not been told yet."""

    lasts: dict[str, Unsent] = field(default_factory=dict)  # each queue's last one
    acks: list[Ack] = field(default_factory=list)
    due_at: float = math.inf  # when it is to be noted

    def add(self, lasts: Mapping[str, Unsent], acks: Sequence[Ack], *, due_at: float) -> None:
        """Add a round; the cursor that is compared stays the one that the ledger has."""
        self.due_at = min(self.due_at, due_at)
        for queue_id, last in lasts.items():
            before = self.lasts.get(queue_id, last)
            self.lasts[queue_id] = last._replace(cursor=before.cursor)
        self.acks += acks

    def clear(self) -> None:
        self.lasts, self.acks, self.due_at = {}, [], math.inf


async def advance(tx: AsyncConnection, lasts: Mapping[str, Unsent], acks: Sequence[Ack]) -> bool:
    """Move the cursors, if they are still where they were read, and note the broker's offsets.

    Returns False when the broker turns out to have lost its log: its offsets began anew, and
    none is noted.
    """
    # A batch that the broker had already, from a try whose answer was lost, has no offset.
    offsets: dict[int, list[int]] = defaultdict(list)
    for ack in acks:
        if ack.offset >= 0:
            offsets[ack.partition].append(ack.offset)
    found = await tx.execute(
        _ADVANCE,
        {
            "queues": list(lasts),
            "seqs": [last.seq for last in lasts.values()],
            "days": [last.day for last in lasts.values()],
            "froms": [last.cursor for last in lasts.values()],
            "partitions": list(offsets),
            "firsts": [min(one) for one in offsets.values()],
            "lasts": [max(one) for one in offsets.values()],
        },
    )
    moved, lost = found.one()
    if moved != len(lasts):
        raise AnotherLeads
    return not lost


async def noted_offsets(tx: AsyncConnection) -> dict[int, int]:
    rows = await tx.execute(
        text("SELECT partition, last_offset FROM ledger.relay_offset WHERE topic = :topic"),
        {"topic": TOKEN_EVENTS.name},
    )
    return {row.partition: row.last_offset for row in rows}


async def forget(tx: AsyncConnection) -> None:
    """Forget what was acknowledged: all retained days are sent again."""
    await tx.execute(text("DELETE FROM ledger.relay_cursor"))
    await tx.execute(text("DELETE FROM ledger.relay_offset"))


# One statement, and so one commit: what the broker has is noted before anything else is read.
_ADVANCE: Final = text(f"""
    WITH acked AS (
      SELECT * FROM unnest(CAST(:partitions AS integer[]), CAST(:firsts AS bigint[]),
                           CAST(:lasts AS bigint[])) AS a(partition, first_offset, last_offset)
    ), lost AS (
      SELECT count(*) AS partitions FROM acked JOIN ledger.relay_offset o USING (partition)
      WHERE o.topic = '{TOKEN_EVENTS.name}' AND acked.first_offset <= o.last_offset
    ), noted AS (
      INSERT INTO ledger.relay_offset AS o (topic, partition, last_offset)
      SELECT '{TOKEN_EVENTS.name}', acked.partition, acked.last_offset
      FROM acked, lost WHERE lost.partitions = 0
      ON CONFLICT (topic, partition) DO UPDATE SET last_offset = excluded.last_offset
    ), moved AS (
      INSERT INTO ledger.relay_cursor AS c (queue_id, seq, day)
      SELECT r.queue_id, r.seq, r.day
      FROM unnest(CAST(:queues AS text[]), CAST(:seqs AS bigint[]), CAST(:days AS date[]),
                  CAST(:froms AS bigint[])) AS r(queue_id, seq, day, from_seq)
      LEFT JOIN ledger.relay_cursor present USING (queue_id)
      WHERE coalesce(present.seq, 0) = r.from_seq
      ON CONFLICT (queue_id) DO UPDATE SET seq = excluded.seq, day = excluded.day
        WHERE c.seq < excluded.seq
      RETURNING 1
    )
    SELECT (SELECT count(*) FROM moved) AS moved, (SELECT partitions FROM lost) AS lost
""")
