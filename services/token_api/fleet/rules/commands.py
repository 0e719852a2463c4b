"""What drivers, engineers and the clock ask of a station."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestToken:
    driver_id: int


@dataclass(frozen=True, slots=True)
class CancelToken:
    driver_id: int
    token_id: int | None = None


@dataclass(frozen=True, slots=True)
class Approve:
    request_id: int
    by: str


@dataclass(frozen=True, slots=True)
class Reject:
    request_id: int
    by: str


@dataclass(frozen=True, slots=True)
class Allocate:
    token_id: int
    request_id: int
    by: str


@dataclass(frozen=True, slots=True)
class Accept:
    driver_id: int
    trip_id: int


@dataclass(frozen=True, slots=True)
class Decline:
    driver_id: int
    trip_id: int


@dataclass(frozen=True, slots=True)
class Start:
    driver_id: int
    trip_id: int


@dataclass(frozen=True, slots=True)
class Complete:
    driver_id: int
    trip_id: int


Command = (
    RequestToken | CancelToken | Approve | Reject | Allocate | Accept | Decline | Start | Complete
)
