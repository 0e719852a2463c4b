"""Who has checked in joins the line of the counter that takes in the appointments. Pure."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.events import EventType, Reason, TokenStatus
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
    standing = rules.joins(
        token.category, token.arrived_at, token.checked_in_at, appointment, now=now
    )
    if token.status is not MAY_JOIN or standing is None:
        return []
    category, arrived_at, _ = standing
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
    told = {"from_queue_id": token.queue_id, "place": place}
    left = _joining(EventType.TOKEN_TRANSFERRED, token, joined, {"to_queue_id": line.queue_id})
    arrived = _joining(EventType.TOKEN_ARRIVED, joined, joined, told)
    return [
        replace(left, event_id=event_id, queue_id=token.queue_id),
        replace(arrived, causation_id=event_id),
    ]


def _joining(
    event_type: EventType, before: TokenRow, after: TokenRow, told: Mapping[str, Any]
) -> Change:
    reason = Reason.CHECKED_IN
    return Change(event_type, before, after, reason=reason, at_own_time=True, extra=told)
