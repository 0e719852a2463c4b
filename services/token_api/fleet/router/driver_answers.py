"""What a driver's token and trips look like on the wire."""

from typing import Literal

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from services.token_api.fleet.rules.states import TripStatus
from shared.events import Reason, TokenStatus

# A field that is left out where there is nothing to say, and never null.
Absent = SkipJsonSchema[None]


class DriverToken(BaseModel):
    id: int
    token_no: str
    sequence_number: int
    status: Literal[TokenStatus.WAITING, TokenStatus.ALLOCATED, TokenStatus.EXPIRED]
    issued_at: str
    ms_id: int
    ms_name: str
    vehicle_reg: str
    allocated_at: str | Absent = None
    expiry_reason: Reason | Absent = None


class Trip(BaseModel):
    id: int
    dbs_id: int
    dbs_name: str
    status: TripStatus
    stock_request_id: int
    offered_at: str
    offer_ends_at: str | None
    accepted_at: str | None
    started_at: str | None
    ended_at: str | None


class TokenAnswer(BaseModel):
    success: bool
    message: str
    token: DriverToken
    queue_position: int | Absent = None
    trip: Trip | Absent = None


class CurrentToken(BaseModel):
    has_token: bool
    token: DriverToken | None
    queue_position: int | Absent = None
    trip: Trip | Absent = None


class LastToken(BaseModel):
    token_no: str
    expiry_reason: Reason
    ended_at: str


class HomeStation(BaseModel):
    ms_id: int
    ms_name: str
    time_zone: str


class CurrentTokenEvent(CurrentToken):
    last: LastToken | None = Field(description="How the latest token ended; null with a live one")
    released_from: str | None = Field(description="Where the trip went that was taken back last")
    station: HomeStation
    driver_name: str


class TripAnswer(BaseModel):
    success: bool
    message: str
    trip: Trip
    token: DriverToken
    queue_position: int | None


class OwnTrip(Trip):
    token_no: str
    ms_id: int


class Trips(BaseModel):
    trips: list[OwnTrip]
