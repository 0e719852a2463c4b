"""What the worker does for slots: promotes, raises who starves, and announces a new day.

Everything is found by how things stand, not by what was heard: whatever a killed process left
undone is found again.
"""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.token_api.slots.rules.promotion import promotions, raises
from services.token_api.slots.store.lines import read_lines
from shared import ledger
from shared.duties import for_each
from shared.events import EventType, Reason, TokenStatus
from shared.ledger import Change, TokenRow, token_row
from shared.postgres import looking

# One transaction holds a slot's lock for some hundred milliseconds at most.
TOKENS_PER_TRANSACTION: Final = 300
SLOTS_PER_ROUND: Final = 200
_DAY_OPENED: Final = UUID("9f1b7a5e-3c1d-5a44-8a55-0d7c6e2f4b90")
_ANNOUNCED: Final = {
    TokenStatus.ALLOCATED: EventType.TOKEN_ALLOCATED,
    TokenStatus.WAITING: EventType.TOKEN_WAITLISTED,
}


async def settle_slots(engine: AsyncEngine, *, starvation: timedelta, public_url: str) -> int:
    """Fill free seats from the waiting lists and raise who starves; returns how many moved."""
    async with looking(engine) as tx:
        found = await tx.execute(_UNSETTLED, {"bound": starvation, "limit": SLOTS_PER_ROUND})
        slots = list(found.scalars())
    moved = 0

    async def settle(queue_id: str) -> None:
        nonlocal moved
        async with engine.begin() as tx:
            moved += await _settle(tx, queue_id, starvation=starvation, public_url=public_url)

    await for_each(slots, settle)
    return moved


async def _settle(
    tx: AsyncConnection, queue_id: str, *, starvation: timedelta, public_url: str
) -> int:
    queues = await ledger.lock_queues(tx, [queue_id])
    now = datetime.now(UTC)
    line = (await read_lines(tx, queues, now=now, leaving=0)).get(queue_id)
    if line is None:
        return 0
    changes = [*promotions(line), *raises(line, bound=starvation)]
    if changes:
        await ledger.save(tx, queues, changes, now=now, public_url=public_url)
    return len(changes)


async def announce_days(engine: AsyncEngine, *, public_url: str) -> int:
    """Announce what was booked for a day that has opened, once; returns how many tokens."""
    async with engine.begin() as tx:
        await tx.execute(_FORGET_PAST)
        slots = list((await tx.execute(_OPENED, {"limit": SLOTS_PER_ROUND})).scalars())
    announced = 0

    async def announce(slot_id: UUID) -> None:
        nonlocal announced
        more = TOKENS_PER_TRANSACTION
        while more == TOKENS_PER_TRANSACTION:
            async with engine.begin() as tx:
                more = await _announce(tx, slot_id, public_url=public_url)
            announced += more

    await for_each(slots, announce)
    return announced


async def _announce(tx: AsyncConnection, slot_id: UUID, *, public_url: str) -> int:
    queues = await ledger.lock_queues(tx, [str(slot_id)])
    parameters = {"slot": slot_id, "queue": str(slot_id), "limit": TOKENS_PER_TRANSACTION}
    rows = await tx.execute(_BOOKED_BEFORE, parameters)
    tokens = [token_row(row) for row in rows.mappings()]
    changes = [_opened(token) for token in tokens]
    if changes:
        now = datetime.now(UTC)
        await ledger.save(tx, queues, changes, now=now, public_url=public_url)
    last = {
        "slot": slot_id,
        "to": tokens[-1].id if tokens else 0,
        "done": len(tokens) < TOKENS_PER_TRANSACTION,
    }
    await tx.execute(_NOTE_ANNOUNCED, last)
    return len(tokens)


def _opened(token: TokenRow) -> Change:
    """Return the announcement; its id is the same whoever announces it again."""
    return Change(
        _ANNOUNCED[token.status],
        before=token,
        after=token,
        reason=Reason.DAY_OPENED,
        event_id=uuid5(_DAY_OPENED, f"{token.id}/{token.service_date}"),
    )


_UNSETTLED: Final = text("""
    SELECT q.queue_id FROM ledger.queue q
    JOIN token_api.slot s ON CAST(s.slot_id AS text) = q.queue_id
    WHERE q.promotable AND NOT s.cancelled
      AND s.ends_at + make_interval(mins => q.delay_minutes) > now()
    UNION
    SELECT q.queue_id FROM token_api.slot s
    JOIN ledger.queue q ON q.queue_id = CAST(s.slot_id AS text)
    WHERE s.discipline = 'elastic' AND NOT s.cancelled
      AND s.ends_at + make_interval(mins => q.delay_minutes) > now()
      AND EXISTS (SELECT 1 FROM ledger.token t
                  WHERE t.queue_id = q.queue_id AND t.status = 'ALLOCATED'
                    AND t.category IN ('FOLLOWUP', 'ONLINE', 'WALKIN')
                    AND greatest(t.arrived_at, s.starts_at) < now() - coalesce(
                      make_interval(secs => s.starvation_seconds), CAST(:bound AS interval)))
    LIMIT :limit
""")
_FORGET_PAST: Final = text("""
    UPDATE token_api.slot s SET announced = true FROM ledger.queue q
    WHERE NOT s.announced AND q.queue_id = CAST(s.slot_id AS text)
      AND s.service_date < (now() AT TIME ZONE q.time_zone)::date
""")
_OPENED: Final = text("""
    SELECT s.slot_id FROM token_api.slot s
    JOIN ledger.queue q ON q.queue_id = CAST(s.slot_id AS text)
    WHERE NOT s.announced AND s.service_date = (now() AT TIME ZONE q.time_zone)::date
    ORDER BY s.starts_at LIMIT :limit
""")
# What was booked on the day itself is on the day's log already.
_BOOKED_BEFORE: Final = text(f"""
    SELECT {ledger.TOKEN_COLUMNS} FROM ledger.token t
    JOIN token_api.slot s ON s.slot_id = t.slot_id
    JOIN ledger.queue q ON q.queue_id = t.queue_id
    WHERE t.slot_id = :slot AND t.queue_id = :queue AND t.id > s.announced_to
      AND t.status IN ('ALLOCATED', 'WAITING')
      AND t.issued_at < (s.service_date::timestamp AT TIME ZONE q.time_zone)
    ORDER BY t.id LIMIT :limit
""")
_NOTE_ANNOUNCED: Final = text("""
    UPDATE token_api.slot SET announced = :done, announced_to = greatest(announced_to, :to)
    WHERE slot_id = :slot
""")
