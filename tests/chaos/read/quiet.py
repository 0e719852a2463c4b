"""Whether everything that was begun is finished: nothing unsent, unread, unmailed or in motion."""

import asyncio
from time import monotonic
from typing import Any, Final

import httpx
from psycopg import AsyncConnection
from psycopg import Error as PostgresError
from psycopg.rows import dict_row

from tests.chaos.observations import Addresses

POLL_SECONDS: Final = 0.5
# Still so many polls in a row: timers (grace, offers, starvation) act from second to second.
STILL_POLLS: Final = 4


async def quiet(addresses: Addresses, seconds: float) -> float | None:
    """Wait until nothing is unfinished; return the seconds it took, or null after `seconds`."""
    began = monotonic()
    last: dict[str, Any] | None = None
    still = 0
    while monotonic() - began < seconds:
        found = await unfinished(addresses)
        done = found is not None and not any(
            count for name, count in found.items() if name != "events"
        )
        still = still + 1 if done and found == last else 0
        if still >= STILL_POLLS:
            return monotonic() - began - STILL_POLLS * POLL_SECONDS
        last = found
        await asyncio.sleep(POLL_SECONDS)
    return None


async def unfinished(addresses: Addresses) -> dict[str, Any] | None:
    """Count what is unfinished, by what it is, beside the number of `events`; null: no answer."""
    try:
        async with await AsyncConnection.connect(
            addresses.database_url, row_factory=dict_row, connect_timeout=2
        ) as connection:
            found = await (await connection.execute(_UNFINISHED)).fetchone()
        async with httpx.AsyncClient(timeout=2, trust_env=False) as http:
            ready = [await http.get(f"{url}/readyz") for url in _urls(addresses)]
    except (PostgresError, OSError, httpx.HTTPError):
        return None
    return {**(found or {}), "not_ready": sum(answer.status_code != 200 for answer in ready)}


def _urls(addresses: Addresses) -> tuple[str, ...]:
    return addresses.token_api, addresses.department, addresses.display, addresses.notifier


def _unseen(schema: str) -> str:
    return f"""
      (SELECT count(*) FROM ledger.queue q LEFT JOIN {schema}.seen s USING (queue_id)
       WHERE q.seq > coalesce(s.seq, 0)) AS unseen_by_{schema}
    """


# A letter that was refused rests, and says why: that is no unfinished work of ours.
_UNFINISHED: Final = f"""
    SELECT
      (SELECT coalesce(sum(seq), 0)::bigint FROM ledger.queue) AS events,
      (SELECT count(*) FROM ledger.queue q LEFT JOIN ledger.relay_cursor c USING (queue_id)
       WHERE q.seq > coalesce(c.seq, 0)) AS unsent,
      {_unseen("token_api")}, {_unseen("department")}, {_unseen("notifier")},
      (SELECT count(*) FROM notifier.letter WHERE status = 'PENDING'
         AND (last_error IS NULL OR next_attempt_at < now())) AS unmailed,
      (SELECT count(*) FROM token_api.directory_outbox) AS untold
""".encode()
