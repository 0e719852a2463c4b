"""What those ask who put up posters and screens."""

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.audit import AuditedTransaction
from services.token_api.directory import change_branch, tables
from services.token_api.join.router.phone import BranchJoining, secret_of
from services.token_api.join.store import Joining
from shared.auth import Caller, Principal, forbidden
from shared.join_codes import JoinMode, join_url, poster_code, screen_key
from shared.parameters import BranchId
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.rows import lock_row, rows_where

router = APIRouter(prefix="/api/v1/join/{branch_id}", tags=["join"])


class JoinSetup(BaseModel):
    join_mode: JoinMode
    names: dict[str, str]
    languages: list[str]
    poster_url: str | None = Field(description="What a poster's QR code says; null: none is good")
    screen_key: str | None = Field(
        description="Opens the code to a hall's screen: /screen/{branch}#join={key}; null: off"
    )


@router.get(
    "/setup",
    summary="What posters and screens need",
    responses=GUARDED | refusals(404),
)
async def read_setup(
    request: Request, tx: Transaction, caller: Caller, joining: BranchJoining
) -> JoinSetup:
    await _works_at_branch(tx, caller, joining.branch["branch_id"])
    return _setup(request, joining)


@router.post(
    "/renew",
    summary="Make all codes, posters and screens' keys void",
    responses=GUARDED | refusals(404, 409),
)
async def renew_codes(
    request: Request, tx: AuditedTransaction, joining: BranchJoining, branch_id: BranchId
) -> JoinSetup:
    """Begin the branch's next series; posters are printed anew, screens opened with the new key."""
    secret_of(request, joining)
    locked = await lock_row(tx, tables.branch, branch_id=branch_id)
    series = locked["join_series"] + 1
    await change_branch(tx, branch_id, {"join_series": series})
    return _setup(request, Joining(joining.branch, joining.mode, series))


async def _works_at_branch(tx: AsyncConnection, caller: Principal, branch_id: str) -> None:
    if caller.departments is None:
        return
    departments = await rows_where(tx, tables.department, branch_id=branch_id)
    if caller.departments.isdisjoint(row["department_id"] for row in departments):
        sentence = "You do not work in this branch."
        raise forbidden(sentence)


def _setup(request: Request, joining: Joining) -> JoinSetup:
    branch_id, poster_url, key = joining.branch["branch_id"], None, None
    if joining.mode is not JoinMode.OFF:
        key = screen_key(secret_of(request, joining), branch_id, joining.series)
    if joining.mode is JoinMode.FIXED:
        code = poster_code(secret_of(request, joining), branch_id, joining.series)
        poster_url = join_url(request.state.settings.links, branch_id, code)
    return JoinSetup(
        join_mode=joining.mode,
        names=joining.branch["names"],
        languages=joining.branch["languages"],
        poster_url=poster_url,
        screen_key=key,
    )
