"""Writes days that a branch has not had into the ledger, from where they go as all others do."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from deploy.local.history.day import PlayedDay, play_day
from deploy.local.history.visitors import visitors_of
from shared import ledger
from shared.ledger import QueueRow

# More would take minutes, and show nothing else.
DAYS_MAX: Final = 28
# A day has some thousand events.
WRITE_SECONDS_MAX: Final = 30


async def write_history(
    engine: AsyncEngine, *, today: date, days: int, desks: Mapping[str, Sequence[int]], seed: int
) -> int:
    """Let the `days` before today have been; return how many visits came of it.

    A day on which anybody came to one of the queues stays as it is, so nothing is written twice.
    """
    wanted = [today - timedelta(days=back) for back in range(days, 0, -1)]
    async with engine.begin() as tx:
        found = await ledger.read_queues(tx, list(desks))
        parameters = {"ids": list(found), "first": min(wanted, default=today)}
        had = set(await tx.scalars(_HAD, parameters))
    own = {name: count for name, count in desks.items() if name in found}
    visits = 0
    for day in wanted:
        if day not in had and own:
            chance = random.Random(f"{seed} {day}")  # noqa: S311 - a demonstration
            visits += await _have_day(engine, day, own, chance)
    return visits


async def _have_day(
    engine: AsyncEngine, day: date, desks: Mapping[str, Sequence[int]], chance: random.Random
) -> int:
    async with engine.begin() as tx:
        queues = await ledger.read_queues(tx, list(desks))
    zone = ZoneInfo(next(iter(queues.values())).time_zone)
    people = visitors_of(day, desks, zone, chance)
    if not people:
        return 0
    async with engine.begin() as tx:
        ids = await ledger.new_token_ids(tx, len(people))
    # Played before the lines are locked: whoever waits there now is not to wait for this.
    played = play_day(queues, day, list(zip(ids, people, strict=True)), desks, chance)
    async with engine.begin() as tx:
        await _write(tx, queues, played)
    return sum(token.visit for token in played.tokens.values())


async def _write(tx: AsyncConnection, before: Mapping[str, QueueRow], played: PlayedDay) -> None:
    """Put the day behind what has come onto the queues' logs meanwhile; who waits now stays."""
    await tx.execute(text(f"SET LOCAL statement_timeout = '{WRITE_SECONDS_MAX}s'"))
    locked = await ledger.lock_queues(tx, list(before))
    later = {name: locked[name].seq - queue.seq for name, queue in before.items()}
    events = [
        event.model_copy(update={"seq": event.seq + later[event.queue_id]})
        for event in played.events
    ]
    rows = [
        replace(queue, seq=played.queues[name].seq + later[name]) for name, queue in locked.items()
    ]
    await ledger.save_past(
        tx, rows, list(played.tokens.values()), events, day=datetime.now(UTC).date()
    )


_HAD: Final = text("""
    SELECT DISTINCT service_date FROM ledger.token
    WHERE origin_queue_id = ANY(:ids) AND service_date >= :first
""")
