"""Stations, daughter stations, vehicles and drivers: the admin's."""

from typing import Annotated

from fastapi import APIRouter, Body, Request
from pydantic import BaseModel, ConfigDict, EmailStr, Field, StringConstraints, model_validator
from typing_extensions import TypedDict

from services.token_api import fields
from services.token_api.handle.fleet import directory as handle
from services.token_api.handle.fleet.fleet import Fleet
from services.token_api.passwords import Passwords
from services.token_api.router.answers import GUARDED, refusals
from services.token_api.store.fleet import tables
from services.token_api.store.rows import page
from shared.parameters import Id, IdInBody, Limit
from shared.postgres import Transaction

router = APIRouter(prefix="/api/v1", tags=["stations"], responses=GUARDED)

CLOSED = ConfigDict(extra="forbid")
Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^\+?[0-9][0-9 ()./-]{3,29}$")
]
# As it is written on the plate.
Registration = Annotated[
    str, StringConstraints(strip_whitespace=True, pattern=r"^[A-Z0-9][A-Z0-9 -]{1,19}$")
]
# Ids stand in labels, such as MS5-20260106-0001.
StationId = Annotated[int, Field(ge=1, le=999_999)]


class Station(BaseModel):
    ms_id: int
    queue_id: str
    name: str


class Stations(BaseModel):
    stations: list[Station]
    next: int | None


class NewStation(BaseModel):
    model_config = CLOSED

    ms_id: StationId
    name: fields.OneLine
    time_zone: fields.TimeZone
    languages: fields.Languages = ["en"]


class NewName(BaseModel):
    model_config = CLOSED

    name: fields.OneLine


class Dbs(BaseModel):
    dbs_id: int
    ms_id: int
    name: str


class DbsList(BaseModel):
    dbs: list[Dbs]
    next: int | None


class NewDbs(BaseModel):
    model_config = CLOSED

    dbs_id: IdInBody
    ms_id: StationId
    name: fields.OneLine


class Vehicle(BaseModel):
    vehicle_id: int
    registration: str
    active: bool


class Vehicles(BaseModel):
    vehicles: list[Vehicle]
    next: int | None


class NewVehicle(BaseModel):
    model_config = CLOSED

    registration: Registration


class VehicleChange(TypedDict, total=False):
    """What is left out stays as it is."""

    __pydantic_config__ = CLOSED  # type: ignore[misc]  # pydantic's way to configure one

    registration: Registration
    active: bool


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


class NewDriver(BaseModel):
    """With a user name and a password, the driver can sign in at once."""

    model_config = CLOSED

    ms_id: StationId
    name: fields.OneLine
    email: EmailStr | None = None
    phone: Phone | None = None
    language: fields.Language = "en"
    username: fields.Username | None = None
    password: fields.Password | None = None

    @model_validator(mode="after")
    def _both_or_none(self) -> "NewDriver":
        if (self.username is None) != (self.password is None):
            message = "a user name and a password come together"
            raise ValueError(message)
        return self


class DriverChange(TypedDict, total=False):
    """What is left out stays as it is."""

    __pydantic_config__ = CLOSED  # type: ignore[misc]  # pydantic's way to configure one

    ms_id: StationId
    name: fields.OneLine
    email: EmailStr | None
    phone: Phone | None
    language: fields.Language
    active: bool


@router.get("/stations", summary="List mother stations")
async def list_stations(
    tx: Transaction, after: fields.AfterNumber = None, limit: Limit = 100
) -> Stations:
    rows = await page(tx, tables.station, after=after, limit=limit, where={})
    found = [Station.model_validate(dict(row)) for row in rows]
    return Stations(stations=found, next=found[-1].ms_id if len(found) == limit else None)


@router.post("/stations", status_code=201, summary="Create a station", responses=refusals(409))
async def create_station(tx: Transaction, body: NewStation) -> Station:
    """Create a mother station with its branch and its queue, `MS` and its id."""
    return Station.model_validate(dict(await handle.create_station(tx, **body.model_dump())))


