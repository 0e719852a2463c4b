"""What a branch still needs before somebody takes a ticket and is called. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any


class Missing(StrEnum):
    DEPARTMENT = "DEPARTMENT"
    QUEUE = "QUEUE"
    DESK = "DESK"
    PERSON = "PERSON"  # who works at a desk
    KIOSK = "KIOSK"  # or phones that take tickets
    UNPAUSED = "UNPAUSED"  # all of its queues pause
    OPEN = "OPEN"  # it is closed at this hour


def missing_of(
    branch: Mapping[str, Any], *, is_open: bool, people_elsewhere: bool
) -> list[Missing]:
    """Return it in the order in which it is best done.

    `branch` has the counts; `people_elsewhere`: an identity provider knows who works there.
    """
    has = {
        Missing.DEPARTMENT: branch["departments"],
        Missing.QUEUE: branch["queues"],
        Missing.DESK: branch["desks"],
        Missing.PERSON: branch["people"] or people_elsewhere,
        Missing.KIOSK: branch["kiosks"] or branch["join_mode"] != "off",
        Missing.UNPAUSED: branch["giving_out"] or not branch["queues"],
        Missing.OPEN: is_open,
    }
    return [what for what, there in has.items() if not there]
