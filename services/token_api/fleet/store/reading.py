"""Reads a station under its lock: all that decides about a batch of commands."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import RowMapping, TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.fleet.rules.matching import Pair
from services.token_api.fleet.rules.shifts import Shift
from services.token_api.fleet.rules.states import (
    Busy,
    BusyElsewhere,
    Driver,
    FleetToken,
    RequestStatus,
    StockRequest,
    Trip,
    TripStatus,
)
from shared.events import Reason
from shared.ledger.rows import TOKEN_COLUMNS, token_row


@dataclass(frozen=True, slots=True)
class Named:
    """What the commands of a batch name."""

    drivers: Collection[int] = ()
    requests: Collection[int] = ()
    trips: Collection[int] = ()


async def read_trips(tx: AsyncConnection, ms_id: int, named: Named) -> list[Trip]:
    """Return the station's live trips, and those named."""
    rows = await tx.execute(_TRIPS, {"ms_id": ms_id, "ids": list(named.trips)})
    return [trip_of(row) for row in rows.mappings()]


def trip_of(row: Mapping[str, Any] | RowMapping) -> Trip:
    values: dict[str, Any] = dict(row)
    return Trip(
        **{
            **values,
            "status": TripStatus(values["status"]),
            "how": Reason(values["how"]),
        }
    )


async def read_tokens(
    tx: AsyncConnection, ms_id: int, token_ids: Iterable[int]
) -> list[FleetToken]:
    """Return the station's live tokens, and those named."""
    rows = await tx.execute(_TOKENS, {"ms_id": ms_id, "ids": list(token_ids)})
    return [token_of(row) for row in rows.mappings()]


def token_of(row: RowMapping) -> FleetToken:
    values: dict[str, Any] = dict(row)
    reason = values.pop("expiry_reason")
    return FleetToken(
        driver_id=values.pop("driver_id"),
        vehicle_id=values.pop("vehicle_id"),
        vehicle_reg=values.pop("vehicle_reg"),
        keeps_until=values.pop("keeps_until"),
        ending=Reason(values.pop("ending")),
        expiry_reason=Reason(reason) if reason else None,
        row=token_row(values),  # what is left is the ledger's row
    )


async def read_requests(
    tx: AsyncConnection, ms_id: int, request_ids: Iterable[int]
) -> list[StockRequest]:
    """Return the requests that wait or have a trip, and those named."""
    rows = await tx.execute(_REQUESTS, {"ms_id": ms_id, "ids": list(request_ids)})
    return [request_of(row) for row in rows.mappings()]


def request_of(row: Mapping[str, Any] | RowMapping) -> StockRequest:
    values: dict[str, Any] = dict(row)
    return StockRequest(**{**values, "status": RequestStatus(values["status"])})


async def declined_pairs(tx: AsyncConnection, token_ids: Collection[int]) -> set[Pair]:
    rows = await tx.execute(_DECLINED, {"ids": list(token_ids)})
    return {(row.token_id, row.request_id) for row in rows}


async def last_approval(tx: AsyncConnection, ms_id: int) -> datetime | None:
    found: datetime | None = (await tx.execute(_LAST_APPROVAL, {"ms_id": ms_id})).scalar_one()
    return found


async def read_drivers(
    tx: AsyncConnection, ms_id: int, driver_ids: Collection[int]
) -> dict[int, Driver]:
    """Return these drivers with their approved shifts at the station."""
    if not driver_ids:
        return {}
    bound = {"ms_id": ms_id, "ids": list(driver_ids)}
    shifts: dict[int, list[Shift]] = {}
    for row in (await tx.execute(_SHIFTS, bound)).mappings():
        shifts.setdefault(row["driver_id"], []).append(shift_of(row))
    rows = await tx.execute(_DRIVERS, bound)
    return {
        row["driver_id"]: Driver(**row, shifts=shifts.get(row["driver_id"], ()))
        for row in rows.mappings()
    }


def shift_of(row: RowMapping) -> Shift:
    return Shift(**{**row, "weekdays": row["weekdays"] or ()})


async def lock_drivers(tx: AsyncConnection, driver_ids: Collection[int]) -> None:
    """Lock who asks for a token, in id order, and then their vehicles, in id order.

    Two stations could give tokens to one driver, or for one vehicle, at once. Whoever holds a
    lock of here holds one station's lock already and asks for no other station's, so there is
    no deadlock.
    """
    if driver_ids:
        await tx.execute(_LOCK_DRIVERS, {"ids": list(driver_ids)})


