"""The timer of holds: puts back in the line whose time on hold, or at one desk, is over."""

from datetime import UTC, datetime
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from services.department.rules.commands import HOLD_TIMER, Resume
from services.department.settings import Settings
from services.department.store import holds
from services.department.timed_commands import do_due
from shared.postgres import looking

# At this many a second a hospital's whole day of holds is through in seconds.
OVER_MAX: Final = 200

log = structlog.get_logger()


async def end_holds(engine: AsyncEngine, settings: Settings) -> int:
    """Put everybody back who is due; return how many."""
    due_at = datetime.now(UTC)
    async with looking(engine) as tx:
        due = await holds.over(tx, due_at, limit=OVER_MAX)
    ended = await do_due(
        engine,
        settings,
        due,
        lambda now: Resume(by=HOLD_TIMER, now=now, when_over=True),
        not_due="HOLD_NOT_OVER",
        forget=lambda tx, token_id: holds.forget_over(tx, token_id, due_at),
    )
    if ended:
        log.info("back from hold", token_ids=ended)
    return len(ended)
