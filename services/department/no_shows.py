"""The grace timer: marks visitors as no-shows who were called and did not come in time."""

from datetime import UTC, datetime
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from services.department.handle.verbs import VerbRequest, do
from services.department.rules.commands import GRACE_TIMER, NoShow
from services.department.settings import Settings
from services.department.store import last_actions as actions
from shared.duties import for_each
from shared.problems import Refused

# At this many a second a hospital's whole missed day is through in seconds.
OVERDUE_MAX: Final = 200

log = structlog.get_logger()


async def mark_no_shows(engine: AsyncEngine, settings: Settings) -> int:
    """Mark everybody who is overdue, each in a transaction of their own; return how many.

    Several workers may do it at once: the queue's lock decides, and the rules look again.
    """
    called_before = datetime.now(UTC) - settings.no_show_grace
    async with engine.begin() as tx:
        overdue = await actions.called_before(tx, called_before, limit=OVERDUE_MAX)
    marked = 0

    async def mark(token_id: int) -> None:
        nonlocal marked
        marked += await _mark(engine, settings, token_id, called_before)

    await for_each(overdue, mark)
    return marked


async def _mark(
    engine: AsyncEngine, settings: Settings, token_id: int, called_before: datetime
) -> bool:
    request = VerbRequest(
        token_id, lambda now: NoShow(by=GRACE_TIMER, now=now, called_before=called_before)
    )
    try:
        async with engine.begin() as tx:
            await do(
                tx,
                request,
                turn_near_places=settings.turn_near_places,
                public_url=settings.ticket_base_url,
            )
    except Refused as refusal:
        if refusal.code != "GRACE_NOT_OVER":
            await _forget_call(engine, token_id, called_before)
        return False
    log.info("no-show", token_id=token_id)
    return True


async def _forget_call(engine: AsyncEngine, token_id: int, called_before: datetime) -> None:
    """Forget a call that ended elsewhere (a holder cancelled), so that it is not asked after."""
    async with engine.begin() as tx:
        await actions.forget_call(tx, token_id, called_before)
