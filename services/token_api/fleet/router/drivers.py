"""Drivers: the admin's."""

from typing import Annotated

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel
from typing_extensions import TypedDict

from services.token_api.audit import AuditedTransaction
from services.token_api.fleet.handle import deleting
from services.token_api.fleet.handle import directory as handle
from services.token_api.fleet.router.fields import (
    Active,
    AtStation,
    NowInLine,
    Search,
    StationId,
    WithLogin,
)
from services.token_api.fleet.router.recheck import change_and_recheck
from services.token_api.fleet.store.listing import DRIVERS, list_page
from shared.email_address import Email
from shared.parameters import AfterNumber, Id, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import change_body
from shared.text import Language, OneLine, Phone

router = APIRouter(prefix="/api/v1/drivers", tags=["stations"], responses=GUARDED)


class Driver(BaseModel):
    driver_id: int
    ms_id: int
    name: str
    email: str | None
    phone: str | None
    language: str
    active: bool


class ListedDriver(Driver, NowInLine):
    username: str | None


class Drivers(BaseModel):
    drivers: list[ListedDriver]
    next: int | None


class NewDriver(WithLogin):
    ms_id: StationId
    name: OneLine
    email: Email | None = None
    phone: Phone | None = None
    language: Language = "en"


@change_body
class DriverChange(TypedDict, total=False):
    """What is left out stays as it is."""

    ms_id: StationId
    name: OneLine
    email: Email | None
    phone: Phone | None
    language: Language
    active: bool


@router.get("", summary="List drivers")
async def list_drivers(
    tx: Transaction,
    *,
    search: Search = None,
    ms_id: AtStation = None,
    active: Active = None,
    after: AfterNumber = None,
    limit: Limit = 100,
) -> Drivers:
    asked = {"search": search or None, "ms_id": ms_id, "active": active, "after": after}
    found = await list_page(tx, DRIVERS, "driver_id", limit=limit, **asked)
    return Drivers.model_validate({"drivers": found.rows, "next": found.next})


@router.post("", status_code=201, summary="Create a driver", responses=refusals(409, 422))
async def create_driver(request: Request, tx: AuditedTransaction, body: NewDriver) -> Driver:
    row = await handle.create_driver(
        tx,
        body.model_dump(exclude={"username", "password"}),
        username=body.username,
        password_hash=await body.password_hash(request.state.passwords),
    )
    return Driver.model_validate(dict(row))


@router.patch("/{driver_id}", summary="Change a driver", responses=refusals(404, 422))
async def change_driver(
    request: Request, driver_id: Id, body: Annotated[DriverChange, Body()]
) -> Driver:
    """Change a driver; the token of one who drives no more expires at once."""
    row = await change_and_recheck(
        request, lambda tx: handle.change_driver(tx, driver_id, body), driver_id=driver_id
    )
    return Driver.model_validate(dict(row))


@router.delete(
    "/{driver_id}",
    status_code=204,
    summary="Delete a driver who never had a shift",
    responses=refusals(404, 409),
)
async def delete_driver(tx: AuditedTransaction, driver_id: Id) -> None:
    """Delete the driver, and the user who signs in as them."""
    await deleting.delete_driver(tx, driver_id)
