"""Branches, departments, queues and desks, and the topic `directory`."""

from services.token_api.directory.access import ACCESS
from services.token_api.directory.fields import Languages, TimeZone
from services.token_api.directory.handle import (
    QUEUE_DEFAULTS,
    change_branch,
    change_department,
    create_branch,
    create_department,
    create_desk,
    create_queue,
)
from services.token_api.directory.router import ROUTERS
from services.token_api.directory.rules.label import DEFAULT_FORMAT, code_letters, format_label
from services.token_api.directory.rules.opening import is_open, next_opening
from services.token_api.directory.rules.refusals import refuse_live
from services.token_api.directory.store import tables
from services.token_api.directory.store.entries import queue_entry
from services.token_api.directory.store.outbox import announce
from services.token_api.directory.store.tables import branch, department, queue

__all__ = [
    "ACCESS",
    "DEFAULT_FORMAT",
    "QUEUE_DEFAULTS",
    "ROUTERS",
    "Languages",
    "TimeZone",
    "announce",
    "branch",
    "change_branch",
    "change_department",
    "code_letters",
    "create_branch",
    "create_department",
    "create_desk",
    "create_queue",
    "department",
    "format_label",
    "is_open",
    "next_opening",
    "queue",
    "queue_entry",
    "refuse_live",
    "tables",
]