@router.patch("/stations/{ms_id}", summary="Rename a station", responses=refusals(404))
async def rename_station(tx: Transaction, ms_id: Id, body: NewName) -> Station:
    return Station.model_validate(dict(await handle.rename_station(tx, ms_id, body.name)))


@router.get("/dbs", summary="List daughter stations")
async def list_dbs(
    tx: Transaction, after: fields.AfterNumber = None, limit: Limit = 100
) -> DbsList:
    rows = await page(tx, tables.dbs, after=after, limit=limit, where={})
    found = [Dbs.model_validate(dict(row)) for row in rows]
    return DbsList(dbs=found, next=found[-1].dbs_id if len(found) == limit else None)


@router.post("/dbs", status_code=201, summary="Create a DBS", responses=refusals(409, 422))
async def create_dbs(tx: Transaction, body: NewDbs) -> Dbs:
    return Dbs.model_validate(dict(await handle.create_dbs(tx, body.model_dump())))


@router.patch("/dbs/{dbs_id}", summary="Rename a daughter station", responses=refusals(404))
async def rename_dbs(tx: Transaction, dbs_id: Id, body: NewName) -> Dbs:
    return Dbs.model_validate(dict(await handle.rename_dbs(tx, dbs_id, body.name)))


@router.get("/vehicles", summary="List vehicles")
async def list_vehicles(
    tx: Transaction, after: fields.AfterNumber = None, limit: Limit = 100
) -> Vehicles:
    rows = await page(tx, tables.vehicle, after=after, limit=limit, where={})
    found = [Vehicle.model_validate(dict(row)) for row in rows]
    return Vehicles(vehicles=found, next=found[-1].vehicle_id if len(found) == limit else None)


@router.post("/vehicles", status_code=201, summary="Create a vehicle", responses=refusals(409))
async def create_vehicle(tx: Transaction, body: NewVehicle) -> Vehicle:
    return Vehicle.model_validate(dict(await handle.create_vehicle(tx, body.registration)))


@router.patch("/vehicles/{vehicle_id}", summary="Change a vehicle", responses=refusals(404, 409))
async def change_vehicle(
    request: Request, vehicle_id: Id, body: Annotated[VehicleChange, Body()]
) -> Vehicle:
    """Change a vehicle; the token of one that is retired expires at once."""
    async with request.state.engine.begin() as tx:
        row = await handle.change_vehicle(tx, vehicle_id, body)
        stations = await handle.stations_with_tokens(tx, vehicle_id=vehicle_id)
    await _look_again(request, stations)
    return Vehicle.model_validate(dict(row))


async def _look_again(request: Request, stations: list[int]) -> None:
    fleet: Fleet = request.state.fleet
    for ms_id in stations:
        await fleet.tidy(ms_id)


@router.get("/drivers", summary="List drivers")
async def list_drivers(
    tx: Transaction, after: fields.AfterNumber = None, limit: Limit = 100
) -> Drivers:
    rows = await page(tx, tables.driver, after=after, limit=limit, where={})
    found = [Driver.model_validate(dict(row)) for row in rows]
    return Drivers(drivers=found, next=found[-1].driver_id if len(found) == limit else None)


@router.post("/drivers", status_code=201, summary="Create a driver", responses=refusals(409, 422))
async def create_driver(request: Request, tx: Transaction, body: NewDriver) -> Driver:
    passwords: Passwords = request.state.passwords
    password_hash = await passwords.hash(body.password) if body.password else None
    row = await handle.create_driver(
        tx,
        body.model_dump(exclude={"username", "password"}),
        username=body.username,
        password_hash=password_hash,
    )
    return Driver.model_validate(dict(row))


@router.patch("/drivers/{driver_id}", summary="Change a driver", responses=refusals(404, 422))
async def change_driver(
    request: Request, driver_id: Id, body: Annotated[DriverChange, Body()]
) -> Driver:
    """Change a driver; the token of one who drives no more expires at once."""
    async with request.state.engine.begin() as tx:
        row = await handle.change_driver(tx, driver_id, body)
        stations = await handle.stations_with_tokens(tx, driver_id=driver_id)
    await _look_again(request, stations)
    return Driver.model_validate(dict(row))
