"""The holder adds a further service to their visit, at the kiosk or on their own page."""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.counters import refuse_closing
from services.token_api.tokens import find_ticket
from shared import ledger
from shared.events import LIVE
from shared.further_services import require_addable
from shared.ledger import TokenRow
from shared.problems import Refused


async def add_by_ticket(tx: AsyncConnection, secret: str, queue_id: str) -> None:
    """Let them go on to that queue once they are served; said again it changes nothing.

    Raises `Refused`: 403 where the queue's tickets are not for that, 409 where the visit is over or
    that counter gives out no tickets, or has given out the last one before it closes.
    """
    found = await find_ticket(tx, secret)
    queues, token = await ledger.lock_token(tx, found.id, also=[queue_id])
    is_there = await _require_offered(tx, token, queue_id)
    to_come = (await ledger.next_services(tx, [token.id])).get(token.id, ())
    # Of a queue that was deleted the ledger still knows the numbers.
    target = queues.get(queue_id) if is_there else None
    require_addable(token, target, to_come)
    if target is None or queue_id in to_come:
        return
    now = datetime.now(UTC)
    refuse_closing(target, now)
    await ledger.add_next_service(tx, token, queue_id, by=None, at=now)


async def _require_offered(tx: AsyncConnection, token: TokenRow, queue_id: str) -> bool:
    """Raise `Refused` where it is not offered; return whether there is such a queue at all."""
    if token.status not in LIVE:
        raise Refused("TOKEN_ENDED", f"The visit of {token.label} is over.")
    asked = {"own": token.queue_id, "target": queue_id}
    row = (await tx.execute(_OFFERED, asked)).one()
    if not row.offered:
        sentence = "Further services are added at the desk."
        raise Refused("NOT_AT_THE_KIOSK", sentence, status=403)
    if row.closed:
        raise Refused("QUEUE_CLOSED", "This service gives out no tickets at the moment.")
    return row.closed is not None


_OFFERED: Final = text("""
    SELECT coalesce((SELECT kiosk_services FROM token_api.queue WHERE queue_id = :own), false)
        AS offered,
      (SELECT closed OR paused FROM token_api.queue WHERE queue_id = :target) AS closed
""")
