"""When a code that was sent by mail confirms a booking. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from shared.join_codes import booking_code, same
from shared.problems import Refused

# Time for a slow mail server, and for somebody who has to find their glasses.
LIFETIME: Final = timedelta(minutes=15)
# Of a million codes; with three letters an hour to an address nobody gets through by trying.
TRIES_MAX: Final = 5


@dataclass(frozen=True, slots=True)
class Booking:
    """What a phone has asked for; `patient_id` once it is confirmed."""

    booking_id: UUID
    phone: str
    slot_id: UUID
    name: str
    email: str
    language: str
    tries: int
    patient_id: UUID | None
    expires_at: datetime


def refuse_over(booking: Booking, *, now: datetime) -> None:
    """Raise `Refused` when no code helps any more."""
    if booking.patient_id is None and now >= booking.expires_at:
        raise Refused("BOOKING_EXPIRED", "This code has expired. Please ask for a new one.")
    if booking.patient_id is None and booking.tries >= TRIES_MAX:
        raise Refused("BOOKING_TRIES", "That was too many tries. Please ask for a new code.")


def fits(secret: str, booking: Booking, code: str) -> bool:
    return same(code, booking_code(secret, booking.booking_id))


def wrong_code(booking: Booking) -> Refused:
    left = TRIES_MAX - booking.tries - 1
    return Refused(
        "BOOKING_CODE_WRONG",
        "This is not the code of the letter. Please look once more.",
        tries_left=left,
    )
