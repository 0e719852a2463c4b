"""A token's place in its line, counted in Postgres."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import Category, QueueKind
from shared.ledger.reading import standing
from shared.ledger.rows import QueueRow, TokenRow
from shared.line_order import (
    AGEING_MAX,
    AGEING_PER_HOUR,
    BASE_PRIORITY,
    OrderKey,
    order_key,
)

WITHOUT_APPOINTMENT: Final = datetime.max.replace(tzinfo=UTC)


def calling_key(token: TokenRow, queue: QueueRow, *, now: datetime) -> tuple[datetime, OrderKey]:
    """Return the sort key in a department's line: slot by slot, then those without appointment."""
    key = order_key(standing(token), now=now, ageing=queue.ageing)
    return queue.starts_at or WITHOUT_APPOINTMENT, key


async def rank(tx: AsyncConnection, token: TokenRow, queue: QueueRow) -> int:
    """Return a token's place in its line, 1 = next; the cost grows with the line's length."""
    if queue.kind is QueueKind.SLOT:
        return await _rank_in_slot(tx, token, queue)
    rows = await tx.execute(
        _RANK,
        {
            "queue_id": queue.queue_id,
            "status": token.status.value,
            "stronger": [
                category.value
                for category in queue.live.get(token.status, {})
                if _goes_before(category, token)
            ],
            "category": token.category.value,
            "arrived_at": token.arrived_at,
            "id": token.id,
        },
    )
    return int(rows.scalar_one()) + 1


async def _rank_in_slot(tx: AsyncConnection, token: TokenRow, queue: QueueRow) -> int:
    """Count by the whole formula: a slot's tokens have its discipline's priorities, and may age."""
    now = datetime.now(UTC)
    key = order_key(standing(token), now=now, ageing=queue.ageing)
    rows = await tx.execute(
        _RANK_IN_SLOT,
        {
            "queue_id": queue.queue_id,
            "status": token.status.value,
            "per_second": AGEING_PER_HOUR / 3600 if queue.ageing else 0.0,
            "at_most": AGEING_MAX,
            "now": now,
            "after_emergencies": key[0],
            "final": key[1],
            "arrived_at": token.arrived_at,
            "id": token.id,
        },
    )
    return int(rows.scalar_one()) + 1


def _goes_before(category: Category, token: TokenRow) -> bool:
    return BASE_PRIORITY[category] < token.priority


_RANK: Final = text("""
    SELECT
      (SELECT count(*) FROM ledger.token
       WHERE queue_id = :queue_id AND status = :status AND category = ANY(:stronger)
         AND status IN ('WAITING', 'ALLOCATED'))
    + (SELECT count(*) FROM ledger.token
       WHERE queue_id = :queue_id AND status = :status AND category = :category
         AND status IN ('WAITING', 'ALLOCATED')
         AND (arrived_at, id) < (:arrived_at, :id))
""")
_RANK_IN_SLOT: Final = text("""
    SELECT count(*) FROM ledger.token
    WHERE queue_id = :queue_id AND status = :status AND status IN ('WAITING', 'ALLOCATED')
      AND (category <> 'EMERGENCY',
           CAST(priority AS double precision) - LEAST(GREATEST(CAST(
             extract(epoch FROM CAST(:now AS timestamptz) - arrived_at) AS double precision), 0)
             * :per_second, :at_most),
           arrived_at, id)
        < (:after_emergencies, :final, :arrived_at, :id)
""")
