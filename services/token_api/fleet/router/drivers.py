"""Drivers: the admin's."""

from typing import Annotated

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, model_validator
from typing_extensions import TypedDict

from services.token_api.accounts import Password, Passwords, Username
from services.token_api.audit import AuditedTransaction
from services.token_api.fleet.handle import directory as handle
from services.token_api.fleet.router.directory import StationId
from services.token_api.fleet.router.recheck import change_and_recheck
from services.token_api.fleet.store import tables
from shared.email_address import Email
from shared.parameters import AfterNumber, Id, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody, change_body
from shared.rows import page
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


class Drivers(BaseModel):
    drivers: list[Driver]
    next: int | None


class NewDriver(RequestBody):
    """With a user name and a password, the driver can sign in at once."""

    ms_id: StationId
    name: OneLine
    email: Email | None = None
    phone: Phone | None = None
    language: Language = "en"
    username: Username | None = None
    password: Password | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> "NewDriver":
        if (self.username is None) != (self.password is None):
            message = "a user name and a password come together"
            raise ValueError(message)
        return self


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
async def list_drivers(tx: Transaction, after: AfterNumber = None, limit: Limit = 100) -> Drivers:
    found = await page(tx, tables.driver, after=after, limit=limit)
    return Drivers.model_validate({"drivers": found.rows, "next": found.next})


@router.post("", status_code=201, summary="Create a driver", responses=refusals(409, 422))
async def create_driver(request: Request, tx: AuditedTransaction, body: NewDriver) -> Driver:
    passwords: Passwords = request.state.passwords
    password_hash = await passwords.hash(body.password) if body.password else None
    row = await handle.create_driver(
        tx,
        body.model_dump(exclude={"username", "password"}),
        username=body.username,
        password_hash=password_hash,
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
