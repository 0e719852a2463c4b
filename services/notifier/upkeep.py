"""Forgets people: clears the personal part of letters some time after their end."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Final, Never

from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.store.upkeep import (
    CLEARED_AT_ONCE,
    clear_personal,
    delete_letters,
    forget_moves,
)

ROUND_SECONDS: Final = 3_600.0
# Statistics of a year are what anybody compares with.
LETTERS_KEPT: Final = timedelta(days=400)
# A token is live for a day; an old queue's partition is not read later than the log is kept.
MOVES_KEPT: Final = timedelta(days=31)


async def tidy(engine: AsyncEngine, *, personal_kept: timedelta) -> Never:
    """Tidy now and every hour, for ever."""
    while True:
        await tidy_once(engine, personal_kept=personal_kept, now=datetime.now(UTC))
        await asyncio.sleep(ROUND_SECONDS)


async def tidy_once(engine: AsyncEngine, *, personal_kept: timedelta, now: datetime) -> None:
    for step, before in (
        (clear_personal, now - personal_kept),
        (delete_letters, now - LETTERS_KEPT),
    ):
        touched = CLEARED_AT_ONCE
        while touched == CLEARED_AT_ONCE:
            async with engine.begin() as tx:
                touched = await step(tx, ended_before=before)
    async with engine.begin() as tx:
        await forget_moves(tx, older_than=MOVES_KEPT)
