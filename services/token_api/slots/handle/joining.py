"""Booked people who have checked in join their department's line, at once or when it is time.

Everything is found by how things stand: what a killed process left undone the worker finds again.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

import uuid_utils.compat
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.token_api.slots.rules.joining import decide_joining
from services.token_api.slots.store.lines import read_slot_settings
from shared import ledger
from shared.duties import for_each
from shared.ledger import TokenRow
from shared.ordering import Appointment, Windows

# More than check in within one round of the worker.
JOINING_MAX: Final = 200


async def join_line(tx: AsyncConnection, token_id: int, *, public_url: str) -> TokenRow:
    """Let a token join the line if there is one and it is time; return it as it is then.

    The slot and the counter are locked in id order; whoever is at a counter already stays there.
    """
    token = await ledger.find_token(tx, token_id)
    counter = (await tx.execute(_COUNTER, {"department": token.department_id})).scalar()
    if token.slot_id is None or counter is None:
        return token
    queues = await ledger.lock_queues(tx, [token.queue_id, counter])
    now = datetime.now(UTC)  # under the locks, so that it is later than the transactions before
    token, seen_in = await ledger.find_token(tx, token_id), token.queue_id
    slot, line = queues[seen_in], queues[counter]
    settings = (await read_slot_settings(tx, [seen_in])).get(seen_in)
    rules = line.discipline
    if token.queue_id != seen_in or not isinstance(rules, Windows) or settings is None:
        return token
    changes = decide_joining(
        token,
        Appointment(slot.starts_at or now, settings.ends_at, timedelta(minutes=slot.delay_minutes)),
        line,
        rules,
        now=now,
        event_id=uuid_utils.compat.uuid7(),
    )
    if not changes:
        return token
    return (await ledger.save(tx, queues, changes, now=now, public_url=public_url))[-1].row


async def join_lines(engine: AsyncEngine, *, public_url: str) -> int:
    """Let all join whose window has opened since they checked in; return how many were looked at.

    Raises an `ExceptionGroup` after the round where some could not.
    """
    async with engine.begin() as tx:
        token_ids = list((await tx.execute(_PRESENT, {"limit": JOINING_MAX})).scalars())

    async def join(token_id: int) -> None:
        async with engine.begin() as tx:
            await join_line(tx, token_id, public_url=public_url)

    await for_each(token_ids, join)
    return len(token_ids)


_COUNTER: Final = text("""
    SELECT queue_id FROM ledger.queue
    WHERE department_id = :department AND kind = 'COUNTER' AND discipline ->> 'kind' = 'WINDOWS'
    ORDER BY queue_id LIMIT 1
""")
# The slots of the day of a department are few, and so are the seats of a slot.
_PRESENT: Final = text("""
    SELECT t.id
    FROM ledger.queue c
    JOIN ledger.queue q ON q.department_id = c.department_id AND q.kind = 'SLOT'
      AND q.service_date BETWEEN ((now() - interval '1 hour') AT TIME ZONE q.time_zone)::date
        AND (now() AT TIME ZONE q.time_zone)::date
    JOIN ledger.token t ON t.queue_id = q.queue_id AND t.status = 'ALLOCATED'
    WHERE c.kind = 'COUNTER' AND c.discipline ->> 'kind' = 'WINDOWS'
      AND (t.category = 'EMERGENCY' OR t.checked_in_at IS NOT NULL
        AND q.starts_at + make_interval(mins => q.delay_minutes
          - coalesce((c.discipline ->> 'early_minutes')::integer, 0)) <= now())
    ORDER BY t.id LIMIT :limit
""")
