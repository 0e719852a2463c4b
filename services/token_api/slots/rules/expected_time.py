"""When a patient is expected, and with which priority they stand. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.events import TokenStatus
from shared.ledger import QueueRow, TokenRow
from shared.line_order import ageing_bonus

PACE_MINUTES_DEFAULT = 10


@dataclass(frozen=True, slots=True)
class Priority:
    base: int
    bonus: float
    final: float


def priority_of(token: TokenRow, queue: QueueRow, *, now: datetime) -> Priority:
    bonus = ageing_bonus(token.arrived_at, now=now) if queue.ageing else 0.0
    return Priority(token.priority, round(bonus, 4), round(token.priority - bonus, 4))


def estimated_time(token: TokenRow, queue: QueueRow, place: int | None) -> datetime | None:
    """Return slot start + (place − 1) × pace + delay, for those who hold a seat."""
    if queue.starts_at is None or place is None or token.status is not TokenStatus.ALLOCATED:
        return None
    pace = queue.pace_minutes or PACE_MINUTES_DEFAULT
    return queue.starts_at + timedelta(minutes=(place - 1) * pace + queue.delay_minutes)
