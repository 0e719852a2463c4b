"""What a station's pages show, read without a lock."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.fleet.handle.answers import local, request_body, trip_body
from services.token_api.fleet.store.reading import (
    REQUEST_COLUMNS,
    TRIP_COLUMNS,
    request_of,
    trip_of,
)
from shared.rows import not_found

# What an engineer looks over at a glance; older ones are in the log.
TRIPS_SHOWN_MAX: Final = 50
# Nobody scrolls further, and an answer stays small.
REQUESTS_SHOWN_MAX: Final = 200


@dataclass(frozen=True, slots=True)
class StationView:
    ms_id: int
    name: str
    queue_id: str
    time_zone: str


async def stations(tx: AsyncConnection, departments: Collection[str] | None) -> list[StationView]:
    """Return the stations that somebody is in charge of; null: all."""
    rows = await tx.execute(_STATIONS, {"all": departments is None, "ids": list(departments or ())})
    return [StationView(**row) for row in rows.mappings()]


async def station(tx: AsyncConnection, ms_id: int) -> StationView:
    rows = await tx.execute(_STATION, {"ms_id": ms_id})
    found = rows.mappings().first()
    if found is None:
        raise not_found("station", ms_id)
    return StationView(**found)


async def queue_body(tx: AsyncConnection, view: StationView, now: datetime) -> dict[str, Any]:
    """Return who waits at a station and which approved requests do, each in order."""
    waiting = [
        {
            "id": row["id"],
            "token_no": row["label"],
            "sequence": row["number"],
            "driver_id": row["driver_id"],
            "driver_name": row["name"],
            "driver_phone": row["phone"],
            "vehicle_reg": row["vehicle_reg"],
            "issued_at": local(row["issued_at"], view.time_zone),
        }
        for row in (await tx.execute(_WAITING, {"ms_id": view.ms_id})).mappings()
    ]
    pending = await requests(tx, view, status="APPROVED", limit=None)
    return {
        "ms_id": view.ms_id,
        "ms_name": view.name,
        "date": now.astimezone(ZoneInfo(view.time_zone)).date().isoformat(),
        "waiting_tokens": waiting,
        "pending_requests": pending,
        "waiting_count": len(waiting),
        "pending_count": len(pending),
    }


async def requests(
    tx: AsyncConnection,
    view: StationView,
    *,
    status: str | None,
    dbs_id: int | None = None,
    limit: int | None = REQUESTS_SHOWN_MAX,
) -> list[dict[str, Any]]:
    """Return stock requests: approved ones, new ones, each first come first; then the others."""
    rows = await tx.execute(
        _REQUESTS,
        {"ms_id": view.ms_id, "status": status, "dbs_id": dbs_id, "limit": limit},
    )
    return [request_body(request_of(row), view.ms_id, view.time_zone) for row in rows.mappings()]


async def one_request(tx: AsyncConnection, ms_id: int, request_id: int) -> dict[str, Any]:
    view = await station(tx, ms_id)
    [row] = (await tx.execute(_REQUEST, {"request_id": request_id})).mappings()
    return request_body(request_of(row), ms_id, view.time_zone)


async def station_trips(tx: AsyncConnection, view: StationView) -> list[dict[str, Any]]:
    """Return the latest trips, with why each was made."""
    rows = await tx.execute(_STATION_TRIPS, {"ms_id": view.ms_id, "limit": TRIPS_SHOWN_MAX})
    return [_trip_of_station(row, view.time_zone) for row in rows.mappings()]


async def trips_not_started(
    tx: AsyncConnection, departments: Collection[str] | None, start: timedelta
) -> list[dict[str, Any]]:
    """Return the trips that were accepted and not started, the longest ago first.

    Of the stations that somebody is in charge of; null: of all.
    """
    ids = list(departments or ())
    bound = {"all": departments is None, "ids": ids, "limit": REQUESTS_SHOWN_MAX}
    rows = await tx.execute(_NOT_STARTED, bound)
    found = []
    for row in rows.mappings():
        values = dict(row)
        where = {name: values.pop(name) for name in ("ms_id", "ms_name", "time_zone")}
        zone = where["time_zone"]
        start_due_at = local(values["accepted_at"] + start, zone)
        trip = _trip_of_station(values, zone)
        found.append({**trip, **where, "start_due_at": start_due_at})
    return found


def _trip_of_station(row: Mapping[str, Any] | RowMapping, zone: str) -> dict[str, Any]:
    values = dict(row)
    seen = {
        "token_no": values.pop("label"),
        "driver_name": values.pop("name"),
        "driver_phone": values.pop("phone"),
        "vehicle_reg": values.pop("vehicle_reg"),
        "how": values["how"],
        "offered_by": values["offered_by"],
    }
    return {**trip_body(trip_of(values), zone), **seen}


async def station_of_live_token(tx: AsyncConnection, driver_id: int) -> int | None:
    found: int | None = (await tx.execute(_STATION_OF_LIVE, {"id": driver_id})).scalar()
    return found


async def station_of(tx: AsyncConnection, what: str, row_id: int) -> int | None:
    """Return the station of a token, a request or a trip, which never changes."""
    found: int | None = (await tx.execute(_STATION_OF[what], {"id": row_id})).scalar()
    return found


async def station_of_own_trip(tx: AsyncConnection, driver_id: int, trip_id: int) -> int | None:
    bound = {"id": trip_id, "driver_id": driver_id}
    found: int | None = (await tx.execute(_STATION_OF_OWN_TRIP, bound)).scalar()
    return found


_VIEW: Final = """
    SELECT s.ms_id, s.name, s.queue_id, q.time_zone
    FROM token_api.station s JOIN ledger.queue q USING (queue_id)
