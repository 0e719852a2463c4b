"""Stations, daughter stations, vehicles and drivers: the admin's."""

from typing import Annotated

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, Field, StringConstraints
from typing_extensions import TypedDict

from services.token_api.audit import AuditedTransaction
from services.token_api.directory import Languages, TimeZone
from services.token_api.fleet.handle import directory as handle
from services.token_api.fleet.router.recheck import change_and_recheck
from services.token_api.fleet.store import tables
from shared.parameters import NOT_BOOLEAN, AfterNumber, Id, IdInBody, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody, change_body
from shared.rows import page
from shared.text import OneLine

router = APIRouter(prefix="/api/v1", tags=["stations"], responses=GUARDED)

# As it is written on the plate.
Registration = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Z0-9][A-Z0-9 -]{1,19}$")
]
# Ids stand in labels, such as MS5-20260106-0001.
StationId = Annotated[int, Field(ge=1, le=999_999), NOT_BOOLEAN]


class Station(BaseModel):
    ms_id: int
    queue_id: str
    name: str


class Stations(BaseModel):
    stations: list[Station]
    next: int | None


class NewStation(RequestBody):
    ms_id: StationId
    name: OneLine
    time_zone: TimeZone
    languages: Languages = Field(default=["en"])


class NewName(RequestBody):
    name: OneLine


class Dbs(BaseModel):
    dbs_id: int
    ms_id: int
    name: str


class DbsList(BaseModel):
    dbs: list[Dbs]
    next: int | None


class NewDbs(RequestBody):
    dbs_id: IdInBody
    ms_id: StationId
    name: OneLine


class Vehicle(BaseModel):
    vehicle_id: int
    registration: str
    active: bool


class Vehicles(BaseModel):
    vehicles: list[Vehicle]
    next: int | None


class NewVehicle(RequestBody):
    registration: Registration


@change_body
class VehicleChange(TypedDict, total=False):
    """What is left out stays as it is."""

    registration: Registration
    active: bool


@router.get("/stations", summary="List mother stations")
async def list_stations(tx: Transaction, after: AfterNumber = None, limit: Limit = 100) -> Stations:
    found = await page(tx, tables.station, after=after, limit=limit)
    return Stations.model_validate({"stations": found.rows, "next": found.next})


@router.post("/stations", status_code=201, summary="Create a station", responses=refusals(409))
async def create_station(tx: AuditedTransaction, body: NewStation) -> Station:
    """Create a mother station with its branch and its queue, `MS` and its id."""
    return Station.model_validate(dict(await handle.create_station(tx, **body.model_dump())))


@router.patch("/stations/{ms_id}", summary="Rename a station", responses=refusals(404))
async def rename_station(tx: AuditedTransaction, ms_id: Id, body: NewName) -> Station:
    return Station.model_validate(dict(await handle.rename_station(tx, ms_id, body.name)))


@router.get("/dbs", summary="List daughter stations")
async def list_dbs(tx: Transaction, after: AfterNumber = None, limit: Limit = 100) -> DbsList:
    found = await page(tx, tables.dbs, after=after, limit=limit)
    return DbsList.model_validate({"dbs": found.rows, "next": found.next})


@router.post("/dbs", status_code=201, summary="Create a DBS", responses=refusals(409, 422))
async def create_dbs(tx: AuditedTransaction, body: NewDbs) -> Dbs:
    return Dbs.model_validate(dict(await handle.create_dbs(tx, body.model_dump())))


@router.patch("/dbs/{dbs_id}", summary="Rename a daughter station", responses=refusals(404))
async def rename_dbs(tx: AuditedTransaction, dbs_id: Id, body: NewName) -> Dbs:
    return Dbs.model_validate(dict(await handle.rename_dbs(tx, dbs_id, body.name)))


@router.get("/vehicles", summary="List vehicles")
async def list_vehicles(tx: Transaction, after: AfterNumber = None, limit: Limit = 100) -> Vehicles:
    found = await page(tx, tables.vehicle, after=after, limit=limit)
    return Vehicles.model_validate({"vehicles": found.rows, "next": found.next})


@router.post("/vehicles", status_code=201, summary="Create a vehicle", responses=refusals(409))
async def create_vehicle(tx: AuditedTransaction, body: NewVehicle) -> Vehicle:
    return Vehicle.model_validate(dict(await handle.create_vehicle(tx, body.registration)))


@router.patch("/vehicles/{vehicle_id}", summary="Change a vehicle", responses=refusals(404, 409))
async def change_vehicle(
    request: Request, vehicle_id: Id, body: Annotated[VehicleChange, Body()]
) -> Vehicle:
    """Change a vehicle; the token of one that is retired expires at once."""
    row = await change_and_recheck(
        request, lambda tx: handle.change_vehicle(tx, vehicle_id, body), vehicle_id=vehicle_id
    )
    return Vehicle.model_validate(dict(row))
