"""The outpatient department: doctors, patients, slots, bookings and waiting lists."""

from services.token_api.slots.access import ACCESS, BOOKERS
from services.token_api.slots.handle.requests import ChangeToken
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
    "BookedSlot",
    "Cancel",
    "ChangeToken",
    "Priority",
    "SlotBooking",
    "book_slot",
    "token_bodies",
]
