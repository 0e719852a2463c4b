"""A doctor's leave: no slots on these days, and whoever is booked then is moved or told."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.token_api.slots.handle.cancel_slot import let_go_all
from services.token_api.slots.handle.doctors_and_patients import lock_doctor
from services.token_api.slots.store import tables
from services.token_api.slots.store.days import wake_days
from services.token_api.slots.store.slots import slots_between
from shared import ledger
from shared.auth import Principal, in_department
from shared.events import EventType
from shared.ledger import Change
from shared.problems import Refused
from shared.rows import delete_rows, get_row, insert_row

# Longer is no leave; and one transaction closes all slots of it.
LEAVE_MAX: Final = timedelta(days=366)
SLOTS_MAX: Final = 1_000


async def note_leave(
    tx: AsyncConnection,
    doctor_id: UUID,
    first_day: date,
    last_day: date,
    caller: Principal,
    *,
    to_doctor_id: UUID | None = None,
    public_url: str,
) -> tuple[RowMapping, list[UUID]]:
    """Write the leave and close its slots, in one transaction; return it and those with bookings.

    The queues are locked all at once, in the order of all locks. `let_go_all` then moves whoever is
    booked to the other doctor, or tells them that it is off; should this process die before, the
    worker does, for it stands in the slot to whom its people go.
    """
    wanted = {doctor_id} if to_doctor_id is None else {doctor_id, to_doctor_id}
    doctors = {one: await lock_doctor(tx, one) for one in sorted(wanted)}
    doctor = doctors[doctor_id]
    in_department(caller, doctor["department_id"])
    if to_doctor_id is not None:
        refuse_other_doctor(doctor, doctors[to_doctor_id])
    slots = await slots_to_cancel(tx, doctor_id, first_day, last_day)
    ids = [row["slot_id"] for row in slots]
    queues = await ledger.lock_queues(tx, [str(slot_id) for slot_id in ids])
    now = datetime.now(UTC)
    new: dict[str, Any] = {
        "leave_id": uuid_utils.compat.uuid7(),
        "doctor_id": doctor_id,
        "first_day": first_day,
        "last_day": last_day,
        "to_doctor_id": to_doctor_id,
        "created_at": now,
    }
    leave = await insert_row(tx, tables.leave, new)
    if ids:
        await tx.execute(_CLOSE, {"ids": ids, "to": to_doctor_id})
        await ledger.cancel_slots(tx, list(queues), doctor_id=to_doctor_id)
        told = [
            Change(EventType.SLOT_CANCELLED, None, None, queue_id=queue_id, actor=caller.subject)
            for queue_id in queues
        ]
        await ledger.save(tx, queues, told, now=now, public_url=public_url)
    await wake_days(tx, doctor["department_id"])
    return leave, [slot_id for slot_id in ids if queues[str(slot_id)].live]


async def tell_booked(engine: AsyncEngine, slot_ids: Iterable[UUID], *, public_url: str) -> None:
    for slot_id in slot_ids:
        await let_go_all(engine, slot_id, public_url=public_url)


def refuse_other_doctor(doctor: RowMapping, other: RowMapping) -> None:
    """Refuse a doctor to whom nobody can be moved: themselves, or one of another department."""
    if other["doctor_id"] == doctor["doctor_id"]:
        sentence = "The doctor who is away cannot see them."
        raise Refused("INVALID_INPUT", sentence, status=422)
    if other["department_id"] != doctor["department_id"]:
        sentence = f"{other['name']} works in another department."
        raise Refused("OTHER_DEPARTMENT", sentence, status=422)


async def end_leave(
    tx: AsyncConnection, doctor_id: UUID, leave_id: UUID, caller: Principal
) -> None:
    """Take a leave back; what was cancelled for it stays cancelled."""
    doctor = await lock_doctor(tx, doctor_id)
    in_department(caller, doctor["department_id"])
    await get_row(tx, tables.leave, leave_id=leave_id, doctor_id=doctor_id)
    await delete_rows(tx, tables.leave, leave_id=leave_id)
    await wake_days(tx, doctor["department_id"])


async def slots_to_cancel(
    tx: AsyncConnection, doctor_id: UUID, first_day: date, last_day: date
) -> list[RowMapping]:
    """Return the doctor's slots of these days that are not over."""
    if not timedelta() <= last_day - first_day <= LEAVE_MAX:
        sentence = f"A leave ends on its first day or later, within {LEAVE_MAX.days} days."
        raise Refused("INVALID_INPUT", sentence, status=422)
    now = datetime.now(UTC)
    found = await slots_between(tx, doctor_id, first_day, last_day)
    left = [row for row in found if row["ends_at"] > now]
    if len(left) > SLOTS_MAX:
        sentence = f"These are more than {SLOTS_MAX} slots; take fewer days at once."
        raise Refused("TOO_MANY_SLOTS", sentence, status=422)
    return left


_CLOSE: Final = text("""
    UPDATE token_api.slot SET cancelled = true, moves_to = CAST(:to AS uuid)
    WHERE slot_id = ANY(:ids)
""")
