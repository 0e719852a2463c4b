"""What drivers, engineers and the clock ask of a station."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RequestToken:
    driver_id: int


@dataclass(frozen=True, slots=True)
class CancelToken:
    driver_id: int
    token_id: int | None = None


@dataclass(frozen=True)
class _Decision:
    request_id: int
    by: str


class Approve(_Decision):
    """The request waits for a vehicle from now on."""


class Reject(_Decision):
    """The request gets none; not once it has a vehicle."""


@dataclass(frozen=True, slots=True)
class Allocate:
    token_id: int
    request_id: int
    by: str


@dataclass(frozen=True)
class TripCommand:
    driver_id: int
    trip_id: int


class Accept(TripCommand):
    """The driver takes the offer."""


class Decline(TripCommand):
    """The driver does not take the offer, and stays in the line."""


class Start(TripCommand):
    """The driver is on the way."""


class Complete(TripCommand):
    """The driver has arrived."""


@dataclass(frozen=True, slots=True)
class Release:
    """Take back a trip that was accepted and never started."""

    trip_id: int
    by: str


Command = (
    RequestToken
    | CancelToken
    | Approve
    | Reject
    | Allocate
    | Accept
    | Decline
    | Start
    | Complete
    | Release
)
