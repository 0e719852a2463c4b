"""A stock request, written down; an engineer approves or rejects it later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.audit import act_as
from services.token_api.fleet.handle.answers import request_body
from services.token_api.fleet.handle.batch import Fleet
from services.token_api.fleet.handle.shifts import wake_pages
from services.token_api.fleet.handle.station_view import station
from services.token_api.fleet.rules.states import RequestStatus, StockRequest
from services.token_api.fleet.rules.stock_requests import refuse_change, refuse_closed
from services.token_api.fleet.store import tables
from shared.auth import Principal
from shared.rows import get_row, insert_row, keep_row, update_row


async def create_request(
    tx: AsyncConnection, ms_id: int, values: Mapping[str, Any], *, by: str, now: datetime
) -> dict[str, Any]:
    """Return the answer: the request, also field by field beside it."""
    view = await station(tx, ms_id)
    found = await get_row(tx, tables.station, ms_id=ms_id)
    dbs = await keep_row(tx, tables.dbs, dbs_id=values["dbs_id"])
    refuse_closed(station_active=found["active"], dbs_active=dbs["active"])
    row = await insert_row(
        tx,
        tables.stock_request,
        {
            **values,
            "ms_id": ms_id,
            "status": RequestStatus.PENDING.value,
            "requested_by": by,
            "requested_at": now,
        },
    )
    await wake_pages(tx, ms_id)
    request = StockRequest(
        request_id=row["request_id"],
        dbs_id=row["dbs_id"],
        dbs_name=dbs["name"],
        requested_qty=row["requested_qty"],
        priority=row["priority"],
        status=RequestStatus.PENDING,
        requested_by=by,
        requested_at=now,
    )
    body = request_body(request, ms_id, view.time_zone)
    return {"success": True, "message": "Stock request created", **body, "stock_request": body}


async def change_request(
    fleet: Fleet, ms_id: int, request_id: int, changes: Mapping[str, Any], *, by: Principal
) -> None:
    """Change how much is asked for, under the station's lock: no vehicle has it meanwhile."""

    async def change(tx: AsyncConnection, _: datetime) -> None:
        await act_as(tx, by)
        found = await get_row(tx, tables.stock_request, request_id=request_id)
        refuse_change(RequestStatus(found["status"]))
        await update_row(tx, tables.stock_request, changes, request_id=request_id)
        await wake_pages(tx, ms_id)

    await fleet.after(ms_id, change)
