"""I23: who is set aside for a time comes back by themselves, at the place that they had."""

from datetime import timedelta
from itertools import pairwise
from typing import Final

from shared.events import EventType, TokenStatus
from tests.chaos.checkers.asked import described
from tests.chaos.checkers.lives import events_by_token, told
from tests.chaos.checkers.moved_clocks import clocks_were_moved
from tests.chaos.checkers.violation import Violation
from tests.chaos.diary import Operation, Type, operations
from tests.chaos.given_settings import HOLD_SECONDS
from tests.chaos.observations import EventRow, Observations

STATEMENT = (
    "A hold for a time ends by itself, not before and not long after, and the arrival is kept."
)

# The timer looks every second; everything that was begun is given this long to come to rest.
LATE_SECONDS: Final = 20.0
SOONEST: Final = timedelta(seconds=HOLD_SECONDS)
TIMED: Final = frozenset({"hold-for", "send"})
SET_ASIDE: Final = TIMED | {"hold"}


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
    """Look for holds whose time was over long before the end, by the clients' own clock."""
    last: dict[int | None, Operation] = {}
    for one in operations(observed.diary):
        if one.invoked.operation in SET_ASIDE and one.type is Type.OK:
            last[one.invoked.token_id] = one
    return [
        Violation("I23", f"token {token.id} is still on hold", (described(aside),))
        for token in observed.tokens.values()
        if token.status is TokenStatus.HELD
        and (aside := last.get(token.id)) is not None
        and aside.invoked.operation in TIMED
        and aside.ended is not None
        and observed.read_at - aside.ended.at > HOLD_SECONDS + LATE_SECONDS
    ]


def _without_end(observed: Observations) -> set[int]:
    """Return the tokens that were only ever set aside without an end."""
    asked: dict[int, set[str]] = {}
    for one in operations(observed.diary):
        if one.invoked.token_id is not None and one.type is not Type.FAIL:
            asked.setdefault(one.invoked.token_id, set()).add(one.invoked.operation)
    return {token_id for token_id, names in asked.items() if "hold" in names and not names & TIMED}


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
