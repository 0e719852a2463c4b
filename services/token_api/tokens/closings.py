"""What somebody at a counter is told of its closing. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, Field

from shared.forecast import Wait
from shared.ledger import QueueRow


@dataclass(frozen=True, slots=True)
class ClosingSoon:
    """`in_time`: whether it is likely to be their turn before; null where nobody can tell."""

    last_ticket_at: datetime
    closes_at: datetime
    gives_tickets: bool
    in_time: bool | None


def closing_soon(queue: QueueRow, wait: Wait | None, now: datetime) -> ClosingSoon | None:
    """Return when the line closes today, for whoever waits so long; null: it does not."""
    closing = queue.closing
    if closing is None or closing.is_over(now):
        return None
    return ClosingSoon(
        closing.last_ticket_at,
        closing.closes_at,
        gives_tickets=not closing.gives_no_tickets(now),
        in_time=None if wait is None else _turn_at(wait, now) <= closing.closes_at,
    )


def _turn_at(wait: Wait, now: datetime) -> datetime:
    return now + timedelta(seconds=wait.p50_seconds)


class ClosingBody(BaseModel):
    """When a counter's line closes today: whoever still waits then leaves the line, and is told."""

    last_ticket_at: datetime
    closes_at: datetime
    in_time: bool | None = Field(
        description="Whether it is likely to be one's turn before; null: nobody can tell"
    )


def closing_body(closing: ClosingSoon | None) -> dict[str, Any] | None:
    if closing is None:
        return None
    return {
        "last_ticket_at": closing.last_ticket_at.isoformat(),
        "closes_at": closing.closes_at.isoformat(),
        "in_time": closing.in_time,
    }
