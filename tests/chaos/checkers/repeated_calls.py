"""I26: a call that nobody answers is repeated by itself twice at most, and not too soon."""

from datetime import timedelta
from typing import Final

from shared.events import EventType, TokenStatus
from tests.chaos.checkers.lives import events_by_token, told
from tests.chaos.checkers.moved_clocks import clocks_were_moved
from tests.chaos.checkers.violation import Violation
from tests.chaos.given_settings import CALLS_AGAIN_SECONDS
from tests.chaos.observations import EventRow, Observations

STATEMENT = "A call is repeated by itself twice at most, each time after what the desk has set."

TIMES_MAX: Final = 2
SOONEST: Final = timedelta(seconds=CALLS_AGAIN_SECONDS)


def check(observed: Observations) -> list[Violation]:
    moved = clocks_were_moved(observed)
    return [
        found
        for rows in events_by_token(observed).values()
        for found in _of_token(rows, moved=moved)
    ]


def _of_token(rows: list[EventRow], *, moved: bool) -> list[Violation]:
    """Go through the calls of a token; a call by hand begins a new count."""
    found, repeated = [], 0
    before: EventRow | None = None
    for row in rows:
        if row.event.event_type is EventType.TOKEN_CALLED:
            repeated = 0
        by_itself = (
            row.event.event_type is EventType.TOKEN_RECALLED
            and row.event.actor is None
            and before is not None
            and before.event.status is TokenStatus.CALLED
        )
        if by_itself and before is not None:
            repeated += 1
            since = row.event.timestamp - (before.event.called_at or before.event.timestamp)
            if repeated > TIMES_MAX or (since < SOONEST and not moved):
                sentence = f"token {row.token_id} was called again {repeated} times, after {since}"
                found.append(Violation("I26", sentence, (told(before), told(row))))
        before = row
    return found
