"""The outpatient department: doctors, patients, slots, bookings and waiting lists."""

from services.token_api.slots.access import ACCESS, BOOKERS
from services.token_api.slots.handle.check_in import check_in, find_booking, refuse_other_day
from services.token_api.slots.handle.check_in_state import CheckedIn, CheckInState, check_in_of
from services.token_api.slots.handle.doctors_and_patients import create_patient
from services.token_api.slots.handle.requests import BookSlot, ChangeToken, SlotRequest, SlotResult
from services.token_api.slots.handle.token_lists import token_bodies
from services.token_api.slots.router import ROUTERS
from services.token_api.slots.router.bodies import BookedSlot, Priority
from services.token_api.slots.router.tokens import SlotBooking, book_slot
from services.token_api.slots.rules.commands import Cancel
from services.token_api.slots.rules.token_commands import MAY_CANCEL

__all__ = [
    "ACCESS",
    "BOOKERS",
    "MAY_CANCEL",
    "ROUTERS",
    "BookSlot",
    "BookedSlot",
    "Cancel",
    "ChangeToken",
    "CheckInState",
    "CheckedIn",
    "Priority",
    "SlotBooking",
    "SlotRequest",
    "SlotResult",
    "book_slot",
    "check_in",
    "check_in_of",
    "create_patient",
    "find_booking",
    "refuse_other_day",
    "token_bodies",
]