async def lock_vehicles(tx: AsyncConnection, vehicle_ids: Collection[int]) -> None:
    if vehicle_ids:
        await tx.execute(_LOCK_VEHICLES, {"ids": list(vehicle_ids)})


async def busy_elsewhere(
    tx: AsyncConnection, ms_id: int, drivers: Collection[int], vehicles: Collection[int]
) -> BusyElsewhere:
    """Return which of these drivers and vehicles have a live token at another station."""
    found = BusyElsewhere()
    if not drivers:
        return found
    rows = await tx.execute(
        _ELSEWHERE, {"ms_id": ms_id, "drivers": list(drivers), "vehicles": list(vehicles)}
    )
    for row in rows:
        how = Busy.WAITING if row.waiting else Busy.ON_TRIP
        found.drivers[row.driver_id] = how
        found.vehicles[row.vehicle_id] = how
    return found


TRIP_COLUMNS: Final = """
    t.trip_id, t.token_id, t.request_id, t.driver_id, t.vehicle_id, t.dbs_id, d.name AS dbs_name,
    t.status, t.how, t.offered_by, t.offered_at, t.offer_ends_at, t.accepted_at, t.started_at,
    t.ended_at
"""
FLEET_COLUMNS: Final = (
    "f.driver_id, f.vehicle_id, f.vehicle_reg, f.keeps_until, f.ending, f.expiry_reason"
)
REQUEST_COLUMNS: Final = """
    r.request_id, r.dbs_id, d.name AS dbs_name, r.requested_qty, r.priority, r.status,
    r.requested_by, r.requested_at, r.approved_at, r.approved_by, r.queue_position
"""
_TRIPS: Final = text(f"""
    SELECT {TRIP_COLUMNS} FROM token_api.trip t JOIN token_api.dbs d USING (dbs_id)
    WHERE t.ms_id = :ms_id
      AND (t.status IN ('PENDING', 'ACCEPTED', 'STARTED') OR t.trip_id = ANY(:ids))
""")
_TOKENS: Final = text(f"""
    SELECT {FLEET_COLUMNS}, {TOKEN_COLUMNS.replace("t.", "k.")}
    FROM token_api.fleet_token f JOIN ledger.token k ON k.id = f.token_id
    WHERE f.ms_id = :ms_id AND (f.expiry_reason IS NULL OR f.token_id = ANY(:ids))
""")
_REQUESTS: Final = text(f"""
    SELECT {REQUEST_COLUMNS} FROM token_api.stock_request r JOIN token_api.dbs d USING (dbs_id)
    WHERE r.ms_id = :ms_id
      AND (r.status IN ('APPROVED', 'ALLOCATED') OR r.request_id = ANY(:ids))
""")
_DECLINED: Final = text("""
    SELECT token_id, request_id FROM token_api.trip
    WHERE token_id = ANY(:ids) AND status IN ('DECLINED', 'RELEASED')
""")
_LAST_APPROVAL: Final = text(
    "SELECT max(approved_at) FROM token_api.stock_request WHERE ms_id = :ms_id"
)
_DRIVERS: Final = text("""
    SELECT driver_id, name, email, phone, language FROM token_api.driver
    WHERE driver_id = ANY(:ids)
""")
_SHIFTS: Final = text("""
    SELECT s.shift_id, s.driver_id, s.ms_id, s.vehicle_id, v.registration AS vehicle_reg,
           s.starts_at, s.ends_at, s.weekdays, s.from_minute, s.to_minute, s.first_day, s.last_day
    FROM token_api.shift s
    JOIN token_api.vehicle v USING (vehicle_id)
    JOIN token_api.driver d USING (driver_id)
    WHERE s.driver_id = ANY(:ids) AND s.ms_id = :ms_id AND s.status = 'APPROVED'
      AND v.active AND d.active
""")
_LOCK_DRIVERS: Final[TextClause] = text(
    "SELECT 1 FROM token_api.driver WHERE driver_id = ANY(:ids) ORDER BY driver_id FOR UPDATE"
)
_LOCK_VEHICLES: Final = text(
    "SELECT 1 FROM token_api.vehicle WHERE vehicle_id = ANY(:ids) ORDER BY vehicle_id FOR UPDATE"
)
_ELSEWHERE: Final = text("""
    SELECT driver_id, vehicle_id, waiting FROM token_api.fleet_token
    WHERE expiry_reason IS NULL AND ms_id <> :ms_id
      AND (driver_id = ANY(:drivers) OR vehicle_id = ANY(:vehicles))
""")
