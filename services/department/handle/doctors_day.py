"""A doctor's slots of the day, with everybody who has a seat in them, beside the line."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.handle.answers import iso, listed
from services.department.rules.doctors_day import SlotOfDay, in_slots, slots_of_day
from services.department.store.notes import notes_of
from services.department.store.slot_people import people_of
from shared import ledger
from shared.events import TokenStatus
from shared.ledger import QueueRow, TokenRow

Json = dict[str, Any]


async def doctors_slots(
    tx: AsyncConnection, queues: Iterable[QueueRow], waiting: Sequence[TokenRow], *, now: datetime
) -> list[Json]:
    """Return the slots among one doctor's queues; `waiting` is who can be called, in order."""
    slots = slots_of_day(queues)
    people = await people_of(tx, slots)
    ids = {token.id for token in people}
    notes, services = await notes_of(tx, ids), await ledger.next_services(tx, ids)

    def person(token: TokenRow) -> Json:
        to_come = services.get(token.id, ())
        return listed(token, notes.get(token.id, ()), now=now, services=to_come)

    def body(one: SlotOfDay) -> Json:
        slot = one.slot
        return {
            "slot_id": slot.queue_id,
            "starts_at": iso(slot.starts_at),
            "ends_at": iso(slot.ends_at),
            "delay_minutes": slot.delay_minutes,
            "capacity": slot.capacity,
            "seats_taken": slot.seats_taken,
            "waiting_list_count": sum(slot.live.get(TokenStatus.WAITING, {}).values()),
            "people": [person(token) for token in one.people],
        }

    return [body(one) for one in in_slots(slots, people, waiting)]
