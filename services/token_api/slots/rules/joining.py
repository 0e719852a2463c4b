"""Who has checked in joins the line of the counter that takes in the appointments. Pure."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from shared.events import Category, EventType, Reason, TokenStatus
from shared.ledger import Change, QueueRow, TokenRow
from shared.line_order import BASE_PRIORITY
from shared.ordering import Appointment, Windows, newcomers_place

# Who has a seat and is not at a desk.
MAY_JOIN = TokenStatus.ALLOCATED


def decide_joining(
    token: TokenRow,
    appointment: Appointment,
    line: QueueRow,
    rules: Windows,
    *,
    now: datetime,
    event_id: UUID,
) -> list[Change]:
    """Return both halves, out of the slot and into the line; none while the window is closed.

    An emergency needs no check-in and has no window.
    """
    standing = _standing(token, appointment, rules, now=now)
    if token.status is not MAY_JOIN or standing is None:
        return []
    category, arrived_at = standing
    joined = replace(
        token,
        status=TokenStatus.WAITING,
        queue_id=line.queue_id,
        category=category,
        priority=BASE_PRIORITY[category],
        arrived_at=arrived_at,
        visit=token.visit + 1,
        slot_id=None,
    )
    place = newcomers_place(category, line.waiting, rules, line.turns, now=arrived_at)
    left = Change(
        EventType.TOKEN_TRANSFERRED,
        before=token,
        after=joined,
        queue_id=token.queue_id,
        event_id=event_id,
        reason=Reason.CHECKED_IN,
        at_own_time=True,
        extra={"to_queue_id": line.queue_id},
    )
    arrived = Change(
        EventType.TOKEN_ARRIVED,
        before=joined,
        after=joined,
        causation_id=event_id,
        reason=Reason.CHECKED_IN,
        at_own_time=True,
        extra={"from_queue_id": token.queue_id, "place": place},
    )
    return [left, arrived]


def _standing(
    token: TokenRow, appointment: Appointment, rules: Windows, *, now: datetime
) -> tuple[Category, datetime] | None:
    if token.category is Category.EMERGENCY:
        return token.category, token.arrived_at
    if token.checked_in_at is None:
        return None
    standing = rules.standing(appointment, token.checked_in_at)
    return (standing.category, standing.arrived_at) if standing.from_time <= now else None
