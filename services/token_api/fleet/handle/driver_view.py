"""What a driver sees: the own token, its trip, and how things ended; read without a lock."""

from typing import Any, Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.fleet.handle.answers import local, trip_body
from services.token_api.fleet.rules.states import TripStatus
from services.token_api.fleet.rules.tokens import unknown_driver
from services.token_api.fleet.store.reading import TRIP_COLUMNS, trip_of

# What fits a phone; older ones are in the log.
TRIPS_SHOWN_MAX: Final = 50


async def driver_trips(tx: AsyncConnection, driver_id: int) -> list[dict[str, Any]]:
    rows = await tx.execute(_DRIVER_TRIPS, {"driver_id": driver_id, "limit": TRIPS_SHOWN_MAX})
    trips = []
    for row in rows.mappings():
        values = dict(row)
        more = {"token_no": values.pop("label"), "ms_id": values.pop("ms_id")}
        zone = values.pop("time_zone")
        trips.append({**trip_body(trip_of(values), zone), **more})
    return trips


async def current_body(tx: AsyncConnection, driver_id: int) -> dict[str, Any]:
    """Return a driver's live token, with its place while it waits, and its trip."""
    row = (await tx.execute(_CURRENT, {"driver_id": driver_id})).mappings().first()
    if row is None:
        return {"has_token": False, "token": None}
    body: dict[str, Any] = {"has_token": True, "token": _current_token(row)}
    if row["status"] == "WAITING":
        body["queue_position"] = row["before"] + 1
    trip = (await tx.execute(_LIVE_TRIP, {"token_id": row["id"]})).mappings().first()
    if trip is not None:
        body["trip"] = trip_body(trip_of(trip), row["time_zone"])
        body["token"]["allocated_at"] = body["trip"]["offered_at"]
    return body


def _current_token(row: RowMapping) -> dict[str, Any]:
    return {
        "id": row["id"],
        "token_no": row["label"],
        "sequence_number": row["number"],
        "status": row["status"],
        "issued_at": local(row["issued_at"], row["time_zone"]),
        "ms_id": row["ms_id"],
        "ms_name": row["ms_name"],
        "vehicle_reg": row["vehicle_reg"],
    }


async def released_from(tx: AsyncConnection, driver_id: int, token_id: int) -> str | None:
    """Return where the trip went that was taken from this token last, if no other came since."""
    rows = await tx.execute(_LATEST_TRIP, {"driver_id": driver_id})
    latest = rows.first()
    if latest is None or latest.token_id != token_id or latest.status != TripStatus.RELEASED:
        return None
    name: str = latest.name
    return name


async def last_ended(tx: AsyncConnection, driver_id: int) -> dict[str, Any] | None:
    """Return how a driver's latest token ended, for the page of one who has none."""
    row = (await tx.execute(_LAST_ENDED, {"driver_id": driver_id})).mappings().first()
    if row is None:
        return None
    return {
        "token_no": row["label"],
        "expiry_reason": row["expiry_reason"],
        "ended_at": local(row["ended_at"], row["time_zone"]),
    }


async def driver_of(tx: AsyncConnection, driver_id: int | None) -> RowMapping:
    """Return a signed-in driver; raises `Refused` (404) for a user who is none."""
    row = (await tx.execute(_DRIVER, {"driver_id": driver_id})).mappings().first()
    if row is None:
        raise unknown_driver()
    return row


async def drives_at(tx: AsyncConnection, driver_id: int, ms_id: int) -> bool:
    """Tell whether a station is a driver's own: the home, or one with an approved shift."""
    rows = await tx.execute(_DRIVES_AT, {"driver_id": driver_id, "ms_id": ms_id})
    return bool(rows.scalar_one())


_DRIVER_TRIPS: Final = text(f"""
    SELECT {TRIP_COLUMNS}, k.label, t.ms_id, q.time_zone
    FROM token_api.trip t JOIN token_api.dbs d USING (dbs_id)
    JOIN ledger.token k ON k.id = t.token_id
    JOIN ledger.queue q ON q.queue_id = k.queue_id
    WHERE t.driver_id = :driver_id ORDER BY t.trip_id DESC LIMIT :limit
""")
_CURRENT: Final = text("""
    SELECT k.id, k.label, k.number, k.status, k.issued_at, f.ms_id, s.name AS ms_name,
           f.vehicle_reg, q.time_zone,
           (SELECT count(*) FROM ledger.token w
            WHERE w.queue_id = k.queue_id AND w.status = 'WAITING'
              AND (w.arrived_at, w.id) < (k.arrived_at, k.id)) AS before
    FROM token_api.fleet_token f
    JOIN ledger.token k ON k.id = f.token_id
    JOIN token_api.station s ON s.ms_id = f.ms_id
    JOIN ledger.queue q ON q.queue_id = k.queue_id
    WHERE f.driver_id = :driver_id AND f.expiry_reason IS NULL
""")
_LIVE_TRIP: Final = text(f"""
    SELECT {TRIP_COLUMNS} FROM token_api.trip t JOIN token_api.dbs d USING (dbs_id)
    WHERE t.token_id = :token_id AND t.status IN ('PENDING', 'ACCEPTED', 'STARTED')
""")
_LATEST_TRIP: Final = text("""
    SELECT t.token_id, t.status, d.name FROM token_api.trip t JOIN token_api.dbs d USING (dbs_id)
    WHERE t.driver_id = :driver_id ORDER BY t.trip_id DESC LIMIT 1
""")
_LAST_ENDED: Final = text("""
    SELECT k.label, f.expiry_reason, k.ended_at, q.time_zone
    FROM token_api.fleet_token f JOIN ledger.token k ON k.id = f.token_id
    JOIN ledger.queue q ON q.queue_id = k.queue_id
    WHERE f.driver_id = :driver_id AND f.expiry_reason IS NOT NULL
    ORDER BY f.token_id DESC LIMIT 1
""")
_DRIVER: Final = text("SELECT * FROM token_api.driver WHERE driver_id = :driver_id AND active")
_DRIVES_AT: Final = text("""
    SELECT EXISTS (SELECT FROM token_api.driver WHERE driver_id = :driver_id AND ms_id = :ms_id)
      OR EXISTS (SELECT FROM token_api.shift
                 WHERE driver_id = :driver_id AND ms_id = :ms_id AND status = 'APPROVED')
""")
