"""Doctors and patients: made, changed, and deleted when nobody holds a live token with them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import uuid_utils.compat
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api import directory
from services.token_api.directory import branch, department, refuse_live
from services.token_api.slots.store import tables
from services.token_api.slots.store.days import wake_days
from services.token_api.slots.store.doctors_and_patients import (
    doctor_entry,
    live_tokens_of_patient,
)
from services.token_api.slots.store.patients_seen import another_departments
from shared import ledger
from shared.auth import Principal, forbidden, in_department
from shared.problems import Refused
from shared.rows import (
    delete_rows,
    find_row,
    get_row,
    insert_row,
    lock_row,
    unknown_reference,
    update_row,
)

OPD: Final = "OPD"
OPD_NAMES: Final = {
    "en": "Outpatient Department",
    "hi": "बाह्य रोगी विभाग",
    "ar": "العيادات الخارجية",
}
# After the demo's other departments.
OPD_POSITION: Final = 10

Values = Mapping[str, Any]


async def create_doctor(tx: AsyncConnection, values: Values, caller: Principal) -> RowMapping:
    """Create a doctor of a department, which for OPD is made where it is missing."""
    department_id = values["department_id"]
    in_department(caller, department_id)
    if department_id == OPD:
        await ensure_opd(tx)
    else:
        await get_row(tx, department, refuse=unknown_reference, department_id=department_id)
    now = datetime.now(UTC)
    new = {
        "doctor_id": uuid_utils.compat.uuid7(),
        "gone": False,
        "created_at": now,
        "updated_at": now,
    }
    await wake_days(tx, department_id)
    row = await insert_row(tx, tables.doctor, {**values, **new})
    await directory.announce(tx, doctor_entry(row))
    return row


async def ensure_opd(tx: AsyncConnection, branch_id: str | None = None) -> None:
    """Make the department OPD where there is none, with a counter that stays closed at first.

    The counter gives the department's desks a line also on days without slots, and the admin a
    place for visitors without an appointment.
    """
    if await find_row(tx, department, department_id=OPD) is not None:
        return
    branch_id = (
        branch_id
        or (await tx.execute(text("SELECT min(branch_id) FROM token_api.branch"))).scalar_one()
    )
    home = await find_row(tx, branch, branch_id=branch_id) if branch_id else None
    if home is None:
        raise Refused("NO_BRANCH", "Create a branch first: departments are in one.")
    names = {language: OPD_NAMES.get(language, OPD_NAMES["en"]) for language in ["en"]} | {
        language: name for language, name in OPD_NAMES.items() if language in home["languages"]
    }
    place = {"department_id": OPD, "branch_id": home["branch_id"], "names": names}
    await directory.create_department(tx, {**place, "position": OPD_POSITION})
    await directory.create_queue(
        tx,
        {
            **directory.QUEUE_DEFAULTS,
            **place,
            "queue_id": OPD,
            "label_prefix": OPD,
            "closed": True,
        },
    )


async def find_doctor(tx: AsyncConnection, doctor_id: UUID) -> RowMapping:
    return await get_row(tx, tables.doctor, doctor_id=doctor_id, gone=False)


async def lock_doctor(tx: AsyncConnection, doctor_id: UUID) -> RowMapping:
    """Return the doctor, whose slots nobody else makes, delays or cancels meanwhile."""
    return await lock_row(tx, tables.doctor, doctor_id=doctor_id, gone=False)


async def change_doctor(
    tx: AsyncConnection, doctor_id: UUID, changes: Values, caller: Principal
) -> RowMapping:
    department_id = (await lock_doctor(tx, doctor_id))["department_id"]
    in_department(caller, department_id)
    await wake_days(tx, department_id)
    noted = {**changes, "updated_at": datetime.now(UTC)}
    row = await update_row(tx, tables.doctor, noted, doctor_id=doctor_id)
    await directory.announce(tx, doctor_entry(row))
    return row


async def delete_doctor(tx: AsyncConnection, doctor_id: UUID, caller: Principal) -> None:
    """Delete a doctor with whom nobody has a live token; past days still name them.

    The slots' locks keep bookings out meanwhile; those slots are cancelled.
    """
    department_id = (await lock_doctor(tx, doctor_id))["department_id"]
    in_department(caller, department_id)
    await wake_days(tx, department_id)
    rows = await tx.execute(_SLOTS_TO_COME, {"doctor": doctor_id})
    queues = await ledger.lock_queues(tx, [str(slot_id) for slot_id in rows.scalars()])
    refuse_live(sum(queue.live_count for queue in queues.values()))
    cancelled = await tx.execute(_CANCEL_SLOTS, {"ids": list(queues)})
    await ledger.cancel_slots(tx, [str(slot_id) for slot_id in cancelled.scalars()])
    row = await update_row(tx, tables.doctor, {"gone": True}, doctor_id=doctor_id)
    await directory.announce_gone(tx, doctor_entry(row))


async def create_patient(tx: AsyncConnection, values: Values) -> RowMapping:
    now = datetime.now(UTC)
    new = {"patient_id": uuid_utils.compat.uuid7(), "created_at": now, "updated_at": now}
    return await insert_row(tx, tables.patient, {**values, **new})


async def change_patient(
    tx: AsyncConnection, patient_id: UUID, changes: Values, caller: Principal
) -> RowMapping:
    """Change a patient; whom only other departments have had booked is theirs to change."""
    if caller.departments is not None and await another_departments(
        tx, patient_id, caller.departments
    ):
        sentence = "This patient is another department's."
        raise forbidden(sentence)
    noted = {**changes, "updated_at": datetime.now(UTC)}
    return await update_row(tx, tables.patient, noted, patient_id=patient_id)


async def delete_patient(tx: AsyncConnection, patient_id: UUID) -> None:
    """Delete a patient without live tokens; a booking that is just being made is waited for."""
    await lock_row(tx, tables.patient, patient_id=patient_id)
    refuse_live(await live_tokens_of_patient(tx, patient_id))
    await delete_rows(tx, tables.patient, patient_id=patient_id)


_SLOTS_TO_COME: Final = text("""
    SELECT s.slot_id FROM token_api.slot s
    JOIN ledger.queue q ON q.queue_id = CAST(s.slot_id AS text)
    WHERE s.doctor_id = :doctor AND (NOT s.cancelled OR q.live <> '{}')
      AND (q.live <> '{}' OR s.ends_at > now())
""")
_CANCEL_SLOTS: Final = text("""
    UPDATE token_api.slot SET cancelled = true
    WHERE slot_id = ANY(CAST(:ids AS uuid[])) AND ends_at > now()
    RETURNING slot_id
""")
