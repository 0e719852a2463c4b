"""Shifts, as the engineer in charge decides about them."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from services.token_api.audit import AuditedTransaction
from services.token_api.fleet.handle import shifts as handle
from services.token_api.fleet.handle.directory import queue_id_of
from services.token_api.fleet.handle.shifts import (
    create_shift,
    decide_shift,
    list_shifts,
    shift_body,
)
from services.token_api.fleet.handle.station_view import station
from services.token_api.fleet.router.bodies import Shift, ShiftChange, ShiftOfDriver, Shifts
from services.token_api.fleet.rules.shift_times import refuse_never
from services.token_api.fleet.rules.shifts import ShiftStatus
from services.token_api.fleet.store import tables
from shared.auth import Caller, Principal, in_department
from shared.parameters import BIGINT_MAX, Id
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.rows import get_row

router = APIRouter(prefix="/api/eic/shifts", tags=["shifts"], responses=GUARDED | refusals(404))


@router.get("", summary="List a station's shifts, the newest first")
async def list_station_shifts(
    tx: Transaction,
    caller: Caller,
    ms_id: Annotated[int, Query(ge=1, le=BIGINT_MAX)],
    status: ShiftStatus | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Shifts:
    in_department(caller, queue_id_of(ms_id))
    found = await list_shifts(tx, ms_id=ms_id, status=status, limit=limit)
    return Shifts.model_validate({"shifts": found})


@router.post("", status_code=201, summary="Give a driver a shift", responses=refusals(422))
async def give_shift(
    request: Request, tx: AuditedTransaction, caller: Caller, body: ShiftOfDriver
) -> Shift:
    in_department(caller, queue_id_of(body.ms_id))
    zone = (await station(tx, body.ms_id)).time_zone
    values, now = body.values(zone), request.state.fleet.now
    refuse_never(values, now=now, ahead_max=request.state.settings.ahead_max)
    row = await create_shift(tx, values, now=now, approved_by=caller.subject)
    return Shift.model_validate(shift_body(row))


@router.post("/{shift_id}/approve", summary="Approve a shift", responses=refusals(409))
async def approve_shift(request: Request, caller: Caller, shift_id: Id) -> Shift:
    return await _decided(request, caller, shift_id, ShiftStatus.APPROVED)


@router.post("/{shift_id}/reject", summary="Reject a shift", responses=refusals(409))
async def reject_shift(request: Request, caller: Caller, shift_id: Id) -> Shift:
    return await _decided(request, caller, shift_id, ShiftStatus.REJECTED)


@router.post("/{shift_id}/end", summary="End an approved shift", responses=refusals(409))
async def end_shift(request: Request, caller: Caller, shift_id: Id) -> Shift:
    """End it now; a token that waits under it expires, a trip that was accepted goes on."""
    return await _decided(request, caller, shift_id, ShiftStatus.ENDED)


async def _decided(request: Request, caller: Principal, shift_id: int, to: ShiftStatus) -> Shift:
    async with request.state.engine.begin() as tx:
        shift = await get_row(tx, tables.shift, shift_id=shift_id)
    in_department(caller, queue_id_of(shift["ms_id"]))
    await decide_shift(request.state.fleet, shift, to, by=caller)
    return await _changed(request, shift_id)


@router.patch("/{shift_id}", summary="Change a shift", responses=refusals(409, 422))
async def change_shift(request: Request, caller: Caller, shift_id: Id, body: ShiftChange) -> Shift:
    """Change when or with which vehicle; a token that waits under it keeps its place or ends."""
    async with request.state.engine.begin() as tx:
        shift = await get_row(tx, tables.shift, shift_id=shift_id)
        in_department(caller, queue_id_of(shift["ms_id"]))
        zone = (await station(tx, shift["ms_id"])).time_zone
    changes, settings = body.changes(zone), request.state.settings
    refuse_never({**shift, **changes}, now=request.state.fleet.now, ahead_max=settings.ahead_max)
    await handle.change_shift(request.state.fleet, shift, changes, by=caller)
    return await _changed(request, shift_id)


async def _changed(request: Request, shift_id: int) -> Shift:
    async with request.state.engine.begin() as tx:
        row = await get_row(tx, tables.shift, shift_id=shift_id)
    return Shift.model_validate(shift_body(row))
