"""The facts of a letter, which stand below its sentences."""

from collections.abc import Mapping
from typing import Final, Literal

from services.notifier.rules import Kind

FactName = Literal[
    "place",
    "waiting_place",
    "wait",
    "at",
    "slot_start",
    "expected_at",
    "desk",
    "called_at",
    "delay",
]
# Which facts stand below the sentences, in this order, when they are known.
FACTS: Final[Mapping[Kind, tuple[FactName, ...]]] = {
    Kind.GENERATED: ("place", "wait", "at"),
    Kind.BOOKED: ("slot_start", "expected_at"),
    Kind.WAITLISTED: ("waiting_place", "slot_start"),
    Kind.PREEMPTED: ("waiting_place", "slot_start"),
    Kind.MOVED: ("waiting_place", "slot_start"),
    Kind.PROMOTED: ("slot_start", "expected_at"),
    Kind.OTHER_DOCTOR: ("slot_start", "expected_at"),
    Kind.OFFERED: (),
    Kind.RELEASED: (),
    Kind.NEAR: ("place", "wait"),
    Kind.CALLED: ("desk", "called_at"),
    Kind.SERVED: (),
    Kind.CANCELLED: (),
    Kind.NO_SHOW: ("called_at",),
    Kind.RETURNED: ("place",),
    Kind.EXPIRED: (),
    Kind.DELAYED: ("slot_start", "delay", "expected_at"),
    Kind.SLOT_CANCELLED: ("slot_start",),
    Kind.CODE: ("slot_start",),
    Kind.MESSAGE: (),
    Kind.EMERGENCY: ("desk", "called_at"),
}
