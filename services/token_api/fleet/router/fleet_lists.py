"""Shifts and stock requests of all stations, as an administrator looks them through."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from services.token_api.fleet.handle.answers import request_body
from services.token_api.fleet.handle.shifts import shift_body
from services.token_api.fleet.router.bodies import ListedShift
from services.token_api.fleet.router.fields import AtStation, Search
from services.token_api.fleet.router.stock_requests import StockRequest
from services.token_api.fleet.rules.shifts import ShiftStatus
from services.token_api.fleet.rules.states import RequestStatus
from services.token_api.fleet.store.listing import REQUESTS, SHIFTS, list_page
from services.token_api.fleet.store.reading import request_of
from shared.parameters import AfterNumber, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED

router = APIRouter(prefix="/api/v1", tags=["stations"], responses=GUARDED)


class ShiftInUse(ListedShift):
    token_no: str | None = Field(description="Of the token that waits under it")


class ShiftList(BaseModel):
    shifts: list[ShiftInUse]
    next: int | None


class RequestList(BaseModel):
    stock_requests: list[StockRequest]
    next: int | None


@router.get("/shifts", summary="List shifts of all stations, the newest first")
async def list_all_shifts(
    tx: Transaction,
    *,
    search: Search = None,
    ms_id: AtStation = None,
    status: ShiftStatus | None = None,
    after: AfterNumber = None,
    limit: Limit = 100,
) -> ShiftList:
    asked = {"search": search or None, "ms_id": ms_id, "status": status, "after": after}
    found = await list_page(tx, SHIFTS, "shift_id", limit=limit, **asked)
    shifts = [{**shift_body(row), "token_no": row["token_no"]} for row in found.rows]
    return ShiftList.model_validate({"shifts": shifts, "next": found.next})


@router.get("/stock-requests", summary="List stock requests of all stations, the newest first")
async def list_all_requests(
    tx: Transaction,
    *,
    search: Search = None,
    ms_id: AtStation = None,
    status: RequestStatus | None = None,
    after: AfterNumber = None,
    limit: Limit = 100,
) -> RequestList:
    asked = {"search": search or None, "ms_id": ms_id, "status": status, "after": after}
    found = await list_page(tx, REQUESTS, "request_id", limit=limit, **asked)
    requests = []
    for row in found.rows:
        station_id, zone = row.pop("ms_id"), row.pop("time_zone")
        requests.append(request_body(request_of(row), station_id, zone))
    return RequestList.model_validate({"stock_requests": requests, "next": found.next})
