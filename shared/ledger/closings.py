"""A counter's line that closes at a time, as its row says it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


@dataclass(frozen=True, slots=True)
class Closing:
    """No ticket is given out from `last_ticket_at` on, and nobody waits after `closes_at`.

    `until` is the end of that day, when the line opens again by itself; the message says it to all
    who wait.
    """

    last_ticket_at: datetime
    closes_at: datetime
    until: datetime
    message_id: UUID

    @property
    def times(self) -> tuple[datetime, datetime]:
        return self.last_ticket_at, self.closes_at

    def gives_no_tickets(self, now: datetime) -> bool:
        return self.last_ticket_at <= now < self.until

    def is_closed(self, now: datetime) -> bool:
        return self.closes_at <= now < self.until

    def is_over(self, now: datetime) -> bool:
        return now >= self.until


def closing_from_json(stored: Mapping[str, Any] | None) -> Closing | None:
    if stored is None:
        return None
    return Closing(
        last_ticket_at=datetime.fromisoformat(stored["last_ticket_at"]),
        closes_at=datetime.fromisoformat(stored["closes_at"]),
        until=datetime.fromisoformat(stored["until"]),
        message_id=UUID(stored["message_id"]),
    )


async def set_closing(tx: AsyncConnection, queue_id: str, closing: Closing | None) -> None:
    """Write it into the queue's row, which the caller has locked; null: it does not close."""
    stored = None if closing is None else orjson.dumps(closing).decode()
    await tx.execute(_SET, {"queue_id": queue_id, "closing": stored})


async def closings_now(tx: AsyncConnection, department_ids: Collection[str]) -> dict[str, Closing]:
    """Return which lines of these departments close today, by queue."""
    rows = await tx.execute(_NOW, {"ids": list(department_ids)})
    found = {row.queue_id: closing_from_json(row.closing) for row in rows}
    return {queue_id: closing for queue_id, closing in found.items() if closing is not None}


_SET: Final = text("""
    UPDATE ledger.queue SET closing = CAST(:closing AS jsonb) WHERE queue_id = :queue_id
""")
# A counter has no day, by which the index tells it from all slots that there ever were.
_NOW: Final = text("""
    SELECT queue_id, closing FROM ledger.queue
    WHERE department_id = ANY(:ids) AND service_date IS NULL
      AND closing IS NOT NULL AND CAST(closing ->> 'until' AS timestamptz) > now()
""")
