"""I25: what one has done oneself is taken back, and nothing that somebody else has done."""

from typing import Final

from shared.events import EventType, Reason, TokenStatus
from tests.chaos.checkers.lives import events_by_token, told
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import EventRow, Observations

STATEMENT = "Only who did something last with a token takes it back; it stands as it stood before."

# They change nothing that a desk has done; an arrival is the second half of a transfer.
NO_ACTS: Final = frozenset(
    {EventType.TURN_NEAR, EventType.TOKEN_CORRECTED, EventType.TOKEN_ARRIVED}
)
# A call that was repeated is still the call of whoever made it.
REPEATED: Final = frozenset({EventType.TOKEN_RECALLED})
UNDONE: Final = {
    EventType.TOKEN_CALL_UNDONE: {EventType.TOKEN_CALLED, EventType.TOKEN_NO_SHOW},
    EventType.TOKEN_RESTORED: {
        EventType.TOKEN_SERVED,
        EventType.TOKEN_CANCELLED,
        EventType.TOKEN_TRANSFERRED,
    },
    EventType.TOKEN_RECALLED: {EventType.TOKEN_NO_SHOW},
    EventType.TOKEN_TRANSFERRED: {EventType.TOKEN_TRANSFERRED},
}


def check(observed: Observations) -> list[Violation]:
    found = []
    for rows in events_by_token(observed).values():
        acts = [row for row in rows if row.event.event_type not in NO_ACTS]
        for place, row in enumerate(acts):
            if _takes_back(row, acts[:place]):
                found += _wrongly_taken_back(row, acts[:place])
    return found


def _takes_back(row: EventRow, before: list[EventRow]) -> bool:
    event = row.event
    if event.event_type is EventType.TOKEN_RECALLED:
        return bool(before) and before[-1].event.status is TokenStatus.NO_SHOW
    return event.reason is Reason.UNDONE and event.event_type in UNDONE


def _wrongly_taken_back(row: EventRow, before: list[EventRow]) -> list[Violation]:
    # Of a transfer that is taken back, the restoring at the old desk follows on its own half.
    acts = [one for one in before if one.event.event_type not in REPEATED]
    if acts and acts[-1].event.reason is Reason.UNDONE and _is_second_half(row, acts[-1]):
        return []
    last = acts[-1] if acts else None
    if last is None or last.event.event_type not in UNDONE[row.event.event_type]:
        sentence = f"token {row.token_id}: {row.event_type} takes back what was not done last"
        return [Violation("I25", sentence, tuple(map(told, (*before[-2:], row))))]
    if _who_did(last, acts) == row.event.actor:
        return []
    sentence = f"token {row.token_id}: {row.event_type} by {row.event.actor}, who did not do it"
    return [Violation("I25", sentence, tuple(map(told, (*before[-2:], row))))]


def _is_second_half(row: EventRow, before: EventRow) -> bool:
    restored = row.event.event_type is EventType.TOKEN_RESTORED
    return restored and before.event.event_type is EventType.TOKEN_TRANSFERRED


def _who_did(act: EventRow, acts: list[EventRow]) -> str | None:
    """Return who acted; a no-show of the timer is theirs who had called."""
    timer = act.event.event_type is EventType.TOKEN_NO_SHOW and act.event.actor is None
    calls = [one for one in acts if one.event.event_type is EventType.TOKEN_CALLED]
    return calls[-1].event.actor if timer and calls else act.event.actor
