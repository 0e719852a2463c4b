"""A change that may end somebody's work, after which the station looks at its tokens at once."""

from collections.abc import Awaitable, Callable

from fastapi import Request
from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.audit import audited
from services.token_api.fleet.handle.batch import Fleet
from services.token_api.fleet.handle.directory import stations_with_tokens

Change = Callable[[AsyncConnection], Awaitable[RowMapping]]


async def change_and_recheck(request: Request, change: Change, **whose: int) -> RowMapping:
    """Change a driver or a vehicle, whose id `whose` is; return the row after the change."""
    fleet: Fleet = request.state.fleet
    async with audited(request) as tx:
        row = await change(tx)
        stations = await stations_with_tokens(tx, **whose)
    for ms_id in stations:
        await fleet.tidy(ms_id)
    return row
