"""Records still to be published on `directory`; each is written in its change's transaction."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import delete, insert, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory.store import tables
from shared.directory import Entry, encode, key

CHANNEL: Final = "directory"


class Waiting(NamedTuple):
    position: int
    key: str
    value: bytes | None


async def announce(tx: AsyncConnection, *entries: Entry) -> None:
    """Write down that these are so now. Call it once their rows are locked or written."""
    await _append(tx, [(key(entry), encode(entry)) for entry in entries])


async def announce_gone(tx: AsyncConnection, *entries: Entry) -> None:
    await _append(tx, [(key(entry), None) for entry in entries])


async def _append(tx: AsyncConnection, records: Sequence[tuple[str, bytes | None]]) -> None:
    if not records:
        return
    rows = [{"key": record_key, "value": value} for record_key, value in records]
    await tx.execute(insert(tables.directory_outbox), rows)
    await tx.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})


async def first_waiting(tx: AsyncConnection, limit: int) -> list[Waiting]:
    outbox = tables.directory_outbox
    rows = await tx.execute(select(outbox).order_by(outbox.c.position).limit(limit))
    return [Waiting(*row) for row in rows]


async def forget(tx: AsyncConnection, positions: Sequence[int]) -> None:
    outbox = tables.directory_outbox
    await tx.execute(delete(outbox).where(outbox.c.position.in_(positions)))
