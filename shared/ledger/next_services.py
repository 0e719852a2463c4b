"""To which queues somebody goes on within their visit, in order, once each one before is served."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.ledger.rows import TokenRow
from shared.pipeline import Rows, Statement, ask

NextServices = Mapping[int, Sequence[str]]


def reading_next_services(token_ids: Collection[int]) -> Statement[NextServices]:
    """Ask for the queues that are still to come, by token; who has none is left out."""
    return Statement(_TO_COME, {"ids": list(token_ids)}, _by_token)


async def next_services(tx: AsyncConnection, token_ids: Collection[int]) -> NextServices:
    if not token_ids:
        return {}
    return await ask(tx, reading_next_services(token_ids))


async def add_next_service(
    tx: AsyncConnection, token: TokenRow, queue_id: str, *, by: str | None, at: datetime
) -> None:
    """Put a queue at the end of a locked token's list, and let its pages look again."""
    added = {"token_id": token.id, "queue_id": queue_id, "by": by, "at": at}
    await tx.execute(_ADD, added)
    await tell_pages(tx, token)


async def take_service_out_of_visits(tx: AsyncConnection, queue_id: str) -> None:
    """Let nobody go on to a queue that is deleted under its lock: it is passed by."""
    await tx.execute(_TAKE_OUT, {"queue_id": queue_id})


async def tell_pages(tx: AsyncConnection, token: TokenRow) -> None:
    """Notify the ticket's page and the consoles of the token's queue, at the commit."""
    await tx.execute(_NOTIFY, {"queue_id": token.queue_id})


def _by_token(rows: Rows) -> NextServices:
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        found[row["token_id"]].append(row["queue_id"])
    return dict(found)


_ADD: Final = text("""
    INSERT INTO ledger.next_service (token_id, position, queue_id, added_by, added_at)
    SELECT :token_id, coalesce(max(position), 0) + 1, :queue_id, :by, :at
    FROM ledger.next_service WHERE token_id = :token_id
""")
_TAKE_OUT: Final = text("""
    WITH gone AS (
      DELETE FROM ledger.next_service WHERE queue_id = :queue_id AND NOT begun RETURNING token_id
    )
    SELECT pg_notify('ledger', told.queue_id)
    FROM (SELECT DISTINCT t.queue_id FROM gone JOIN ledger.token t ON t.id = gone.token_id) told
""")
_NOTIFY: Final = text("SELECT pg_notify('ledger', :queue_id)")
_TO_COME: Final = text("""
    SELECT token_id, queue_id FROM ledger.next_service
    WHERE token_id = ANY(:ids) AND NOT begun ORDER BY token_id, position
""")
