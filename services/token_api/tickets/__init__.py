"""Tokens of every kind as people meet them: asked for, looked at, followed, cancelled."""

from services.token_api.tickets.access import ACCESS, ISSUERS
from services.token_api.tickets.router import ROUTERS

__all__ = [
    "ACCESS",
    "ISSUERS",
    "ROUTERS",
]
