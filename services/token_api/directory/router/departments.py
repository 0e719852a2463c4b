"""Departments, and the desks in them."""

from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from services.token_api.audit import AuditedTransaction
from services.token_api.directory import fields, handle
from services.token_api.directory.store import tables
from shared.directory import ClosedSpan
from shared.parameters import After, BranchId, DepartmentId, DeskNumber, DeskNumberInBody, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody, change_body
from shared.rows import get_row, page, rows_where

router = APIRouter(prefix="/api/v1/departments", tags=["departments"])


class Department(BaseModel):
    id: str = Field(validation_alias="department_id")
    branch_id: str
    names: dict[str, str]
    position: int
    closed_days: list[ClosedSpan] = Field(description="Beyond those of its branch")
    slot_prefix: str = Field(description="What the numbers of its appointments begin with")


class Departments(BaseModel):
    departments: list[Department]
    next: str | None


class NewDepartment(RequestBody):
    id: fields.NewId = Field(serialization_alias="department_id")
    branch_id: BranchId
    names: fields.Names
    position: fields.Position = 0
    closed_days: fields.ClosedDays = Field(default=[])
    slot_prefix: fields.SlotPrefix = fields.SLOT_PREFIX


@change_body
class DepartmentChange(TypedDict, total=False):
    """What is left out stays as it is."""

    names: fields.Names
    position: fields.Position
    closed_days: fields.ClosedDays
    slot_prefix: fields.SlotPrefix


class Desk(BaseModel):
    department_id: str
    number: int
    names: dict[str, str] | None


class Desks(BaseModel):
    desks: list[Desk]


class NewDesk(RequestBody):
    number: DeskNumberInBody
    names: fields.NamesOrNone = None


@change_body
class DeskChange(TypedDict, total=False):
    """What is left out stays as it is; a desk without names goes by its number."""

    names: fields.NamesOrNone


@router.get("", summary="List departments")
async def list_departments(
    tx: Transaction,
    branch_id: BranchId | None = None,
    after: After = None,
    limit: Limit = 100,
) -> Departments:
    found = await page(tx, tables.department, after=after, limit=limit, branch_id=branch_id)
    return Departments.model_validate({"departments": found.rows, "next": found.next})


@router.get("/{department_id}", summary="Read a department", responses=refusals(404))
async def read_department(tx: Transaction, department_id: DepartmentId) -> Department:
    row = await get_row(tx, tables.department, department_id=department_id)
    return Department.model_validate(dict(row))


@router.post("", status_code=201, summary="Create a department", responses=GUARDED | refusals(409))
async def create_department(tx: AuditedTransaction, body: NewDepartment) -> Department:
    row = await handle.create_department(tx, body.model_dump(by_alias=True))
    return Department.model_validate(dict(row))


@router.patch("/{department_id}", summary="Change a department", responses=GUARDED | refusals(404))
async def change_department(
    tx: AuditedTransaction, department_id: DepartmentId, body: Annotated[DepartmentChange, Body()]
) -> Department:
    return Department.model_validate(dict(await handle.change_department(tx, department_id, body)))


@router.delete(
    "/{department_id}",
    status_code=204,
    summary="Delete a department without queues",
    responses=GUARDED | refusals(404, 409),
)
async def delete_department(tx: AuditedTransaction, department_id: DepartmentId) -> None:
    await handle.delete_department(tx, department_id)


@router.get("/{department_id}/desks", summary="List a department's desks", responses=refusals(404))
async def list_desks(tx: Transaction, department_id: DepartmentId) -> Desks:
    await read_department(tx, department_id)
    rows = await rows_where(tx, tables.desk, department_id=department_id)
    return Desks(desks=[Desk.model_validate(dict(row)) for row in rows])


@router.post(
    "/{department_id}/desks",
    status_code=201,
    summary="Create a desk",
    responses=GUARDED | refusals(404, 409),
)
async def create_desk(tx: AuditedTransaction, department_id: DepartmentId, body: NewDesk) -> Desk:
    row = await handle.create_desk(tx, {"department_id": department_id, **body.model_dump()})
    return Desk.model_validate(dict(row))


@router.patch(
    "/{department_id}/desks/{number}", summary="Name a desk", responses=GUARDED | refusals(404)
)
async def change_desk(
    tx: AuditedTransaction,
    department_id: DepartmentId,
    number: DeskNumber,
    body: Annotated[DeskChange, Body()],
) -> Desk:
    return Desk.model_validate(dict(await handle.change_desk(tx, department_id, number, body)))


@router.delete(
    "/{department_id}/desks/{number}",
    status_code=204,
    summary="Delete a desk",
    responses=GUARDED | refusals(404, 409),
)
async def delete_desk(
    tx: AuditedTransaction, department_id: DepartmentId, number: DeskNumber
) -> None:
    await handle.delete_desk(tx, department_id, number)
