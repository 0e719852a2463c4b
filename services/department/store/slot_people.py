"""Everybody of a doctor's slots of the day who has a seat, or had one until the visit was over."""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.ledger import TOKEN_COLUMNS, QueueRow, TokenRow, token_row

# More seats than a doctor's day has; no-shows free theirs, so there is no other bound.
PEOPLE_MAX: Final = 500


async def people_of(tx: AsyncConnection, slots: Sequence[QueueRow]) -> list[TokenRow]:
    """Return who is booked in these slots, by their number; waiting lists are left out."""
    if not slots:
        return []
    parameters = {
        "ids": [slot.queue_id for slot in slots],
        "days": sorted({slot.service_date for slot in slots if slot.service_date}),
        "limit": PEOPLE_MAX,
    }
    return [token_row(row) for row in (await tx.execute(_PEOPLE, parameters)).mappings()]


# Who has joined a counter's line after checking in is in no slot any more; their number is from it.
_PEOPLE: Final = text(f"""
    SELECT {TOKEN_COLUMNS} FROM ledger.token t
    WHERE t.slot_id = ANY(CAST(:ids AS uuid[]))
      AND t.status IN ('ALLOCATED', 'CALLED', 'SERVING', 'HELD', 'SERVED', 'NO_SHOW')
    UNION ALL
    SELECT {TOKEN_COLUMNS} FROM ledger.token t
    WHERE t.origin_queue_id = ANY(CAST(:ids AS text[])) AND t.service_date = ANY(:days)
      AND t.slot_id IS NULL
      AND t.status IN ('WAITING', 'CALLED', 'SERVING', 'HELD', 'SERVED', 'NO_SHOW')
    ORDER BY number, id LIMIT :limit
""")
