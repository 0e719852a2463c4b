"""Branches: where people come to, with their time zone, languages and hours."""

from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from services.token_api.audit import AuditedTransaction
from services.token_api.directory import fields, handle
from services.token_api.directory.layouts import Layouts
from services.token_api.directory.store import tables
from shared.directory import ClosedSpan, HallLayout
from shared.join_codes import JoinMode
from shared.parameters import After, BranchId, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody, change_body
from shared.rows import get_row, page

router = APIRouter(prefix="/api/v1/branches", tags=["branches"])


class Branch(BaseModel):
    id: str = Field(validation_alias="branch_id")
    names: dict[str, str]
    time_zone: str
    languages: list[str]
    hours: list[list[list[str]]] | None
    closed_days: list[ClosedSpan]
    join_mode: JoinMode
    phone_check_in: bool
    layouts: list[HallLayout] = Field(description="Of its hall screens")


class Branches(BaseModel):
    branches: list[Branch]
    next: str | None


class NewBranch(RequestBody):
    id: fields.NewId = Field(serialization_alias="branch_id")
    names: fields.Names
    time_zone: fields.TimeZone
    languages: fields.Languages = Field(default=["en"])
    hours: fields.Hours | None = None
    closed_days: fields.ClosedDays = Field(default=[])
    join_mode: fields.JoinByPhone = JoinMode.OFF
    phone_check_in: fields.PhoneCheckIn = False
    layouts: Layouts = Field(default=[])


@change_body
class BranchChange(TypedDict, total=False):
    """What is left out stays as it is."""

    names: fields.Names
    time_zone: fields.TimeZone
    languages: fields.Languages
    hours: fields.Hours | None
    closed_days: fields.ClosedDays
    join_mode: fields.JoinByPhone
    phone_check_in: fields.PhoneCheckIn
    layouts: Layouts


@router.get("", summary="List branches")
async def list_branches(tx: Transaction, after: After = None, limit: Limit = 100) -> Branches:
    found = await page(tx, tables.branch, after=after, limit=limit)
    return Branches.model_validate({"branches": found.rows, "next": found.next})


@router.get("/{branch_id}", summary="Read a branch", responses=refusals(404))
async def read_branch(tx: Transaction, branch_id: BranchId) -> Branch:
    row = await get_row(tx, tables.branch, branch_id=branch_id)
    return Branch.model_validate(dict(row))


@router.post("", status_code=201, summary="Create a branch", responses=GUARDED | refusals(409))
async def create_branch(tx: AuditedTransaction, body: NewBranch) -> Branch:
    return Branch.model_validate(
        dict(await handle.create_branch(tx, body.model_dump(by_alias=True)))
    )


@router.patch("/{branch_id}", summary="Change a branch", responses=GUARDED | refusals(404))
async def change_branch(
    tx: AuditedTransaction, branch_id: BranchId, body: Annotated[BranchChange, Body()]
) -> Branch:
    return Branch.model_validate(dict(await handle.change_branch(tx, branch_id, body)))


@router.delete(
    "/{branch_id}",
    status_code=204,
    summary="Delete an empty branch",
    responses=GUARDED | refusals(404, 409),
)
async def delete_branch(tx: AuditedTransaction, branch_id: BranchId) -> None:
    await handle.delete_branch(tx, branch_id)
