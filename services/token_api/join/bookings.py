"""Books a slot for a phone: asked for, confirmed by the code of a letter, done once."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.token_api.join.bookings_store import (
    add_booking,
    is_open_slot,
    lock_booking,
    note_patient,
    note_try,
)
from services.token_api.join.limits import JoinLimits
from services.token_api.join.rules.bookings import (
    LIFETIME,
    Booking,
    fits,
    refuse_over,
    wrong_code,
)
from services.token_api.join.store import BOOKINGS_PATH, caller_of
from services.token_api.slots import BookSlot, SlotRequest, SlotResult, create_patient
from shared import ledger
from shared.auth import Principal, Role
from shared.batching import Batcher
from shared.events import Category, EventType
from shared.idempotency import key_of
from shared.ledger import Change
from shared.rows import not_found


@dataclass(frozen=True, slots=True)
class AskBooking:
    branch_id: str
    phone: str
    slot_id: UUID
    name: str
    email: str
    language: str


async def ask_booking(
    command: AskBooking, engine: AsyncEngine, limits: JoinLimits, *, public_url: str
) -> UUID:
    """Write the request down and let a letter bring its code; return the booking's id.

    What comes back is the same whoever has the address, and whether or not it is known.
    """
    await limits.count_code(command.phone, command.email)
    async with engine.begin() as tx:
        queues = await ledger.lock_queues(tx, [str(command.slot_id)])
        if not queues or not await is_open_slot(tx, command.branch_id, command.slot_id):
            raise not_found("slot", str(command.slot_id))
        now, booking_id = datetime.now(UTC), uuid_utils.compat.uuid7()
        person = {"name": command.name, "email": command.email, "language": command.language}
        booking = {"booking_id": booking_id, "phone": command.phone, "slot_id": command.slot_id}
        await add_booking(tx, {**booking, **person, "expires_at": now + LIFETIME})
        # The code is made of the event's id where the letter is written; it is in neither.
        told = Change(
            EventType.BOOKING_REQUESTED,
            None,
            None,
            queue_id=str(command.slot_id),
            event_id=booking_id,
            extra=person,
        )
        await ledger.save(tx, queues, [told], now=now, public_url=public_url)
    return booking_id


async def confirm_booking(
    booking_id: UUID,
    code: str,
    *,
    phone: str,
    secret: str,
    engine: AsyncEngine,
    slot_batches: Batcher[SlotRequest, SlotResult],
) -> SlotResult:
    """Book the slot when the code is right; said again, the same seat is answered."""
    async with engine.begin() as tx:
        booking = await lock_booking(tx, booking_id, phone)
        refuse_over(booking, now=datetime.now(UTC))
        right = fits(secret, booking, code)
        if right:
            patient_id = booking.patient_id or await _patient(tx, booking)
        else:
            await note_try(tx, booking_id)  # counted although the request is refused
    if not right:
        raise wrong_code(booking)
    caller = Principal(subject=caller_of(phone), role=Role.KIOSK, departments=None)
    key = key_of(caller.subject, BOOKINGS_PATH, str(booking_id), {"booking_id": str(booking_id)})
    return await slot_batches.ask(
        BookSlot(booking.slot_id, patient_id, Category.ONLINE.value, caller, key)
    )


async def _patient(tx: AsyncConnection, booking: Booking) -> UUID:
    values: dict[str, Any] = {
        "name": booking.name,
        "phone": None,
        "email": booking.email,
        "language": booking.language,
    }
    patient = await create_patient(tx, values)
    patient_id: UUID = patient["patient_id"]
    await note_patient(tx, booking.booking_id, patient_id)
    return patient_id
