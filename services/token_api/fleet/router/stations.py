"""Mother stations: the admin's."""

from typing import Annotated

from fastapi import APIRouter, Body
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from services.token_api.audit import AuditedTransaction
from services.token_api.directory import Languages, TimeZone
from services.token_api.fleet.handle import deleting, directory
from services.token_api.fleet.router.fields import Active, Search, StationId
from services.token_api.fleet.store.listing import STATIONS, list_page
from shared.parameters import AfterNumber, Id, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody, change_body
from shared.text import OneLine

router = APIRouter(prefix="/api/v1/stations", tags=["stations"], responses=GUARDED)


class Station(BaseModel):
    ms_id: int
    queue_id: str
    name: str
    active: bool = Field(description="False: closed, it gives out no tokens")


class ListedStation(Station):
    time_zone: str
    languages: list[str]
    waiting_count: int
    on_trip_count: int
    open_request_count: int = Field(description="Stock requests without a vehicle")


class Stations(BaseModel):
    stations: list[ListedStation]
    next: int | None


class NewStation(RequestBody):
    ms_id: StationId
    name: OneLine
    time_zone: TimeZone
    languages: Languages = Field(default=["en"])


@change_body
class StationChange(TypedDict, total=False):
    """What is left out stays as it is."""

    name: OneLine
    active: bool
    time_zone: TimeZone
    languages: Languages


@router.get("", summary="List mother stations")
async def list_stations(
    tx: Transaction,
    *,
    search: Search = None,
    active: Active = None,
    after: AfterNumber = None,
    limit: Limit = 100,
) -> Stations:
    asked = {"search": search or None, "active": active, "after": after}
    found = await list_page(tx, STATIONS, "ms_id", limit=limit, **asked)
    return Stations.model_validate({"stations": found.rows, "next": found.next})


@router.post("", status_code=201, summary="Create a station", responses=refusals(409))
async def create_station(tx: AuditedTransaction, body: NewStation) -> Station:
    """Create a mother station with its branch and its queue, `MS` and its id."""
    return Station.model_validate(dict(await directory.create_station(tx, **body.model_dump())))


@router.patch("/{ms_id}", summary="Change a station", responses=refusals(404))
async def change_station(
    tx: AuditedTransaction, ms_id: Id, body: Annotated[StationChange, Body()]
) -> Station:
    """Rename, close or open it; who waits at a station that is closed is matched as before."""
    return Station.model_validate(dict(await directory.change_station(tx, ms_id, body)))


@router.delete(
    "/{ms_id}",
    status_code=204,
    summary="Delete a station that has nothing",
    responses=refusals(404, 409),
)
async def delete_station(tx: AuditedTransaction, ms_id: Id) -> None:
    await deleting.delete_station(tx, ms_id)
