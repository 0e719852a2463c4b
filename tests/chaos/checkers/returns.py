"""I28: who comes back after a missed call stands where the rule says."""

from datetime import timedelta
from itertools import pairwise
from typing import Final

from services.department.settings import Settings
from shared.events import EventType, TokenStatus
from shared.ledger import IN_LINE
from tests.chaos.checkers.lives import events_by_queue, events_by_token, told
from tests.chaos.checkers.moved_clocks import clocks_were_moved
from tests.chaos.checkers.standing import moments
from tests.chaos.checkers.violation import Violation
from tests.chaos.given_settings import RETURN_WITHIN_SECONDS
from tests.chaos.observations import EventRow, Observations

STATEMENT = (
    "Who returned after a missed call did so in time, and stands where the rule says, in their "
    "category."
)

# The suite of a run has the setting's default: behind so many of the own category.
BEHIND: Final[int] = Settings.model_fields["return_place"].default
WITHIN: Final = timedelta(seconds=RETURN_WITHIN_SECONDS)
# Between two arrivals that are a step apart there is no room: then it is the next place behind.
NO_ROOM: Final = timedelta(microseconds=1)


def check(observed: Observations) -> list[Violation]:
    found = []
    for queue_id, rows in events_by_queue(observed).items():
        queue = observed.queues.get(queue_id)
        if queue is not None:
            found += wrongly_returned(rows, IN_LINE[queue.kind])
    return found if clocks_were_moved(observed) else [*found, *_too_late(observed)]


def _too_late(observed: Observations) -> list[Violation]:
    return [
        Violation("I28", f"token {token_id} came back after {late}", (told(missed), told(back)))
        for token_id, rows in events_by_token(observed).items()
        for missed, back in pairwise(rows)
        if back.event.event_type is EventType.TOKEN_RETURNED
        and missed.event.status is TokenStatus.NO_SHOW
        and (late := back.event.timestamp - missed.event.timestamp) > WITHIN
    ]


def wrongly_returned(rows: list[EventRow], in_line: TokenStatus) -> list[Violation]:
    """Look at a queue's line each time that somebody comes back to it."""
    return [
        found
        for row, _, standing in moments(rows, in_line)
        if row.event.event_type is EventType.TOKEN_RETURNED
        for found in _wrong_place(row, list(standing.values()))
    ]


def _wrong_place(row: EventRow, standing: list[EventRow]) -> list[Violation]:
    own = sorted(
        (one for one in standing if one.event.category is row.event.category), key=_arrival
    )
    before = sum(_arrival(one) < _arrival(row) for one in own)
    wanted = min(BEHIND, len(own))
    if before == wanted or _has_no_room(own, wanted, before):
        return []
    sentence = f"token {row.token_id} came back behind {before} of its category, not {wanted}"
    return [Violation("I28", sentence, (told(row), *map(told, own[: BEHIND + 1])))]


def _has_no_room(own: list[EventRow], wanted: int, before: int) -> bool:
    passed = own[max(wanted - 1, 0) : before]
    return wanted < before and all(
        later.event.booked_at - earlier.event.booked_at <= NO_ROOM
        for earlier, later in pairwise(passed)
        if earlier.event.booked_at is not None and later.event.booked_at is not None
    )


def _arrival(row: EventRow) -> tuple[str, int]:
    booked_at = row.event.booked_at
    return booked_at.isoformat(timespec="microseconds") if booked_at else "", row.token_id or 0
