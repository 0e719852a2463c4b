"""I8: each token lives a life that its rules allow."""

from typing import Final

from shared.events import EventType, Reason, TokenStatus
from tests.chaos.checkers.lives import events_by_token, told
from tests.chaos.checkers.violation import Violation
from tests.chaos.observations import EventRow, Observations

STATEMENT = "Every token's life, event by event, is one that its states allow."

W, A, C, S, H = (
    TokenStatus.WAITING,
    TokenStatus.ALLOCATED,
    TokenStatus.CALLED,
    TokenStatus.SERVING,
    TokenStatus.HELD,
)
LINE: Final = {W, A}
# What each event may follow on, and what it may lead to; null in place of a set: it changes none.
MOVES: Final[dict[EventType, tuple[set[TokenStatus], set[TokenStatus] | None]]] = {
    EventType.TOKEN_ALLOCATED: (LINE, {A}),
    EventType.TOKEN_WAITLISTED: (LINE, {W}),
    EventType.TOKEN_RAISED: (LINE, None),
    EventType.TOKEN_CHECKED_IN: ({W, A, H}, None),
    EventType.TOKEN_CANCELLED: ({W, A, C, H}, {TokenStatus.CANCELLED}),
    EventType.TOKEN_EXPIRED: ({W, A, C, H}, {TokenStatus.EXPIRED}),
    EventType.TOKEN_CALLED: (LINE | {H}, {C}),  # on hold: who was sent to that desk
    EventType.TOKEN_RECALLED: ({C, TokenStatus.NO_SHOW}, {C}),
    EventType.TOKEN_CALL_UNDONE: ({C, TokenStatus.NO_SHOW}, LINE),
    EventType.TOKEN_STARTED: ({C}, {S}),
    EventType.TOKEN_HELD: ({W, A, C, S, H}, {H}),
    EventType.TOKEN_RESUMED: ({H}, LINE),
    EventType.TOKEN_RETURNED: ({TokenStatus.NO_SHOW}, LINE),
    EventType.TOKEN_RESTORED: (
        {TokenStatus.SERVED, TokenStatus.CANCELLED, W},
        {W, A, S, H},
    ),
    EventType.TOKEN_CORRECTED: (set(TokenStatus), None),
    EventType.TOKEN_TRANSFERRED: ({W, A, C, S, H}, {W}),
    EventType.TOKEN_ARRIVED: ({W}, {W}),
    EventType.TOKEN_SERVED: ({A, C, S}, {TokenStatus.SERVED}),
    EventType.TOKEN_NO_SHOW: ({A, C}, {TokenStatus.NO_SHOW}),
    EventType.TURN_NEAR: (LINE, None),
    EventType.SLOT_DELAYED: (LINE, None),
    EventType.TRIP_OFFERED: ({A}, {A}),
    EventType.TRIP_ACCEPTED: ({A}, {A}),
    EventType.TRIP_DECLINED: ({A}, {W}),
    EventType.TRIP_RELEASED: ({A}, {W}),
    EventType.TRIP_TIMED_OUT: ({A}, {A}),
    EventType.TRIP_STARTED: ({A}, {A}),
    EventType.TRIP_COMPLETED: ({A}, {A}),
}


def check(observed: Observations) -> list[Violation]:
    lives = events_by_token(observed)
    broken = [found for rows in lives.values() if (found := _broken(rows)) is not None]
    return [*broken, *_not_as_told(observed, lives)]


def _broken(rows: list[EventRow]) -> Violation | None:
    """Return the first step of a life that should not be; one is enough to look at."""
    before: EventRow | None = None
    for row in rows:
        wrong = _begins_wrongly(row) if before is None else _steps_wrongly(before, row)
        if wrong is not None:
            life = tuple(told(one) for one in rows if one.version <= row.version)
            return Violation("I8", f"token {row.token_id}: {wrong}", life[-6:])
        before = row
    return None


def _begins_wrongly(row: EventRow) -> str | None:
    if row.event.event_type is EventType.TOKEN_GENERATED and row.event.status in LINE:
        return None
    return f"begins with {row.event_type}"


def _steps_wrongly(before: EventRow, row: EventRow) -> str | None:
    known = MOVES.get(row.event.event_type)
    if known is None:
        return f"{row.event_type} in the middle of its life"
    from_, to = known
    if row.event.event_type is EventType.TOKEN_TRANSFERRED and _goes_on(row):
        from_ = {TokenStatus.SERVED}
    was, is_ = before.event.status, row.event.status
    if was not in from_ or is_ not in (to if to is not None else {was}):
        return f"{row.event_type} leads from {was} to {is_}"
    queue_id = before.event.to_queue_id or before.queue_id
    if row.queue_id != queue_id:
        return f"is in {row.queue_id}, after {queue_id}"
    return None


def _goes_on(row: EventRow) -> bool:
    """Tell whether somebody who was served goes on to the next service of the visit."""
    return row.event.reason is Reason.NEXT_SERVICE


def _not_as_told(observed: Observations, lives: dict[int, list[EventRow]]) -> list[Violation]:
    """Compare each row with the last event about it."""
    found = []
    for token in observed.tokens.values():
        rows = lives.get(token.id)
        if not rows:
            continue  # I3 says so
        last = rows[-1].event
        queue_id = last.to_queue_id or last.queue_id
        row, event = (token.status, token.queue_id), (last.status, queue_id)
        if row != event:
            sentence = f"token {token.id} is {row} and was last said to be {event}"
            found.append(Violation("I8", sentence, (told(rows[-1]),)))
    return found
