"""To which queues somebody goes on within their visit, in order, once each one before is served."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.pipeline import Rows, Statement, ask

NextServices = Mapping[int, Sequence[str]]


def reading_next_services(token_ids: Collection[int]) -> Statement[NextServices]:
    """Ask for the queues that are still to come, by token; who has none is left out."""
    return Statement(_TO_COME, {"ids": list(token_ids)}, _by_token)


async def next_services(tx: AsyncConnection, token_ids: Collection[int]) -> NextServices:
    if not token_ids:
        return {}
    return await ask(tx, reading_next_services(token_ids))


def _by_token(rows: Rows) -> NextServices:
    found: dict[int, list[str]] = defaultdict(list)
    for row in rows:
        found[row["token_id"]].append(row["queue_id"])
    return dict(found)


_TO_COME: Final = text("""
    SELECT token_id, queue_id FROM ledger.next_service
    WHERE token_id = ANY(:ids) AND NOT begun ORDER BY token_id, position
""")
