"""I23: who is set aside for a time comes back by themselves, at the place that they had."""

from datetime import timedelta
from itertools import pairwise
from typing import Final

from shared.events import EventType, TokenStatus
from tests.chaos.checkers.lives import events_by_token, told
from tests.chaos.checkers.moved_clocks import clocks_were_moved
from tests.chaos.checkers.violation import Violation
from tests.chaos.diary import Type, operations
from tests.chaos.observations import EventRow, Observations
from tests.chaos.short_times import HOLD_SECONDS

STATEMENT = (
    "A hold for a time ends by itself, not before and not long after, and the arrival is kept."
)

# The timer looks every second; everything that was begun is given this long to come to rest.
LATE: Final = timedelta(seconds=30)
SOONEST: Final = timedelta(seconds=HOLD_SECONDS)


def check(observed: Observations) -> list[Violation]:
    found = _still_on_hold(observed)
    by_hand_only = _without_end(observed)
    for token_id, rows in events_by_token(observed).items():
        for held, back in pairwise(rows):
            if held.event.event_type is EventType.TOKEN_HELD and _is_resumed(back):
                found += _wrongly_back(observed, held, back, by_hand=token_id in by_hand_only)
    return found


def _is_resumed(row: EventRow) -> bool:
    return row.event.event_type is EventType.TOKEN_RESUMED


def _still_on_hold(observed: Observations) -> list[Violation]:
    """Look for holds that are over by the database's clock, which no fault moves."""
    if observed.as_of is None:
        return []
    return [
        Violation("I23", f"token {token.id} is on hold, which was over at {row['ends_at']}")
        for row in observed.rows("department.hold")
        if (token := observed.tokens.get(row["token_id"])) is not None
        and token.status is TokenStatus.HELD
        and row["ends_at"] is not None
        and row["ends_at"] + LATE < observed.as_of
        and not clocks_were_moved(observed)
    ]


def _without_end(observed: Observations) -> set[int]:
    """Return the tokens that were only ever set aside without an end."""
    asked: dict[int, set[str]] = {}
    for one in operations(observed.diary):
        if one.invoked.token_id is not None and one.type is not Type.FAIL:
            asked.setdefault(one.invoked.token_id, set()).add(one.invoked.operation)
    timed = {"hold-for", "send"}
    return {token_id for token_id, names in asked.items() if "hold" in names and not names & timed}


def _wrongly_back(
    observed: Observations, held: EventRow, back: EventRow, *, by_hand: bool
) -> list[Violation]:
    found = []
    evidence = told(held), told(back)
    if held.event.booked_at != back.event.booked_at:
        sentence = f"token {held.token_id} lost its arrival on hold"
        found.append(Violation("I23", sentence, evidence))
    if back.event.actor is not None:
        return found
    if by_hand:
        sentence = f"token {held.token_id} came back by itself from a hold without an end"
        found.append(Violation("I23", sentence, evidence))
    too_soon = back.event.timestamp - held.event.timestamp < SOONEST
    if too_soon and not clocks_were_moved(observed):
        sentence = f"token {held.token_id} came back before its time"
        found.append(Violation("I23", sentence, evidence))
    return found
