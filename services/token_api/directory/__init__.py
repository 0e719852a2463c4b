"""Branches, departments, queues and desks, and the topic `directory`."""

from typing import Final

from services.token_api.directory.access import ACCESS
from services.token_api.directory.fields import Languages, SlotPrefix, TimeZone
from services.token_api.directory.file.router import LARGER_REQUESTS
from services.token_api.directory.file.router import router as file_router
from services.token_api.directory.handle import (
    QUEUE_DEFAULTS,
    change_branch,
    change_department,
    change_queue,
    create_branch,
    create_department,
    create_desk,
    create_queue,
    delete_branch,
    delete_department,
    delete_queue,
    open_in_ledger,
)
from services.token_api.directory.router import ROUTERS as PARTS
from services.token_api.directory.rules.label import DEFAULT_FORMAT, code_letters, format_label
from services.token_api.directory.rules.opening_now import OpeningNow, opening_now
from services.token_api.directory.rules.refusals import refuse_live, refuse_not_empty
from services.token_api.directory.store import tables
from services.token_api.directory.store.closed_days import closed_on
from services.token_api.directory.store.entries import queue_entry
from services.token_api.directory.store.outbox import announce, announce_gone
from services.token_api.directory.store.stations import STATION_BRANCHES
from services.token_api.directory.store.tables import branch, department, queue
from shared.opening_hours import closed_day

ROUTERS: Final = (*PARTS, file_router)

__all__ = [
    "ACCESS",
    "DEFAULT_FORMAT",
    "LARGER_REQUESTS",
    "QUEUE_DEFAULTS",
    "ROUTERS",
    "STATION_BRANCHES",
    "Languages",
    "OpeningNow",
    "SlotPrefix",
    "TimeZone",
    "announce",
    "announce_gone",
    "branch",
    "change_branch",
    "change_department",
    "change_queue",
    "closed_day",
    "closed_on",
    "code_letters",
    "create_branch",
    "create_department",
    "create_desk",
    "create_queue",
    "delete_branch",
    "delete_department",
    "delete_queue",
    "department",
    "format_label",
    "open_in_ledger",
    "opening_now",
    "queue",
    "queue_entry",
    "refuse_live",
    "refuse_not_empty",
    "tables",
]
