"""A holder comes back after a missed call, by their own ticket."""

from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.tokens import find_ticket
from shared import ledger
from shared.events import Reason
from shared.problems import Refused
from shared.returning import ReturnRule, decide_return


async def return_by_ticket(
    tx: AsyncConnection, secret: str, *, rule: ReturnRule, public_url: str
) -> None:
    """Put a no-show back into the line; raises `Refused` (404, 409).

    Into one that has closed only a desk does: nobody is called from there, and none is let go.
    """
    found = await find_ticket(tx, secret)
    queues, token = await ledger.lock_token(tx, found.id)
    queue = queues[token.queue_id]
    first = await ledger.first_of_category(
        tx, queue, token.category, limit=rule.read_max, from_the_end=rule.to_the_back
    )
    now = datetime.now(UTC)
    if queue.has_closed(now):
        sentence = f"The line of {token.label} has closed for today."
        raise Refused("LINE_CLOSED", sentence)
    change = decide_return(token, queue, first, now=now, rule=rule, reason=Reason.BY_HOLDER)
    with ledger.refusals():
        await ledger.save(tx, queues, [change], now=now, public_url=public_url)
