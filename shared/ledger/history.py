"""What has happened to one token lately, as the ledger's events say."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import Event, decode

# Partitions of days before are not looked into: nobody goes further back than a day.
DAYS_BACK: Final = 1


async def latest_events(tx: AsyncConnection, token_id: int, *, limit: int) -> list[Event]:
    """Return a token's last events, the newest first."""
    parameters = {"token_id": token_id, "limit": limit, "days_back": DAYS_BACK}
    rows = await tx.execute(_LATEST, parameters)
    return [decode(bytes(body)) for body in rows.scalars()]


_LATEST: Final = text("""
    SELECT body FROM ledger.event
    WHERE token_id = :token_id
      AND day >= (now() AT TIME ZONE 'UTC')::date - CAST(:days_back AS integer)
    ORDER BY version DESC LIMIT :limit
""")
