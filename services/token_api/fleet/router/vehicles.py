"""Vehicles: the admin's."""

from typing import Annotated

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, StringConstraints
from typing_extensions import TypedDict

from services.token_api.audit import AuditedTransaction
from services.token_api.fleet.handle import deleting, directory
from services.token_api.fleet.router.fields import Active, NowInLine, Search
from services.token_api.fleet.router.recheck import change_and_recheck
from services.token_api.fleet.store.listing import VEHICLES, list_page
from shared.parameters import AfterNumber, Id, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody, change_body

router = APIRouter(prefix="/api/v1/vehicles", tags=["stations"], responses=GUARDED)

# As it is written on the plate.
Registration = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Z0-9][A-Z0-9 -]{1,19}$")
]


class Vehicle(BaseModel):
    vehicle_id: int
    registration: str
    active: bool


class ListedVehicle(Vehicle, NowInLine):
    pass


class Vehicles(BaseModel):
    vehicles: list[ListedVehicle]
    next: int | None


class NewVehicle(RequestBody):
    registration: Registration


@change_body
class VehicleChange(TypedDict, total=False):
    """What is left out stays as it is."""

    registration: Registration
    active: bool


@router.get("", summary="List vehicles")
async def list_vehicles(
    tx: Transaction,
    *,
    search: Search = None,
    active: Active = None,
    after: AfterNumber = None,
    limit: Limit = 100,
) -> Vehicles:
    asked = {"search": search or None, "active": active, "after": after}
    found = await list_page(tx, VEHICLES, "vehicle_id", limit=limit, **asked)
    return Vehicles.model_validate({"vehicles": found.rows, "next": found.next})


@router.post("", status_code=201, summary="Create a vehicle", responses=refusals(409))
async def create_vehicle(tx: AuditedTransaction, body: NewVehicle) -> Vehicle:
    return Vehicle.model_validate(dict(await directory.create_vehicle(tx, body.registration)))


@router.patch("/{vehicle_id}", summary="Change a vehicle", responses=refusals(404, 409))
async def change_vehicle(
    request: Request, vehicle_id: Id, body: Annotated[VehicleChange, Body()]
) -> Vehicle:
    """Change a vehicle; the token of one that is retired expires at once."""
    row = await change_and_recheck(
        request, lambda tx: directory.change_vehicle(tx, vehicle_id, body), vehicle_id=vehicle_id
    )
    return Vehicle.model_validate(dict(row))


@router.delete(
    "/{vehicle_id}",
    status_code=204,
    summary="Delete a vehicle that never had a shift",
    responses=refusals(404, 409),
)
async def delete_vehicle(tx: AuditedTransaction, vehicle_id: Id) -> None:
    await deleting.delete_vehicle(tx, vehicle_id)
