"""Slots are made, resized and read."""

from collections.abc import Mapping, Sequence
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
from services.token_api.slots.rules.refusals import (
    on_leave,
    refuse_closed_day,
    refuse_fewer_than_taken,
    slot_closed,
)
from services.token_api.slots.rules.slot_settings import Discipline
from services.token_api.slots.rules.slot_times import slot_times
from services.token_api.slots.store import tables
from services.token_api.slots.store.days import wake_days
from services.token_api.slots.store.leaves import is_on_leave
from services.token_api.slots.store.lines import read_lines
from services.token_api.slots.store.slots import SlotView, find_slot, overlapping
from shared import ledger
from shared.auth import Principal, in_department
from shared.directory import ClosedSpan
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
    place = await place_of_doctor(tx, new.doctor_id, caller)
    zone = place.zone
    starts_at, ends_at = slot_times(new.starts_at, new.ends_at, zone, now=now, ahead_max=ahead_max)
    new = replace(new, starts_at=starts_at, ends_at=ends_at)
    day = starts_at.astimezone(zone).date()
    refuse_closed_day(closed_day(place.closed_days, day), day)
    if await is_on_leave(tx, new.doctor_id, day):
        raise on_leave(day)
    other = await overlapping(tx, new.doctor_id, new.starts_at, new.ends_at)
    if other is not None:
        raise _overlaps(other, zone)
    slot_id = await make_slot(tx, new, place, now=now)
    await wake_days(tx, place.doctor["department_id"])
    return await read_slot(tx, slot_id)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a doctor works; the doctor and the department are locked."""

    doctor: RowMapping
    branch_id: str
    time_zone: str
    closed_days: Sequence[ClosedSpan]

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)


async def place_of_doctor(tx: AsyncConnection, doctor_id: UUID, caller: Principal) -> Place:
    """Lock a doctor of the caller's departments, and the department."""
    doctor = await lock_doctor(tx, doctor_id)
    in_department(caller, doctor["department_id"])
    home = await lock_row(tx, department, department_id=doctor["department_id"])
    where = await get_row(tx, branch, branch_id=home["branch_id"])
    closed_days = [*where["closed_days"], *home["closed_days"]]
    return Place(doctor, home["branch_id"], where["time_zone"], closed_days)


async def make_slot(tx: AsyncConnection, new: NewSlot, place: Place, *, now: datetime) -> UUID:
    """Write a slot, of which all has been checked, and its queue; return its id. Wakes nobody."""
    day = new.starts_at.astimezone(place.zone).date()
    today = now.astimezone(place.zone).date()
    slot_id = await _write(tx, new, place.doctor, day, today=today)
    await ledger.create_queue(
        tx,
        queue_id=str(slot_id),
        kind=QueueKind.SLOT,
        department_id=place.doctor["department_id"],
        branch_id=place.branch_id,
        time_zone=place.time_zone,
        ageing=RULES[new.discipline].AGES,
        slot=SlotQueue(
            doctor_id=new.doctor_id,
            service_date=day,
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            pace_minutes=new.pace_minutes,
            capacity=new.max_capacity,
            check_in=new.check_in_required,
        ),
    )
    return slot_id


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
    refuse_fewer_than_taken(queue, capacity)
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
    await wake_days(tx, queue.department_id)
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
