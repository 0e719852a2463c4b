"""A driver's own token and trips over HTTP."""

from typing import Annotated, Final

from fastapi import APIRouter, Body, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sse_starlette import EventSourceResponse

from services.token_api.fleet.handle import driver_view as own
from services.token_api.fleet.handle import station_view as showing
from services.token_api.fleet.handle.batch import Fleet
from services.token_api.fleet.handle.idempotent_batch import StationResult
from services.token_api.fleet.router.driver_answers import (
    CurrentToken,
    CurrentTokenEvent,
    TokenAnswer,
    TripAnswer,
    Trips,
)
from services.token_api.fleet.rules.commands import (
    Accept,
    CancelToken,
    Command,
    Complete,
    Decline,
    RequestToken,
    Start,
)
from services.token_api.fleet.rules.trips import unknown_trip
from services.token_api.tokens import PageState, follow_state
from shared.auth import Caller, Principal, while_signed_in
from shared.idempotency import key_of
from shared.parameters import Id, IdempotencyKey, IdInBody
from shared.postgres import Transaction
from shared.problems import Refused
from shared.problems.documented import GUARDED, refusals
from shared.streams import EventStream, event_stream

PATH: Final = "/api/driver/token/request"
router = APIRouter(prefix="/api/driver", tags=["driver"], responses=GUARDED | refusals(400, 404))


class TokenWanted(BaseModel):
    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"ms_id": 5}]})

    ms_id: IdInBody


class TokenToCancel(BaseModel):
    model_config = ConfigDict(extra="forbid")

    token_id: IdInBody | None = None


@router.post("/token/request", response_model=TokenAnswer, summary="Join a station's line")
async def request_driver_token(
    request: Request, caller: Caller, body: TokenWanted, idempotency_key: IdempotencyKey = None
) -> JSONResponse:
    """Give out the station's next number, and match it at once where a request waits."""
    request.state.token_limits.refuse_too_many(caller)
    key = key_of(caller.subject, PATH, idempotency_key, body.model_dump())
    async with request.state.engine.begin() as tx:
        driver = await own.driver_of(tx, caller.holder_id)
        if not await own.drives_at(tx, driver["driver_id"], body.ms_id):
            raise Refused("NOT_YOUR_STATION", "You do not drive for this station.", status=403)
    fleet: Fleet = request.state.fleet
    return _answered(await fleet.do(body.ms_id, RequestToken(driver["driver_id"]), key))


@router.get("/token/current", response_model=CurrentToken, summary="One's own token")
async def read_current_token(tx: Transaction, caller: Caller) -> JSONResponse:
    driver = await own.driver_of(tx, caller.holder_id)
    return JSONResponse(await own.current_body(tx, driver["driver_id"]))


@router.post(
    "/token/cancel",
    response_model=TokenAnswer,
    summary="Leave the line",
    responses=refusals(409),
)
async def cancel_driver_token(
    request: Request, caller: Caller, body: Annotated[TokenToCancel | None, Body()] = None
) -> JSONResponse:
    """Cancel the token while it waits, or while its trip is only offered."""
    token_id = body.token_id if body else None
    async with request.state.engine.begin() as tx:
        driver = await own.driver_of(tx, caller.holder_id)
        ms_id = await showing.station_of_live_token(tx, driver["driver_id"])
    if ms_id is None:
        raise Refused("TOKEN_NOT_FOUND", "You have no token in a line.", status=404)
    command = CancelToken(driver["driver_id"], token_id)
    return _answered(await request.state.fleet.do(ms_id, command))


@router.get(
    "/token/stream",
    summary="Follow one's own token",
    description="Server-sent events named `current`; the first says how it is now.",
    response_class=EventStream,
    response_model=CurrentTokenEvent,
    response_description="The data of each event `current`",
)
async def follow_current_token(request: Request, caller: Caller) -> EventSourceResponse:
    request.state.queue_news.refuse_when_full()
    async with request.state.engine.begin() as tx:
        driver = await own.driver_of(tx, caller.holder_id)
        view = await showing.station(tx, driver["ms_id"])

    async def read() -> PageState:
        async with request.state.engine.begin() as tx:
            body = await own.current_body(tx, driver["driver_id"])
            token, driver_id = body["token"], driver["driver_id"]
            last = None if token else await own.last_ended(tx, driver_id)
            released = await own.released_from(tx, driver_id, token["id"]) if token else None
            elsewhere = token["ms_id"] if token else view.ms_id
            queue_id = (
                view.queue_id
                if elsewhere == view.ms_id
                else (await showing.station(tx, elsewhere)).queue_id
            )
        home = {"ms_id": view.ms_id, "ms_name": view.name, "time_zone": view.time_zone}
        shown = {
            **body,
            "last": last,
            "released_from": released,
            "station": home,
            "driver_name": driver["name"],
        }
        return PageState(frozenset({queue_id}), shown)

    news = request.state.queue_news
    events = follow_state(news, "current", frozenset({view.queue_id}), read)
    return event_stream(while_signed_in(request, caller, events))


@router.get("/trips", response_model=Trips, summary="One's own trips, the newest first")
async def list_own_trips(tx: Transaction, caller: Caller) -> JSONResponse:
    driver = await own.driver_of(tx, caller.holder_id)
    return JSONResponse({"trips": await own.driver_trips(tx, driver["driver_id"])})


@router.post(
    "/trip/{trip_id}/accept",
    response_model=TripAnswer,
    summary="Accept an offer",
    responses=refusals(409),
)
async def accept_trip(request: Request, caller: Caller, trip_id: Id) -> JSONResponse:
    return await _on_trip(request, caller, trip_id, Accept)


@router.post(
    "/trip/{trip_id}/decline",
    response_model=TripAnswer,
    summary="Decline an offer",
    responses=refusals(409),
)
async def decline_trip(request: Request, caller: Caller, trip_id: Id) -> JSONResponse:
    return await _on_trip(request, caller, trip_id, Decline)


@router.post(
    "/trip/{trip_id}/start",
    response_model=TripAnswer,
    summary="Start an accepted trip",
    responses=refusals(409),
)
async def start_trip(request: Request, caller: Caller, trip_id: Id) -> JSONResponse:
    return await _on_trip(request, caller, trip_id, Start)


@router.post(
    "/trip/{trip_id}/complete",
    response_model=TripAnswer,
    summary="Complete a trip",
    responses=refusals(409),
)
async def complete_trip(request: Request, caller: Caller, trip_id: Id) -> JSONResponse:
    return await _on_trip(request, caller, trip_id, Complete)


async def _on_trip(
    request: Request,
    caller: Principal,
    trip_id: int,
    command: type[Accept | Decline | Start | Complete],
) -> JSONResponse:
    async with request.state.engine.begin() as tx:
        driver = await own.driver_of(tx, caller.holder_id)
        ms_id = await showing.station_of_own_trip(tx, driver["driver_id"], trip_id)
    if ms_id is None:
        raise unknown_trip(trip_id)
    asked: Command = command(driver["driver_id"], trip_id)
    return _answered(await request.state.fleet.do(ms_id, asked))


def _answered(answer: StationResult) -> JSONResponse:
    headers = {"Idempotent-Replayed": "true"} if answer.replayed else {}
    return JSONResponse(answer.body, headers=headers)
