"""A doctor is late: the slot, and as far as it reaches that doctor's later ones of the day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots.handle.doctors_and_patients import lock_doctor
from services.token_api.slots.handle.slots import read_slot
from services.token_api.slots.rules.delays import Planned, cascade
from services.token_api.slots.rules.refusals import slot_closed
from services.token_api.slots.store import tables
from services.token_api.slots.store.slots import SlotView, day_of_doctor
from shared import ledger
from shared.auth import Principal, in_department
from shared.events import EventType, TokenStatus
from shared.ledger import Change, QueueRow, TokenRow
from shared.rows import update_row


async def delay_slot(
    tx: AsyncConnection, slot_id: UUID, minutes: int, caller: Principal, *, public_url: str
) -> SlotView:
    """Say how late a slot is, all told; 0 takes it back.

    1. Lock the doctor, so that no slot of the day comes or goes, and the day's queues.
    2. Work every slot's delay out anew from what was said of each.
    3. Tell the slots that changed, and each holder once.
    """
    slot = await read_slot(tx, slot_id)
    in_department(caller, slot.queue.department_id)
    await lock_doctor(tx, slot.settings.doctor_id)
    if (await read_slot(tx, slot_id)).settings.cancelled:
        raise slot_closed()
    await update_row(tx, tables.slot, {"own_delay": minutes}, slot_id=slot_id)
    await spread_delays(
        tx, slot.settings.doctor_id, slot.row["service_date"], caller, public_url=public_url
    )
    return await read_slot(tx, slot_id)


async def spread_delays(
    tx: AsyncConnection, doctor_id: UUID, day: date, caller: Principal, *, public_url: str
) -> None:
    """Give each of a locked doctor's slots of a day the delay that follows from what was said."""
    planned = planned_slots(await day_of_doctor(tx, doctor_id, day))
    queues = await ledger.lock_queues(tx, [str(one.slot_id) for one in planned])
    delays = {str(slot_id): minutes for slot_id, minutes in cascade(planned).items()}
    changed = [
        str(one.slot_id)
        for one in planned
        if queues[str(one.slot_id)].delay_minutes != delays[str(one.slot_id)]
    ]
    for queue_id in changed:
        queues[queue_id] = await ledger.change_slot(
            tx, queues[queue_id], delay_minutes=delays[queue_id]
        )
    now = datetime.now(UTC)
    news = [
        *(
            Change(EventType.SLOT_DELAYED, None, None, queue_id=queue_id, actor=caller.subject)
            for queue_id in changed
        ),
        *await _letters(tx, [queues[queue_id] for queue_id in changed], now),
    ]
    if news:
        await ledger.save(tx, queues, news, now=now, public_url=public_url)


def planned_slots(rows: Iterable[RowMapping]) -> list[Planned]:
    """Return a doctor's slots of a day as they were planned."""
    return [
        Planned(row["slot_id"], row["starts_at"], row["ends_at"], row["own_delay"]) for row in rows
    ]


@dataclass(frozen=True, slots=True)
class _Held:
    token: TokenRow
    place: int


async def _letters(tx: AsyncConnection, queues: Sequence[QueueRow], now: datetime) -> list[Change]:
    """Return one event a holder who has a seat, about the first of their tokens."""
    if not queues:
        return []
    most = max((queue.capacity or 0) + queue.overflow for queue in queues)
    lines = await ledger.heads(tx, queues, limit=most, now=now, status=TokenStatus.ALLOCATED)
    of_holder = _by_holder(queues, lines)
    return [
        Change(
            EventType.SLOT_DELAYED,
            before=first.token,
            after=replace(first.token),
            extra={
                "place": first.place,
                "also_for": tuple(one.token.label for one in others),
            },
        )
        for first, *others in of_holder.values()
    ]


def _by_holder(
    queues: Sequence[QueueRow], lines: Mapping[str, Sequence[TokenRow]]
) -> dict[str, list[_Held]]:
    of_holder: dict[str, list[_Held]] = {}
    for queue in queues:  # earliest first
        for place, token in enumerate(lines[queue.queue_id], start=1):
            if token.email is not None:
                of_holder.setdefault(token.email.lower(), []).append(_Held(token, place))
    return of_holder
