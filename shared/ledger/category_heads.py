"""The first of one category of one queue: within a category a line always goes by arrival."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import Category
from shared.ledger.rows import IN_LINE, TOKEN_COLUMNS, QueueRow, TokenRow, token_rows
from shared.pipeline import Statement, ask


async def first_of_category(
    tx: AsyncConnection,
    queue: QueueRow,
    category: Category,
    *,
    limit: int,
    from_the_end: bool = False,
) -> list[TokenRow]:
    """Return the first `limit` of those in line by arrival, or the last: one index probe.

    Of a slot with `check_in` also those who have not checked in.
    """
    parameters = {
        "queue_id": queue.queue_id,
        "status": IN_LINE[queue.kind].value,
        "category": category.value,
        "limit": limit,
    }
    query = _LAST if from_the_end else _FIRST
    return await ask(tx, Statement(query, parameters, token_rows))


_IN_LINE: Final = f"""
    SELECT {TOKEN_COLUMNS} FROM ledger.token t
    WHERE queue_id = :queue_id AND status = :status AND status IN ('WAITING', 'ALLOCATED')
      AND category = :category
"""
_FIRST: Final = text(f"{_IN_LINE} ORDER BY arrived_at, id LIMIT :limit")
_LAST: Final = text(f"{_IN_LINE} ORDER BY arrived_at DESC, id DESC LIMIT :limit")
