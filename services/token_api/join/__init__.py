"""Joining a line from one's own phone: the code of a screen or a poster, a pass, a ticket."""

from typing import Final

from fastapi import APIRouter

from services.token_api.join.access import ACCESS
from services.token_api.join.bookings_store import forget_old_bookings
from services.token_api.join.limits import JoinBounds, JoinLimits
from services.token_api.join.router import bookings, phone, setup

ROUTERS: Final[tuple[APIRouter, ...]] = (phone.router, bookings.router, setup.router)

__all__ = [
    "ACCESS",
    "ROUTERS",
    "JoinBounds",
    "JoinLimits",
    "forget_old_bookings",
]
