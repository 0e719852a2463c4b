"""The `seq` up to which each queue's events were applied, kept in the effect's transaction."""

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.kafka.record import Record


class Seen(NamedTuple):
    epoch: int  # of the ledger, now
    seqs: dict[str, int]  # the last applied one of each queue; 0: none yet


async def lock_seen(tx: AsyncConnection, schema: str, queue_ids: Collection[str]) -> Seen:
    """Return what was applied, locked until the commit.

    Of what was applied in an older epoch only that counts which the restored ledger still holds.
    Another process that still reads the same partitions, because it has not noticed a rebalance,
    waits here and then finds its records applied.
    """
    wanted = sorted(queue_ids)
    select = text(
        "SELECT s.queue_id, least(s.seq, (SELECT min(f.seq) - 1 FROM ledger.fork f"
        " WHERE f.queue_id = s.queue_id AND f.epoch > s.epoch)) AS seq,"
        " (SELECT coalesce(max(epoch), 0) FROM ledger.epoch) AS epoch"
        f" FROM {schema}.seen s"
        " WHERE s.queue_id = ANY(:queue_ids) ORDER BY s.queue_id FOR UPDATE OF s"
    )
    rows = list(await tx.execute(select, {"queue_ids": wanted}))
    if len(rows) < len(wanted):
        known = {row.queue_id for row in rows}
        # A row that does not exist cannot be locked: insert it first, then lock.
        insert = text(
            f"INSERT INTO {schema}.seen (queue_id, seq)"
            " SELECT unnest(CAST(:queue_ids AS text[])), 0 ON CONFLICT DO NOTHING"
        )
        await tx.execute(insert, {"queue_ids": [one for one in wanted if one not in known]})
        rows = list(await tx.execute(select, {"queue_ids": wanted}))
    return Seen(rows[0].epoch, {row.queue_id: row.seq for row in rows})


async def write_seen(
    tx: AsyncConnection, schema: str, seen: Mapping[str, int], *, epoch: int
) -> None:
    """Write each queue's new seq, and in which epoch it was applied, all in one statement."""
    if not seen:
        return
    update = text(
        f"UPDATE {schema}.seen SET seq = new.seq, epoch = :epoch FROM"
        " unnest(CAST(:queue_ids AS text[]), CAST(:seqs AS bigint[])) AS new (queue_id, seq)"
        " WHERE seen.queue_id = new.queue_id"
    )
    parameters = {"queue_ids": list(seen), "seqs": list(seen.values()), "epoch": epoch}
    await tx.execute(update, parameters)


async def park(tx: AsyncConnection, schema: str, records: Sequence[tuple[Record, str]]) -> None:
    """Store records with their bytes and the reason; one that is stored already stays as it is."""
    if not records:
        return
    insert = text(
        f'INSERT INTO {schema}.parked (topic, "partition", "offset", key, value, error, parked_at)'
        " VALUES (:topic, :partition, :offset, :key, :value, :error, now())"
        " ON CONFLICT DO NOTHING"
    )
    rows = [
        {
            "topic": record.topic,
            "partition": record.partition,
            "offset": record.offset,
            "key": None if record.key is None else record.key.replace("\0", "\ufffd"),
            "value": record.value,
            "error": error.replace("\0", "\ufffd"),
        }
        for record, error in records
    ]
    await tx.execute(insert, rows)
