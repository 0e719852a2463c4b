"""Who has booked for today and stands in no line yet, for the consoles."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.handle.answers import iso
from shared import ledger
from shared.events import QueueKind, TokenStatus
from shared.ledger import QueueRow, TokenRow

# More than a reception looks through.
EXPECTED_SHOWN_MAX: Final = 100


async def expected(
    tx: AsyncConnection,
    queues: Iterable[QueueRow],
    called_from: Collection[QueueRow],
    *,
    now: datetime,
) -> Sequence[TokenRow]:
    """Return those of these queues who have to check in, or come before their window opens.

    `called_from` are those of the queues from which somebody is called.
    """
    slots = [
        queue
        for queue in queues
        if queue.kind is QueueKind.SLOT and (queue not in called_from or queue.check_in)
    ]
    if not slots:
        return []
    lines = await ledger.heads(
        tx, slots, limit=EXPECTED_SHOWN_MAX, now=now, status=TokenStatus.ALLOCATED
    )
    found = [
        token
        for queue in sorted(slots, key=_start)
        for token in lines[queue.queue_id]
        if token.checked_in_at is None or queue not in called_from
    ]
    return found[:EXPECTED_SHOWN_MAX]


def expected_body(token: dict[str, Any], queue: QueueRow) -> dict[str, Any]:
    return {**token, "starts_at": iso(queue.starts_at)}


def _start(queue: QueueRow) -> tuple[str, str]:
    return iso(queue.starts_at) or "", queue.queue_id
