"""Forgets people: clears the personal part of letters some time after their end."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from sqlalchemy.ext.asyncio import AsyncEngine

from services.notifier.store.upkeep import (
    CLEARED_AT_ONCE,
    clear_personal,
    delete_letters,
    forget_moves,
)
from shared.duties import for_each

ROUND_SECONDS: Final = 3_600.0
# Statistics of a year are what anybody compares with.
LETTERS_KEPT: Final = timedelta(days=400)
# A token is live for a day; an old queue's partition is not read later than the log is kept.
MOVES_KEPT: Final = timedelta(days=31)


async def tidy(engine: AsyncEngine, *, personal_kept: timedelta, now: datetime) -> None:
    """Do each step, also behind one that fails; raises a group of the failures at the end."""
    steps = (
        partial(_in_pieces, engine, clear_personal, now - personal_kept),
        partial(_in_pieces, engine, delete_letters, now - LETTERS_KEPT),
        partial(_forget_moves, engine),
    )
    await for_each(steps, lambda step: step())


async def _in_pieces(
    engine: AsyncEngine, step: Callable[..., Awaitable[int]], before: datetime
) -> None:
    touched = CLEARED_AT_ONCE
    while touched == CLEARED_AT_ONCE:
        async with engine.begin() as tx:
            touched = await step(tx, ended_before=before)


async def _forget_moves(engine: AsyncEngine) -> None:
    async with engine.begin() as tx:
        await forget_moves(tx, older_than=MOVES_KEPT)
