"""Calls again whom nobody has seen come, at desks that are set so; twice at most."""

from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

import structlog
import uuid_utils.compat
from sqlalchemy.ext.asyncio import AsyncEngine

from services.department.handle.verbs import VerbRequest, do
from services.department.rules.commands import GRACE_TIMER, Recall
from services.department.settings import Settings
from services.department.store import repeated_calls
from services.department.store.repeated_calls import UnansweredCall
from shared.duties import for_each
from shared.postgres import looking
from shared.problems import Refused

# More would annoy those who sit in the hall; after them the grace decides.
TIMES_MAX: Final = 2
# As many as desks can have called at a time.
UNANSWERED_MAX: Final = 1000

log = structlog.get_logger()


async def call_again(engine: AsyncEngine, settings: Settings) -> int:
    """Call everybody again who is due, each in a transaction of their own; return how many."""
    async with looking(engine) as tx:
        calls = await repeated_calls.unanswered(tx, times_max=TIMES_MAX, limit=UNANSWERED_MAX)
    now = datetime.now(UTC)
    due = [(one, before) for one in calls if (before := _due_before(one, now)) is not None]
    repeated = 0

    async def repeat(call: tuple[UnansweredCall, datetime]) -> None:
        nonlocal repeated
        repeated += await _call_again(engine, settings, *call)

    await for_each(due, repeat)
    return repeated


def _due_before(call: UnansweredCall, now: datetime) -> datetime | None:
    """Return before when the last call must have been; null: the desk lets it be, or it is not."""
    profile = call.profile.on(now.astimezone(ZoneInfo(call.time_zone)).date())
    if profile is None or profile.calls_again_after_seconds is None:
        return None
    before = now - timedelta(seconds=profile.calls_again_after_seconds)
    return before if call.last_called_at <= before else None


async def _call_again(
    engine: AsyncEngine, settings: Settings, call: UnansweredCall, before: datetime
) -> bool:
    request = VerbRequest(
        call.token_id,
        lambda now: Recall(
            by=GRACE_TIMER, now=now, call_id=uuid_utils.compat.uuid7(), called_before=before
        ),
    )
    try:
        async with engine.begin() as tx:
            await do(
                tx,
                request,
                turn_near_places=settings.turn_near_places,
                public_url=settings.ticket_base_url,
            )
            await repeated_calls.count(tx, call.token_id, call.first_called_at)
    except Refused:
        return False  # they have come, or somebody has called them again by hand
    log.info("called again", token_id=call.token_id)
    return True
