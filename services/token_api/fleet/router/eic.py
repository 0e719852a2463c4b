"""The engineer's line over HTTP: read, followed live, matched by hand."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse

from services.token_api.fleet.handle import station_view as showing
from services.token_api.fleet.handle.shifts import list_shifts
from services.token_api.fleet.router.bodies import ListedShift
from services.token_api.fleet.router.driver_answers import Trip
from services.token_api.fleet.router.station_access import in_charge, station_in_charge_of
from services.token_api.fleet.router.stock_requests import StockRequest
from services.token_api.fleet.rules.commands import Allocate
from services.token_api.fleet.rules.stock_requests import different_stations
from services.token_api.tokens import PageState, follow_state
from shared.auth import Caller, while_signed_in
from shared.events import Reason
from shared.parameters import BIGINT_MAX, IdInBody
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.streams import EventStream, event_stream

router = APIRouter(prefix="/api/eic", tags=["eic"], responses=GUARDED | refusals(400, 404))

StationId = Annotated[int, Query(ge=1, le=BIGINT_MAX)]


class Waiting(BaseModel):
    id: int
    token_no: str
    sequence: int
    driver_id: int
    driver_name: str
    driver_phone: str | None
    vehicle_reg: str
    issued_at: str


class StationQueue(BaseModel):
    ms_id: int
    ms_name: str
    date: str
    waiting_tokens: list[Waiting]
    pending_requests: list[StockRequest]
    waiting_count: int
    pending_count: int


class StationTrip(Trip):
    token_no: str
    driver_name: str
    driver_phone: str | None
    vehicle_reg: str
    how: Literal[Reason.MATCHED, Reason.MANUAL]
    offered_by: str | None = Field(description="Who allocated it by hand")


class TripNotStarted(StationTrip):
    ms_id: int
    ms_name: str
    time_zone: str
    start_due_at: str = Field(description="From then on it may be released")


class StationQueueEvent(StationQueue):
    new_requests: list[StockRequest]
    trips: list[StationTrip]
    not_started: list[TripNotStarted] = Field(description="Accepted ones, the longest ago first")
    shifts: list[ListedShift] = Field(description="Those that are asked for")
    time_zone: str


class StationQueues(BaseModel):
    queues: list[StationQueue]
    total_waiting: int
    total_pending: int


class Pair(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token_id: IdInBody
    stock_request_id: IdInBody


class Allocated(BaseModel):
    success: bool
    message: str
    trip_id: int
    token_no: str
    driver_name: str
    dbs_name: str


@router.get(
    "/token-queue", response_model=StationQueue | StationQueues, summary="Who waits, and for what"
)
async def read_token_queue(
    request: Request, tx: Transaction, caller: Caller, ms_id: StationId | None = None
) -> JSONResponse:
    """Return one station's lines, or those of all stations that the caller is in charge of."""
    now = request.state.fleet.now
    if ms_id is not None:
        view = await in_charge(tx, caller, ms_id)
        return JSONResponse(await showing.queue_body(tx, view, now))
    queues = [
        await showing.queue_body(tx, view, now)
        for view in await showing.stations(tx, caller.departments)
    ]
    return JSONResponse(
        {
            "queues": queues,
            "total_waiting": sum(one["waiting_count"] for one in queues),
            "total_pending": sum(one["pending_count"] for one in queues),
        }
    )


@router.get(
    "/token-queue/stream",
    summary="Follow a station",
    description="Server-sent events named `queue`; the first says how it is now.",
    response_class=EventStream,
    response_model=StationQueueEvent,
    response_description="The data of each event `queue`",
)
async def follow_token_queue(
    request: Request, caller: Caller, ms_id: StationId
) -> EventSourceResponse:
    request.state.queue_news.refuse_when_full()
    async with request.state.engine.begin() as tx:
        view = await in_charge(tx, caller, ms_id)

    async def read() -> PageState:
        async with request.state.engine.begin() as tx:
            body = await showing.queue_body(tx, view, request.state.fleet.now)
            body["new_requests"] = await showing.requests(tx, view, status="PENDING")
            body["trips"] = await showing.station_trips(tx, view)
            body["not_started"] = await showing.trips_not_started(
                tx, [view.queue_id], request.state.fleet.settings.start
            )
            body["shifts"] = await list_shifts(tx, ms_id=ms_id, status="REQUESTED", limit=50)
            body["time_zone"] = view.time_zone
        return PageState(frozenset({view.queue_id}), body)

    news = request.state.queue_news
    events = follow_state(news, "queue", frozenset({view.queue_id}), read)
    return event_stream(while_signed_in(request, caller, events))


@router.post(
    "/token-queue/allocate",
    response_model=Allocated,
    summary="Match by hand, past first come first served",
)
async def allocate_by_hand(request: Request, caller: Caller, body: Pair) -> JSONResponse:
    async with request.state.engine.begin() as tx:
        token_at = await station_in_charge_of(tx, caller, "token", body.token_id)
        request_at = await station_in_charge_of(tx, caller, "stock_request", body.stock_request_id)
    if token_at != request_at:
        raise different_stations()
    command = Allocate(body.token_id, body.stock_request_id, by=caller.subject)
    return JSONResponse((await request.state.fleet.do(token_at, command)).body)
