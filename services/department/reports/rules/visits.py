"""One visit, folded from the events of its queue: when who came, was called, and how it ended.

A token joins a line anew by a transfer and by coming back after a missed call; each is a visit of
its own. All that changes a visit is on the log of the one queue, so the queues' logs may be read in
any order beside each other.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from shared.events import Category, Event, EventType, QueueKind, Reason, TokenStatus


class Outcome(StrEnum):
    SERVED = "SERVED"
    NO_SHOW = "NO_SHOW"
    CANCELLED = "CANCELLED"
    EXPIRED = "EXPIRED"
    TRANSFERRED = "TRANSFERRED"  # went on to another line, where it is another visit


class VisitKey(NamedTuple):
    queue_id: str
    token_id: int
    visit: int


@dataclass(frozen=True, slots=True)
class Visit:
    """One row. `waits_from` is the arrival, or with an appointment its time; never after the call.

    `called_at` is the first call that was not taken back, `calls` how many there were, and
    `at_desk_since` the call that the visitor is at a desk by, or was when it ended.
    """

    queue_id: str
    token_id: int
    visit: int
    branch_id: str
    department_id: str
    queue_kind: QueueKind
    service_date: date
    category: Category
    waits_from: datetime
    first_seq: int
    last_seq: int
    outcome: Outcome | None = None
    desk_id: int | None = None
    called_at: datetime | None = None
    calls: int = 0
    at_desk_since: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None
    place: int | None = None
    told_p50_seconds: int | None = None
    told_p90_seconds: int | None = None
    overtook: dict[Category, int] | None = None  # who had come earlier, at the call
    by_hand: bool = False

    @property
    def key(self) -> VisitKey:
        return VisitKey(self.queue_id, self.token_id, self.visit)


# Whoever drives goods waits at a station: that is no visit.
KINDS: Final = frozenset({QueueKind.COUNTER, QueueKind.SLOT})
_ENDS: Final = {
    TokenStatus.SERVED: Outcome.SERVED,
    TokenStatus.NO_SHOW: Outcome.NO_SHOW,
    TokenStatus.CANCELLED: Outcome.CANCELLED,
    TokenStatus.EXPIRED: Outcome.EXPIRED,
}
_AT_DESK: Final = frozenset({TokenStatus.CALLED, TokenStatus.SERVING, TokenStatus.SERVED})


def key_of(event: Event) -> VisitKey | None:
    """Return whose visit an event is about; null: of none."""
    if event.token_id is None or event.queue_kind not in KINDS or event.service_date is None:
        return None
    visit = event.visit
    if event.event_type is EventType.TOKEN_TRANSFERRED:
        # It has the state after it, which is the next visit's, or the one's before it.
        visit += 1 if event.reason is Reason.UNDONE else -1
    return VisitKey(event.queue_id, event.token_id, visit)


def visit_after(event: Event, before: Visit | None) -> Visit | None:
    """Return the visit after an event of its own; null: it is as if it had never been."""
    if before is not None and event.seq <= before.last_seq:
        return before
    if event.event_type is EventType.TOKEN_TRANSFERRED:
        return None if before is None else _left(event, before)
    visit = replace(before or _begun(event), last_seq=event.seq)
    if event.event_type is EventType.TOKEN_CALLED:
        visit = _called(event, visit)
    elif event.event_type is EventType.TOKEN_CALL_UNDONE:
        visit = _call_undone(event, visit)
    return _with_state(event, visit)


def _left(event: Event, before: Visit) -> Visit | None:
    if event.reason is Reason.UNDONE:
        return None
    if event.reason is Reason.NEXT_SERVICE:
        return replace(before, last_seq=event.seq)  # served, and on to the next service
    return replace(
        before, last_seq=event.seq, outcome=Outcome.TRANSFERRED, ended_at=event.timestamp
    )


def _begun(event: Event) -> Visit:
    key = key_of(event)
    if key is None or event.service_date is None:
        raise ValueError(event)
    return Visit(
        queue_id=key.queue_id,
        token_id=key.token_id,
        visit=key.visit,
        branch_id=event.branch_id,
        department_id=event.department_id,
        queue_kind=event.queue_kind,
        service_date=event.service_date,
        category=event.category or Category.WALKIN,
        waits_from=_joined_at(event),
        first_seq=event.seq,
        last_seq=event.seq,
        called_at=event.called_at,
        place=event.place,
        told_p50_seconds=event.wait_seconds_p50,
        told_p90_seconds=event.wait_seconds_p90,
    )


def _joined_at(event: Event) -> datetime:
    """Return when it joined; the arrival of who comes back only says where they stand."""
    came_back = event.event_type is EventType.TOKEN_RETURNED
    return event.timestamp if came_back else event.booked_at or event.timestamp


def _called(event: Event, visit: Visit) -> Visit:
    chosen = event.chosen
    return replace(
        visit,
        called_at=visit.called_at or event.timestamp,
        calls=visit.calls + 1,
        overtook=dict(chosen.passed_over) if chosen and chosen.passed_over else None,
        by_hand=event.reason is Reason.OUT_OF_ORDER,
    )


def _call_undone(event: Event, visit: Visit) -> Visit:
    """Take the call back; who was called before the appointment waits for it again."""
    calls = max(visit.calls - 1, 0)
    waits_from = max(visit.waits_from, event.booked_at or visit.waits_from)
    return replace(
        visit,
        waits_from=visit.waits_from if calls else waits_from,
        calls=calls,
        called_at=visit.called_at if calls else None,
        overtook=None,
        by_hand=False,
    )


def _with_state(event: Event, visit: Visit) -> Visit:
    """Take over what every event of a token says: its state after it."""
    status = event.status
    outcome = _ENDS.get(status) if status else None
    keeps_desk = status in _AT_DESK or outcome is not None
    waits_from = _appointment(event) or visit.waits_from
    return replace(
        visit,
        outcome=outcome,
        desk_id=event.desk_id if keeps_desk else visit.desk_id if visit.calls else None,
        at_desk_since=event.called_at if keeps_desk else None,
        started_at=event.started_at if keeps_desk else None,
        ended_at=(event.ended_at or event.timestamp) if outcome else None,
        waits_from=min(waits_from, visit.called_at or waits_from),
        category=event.category or visit.category,
    )


def _appointment(event: Event) -> datetime | None:
    """Return when a slot's patient begins to wait: at the slot's time, or on coming after it."""
    if event.queue_kind is not QueueKind.SLOT or event.slot_start is None:
        return None
    starts = event.slot_start + timedelta(minutes=event.slot_delay_minutes or 0)
    return max(starts, event.checked_in_at or starts)
