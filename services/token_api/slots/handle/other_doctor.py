"""The people of a doctor who is away go to another doctor's seats of the same day."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots.handle.leaving import HOLDERS_PER_TRANSACTION, leaving_of
from services.token_api.slots.rules.other_doctor import Leaving, in_turn, seats_of_another
from services.token_api.slots.store.lines import read_lines
from services.token_api.slots.store.slots import day_of_doctor
from shared import ledger
from shared.ledger import QueueRow


async def move_day(
    tx: AsyncConnection, doctor_id: UUID, day: date, to_doctor: UUID, *, public_url: str
) -> bool:
    """Move the next of the holders of a day's slots that are off; return whether there are more."""
    left = list(await tx.execute(_LEFT, {"doctor": doctor_id, "day": day, "to": to_doctor}))
    targets = await day_of_doctor(tx, to_doctor, day)
    ids = [str(row.slot_id) for row in left], [str(row["slot_id"]) for row in targets]
    queues = await ledger.lock_queues(tx, [*ids[0], *ids[1]])
    now = datetime.now(UTC)
    leaving = await _leaving_day(tx, [queues[one] for one in ids[0]], now)
    if not leaving:
        return False
    moved = leaving[:HOLDERS_PER_TRANSACTION]
    lines = await read_lines(tx, {one: queues[one] for one in ids[1]}, now=now, leaving=0)
    changes = seats_of_another(moved, list(lines.values()), now=now)
    for line in lines.values():
        if line.beyond > line.queue.overflow:
            await ledger.change_slot(tx, line.queue, overflow=line.beyond)
    await ledger.save(tx, queues, changes, now=now, public_url=public_url)
    return len(moved) < len(leaving) or len(moved) == HOLDERS_PER_TRANSACTION


async def _leaving_day(
    tx: AsyncConnection, queues: Sequence[QueueRow], now: datetime
) -> list[Leaving]:
    """Return who leaves the slots of a day, in the order in which they choose another seat."""
    leaving = [
        Leaving(token, queue.starts_at or now, place)
        for queue in queues
        if queue.live
        for place, token in enumerate(await leaving_of(tx, queue, now))
    ]
    return in_turn(leaving)


_LEFT: Final = text("""
    SELECT s.slot_id FROM token_api.slot s
    JOIN ledger.queue q ON q.queue_id = CAST(s.slot_id AS text)
    WHERE s.doctor_id = :doctor AND s.service_date = :day AND s.cancelled AND s.moves_to = :to
      AND (q.live ? 'WAITING' OR q.live ? 'ALLOCATED')
""")
