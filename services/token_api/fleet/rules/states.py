"""What a station's line, its stock requests and its trips are made of. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal

from services.token_api.fleet.rules.shifts import Shift
from shared.events import Reason
from shared.ledger import TokenRow


class RequestStatus(StrEnum):
    PENDING = "PENDING"  # asked for, nobody has approved it yet
    APPROVED = "APPROVED"  # waits for a vehicle
    ALLOCATED = "ALLOCATED"  # has a trip
    FULFILLED = "FULFILLED"
    REJECTED = "REJECTED"


class TripStatus(StrEnum):
    PENDING = "PENDING"  # offered; the driver has not answered yet
    ACCEPTED = "ACCEPTED"
    STARTED = "STARTED"
    COMPLETED = "COMPLETED"
    DECLINED = "DECLINED"
    TIMED_OUT = "TIMED_OUT"
    CANCELLED = "CANCELLED"
    RELEASED = "RELEASED"  # accepted and never started; taken from the driver by an engineer


LIVE_TRIPS: Final = frozenset({TripStatus.PENDING, TripStatus.ACCEPTED, TripStatus.STARTED})


@dataclass(frozen=True, slots=True)
class Settings:
    """How offers are handled; an admin's choice."""

    offer: timedelta = timedelta(seconds=300)
    start: timedelta = timedelta(seconds=1800)  # after this an accepted trip may be released
    declined_to: Literal["back", "front"] = "back"


@dataclass(frozen=True, slots=True)
class Driver:
    """A driver and the approved shifts at this station."""

    driver_id: int
    name: str
    email: str | None = None
    phone: str | None = None
    language: str = "en"
    shifts: Sequence[Shift] = ()


@dataclass(frozen=True, slots=True)
class FleetToken:
    """A driver's token: the ledger's row, and what only vehicles have.

    `keeps_until` is the end of the stretch of work it was taken in; a token that waits then
    expires, with `ending` as the reason.
    """

    row: TokenRow
    driver_id: int
    vehicle_id: int
    vehicle_reg: str
    keeps_until: datetime
    ending: Reason
    expiry_reason: Reason | None = None

    @property
    def token_id(self) -> int:
        return self.row.id

    @property
    def live(self) -> bool:
        return self.expiry_reason is None


@dataclass(frozen=True, slots=True)
class StockRequest:
    request_id: int
    dbs_id: int
    dbs_name: str
    requested_qty: Decimal
    priority: str
    status: RequestStatus
    requested_by: str | None = None
    requested_at: datetime | None = None
    approved_at: datetime | None = None  # its place in the line; no two have the same
    approved_by: str | None = None
    queue_position: int | None = None  # its place when it was approved


@dataclass(frozen=True, slots=True)
class Trip:
    trip_id: int
    token_id: int
    request_id: int
    driver_id: int
    vehicle_id: int
    dbs_id: int
    dbs_name: str
    status: TripStatus
    how: Reason  # MATCHED or MANUAL
    offered_at: datetime
    offer_ends_at: datetime
    offered_by: str | None = None  # whoever allocated it by hand
    accepted_at: datetime | None = None
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def live(self) -> bool:
        return self.status in LIVE_TRIPS


class Busy(StrEnum):
    """What keeps a driver or a vehicle from another token."""

    WAITING = "WAITING"
    ON_TRIP = "ON_TRIP"


@dataclass(frozen=True, slots=True)
class BusyElsewhere:
    """Who is busy at another station."""

    drivers: dict[int, Busy] = field(default_factory=dict)
    vehicles: dict[int, Busy] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """The station itself, as its locked row and its settings say."""

    ms_id: int
    ms_name: str
    queue_id: str
    department_id: str
    branch_id: str
    time_zone: str
    driver_page: str  # what a driver's letter links to
    day: date
    last_number: int  # given last on `day`
    last_arrival: datetime | None
    last_approval: datetime | None
    active: bool = True  # closed, it gives out no tokens; who waits is matched as before
