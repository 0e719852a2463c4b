"""A token's place in its line, counted in Postgres."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import Category, QueueKind
from shared.ledger.orders import standing
from shared.ledger.rows import QueueRow, TokenRow
from shared.line_order import (
    AGEING_MAX,
    AGEING_PER_HOUR,
    BASE_PRIORITY,
    order_key,
)
from shared.ordering import STRICT, cutoffs, place


async def rank(tx: AsyncConnection, token: TokenRow, queue: QueueRow) -> int:
    """Return a token's place in its line, 1 = next; the cost grows with the line's length."""
    if queue.kind is QueueKind.SLOT:
        return await _rank_in_slot(tx, token, queue)
    if queue.discipline != STRICT:
        return await _rank_by_discipline(tx, token, queue)
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


async def _rank_by_discipline(tx: AsyncConnection, token: TokenRow, queue: QueueRow) -> int:
    """Count of each category those who may precede; the discipline says how many of them do."""
    counts = await counts_before(tx, token, queue)
    return place(token.category, counts, queue.discipline, queue.turns)


async def counts_before(
    tx: AsyncConnection, token: TokenRow, queue: QueueRow
) -> dict[Category, int]:
    """Return by category who has come before the moment until which they may precede."""
    within = cutoffs(standing(token), queue.discipline)
    rows = await tx.execute(
        _BEFORE,
        {
            "queue_id": queue.queue_id,
            "status": token.status.value,
            "categories": [category.value for category in within],
            "cutoffs": list(within.values()),
            "category": token.category.value,
            "id": token.id,
        },
    )
    return {Category(row.category): row.standing for row in rows}


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
# Of the own category, who came at the same instant stands by the id.
_BEFORE: Final = text("""
    SELECT within.category, (
      SELECT count(*) FROM ledger.token w
      WHERE w.queue_id = :queue_id AND w.status = :status AND w.status IN ('WAITING', 'ALLOCATED')
        AND w.category = within.category
        AND (w.arrived_at, w.id) < (within.cutoff,
          CASE WHEN within.category = :category THEN CAST(:id AS bigint) ELSE 0 END)
    ) AS standing
    FROM unnest(CAST(:categories AS text[]), CAST(:cutoffs AS timestamptz[]))
      AS within(category, cutoff)
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
