"""What has happened to tokens lately, as the ledger's events say."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import Chosen, Event, decode

# Partitions of days before are not looked into: nobody goes further back than a day.
DAYS_BACK: Final = 1


async def latest_events(tx: AsyncConnection, token_id: int, *, limit: int) -> list[Event]:
    """Return a token's last events, the newest first."""
    parameters = {"token_id": token_id, "limit": limit, "days_back": DAYS_BACK}
    rows = await tx.execute(_LATEST, parameters)
    return [decode(bytes(body)) for body in rows.scalars()]


async def why_called(tx: AsyncConnection, token_ids: Collection[int]) -> dict[int, Chosen]:
    """Return why each was chosen by the call that it had last; older calls say nothing."""
    if not token_ids:
        return {}
    parameters = {"token_ids": list(token_ids), "days_back": DAYS_BACK}
    rows = await tx.execute(_CALLS, parameters)
    events = [decode(bytes(body)) for body in rows.scalars()]
    return {event.token_id: event.chosen for event in events if event.token_id and event.chosen}


_LATEST: Final = text("""
    SELECT body FROM ledger.event
    WHERE token_id = :token_id
      AND day >= (now() AT TIME ZONE 'UTC')::date - CAST(:days_back AS integer)
    ORDER BY version DESC LIMIT :limit
""")
_CALLS: Final = text("""
    SELECT DISTINCT ON (token_id) body FROM ledger.event
    WHERE token_id = ANY(:token_ids) AND event_type = 'TOKEN_CALLED'
      AND day >= (now() AT TIME ZONE 'UTC')::date - CAST(:days_back AS integer)
    ORDER BY token_id, version DESC
""")
