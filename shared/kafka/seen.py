"""The `seq` up to which each queue's events were applied, kept in the effect's transaction."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.kafka.record import Record


async def lock_seen(tx: AsyncConnection, schema: str, queue_ids: Collection[str]) -> dict[str, int]:
    """Return the last applied seq of each queue (0: none yet), locked until the commit.

    Another process that still reads the same partitions, because it has not noticed a rebalance,
    waits here and then finds its records applied.
    """
    wanted = sorted(queue_ids)
    select = text(
        f"SELECT queue_id, seq FROM {schema}.seen"
        " WHERE queue_id = ANY(:queue_ids) ORDER BY queue_id FOR UPDATE"
    )
    seen = {row.queue_id: row.seq for row in await tx.execute(select, {"queue_ids": wanted})}
    if len(seen) < len(wanted):
        # A row that does not exist cannot be locked: insert it first, then lock.
        insert = text(
            f"INSERT INTO {schema}.seen (queue_id, seq)"
            " SELECT unnest(CAST(:queue_ids AS text[])), 0 ON CONFLICT DO NOTHING"
        )
        await tx.execute(insert, {"queue_ids": [one for one in wanted if one not in seen]})
        seen = {row.queue_id: row.seq for row in await tx.execute(select, {"queue_ids": wanted})}
    return seen


async def write_seen(tx: AsyncConnection, schema: str, seen: Mapping[str, int]) -> None:
    """Write each queue's new seq, all in one statement."""
    if not seen:
        return
    update = text(
        f"UPDATE {schema}.seen SET seq = new.seq FROM"
        " unnest(CAST(:queue_ids AS text[]), CAST(:seqs AS bigint[])) AS new (queue_id, seq)"
        " WHERE seen.queue_id = new.queue_id"
    )
    await tx.execute(update, {"queue_ids": list(seen), "seqs": list(seen.values())})


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
