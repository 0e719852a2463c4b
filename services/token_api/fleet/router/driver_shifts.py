"""A driver's own shifts: seen, and asked for."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.token_api.audit import AuditedTransaction
from services.token_api.fleet.handle import driver_view as own
from services.token_api.fleet.handle.shifts import create_shift, list_shifts, shift_body
from services.token_api.fleet.handle.station_view import station
from services.token_api.fleet.router.bodies import NewShift, Shift, Shifts
from services.token_api.fleet.rules.shift_times import refuse_never
from shared.auth import Caller
from shared.postgres import Transaction
from shared.problems import Refused
from shared.problems.documented import GUARDED, refusals

router = APIRouter(prefix="/api/driver", tags=["driver"], responses=GUARDED | refusals(404))


@router.get("/shifts", summary="One's own shifts, the newest first")
async def list_own_shifts(
    tx: Transaction, caller: Caller, limit: Annotated[int, Query(ge=1, le=200)] = 50
) -> Shifts:
    driver = await own.driver_of(tx, caller.holder_id)
    found = await list_shifts(tx, driver_id=driver["driver_id"], limit=limit)
    return Shifts.model_validate({"shifts": found})


@router.post("/shifts", status_code=201, summary="Ask for a shift", responses=refusals(422))
async def request_shift(
    request: Request, tx: AuditedTransaction, caller: Caller, body: NewShift
) -> Shift:
    driver = await own.driver_of(tx, caller.holder_id)
    if body.ms_id != driver["ms_id"]:
        raise Refused("NOT_YOUR_STATION", "You do not drive for this station.", status=403)
    zone = (await station(tx, body.ms_id)).time_zone
    values = {**body.values(zone), "driver_id": driver["driver_id"]}
    now = request.state.fleet.now
    refuse_never(values, now=now, ahead_max=request.state.settings.ahead_max)
    row = await create_shift(tx, values, now=now)
    return Shift.model_validate(shift_body(row))
