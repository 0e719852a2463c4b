"""Slots are made, resized and read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID
from zoneinfo import ZoneInfo

import uuid_utils.compat
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory import branch, closed_day, department
from services.token_api.slots.handle.doctors_and_patients import lock_doctor
from services.token_api.slots.rules.disciplines import RULES
from services.token_api.slots.rules.promotion import promotions
from services.token_api.slots.rules.refusals import refuse_closed_day, slot_closed
from services.token_api.slots.rules.slot_settings import Discipline
from services.token_api.slots.rules.slot_times import slot_times
from services.token_api.slots.store import tables
from services.token_api.slots.store.lines import read_lines
from services.token_api.slots.store.slots import SlotView, find_slot, overlapping
from shared import ledger
from shared.auth import Principal, in_department
from shared.events import QueueKind
from shared.ledger import SlotQueue
from shared.problems import Refused
from shared.rows import get_row, insert_row, lock_row, not_found, update_row


@dataclass(frozen=True, slots=True)
class NewSlot:
    doctor_id: UUID
    starts_at: datetime  # without a zone: on the branch's clock
    ends_at: datetime
    max_capacity: int
    discipline: Discipline
    pace_minutes: int
    check_in_required: bool
    starvation: timedelta | None = None
    phone_booking: bool = False


async def create_slot(
    tx: AsyncConnection, new: NewSlot, caller: Principal, *, now: datetime, ahead_max: timedelta
) -> SlotView:
    """Make a slot and its queue; the doctor's lock keeps an overlapping one out meanwhile."""
    doctor = await lock_doctor(tx, new.doctor_id)
    in_department(caller, doctor["department_id"])
    home = await lock_row(tx, department, department_id=doctor["department_id"])
    where = await get_row(tx, branch, branch_id=home["branch_id"])
    zone = ZoneInfo(where["time_zone"])
    closed_days = [*where["closed_days"], *home["closed_days"]]
    starts_at, ends_at = slot_times(new.starts_at, new.ends_at, zone, now=now, ahead_max=ahead_max)
    new = replace(new, starts_at=starts_at, ends_at=ends_at)
    day = starts_at.astimezone(zone).date()
    refuse_closed_day(closed_day(closed_days, day), day)
    other = await overlapping(tx, new.doctor_id, new.starts_at, new.ends_at)
    if other is not None:
        raise _overlaps(other, zone)
    slot_id = await _write(tx, new, doctor, day, today=now.astimezone(zone).date())
    await ledger.create_queue(
        tx,
        queue_id=str(slot_id),
        kind=QueueKind.SLOT,
        department_id=doctor["department_id"],
        branch_id=home["branch_id"],
        time_zone=where["time_zone"],
        ageing=RULES[new.discipline].AGES,
        slot=SlotQueue(
            doctor_id=new.doctor_id,
            service_date=day,
            starts_at=new.starts_at,
            pace_minutes=new.pace_minutes,
            capacity=new.max_capacity,
            check_in=new.check_in_required,
        ),
    )
    return await read_slot(tx, slot_id)


async def _write(
    tx: AsyncConnection, new: NewSlot, doctor: RowMapping, day: date, *, today: date
) -> UUID:
    """Write the slot's own row; the department's lock keeps its code from being given twice."""
    slot_id = uuid_utils.compat.uuid7()
    of_day = {"department": doctor["department_id"], "day": day}
    values = {
        "slot_id": slot_id,
        "doctor_id": new.doctor_id,
        "department_id": doctor["department_id"],
        "service_date": day,
        "starts_at": new.starts_at,
        "ends_at": new.ends_at,
        "discipline": new.discipline.value,
        "code": (await tx.execute(_NEXT_CODE, of_day)).scalar_one(),
        "own_delay": 0,
        "starvation_seconds": int(new.starvation.total_seconds()) if new.starvation else None,
        "cancelled": False,
        "phone_booking": new.phone_booking,
        # What is booked on the day itself is on the log of the day already.
        "announced": day <= today,
        "announced_to": 0,
        "created_at": datetime.now(UTC),
    }
    await insert_row(tx, tables.slot, values)
    return slot_id


async def read_slot(tx: AsyncConnection, slot_id: UUID) -> SlotView:
    slot = await find_slot(tx, slot_id)
    if slot is None:
        raise not_found("slot", slot_id)
    return slot


async def change_slot(
    tx: AsyncConnection,
    slot_id: UUID,
    changes: Mapping[str, Any],
    caller: Principal,
    *,
    public_url: str,
) -> SlotView:
    """Resize: more seats promote at once, and nobody who has a seat loses it."""
    slot = await read_slot(tx, slot_id)
    in_department(caller, slot.queue.department_id)
    queues = await ledger.lock_queues(tx, [str(slot_id)])
    slot = await read_slot(tx, slot_id)
    if slot.settings.cancelled:
        raise slot_closed()
    queue = queues[str(slot_id)]
    capacity = changes.get("max_capacity") or queue.capacity or 1
    if capacity < (queue.capacity or 1) and capacity < queue.seats_taken:
        raise Refused(
            "SEATS_TAKEN",
            f"{queue.seats_taken} seats are taken; the capacity cannot be {capacity}.",
            seats_taken=queue.seats_taken,
        )
    queues[str(slot_id)] = await ledger.change_slot(
        tx,
        queue,
        capacity=capacity,
        overflow=max(queue.seats_taken - capacity, 0),
        check_in=changes.get("check_in_required"),
    )
    if "phone_booking" in changes:
        await update_row(
            tx, tables.slot, {"phone_booking": changes["phone_booking"]}, slot_id=slot_id
        )
    now = datetime.now(UTC)
    lines = await read_lines(tx, queues, now=now, leaving=0)
    moved = promotions(lines[str(slot_id)])
    if moved:
        await ledger.save(tx, queues, moved, now=now, public_url=public_url)
    return await read_slot(tx, slot_id)


def _overlaps(other: RowMapping, zone: ZoneInfo) -> Refused:
    start, end = (other[name].astimezone(zone) for name in ("starts_at", "ends_at"))
    return Refused(
        "SLOT_OVERLAPS",
        f"The doctor has a slot from {start:%H:%M} to {end:%H:%M} then.",
        slot_id=str(other["slot_id"]),
    )


_NEXT_CODE: Final = text("""
    SELECT coalesce(max(code), 0) + 1 FROM token_api.slot
    WHERE department_id = :department AND service_date = :day
""")
