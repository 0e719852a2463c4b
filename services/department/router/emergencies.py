"""The emergency button over HTTP."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Path, Request

from services.department.handle import emergencies as handle
from services.department.router.bodies import actor_of, refusals
from services.department.router.emergency_bodies import Contacts, EmergencyAnswer, EmergencyIn
from shared.audited import AuditedTransaction, audited
from shared.auth import Caller, in_department
from shared.parameters import DepartmentId, DeskNumber
from shared.postgres import Transaction

router = APIRouter(prefix="/api/v1/departments/{department_id}", tags=["emergencies"])

EmergencyId = Annotated[UUID, Path()]


@router.post(
    "/desks/{number}/emergency",
    status_code=201,
    response_model=EmergencyAnswer,
    summary="Call for help, silently",
    responses=refusals(401, 403, 404, 429, 503),
)
async def call_for_help(
    request: Request,
    caller: Caller,
    department_id: DepartmentId,
    number: DeskNumber,
    body: EmergencyIn,
) -> dict[str, Any]:
    """Tell supervisors live, and the chosen addresses by letter; no screen of the hall shows it.

    Pressed again while it is open it changes nothing. A test ends by itself after ten minutes.
    """
    in_department(caller, department_id)
    url = request.state.settings.ticket_base_url
    by = actor_of(caller)
    async with audited(request) as tx:
        return await handle.raise_emergency(
            tx, department_id, number, drill=body.drill, by=by, public_url=url
        )


@router.post(
    "/emergencies/{emergency_id}/confirm",
    response_model=EmergencyAnswer,
    summary="Say that one has seen a call for help",
    responses=refusals(401, 403, 404, 503),
)
async def confirm_emergency(
    caller: Caller, tx: AuditedTransaction, department_id: DepartmentId, emergency_id: EmergencyId
) -> dict[str, Any]:
    """Show at the desk that somebody comes."""
    in_department(caller, department_id)
    by = actor_of(caller)
    return await handle.confirm_emergency(tx, department_id, emergency_id, by=by)


@router.post(
    "/emergencies/{emergency_id}/end",
    response_model=EmergencyAnswer,
    summary="End a call for help",
    responses=refusals(401, 403, 404, 503),
)
async def end_emergency(
    caller: Caller, tx: AuditedTransaction, department_id: DepartmentId, emergency_id: EmergencyId
) -> dict[str, Any]:
    """By whoever called for help, or by a supervisor."""
    in_department(caller, department_id)
    by = actor_of(caller)
    return await handle.end_emergency(tx, department_id, emergency_id, by=by)


@router.get(
    "/emergency-contacts",
    response_model=Contacts,
    summary="See who is told of a call for help by letter",
    responses=refusals(401, 403, 404),
)
async def show_contacts(
    caller: Caller, tx: Transaction, department_id: DepartmentId
) -> dict[str, Any]:
    in_department(caller, department_id)
    return await handle.read_contacts(tx, department_id)


@router.put(
    "/emergency-contacts",
    response_model=Contacts,
    summary="Choose who is told of a call for help by letter",
    responses=refusals(401, 403, 404, 503),
)
async def choose_contacts(
    caller: Caller, tx: AuditedTransaction, department_id: DepartmentId, body: Contacts
) -> dict[str, Any]:
    in_department(caller, department_id)
    return await handle.set_contacts(tx, department_id, body.emails)
