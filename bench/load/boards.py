"""The boards that are sent to thousands of screens: a busy branch that changes again and again."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from bench.load.visitors import visitor_event
from bench.testbed.seeding import BRANCH
from services.display.tokens import TokenRecord, decode

DEPARTMENTS: Final = 8
WAITING: Final = 40
PATH: Final = f"/api/v1/boards/{BRANCH}/stream"
# Stands in each board once, before when it was encoded.
AS_OF: Final = b'"as_of":"'


def crowd() -> Iterator[TokenRecord]:
    """Return the events of all who wait at first."""
    for number in range(DEPARTMENTS * WAITING):
        yield arrival(number)


def arrival(number: int) -> TokenRecord:
    """Return the event of one more visitor, whose token changes the board."""
    department = f"D{number % DEPARTMENTS}"
    event = visitor_event(number + 1, seq=number + 1)
    changed = event.model_copy(update={"queue_id": department, "department_id": department})
    return decode(changed.encode())


def encoded_at(board: bytes) -> float | None:
    """Return when a board was encoded, in seconds since 1970; None: not in these bytes."""
    place = board.find(AS_OF)
    if place < 0:
        return None
    start = place + len(AS_OF)
    return datetime.fromisoformat(board[start : board.index(b'"', start)].decode()).timestamp()
