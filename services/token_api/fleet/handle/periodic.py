"""Timers of the stations: offers that nobody answered, shifts and days that ended."""

from datetime import datetime
from typing import Final

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.fleet.handle.batch import Fleet
from shared.duties import for_each
from shared.postgres import looking

log = structlog.get_logger()


async def tidy_all(engine: AsyncEngine, fleet: Fleet) -> None:
    """Check every station at the start: what a killed process left unmatched is matched."""
    async with engine.begin() as tx:
        stations = list((await tx.execute(_ALL)).scalars())
    await _tidy(fleet, stations)


async def tidy_due(engine: AsyncEngine, fleet: Fleet) -> None:
    """Check the stations where an offer, a shift or a day has ended."""
    await _tidy(fleet, await due(engine, fleet.now))


async def due(engine: AsyncEngine, now: datetime) -> list[int]:
    async with looking(engine) as tx:
        return list((await tx.execute(_DUE, {"now": now})).scalars())


async def _tidy(fleet: Fleet, stations: list[int]) -> None:
    if stations:
        log.info("checking stations with offers, shifts or days that ended", stations=stations)
    await for_each(stations, fleet.tidy)


_ALL: Final = text("SELECT ms_id FROM token_api.station ORDER BY ms_id")
_DUE: Final = text("""
    SELECT ms_id FROM token_api.fleet_token WHERE waiting AND keeps_until <= :now
    UNION
    SELECT ms_id FROM token_api.trip WHERE status = 'PENDING' AND offer_ends_at <= :now
    ORDER BY 1
""")
