"""Sessions, users and devices over HTTP."""

from typing import Final

from fastapi import APIRouter

from services.token_api.accounts.router import devices, pairing, people, sessions, users

ROUTERS: Final[tuple[APIRouter, ...]] = (
    sessions.router,
    users.router,
    people.router,
    pairing.router,
    devices.router,
)
