"""The timer of holds: puts back in the line whose time on hold, or at one desk, is over."""

from datetime import UTC, datetime
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from services.department.handle.verbs import VerbRequest, do
from services.department.rules.commands import HOLD_TIMER, Resume
from services.department.settings import Settings
from services.department.store import holds
from shared.duties import for_each
from shared.problems import Refused

# At this many a second a hospital's whole day of holds is through in seconds.
OVER_MAX: Final = 200

log = structlog.get_logger()


async def end_holds(engine: AsyncEngine, settings: Settings) -> int:
    """Put everybody back who is due, each in a transaction of their own; return how many.

    Several workers may do it at once: the queue's lock decides, and the rules look again.
    """
    now = datetime.now(UTC)
    async with engine.begin() as tx:
        due = await holds.over(tx, now, limit=OVER_MAX)
    ended = 0

    async def end(token_id: int) -> None:
        nonlocal ended
        ended += await _end(engine, settings, token_id, now)

    await for_each(due, end)
    return ended


async def _end(engine: AsyncEngine, settings: Settings, token_id: int, due_at: datetime) -> bool:
    request = VerbRequest(token_id, lambda now: Resume(by=HOLD_TIMER, now=now, when_over=True))
    try:
        async with engine.begin() as tx:
            await do(
                tx,
                request,
                turn_near_places=settings.turn_near_places,
                public_url=settings.ticket_base_url,
            )
    except Refused as refusal:
        if refusal.code != "HOLD_NOT_OVER":
            # It ended elsewhere (the holder cancelled), so that it is not asked after again.
            async with engine.begin() as tx:
                await holds.forget_over(tx, token_id, due_at)
        return False
    log.info("back from hold", token_id=token_id)
    return True
