"""A stay in a counter's line: from when to when somebody could be called, and how that ended.

A visit has one stay, or several where it was put on hold or its call was taken back. With a day's
stays that day can be played again.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from shared.events import CallRule, Category, Event, EventType, QueueKind, Reason, TokenStatus

_AT_DESK: Final = frozenset({TokenStatus.CALLED, TokenStatus.SERVING})


@dataclass(frozen=True, slots=True)
class Stay:
    """One row. From `call_id` on it is of the call that ended it; `freed_at`: its desk was free.

    `arrived_at` is by what the line is ordered. A `since_seq` that equals `until_seq`: they were
    called without standing in the line, such as who was sent to one desk.
    """

    queue_id: str
    token_id: int
    since_seq: int
    department_id: str
    service_date: date
    category: Category
    priority: int
    ageing: bool
    arrived_at: datetime
    since: datetime
    until: datetime | None = None
    until_seq: int | None = None
    last_seq: int = 0
    call_id: UUID | None = None
    desk_id: int | None = None
    rule: CallRule | None = None
    out_of_order: bool = False
    among: tuple[str, ...] | None = None
    discipline: dict[str, Any] | None = None
    turns: dict[Category, int] | None = None
    freed_at: datetime | None = None


def stays_after(event: Event, before: Stay | None) -> tuple[Stay, ...]:
    """Return those of a token's stays in the queue that an event changes; the last is its last.

    `before` is the last one so far.
    """
    if event.queue_kind is not QueueKind.COUNTER or event.token_id is None:
        return ()
    if before is not None and event.seq <= before.last_seq:
        return ()
    open_stay = before if before is not None and before.until is None else None
    if event.event_type is EventType.TOKEN_CALLED:
        return (_called(event, open_stay or _opened(event)),)
    if _stands(event):
        return () if open_stay else (*_freed(event, before), _opened(event))
    if open_stay:
        return (replace(open_stay, until=event.timestamp, until_seq=event.seq, last_seq=event.seq),)
    return _freed(event, before)


def _stands(event: Event) -> bool:
    leaves = event.event_type is EventType.TOKEN_TRANSFERRED
    return event.status is TokenStatus.WAITING and not leaves


def _opened(event: Event) -> Stay:
    if event.token_id is None or event.service_date is None or event.category is None:
        raise ValueError(event)
    return Stay(
        queue_id=event.queue_id,
        token_id=event.token_id,
        since_seq=event.seq,
        department_id=event.department_id,
        service_date=event.service_date,
        category=event.category,
        priority=event.priority or 0,
        ageing=event.ageing,
        arrived_at=event.booked_at or event.timestamp,
        since=event.timestamp,
        last_seq=event.seq,
    )


def _called(event: Event, stay: Stay) -> Stay:
    chosen = event.chosen
    return replace(
        stay,
        until=event.timestamp,
        until_seq=event.seq,
        last_seq=event.seq,
        call_id=event.call_id,
        desk_id=event.desk_id,
        rule=chosen.rule if chosen else None,
        out_of_order=event.reason is Reason.OUT_OF_ORDER,
        among=chosen.among if chosen else None,
        discipline=chosen.discipline if chosen else None,
        turns=chosen.turns if chosen else None,
    )


def _freed(event: Event, stay: Stay | None) -> tuple[Stay, ...]:
    """Note when the desk of the call was free again; what is taken back occupies it anew."""
    if stay is None or stay.desk_id is None:
        return ()
    at_desk = event.status in _AT_DESK and event.event_type is not EventType.TOKEN_TRANSFERRED
    if at_desk is (stay.freed_at is None):
        return ()
    freed_at = None if at_desk else event.timestamp
    return (replace(stay, freed_at=freed_at, last_seq=event.seq),)
