"""The first of one category of one queue: within a category a line always goes by arrival."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import Category
from shared.ledger.rows import IN_LINE, TOKEN_COLUMNS, QueueRow, TokenRow, token_row
from shared.pipeline import Statement, ask


async def first_of_category(
    tx: AsyncConnection, queue: QueueRow, category: Category, *, limit: int
) -> list[TokenRow]:
    """Return the first `limit` that can be called, by arrival: one index probe."""
    parameters = {
        "queue_id": queue.queue_id,
        "status": IN_LINE[queue.kind].value,
        "category": category.value,
        "limit": limit,
    }
    return await ask(tx, Statement(_FIRST, parameters, lambda rows: [token_row(r) for r in rows]))


_FIRST: Final = text(f"""
    SELECT {TOKEN_COLUMNS} FROM ledger.token t
    WHERE queue_id = :queue_id AND status = :status AND status IN ('WAITING', 'ALLOCATED')
      AND category = :category
    ORDER BY arrived_at, id LIMIT :limit
""")
