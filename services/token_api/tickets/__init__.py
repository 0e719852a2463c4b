"""Tokens of every kind over HTTP: requested, shown, followed live, cancelled."""

from services.token_api.tickets.access import ACCESS, ISSUERS
from services.token_api.tickets.router import ROUTERS

__all__ = [
    "ACCESS",
    "ISSUERS",
    "ROUTERS",
]
