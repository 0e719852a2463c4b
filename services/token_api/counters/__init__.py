"""Tokens of service counters: issued in batches under the queue's lock."""

from typing import Final

from fastapi import APIRouter

from services.token_api.counters.access import ACCESS
from services.token_api.counters.handle import Existing, Issued, IssueRequest
from services.token_api.counters.router import router
from services.token_api.counters.rules import IssueToken, last_number, refuse_closing
from services.token_api.counters.store.kiosk import KioskQueueRow, departments_of, queues_of

ROUTERS: Final[tuple[APIRouter, ...]] = (router,)

__all__ = [
    "ACCESS",
    "ROUTERS",
    "Existing",
    "IssueRequest",
    "IssueToken",
    "Issued",
    "KioskQueueRow",
    "departments_of",
    "last_number",
    "queues_of",
    "refuse_closing",
]