"""
_STATIONS: Final = text(f"{_VIEW} WHERE :all OR s.queue_id = ANY(:ids) ORDER BY s.ms_id")
_STATION: Final = text(f"{_VIEW} WHERE s.ms_id = :ms_id")
_WAITING: Final = text("""
    SELECT k.id, k.label, k.number, k.name, k.phone, k.issued_at, f.driver_id, f.vehicle_reg
    FROM token_api.fleet_token f JOIN ledger.token k ON k.id = f.token_id
    WHERE f.ms_id = :ms_id AND f.expiry_reason IS NULL AND f.waiting
    ORDER BY k.arrived_at, k.id
""")
_REQUESTS: Final = text(f"""
    SELECT {REQUEST_COLUMNS} FROM token_api.stock_request r JOIN token_api.dbs d USING (dbs_id)
    WHERE r.ms_id = :ms_id AND (CAST(:status AS text) IS NULL OR r.status = :status)
      AND (CAST(:dbs_id AS bigint) IS NULL OR r.dbs_id = :dbs_id)
    ORDER BY CASE WHEN r.status = 'APPROVED' THEN r.approved_at END NULLS LAST,
             CASE WHEN r.status = 'PENDING' THEN r.request_id END NULLS LAST, r.request_id DESC
    LIMIT :limit
""")
_REQUEST: Final = text(f"""
    SELECT {REQUEST_COLUMNS} FROM token_api.stock_request r JOIN token_api.dbs d USING (dbs_id)
    WHERE r.request_id = :request_id
""")
_STATION_TRIPS: Final = text(f"""
    SELECT {TRIP_COLUMNS}, k.label, k.name, k.phone, f.vehicle_reg
    FROM token_api.trip t JOIN token_api.dbs d USING (dbs_id)
    JOIN token_api.fleet_token f ON f.token_id = t.token_id
    JOIN ledger.token k ON k.id = t.token_id
    WHERE t.ms_id = :ms_id ORDER BY t.trip_id DESC LIMIT :limit
""")
_NOT_STARTED: Final = text(f"""
    SELECT {TRIP_COLUMNS}, k.label, k.name, k.phone, f.vehicle_reg, t.ms_id, s.name AS ms_name,
           q.time_zone
    FROM token_api.trip t JOIN token_api.dbs d USING (dbs_id)
    JOIN token_api.fleet_token f ON f.token_id = t.token_id
    JOIN ledger.token k ON k.id = t.token_id
    JOIN token_api.station s ON s.ms_id = t.ms_id
    JOIN ledger.queue q ON q.queue_id = s.queue_id
    WHERE t.status = 'ACCEPTED' AND (:all OR s.queue_id = ANY(:ids))
    ORDER BY t.accepted_at, t.trip_id LIMIT :limit
""")
_STATION_OF_LIVE: Final = text("""
    SELECT ms_id FROM token_api.fleet_token WHERE driver_id = :id AND expiry_reason IS NULL
""")
_STATION_OF: Final = {
    "token": text("SELECT ms_id FROM token_api.fleet_token WHERE token_id = :id"),
    "stock_request": text("SELECT ms_id FROM token_api.stock_request WHERE request_id = :id"),
    "dbs": text("SELECT ms_id FROM token_api.dbs WHERE dbs_id = :id"),
    "trip": text("SELECT ms_id FROM token_api.trip WHERE trip_id = :id"),
    "shift": text("SELECT ms_id FROM token_api.shift WHERE shift_id = :id"),
}
_STATION_OF_OWN_TRIP: Final = text(
    "SELECT ms_id FROM token_api.trip WHERE trip_id = :id AND driver_id = :driver_id"
)
