"""The further services of visits: added at desks, taken out, and gone on to."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.store.last_actions import KEPT
from shared.events import EventType, Reason
from shared.ledger import Change
from shared.pipeline import Pipeline, Statement, no_answer


async def take_out(tx: AsyncConnection, token_id: int, queue_id: str) -> bool:
    """Return whether it was among those to come."""
    found = await tx.execute(_TAKE_OUT, {"token_id": token_id, "queue_id": queue_id})
    return found.rowcount > 0


def remember(pipeline: Pipeline, changes: Iterable[Change]) -> None:
    """Let the pipeline keep that somebody goes on to a service, or was brought back from it."""
    for change in changes:
        if change.event_type is not EventType.TOKEN_TRANSFERRED or change.before is None:
            continue
        if change.reason is Reason.NEXT_SERVICE and change.after is not None:
            there = {"token_id": change.before.id, "queue_id": change.after.queue_id}
            pipeline.add(Statement(_BEGIN, there, no_answer))
        elif change.reason is Reason.UNDONE:
            here = {"token_id": change.before.id, "queue_id": change.before.queue_id}
            pipeline.add(Statement(_BRING_BACK, here, no_answer))


async def forget_old(tx: AsyncConnection, now: datetime) -> None:
    await tx.execute(_FORGET_OLD, {"before": now - KEPT})


_TAKE_OUT: Final = text("""
    DELETE FROM ledger.next_service
    WHERE token_id = :token_id AND queue_id = :queue_id AND NOT begun
""")
# What stands before it is passed by: they were there already, or it is gone.
_BEGIN: Final = text("""
    UPDATE ledger.next_service s SET begun = true
    FROM ledger.next_service to_ WHERE s.token_id = :token_id AND NOT s.begun
      AND to_.token_id = :token_id AND to_.queue_id = :queue_id AND NOT to_.begun
      AND s.position <= to_.position
""")
# A transfer by hand that is taken back was to no service of the list.
_BRING_BACK: Final = text("""
    UPDATE ledger.next_service s SET begun = false
    WHERE s.token_id = :token_id AND s.queue_id = :queue_id AND s.begun
      AND s.position = (SELECT max(position) FROM ledger.next_service
                        WHERE token_id = :token_id AND begun)
      AND NOT EXISTS (SELECT FROM ledger.next_service o
                      WHERE o.token_id = :token_id AND o.queue_id = :queue_id AND NOT o.begun)
""")
# What is planned for an appointment of a later day stays.
_FORGET_OLD: Final = text("""
    DELETE FROM ledger.next_service s USING ledger.token t
    WHERE s.added_at < :before AND t.id = s.token_id AND t.service_date < CAST(:before AS date)
""")
