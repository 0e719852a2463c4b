"""Trips that were accepted and never started: seen, and taken back."""

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

from services.token_api.fleet.handle import station_view as showing
from services.token_api.fleet.router.driver_answers import TripAnswer
from services.token_api.fleet.router.eic import TripNotStarted
from services.token_api.fleet.router.station_access import station_in_charge_of
from services.token_api.fleet.rules.commands import Release
from shared.auth import Caller
from shared.parameters import Id
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals

router = APIRouter(prefix="/api/eic/trips", tags=["eic"], responses=GUARDED)


class TripsNotStarted(BaseModel):
    trips: list[TripNotStarted]


@router.get(
    "/not-started",
    summary="List trips that were accepted and not started, the longest ago first",
)
async def list_trips_not_started(
    request: Request, tx: Transaction, caller: Caller
) -> TripsNotStarted:
    """Return those of the stations that the caller is in charge of."""
    start = request.state.fleet.settings.start
    found = await showing.trips_not_started(tx, caller.departments, start)
    return TripsNotStarted.model_validate({"trips": found})


@router.post(
    "/{trip_id}/release",
    response_model=TripAnswer,
    summary="Take back a trip that was accepted and never started",
    responses=refusals(404, 409),
)
async def release_trip(request: Request, caller: Caller, trip_id: Id) -> JSONResponse:
    """Put the vehicle back in its place of the line, and offer the request to the next one."""
    async with request.state.engine.begin() as tx:
        ms_id = await station_in_charge_of(tx, caller, "trip", trip_id)
    command = Release(trip_id, by=caller.subject)
    done = await request.state.fleet.do_on_record(ms_id, command, caller)
    return JSONResponse(done.body)
