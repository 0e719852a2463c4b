"""Stock requests: asked for by daughter stations, decided by engineers."""

from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Body, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from typing_extensions import TypedDict

from services.token_api.fleet.handle import station_view as showing
from services.token_api.fleet.handle import stock_requests as handle
from services.token_api.fleet.handle.directory import queue_id_of
from services.token_api.fleet.router.station_access import in_charge, station_in_charge_of
from services.token_api.fleet.rules.commands import Approve, Reject
from services.token_api.fleet.rules.states import RequestStatus
from shared.auth import Caller, Principal, Role, forbidden, in_department
from shared.parameters import BIGINT_MAX, Id, IdInBody
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import change_body
from shared.rows import not_found

router = APIRouter(prefix="/api/eic", tags=["stock requests"], responses=GUARDED | refusals(404))

Quantity = Annotated[Decimal, Field(gt=0, max_digits=12, decimal_places=2)]
Priority = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9_]{0,15}$")]
StationId = Annotated[int, Query(ge=1, le=BIGINT_MAX)]


class StockRequest(BaseModel):
    id: int
    ms_id: int
    dbs_id: int
    dbs_name: str
    requested_qty: str
    priority: str
    status: RequestStatus
    requested_by: str | None
    requested_at: str | None
    approved_at: str | None
    approved_by: str | None
    queue_position: int | None


class StockRequests(BaseModel):
    stock_requests: list[StockRequest]


class StockRequestAnswer(StockRequest):
    success: bool
    message: str
    stock_request: StockRequest


class Decision(StockRequest):
    success: bool
    message: str
    trip_id: int | None
    token_no: str | None
    driver_name: str | None


class NewStockRequest(BaseModel):
    model_config = ConfigDict(extra="forbid")

    dbs_id: IdInBody
    requested_qty: Quantity = Field(examples=["500.00"])
    priority: Priority = Field(default="N", description="Shown, and orders nothing.")


@change_body
class StockRequestChange(TypedDict, total=False):
    """What is left out stays as it is."""

    requested_qty: Quantity
    priority: Priority


@router.post(
    "/stock-requests",
    response_model=StockRequestAnswer,
    summary="Ask for stock",
    responses=refusals(409),
)
async def create_stock_request(
    request: Request, tx: Transaction, caller: Caller, body: NewStockRequest
) -> JSONResponse:
    ms_id = await showing.station_of(tx, "dbs", body.dbs_id)
    _of_dbs(caller, body.dbs_id, ms_id)
    if ms_id is None:
        raise not_found("dbs", body.dbs_id)
    created = await handle.create_request(
        tx, ms_id, body.model_dump(), by=caller.subject, now=request.state.fleet.now
    )
    return JSONResponse(created)


def _of_dbs(caller: Principal, dbs_id: int, ms_id: int | None) -> None:
    """Raise 403 unless the caller asks for the own DBS, or is in charge of its station."""
    if caller.role is Role.DBS:
        if caller.holder_id != dbs_id:
            sentence = "You work at another station."
            raise forbidden(sentence)
    elif ms_id is not None:
        in_department(caller, queue_id_of(ms_id))


@router.get("/stock-requests", response_model=StockRequests, summary="List stock requests")
async def list_stock_requests(
    tx: Transaction,
    caller: Caller,
    ms_id: StationId | None = None,
    status: RequestStatus | None = None,
) -> JSONResponse:
    """Return the stock requests of a station, or of all that concern the caller."""
    if caller.role is Role.DBS:
        at = await showing.station_of(tx, "dbs", caller.holder_id or 0)
        views = [await showing.station(tx, at)] if at is not None else []
    elif ms_id is not None:
        views = [await in_charge(tx, caller, ms_id)]
    else:
        views = await showing.stations(tx, caller.departments)
    dbs_id = caller.holder_id if caller.role is Role.DBS else None
    found = [
        one
        for view in views
        for one in await showing.requests(tx, view, status=status, dbs_id=dbs_id)
    ]
    return JSONResponse({"stock_requests": found})


@router.patch(
    "/stock-requests/{request_id}",
    response_model=StockRequest,
    summary="Change a stock request that has no vehicle yet",
    responses=refusals(409),
)
async def change_stock_request(
    request: Request, caller: Caller, request_id: Id, body: Annotated[StockRequestChange, Body()]
) -> JSONResponse:
    """Change how much is asked for; the request keeps its place in the line."""
    async with request.state.engine.begin() as tx:
        ms_id = await station_in_charge_of(tx, caller, "stock_request", request_id)
    await handle.change_request(request.state.fleet, ms_id, request_id, body, by=caller)
    async with request.state.engine.begin() as tx:
        return JSONResponse(await showing.one_request(tx, ms_id, request_id))


@router.post(
    "/stock-requests/{request_id}/approve",
    response_model=Decision,
    summary="Approve a stock request; it is matched at once where a vehicle waits",
    responses=refusals(409),
)
async def approve_stock_request(request: Request, caller: Caller, request_id: Id) -> JSONResponse:
    return await _decide(request, caller, request_id, Approve)


@router.post(
    "/stock-requests/{request_id}/reject",
    response_model=Decision,
    summary="Reject a stock request that has no vehicle yet",
    responses=refusals(409),
)
async def reject_stock_request(request: Request, caller: Caller, request_id: Id) -> JSONResponse:
    return await _decide(request, caller, request_id, Reject)


async def _decide(
    request: Request, caller: Principal, request_id: int, decision: type[Approve | Reject]
) -> JSONResponse:
    async with request.state.engine.begin() as tx:
        ms_id = await station_in_charge_of(tx, caller, "stock_request", request_id)
    done = await request.state.fleet.do(ms_id, decision(request_id, by=caller.subject))
    return JSONResponse(done.body)
