"""The clocks of our processes: ahead, behind, apart from each other, and over midnight."""

import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

import psycopg

from tests.chaos.faults.cell import Cell
from tests.chaos.world import World

MINUTES: Final = 7 * 60
HOLD_SECONDS: Final = (5.0, 8.0)
# Long enough that midnight passes meanwhile, see below, and that numbers of the new day are given.
MIDNIGHT_SECONDS: Final = (15.0, 18.0)
BEFORE_MIDNIGHT: Final = timedelta(seconds=6)


@asynccontextmanager
async def moved(
    seconds: int, names: tuple[str, ...] | None, world: World, _chance: random.Random
) -> AsyncIterator[None]:
    world.clocks.set(seconds, names)
    try:
        yield
    finally:
        world.clocks.set(0)


@asynccontextmanager
async def over_midnight(world: World, _chance: random.Random) -> AsyncIterator[None]:
    """Set the clocks shortly before midnight of most queues, let it pass, and set them back."""
    async with await psycopg.AsyncConnection.connect(world.addresses.database_url) as session:
        found = await session.execute(
            "SELECT time_zone FROM ledger.queue GROUP BY time_zone ORDER BY count(*) DESC LIMIT 1"
        )
        row = await found.fetchone()
    zone = ZoneInfo(row[0] if row else "UTC")
    now = datetime.now(UTC).astimezone(zone)
    midnight = datetime.combine(now.date() + timedelta(days=1), datetime.min.time(), zone)
    world.clocks.set(int((midnight - now - BEFORE_MIDNIGHT).total_seconds()))
    try:
        yield
    finally:
        world.clocks.set(0)


CELLS: Final = (
    Cell("clock-ahead", "all", HOLD_SECONDS, partial(moved, MINUTES, None)),
    Cell("clock-behind", "all", HOLD_SECONDS, partial(moved, -MINUTES, None)),
    Cell("clock-ahead", "token-api", HOLD_SECONDS, partial(moved, MINUTES, ("token-api",))),
    Cell("clock-behind", "department", HOLD_SECONDS, partial(moved, -MINUTES, ("department",))),
    Cell("midnight", "all", MIDNIGHT_SECONDS, over_midnight),
)
