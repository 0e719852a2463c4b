"""Who is in charge of a station: whoever works in its department."""

from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.fleet.handle import station_view as showing
from services.token_api.fleet.handle.directory import queue_id_of
from services.token_api.fleet.handle.station_view import StationView
from shared.auth import Principal, in_department
from shared.rows import not_found


async def in_charge(tx: AsyncConnection, caller: Principal, ms_id: int) -> StationView:
    """Return a station; raises 403 for one that is not the caller's, be it there or not."""
    in_department(caller, queue_id_of(ms_id))
    return await showing.station(tx, ms_id)


async def station_in_charge_of(
    tx: AsyncConnection, caller: Principal, what: str, row_id: int
) -> int:
    ms_id = await showing.station_of(tx, what, row_id)
    if ms_id is None:
        raise not_found(what, row_id)
    in_department(caller, queue_id_of(ms_id))
    return ms_id
