"""The grace timer: marks visitors as no-shows who were called and did not come in time."""

from datetime import UTC, datetime
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from services.department.rules.commands import GRACE_TIMER, NoShow
from services.department.settings import Settings
from services.department.store import last_actions as actions
from services.department.timed_commands import do_due
from shared.postgres import looking

# At this many a second a hospital's whole missed day is through in seconds.
OVERDUE_MAX: Final = 200

log = structlog.get_logger()


async def mark_no_shows(engine: AsyncEngine, settings: Settings) -> int:
    """Mark everybody who is overdue; return how many."""
    called_before = datetime.now(UTC) - settings.no_show_grace
    async with looking(engine) as tx:
        overdue = await actions.called_before(tx, called_before, limit=OVERDUE_MAX)
    marked = await do_due(
        engine,
        settings,
        overdue,
        lambda now: NoShow(by=GRACE_TIMER, now=now, called_before=called_before),
        not_due="GRACE_NOT_OVER",
        forget=lambda tx, token_id: actions.forget_call(tx, token_id, called_before),
    )
    if marked:
        log.info("no-shows", token_ids=marked)
    return len(marked)
