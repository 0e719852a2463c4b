"""What is made for the days to come, and what is deleted when nobody needs it any more."""

from datetime import UTC, datetime
from typing import Final

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.join import forget_old_bookings
from services.token_api.tokens import SCHEMA
from shared import idempotency
from shared.topics import TOKEN_EVENTS

# Tables for the days to come are made ahead, so that a worker may be down for a week.
EVENT_DAYS_AHEAD: Final = 7
EVENT_DAYS_KEPT: Final = TOKEN_EVENTS.retention_days or 30

log = structlog.get_logger()


async def keep_partitions(engine: AsyncEngine) -> None:
    """Make the tables of the days to come, and drop those of days long past."""
    async with engine.begin() as tx:
        left = await tx.execute(
            text("SELECT ledger.keep_partitions(:ahead, :kept)"),
            {"ahead": EVENT_DAYS_AHEAD, "kept": EVENT_DAYS_KEPT},
        )
        days = [day.isoformat() for day in left.scalars()]
    if days:
        log.warning("events of these days stay in ledger.event_rest", days=days)


async def forget_keys(engine: AsyncEngine) -> None:
    async with engine.begin() as tx:
        await idempotency.forget_old(tx, SCHEMA)


async def forget_bookings(engine: AsyncEngine) -> None:
    async with engine.begin() as tx:
        await forget_old_bookings(tx, datetime.now(UTC))
