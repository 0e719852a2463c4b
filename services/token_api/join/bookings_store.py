"""Slots that phones may book, and bookings that wait for their code."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory import closed_on
from services.token_api.join.rules.bookings import Booking
from shared.rows import not_found

# More than anybody scrolls through on a phone.
SLOTS_MAX: Final = 60
# So long after its end a lost answer may still be asked for again.
KEPT: Final = timedelta(hours=1)


async def open_slots(tx: AsyncConnection, branch_id: str) -> Sequence[RowMapping]:
    """Return the branch's slots to come that phones may book and that have a seat, by start."""
    rows = await tx.execute(_OPEN, {"branch": branch_id, "slot": None, "limit": SLOTS_MAX})
    return rows.mappings().all()


async def is_open_slot(tx: AsyncConnection, branch_id: str, slot_id: UUID) -> bool:
    rows = await tx.execute(_OPEN, {"branch": branch_id, "slot": slot_id, "limit": 1})
    return rows.first() is not None


async def add_booking(tx: AsyncConnection, values: dict[str, Any]) -> None:
    await tx.execute(_ADD, values)


async def forget_old_bookings(tx: AsyncConnection, now: datetime) -> None:
    """Delete what is long over, with the name and the address in it."""
    await tx.execute(_FORGET, {"until": now - KEPT})


async def lock_booking(tx: AsyncConnection, booking_id: UUID, phone: str) -> Booking:
    """Return the phone's own booking; raises `Refused` (404) for another's."""
    rows = await tx.execute(_LOCK, {"booking": booking_id, "phone": phone})
    row = rows.mappings().first()
    if row is None:
        raise not_found("booking", str(booking_id))
    return Booking(**row)


async def note_try(tx: AsyncConnection, booking_id: UUID) -> None:
    await tx.execute(_TRY, {"booking": booking_id})


async def note_patient(tx: AsyncConnection, booking_id: UUID, patient_id: UUID) -> None:
    await tx.execute(_CONFIRM, {"booking": booking_id, "patient": patient_id})


_OPEN: Final = text(f"""
    SELECT s.slot_id, o.name AS doctor_name, o.specialization, s.starts_at, s.ends_at,
           q.capacity - q.seats_taken AS seats_free
    FROM token_api.slot s
    JOIN token_api.department d USING (department_id)
    JOIN token_api.branch b USING (branch_id)
    JOIN token_api.doctor o USING (doctor_id)
    JOIN ledger.queue q ON q.queue_id = CAST(s.slot_id AS text)
    WHERE d.branch_id = :branch AND s.phone_booking AND NOT s.cancelled AND s.starts_at > now()
      AND q.seats_taken < q.capacity AND NOT {closed_on("s.service_date")}
      AND (CAST(:slot AS uuid) IS NULL OR s.slot_id = :slot)
    ORDER BY s.starts_at, s.slot_id LIMIT :limit
""")
_FORGET: Final = text("DELETE FROM token_api.phone_booking WHERE expires_at < :until")
_ADD: Final = text("""
    INSERT INTO token_api.phone_booking
      (booking_id, phone, slot_id, name, email, language, expires_at)
    VALUES (:booking_id, :phone, :slot_id, :name, :email, :language, :expires_at)
""")
_LOCK: Final = text("""
    SELECT * FROM token_api.phone_booking WHERE booking_id = :booking AND phone = :phone FOR UPDATE
""")
_TRY: Final = text("""
    UPDATE token_api.phone_booking SET tries = tries + 1 WHERE booking_id = :booking
""")
_CONFIRM: Final = text("""
    UPDATE token_api.phone_booking SET patient_id = :patient WHERE booking_id = :booking
""")
