"""Stations, daughter stations, vehicles and drivers that nobody ever needed are deleted.

What was once on a shift, in a request or on a trip stays, so that the record says with whom.
"""

from typing import Final

from sqlalchemy import Table, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api import directory
from services.token_api.accounts import delete_users_of
from services.token_api.fleet.rules import deletions
from services.token_api.fleet.store import tables
from shared import ledger
from shared.auth import Role
from shared.rows import delete_row, get_row, lock_row, rows_where


async def delete_station(tx: AsyncConnection, ms_id: int) -> None:
    """Delete a station without daughter stations and drivers, with its branch and its queue."""
    queue_id = (await get_row(tx, tables.station, ms_id=ms_id))["queue_id"]
    await ledger.lock_queues(tx, [queue_id])  # first, as every batch at the station does
    await lock_row(tx, tables.station, ms_id=ms_id)
    directory.refuse_live(await ledger.live_count(tx, [queue_id]))
    for table, of in ((tables.dbs, "daughter stations"), (tables.driver, "drivers")):
        inside = await rows_where(tx, table, ms_id=ms_id)
        directory.refuse_not_empty("station", len(inside), of)
    await _delete_unused(tx, tables.station, "station", ms_id=ms_id)
    await directory.delete_queue(tx, queue_id)
    await directory.delete_department(tx, queue_id)
    await directory.delete_branch(tx, queue_id)


async def delete_dbs(tx: AsyncConnection, dbs_id: int) -> None:
    await lock_row(tx, tables.dbs, dbs_id=dbs_id)
    counted = await tx.execute(_OPEN_REQUESTS, {"dbs_id": dbs_id})
    deletions.refuse_open_requests("daughter station", int(counted.scalar_one()))
    await _delete_unused(tx, tables.dbs, "daughter station", dbs_id=dbs_id)
    await delete_users_of(tx, Role.DBS, dbs_id)


async def delete_vehicle(tx: AsyncConnection, vehicle_id: int) -> None:
    await lock_row(tx, tables.vehicle, vehicle_id=vehicle_id)
    labels = await tx.execute(_LIVE_OF_VEHICLE, {"id": vehicle_id})
    deletions.refuse_live_tokens("vehicle", list(labels.scalars()))
    await _delete_unused(tx, tables.vehicle, "vehicle", vehicle_id=vehicle_id)


async def delete_driver(tx: AsyncConnection, driver_id: int) -> None:
    await lock_row(tx, tables.driver, driver_id=driver_id)
    labels = await tx.execute(_LIVE_OF_DRIVER, {"id": driver_id})
    deletions.refuse_live_tokens("driver", list(labels.scalars()))
    await _delete_unused(tx, tables.driver, "driver", driver_id=driver_id)
    await delete_users_of(tx, Role.DRIVER, driver_id)


async def _delete_unused(tx: AsyncConnection, table: Table, what: str, **key: int) -> None:
    """Delete the row unless another one names it; the foreign keys know which."""
    try:
        async with tx.begin_nested():
            await delete_row(tx, table, **key)
    except IntegrityError as error:
        raise deletions.has_history(what) from error


_LIVE: Final = """
    SELECT k.label FROM token_api.fleet_token f JOIN ledger.token k ON k.id = f.token_id
    WHERE f.expiry_reason IS NULL AND
"""
_LIVE_OF_VEHICLE: Final = text(f"{_LIVE} f.vehicle_id = :id")
_LIVE_OF_DRIVER: Final = text(f"{_LIVE} f.driver_id = :id")
_OPEN_REQUESTS: Final = text("""
    SELECT count(*) FROM token_api.stock_request
    WHERE dbs_id = :dbs_id AND status IN ('PENDING', 'APPROVED', 'ALLOCATED')
""")
