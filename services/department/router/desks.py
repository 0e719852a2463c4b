"""Desks: who sits where."""

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request

from services.department.handle.desks import change_desk
from services.department.handle.line import desk_answer, read_desks
from services.department.router.bodies import DeskAnswer, DesksAnswer, actor_of, refusals
from services.department.rules.commands import (
    CloseDesk,
    DeskCommand,
    OpenDesk,
    PauseDesk,
    ResumeDesk,
)
from shared.audited import AuditedTransaction
from shared.auth import Caller, in_department
from shared.parameters import DepartmentId, DeskNumber
from shared.postgres import Transaction

DESKS: Final = "/api/v1/departments/{department_id}/desks"

router = APIRouter(prefix=DESKS, tags=["desks"])
desk_router = APIRouter(prefix=f"{DESKS}/{{number}}", tags=["desks"])

REFUSALS = refusals(401, 403, 404)
COMMAND: Any = {"response_model": DeskAnswer, "responses": refusals(401, 403, 404, 409, 503)}


@router.get("", response_model=DesksAnswer, summary="List the desks", responses=REFUSALS)
async def list_desks(
    caller: Caller, tx: Transaction, department_id: DepartmentId
) -> dict[str, Any]:
    in_department(caller, department_id)
    return {"desks": await read_desks(tx, department_id)}


@dataclass(frozen=True)
class DeskRequestParts:
    """What every command's request brings along."""

    request: Request
    caller: Caller
    tx: AuditedTransaction
    department_id: DepartmentId
    number: DeskNumber

    async def change(self, command: type[DeskCommand]) -> dict[str, Any]:
        in_department(self.caller, self.department_id)
        by = actor_of(self.caller)
        desk = await change_desk(
            self.tx,
            self.department_id,
            self.number,
            lambda now: command(by=by, now=now),
            public_url=self.request.state.settings.ticket_base_url,
        )
        return {"desk": desk_answer(desk)}


DeskRequest = Annotated[DeskRequestParts, Depends()]


@desk_router.post("/open", summary="Open a desk", **COMMAND)
async def open_desk(request: DeskRequest) -> dict[str, Any]:
    """Sit down at a desk; a supervisor may take over one that somebody else has opened."""
    return await request.change(OpenDesk)


@desk_router.post("/close", summary="Close a desk", **COMMAND)
async def close_desk(request: DeskRequest) -> dict[str, Any]:
    """Leave a desk; not while a visitor is at it."""
    return await request.change(CloseDesk)


@desk_router.post("/break", summary="Take a break", **COMMAND)
async def pause_desk(request: DeskRequest) -> dict[str, Any]:
    """Keep the desk and call nobody to it."""
    return await request.change(PauseDesk)


@desk_router.post("/resume", summary="Come back from a break", **COMMAND)
async def resume_desk(request: DeskRequest) -> dict[str, Any]:
    return await request.change(ResumeDesk)
