"""Who has to leave a slot that is off, so many at a time."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from shared import ledger
from shared.events import TokenStatus
from shared.ledger import QueueRow, TokenRow

# One transaction holds two slots' locks for some hundred milliseconds at most.
HOLDERS_PER_TRANSACTION: Final = 300
LEAVE: Final = (TokenStatus.ALLOCATED, TokenStatus.WAITING)


async def leaving_of(tx: AsyncConnection, queue: QueueRow, now: datetime) -> list[TokenRow]:
    """Return whom a cancelled slot lets go next: who has a seat, then the waiting list."""
    leaving: list[TokenRow] = []
    for status in LEAVE:
        lines = await ledger.heads(
            tx, [queue], limit=HOLDERS_PER_TRANSACTION, now=now, status=status
        )
        leaving += lines[queue.queue_id]
    return leaving[:HOLDERS_PER_TRANSACTION]
