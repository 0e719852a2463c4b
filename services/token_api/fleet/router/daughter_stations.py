"""Daughter stations: the admin's."""

from typing import Annotated

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from services.token_api.audit import AuditedTransaction
from services.token_api.fleet.handle import deleting, directory
from services.token_api.fleet.router.fields import Active, AtStation, Search, StationId, WithLogin
from services.token_api.fleet.store.listing import DBS, list_page
from shared.parameters import AfterNumber, Id, IdInBody, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import change_body
from shared.text import OneLine

router = APIRouter(prefix="/api/v1/dbs", tags=["stations"], responses=GUARDED)


class Dbs(BaseModel):
    dbs_id: int
    ms_id: int
    name: str
    active: bool = Field(description="False: closed, it asks for no more stock")


class ListedDbs(Dbs):
    username: str | None
    open_request_count: int = Field(description="Neither delivered nor rejected")


class DbsList(BaseModel):
    dbs: list[ListedDbs]
    next: int | None


class NewDbs(WithLogin):
    dbs_id: IdInBody
    ms_id: StationId
    name: OneLine


@change_body
class DbsChange(TypedDict, total=False):
    """What is left out stays as it is."""

    name: OneLine
    active: bool


@router.get("", summary="List daughter stations")
async def list_dbs(
    tx: Transaction,
    *,
    search: Search = None,
    ms_id: AtStation = None,
    active: Active = None,
    after: AfterNumber = None,
    limit: Limit = 100,
) -> DbsList:
    asked = {"search": search or None, "ms_id": ms_id, "active": active, "after": after}
    found = await list_page(tx, DBS, "dbs_id", limit=limit, **asked)
    return DbsList.model_validate({"dbs": found.rows, "next": found.next})


@router.post("", status_code=201, summary="Create a DBS", responses=refusals(409, 422))
async def create_dbs(request: Request, tx: AuditedTransaction, body: NewDbs) -> Dbs:
    row = await directory.create_dbs(
        tx,
        body.model_dump(exclude={"username", "password"}),
        username=body.username,
        password_hash=await body.password_hash(request.state.passwords),
    )
    return Dbs.model_validate(dict(row))


@router.patch("/{dbs_id}", summary="Change a daughter station", responses=refusals(404))
async def change_dbs(tx: AuditedTransaction, dbs_id: Id, body: Annotated[DbsChange, Body()]) -> Dbs:
    """Rename, close or open it; what a DBS that is closed has asked for is delivered as before."""
    return Dbs.model_validate(dict(await directory.change_dbs(tx, dbs_id, body)))


@router.delete(
    "/{dbs_id}",
    status_code=204,
    summary="Delete a daughter station that never asked for stock",
    responses=refusals(404, 409),
)
async def delete_dbs(tx: AuditedTransaction, dbs_id: Id) -> None:
    await deleting.delete_dbs(tx, dbs_id)
