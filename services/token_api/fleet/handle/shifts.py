"""Shifts: asked for by drivers, decided by engineers."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.audit import act_as
from services.token_api.fleet.handle.answers import local
from services.token_api.fleet.handle.batch import Fleet
from services.token_api.fleet.handle.directory import queue_id_of
from services.token_api.fleet.rules.shift_decisions import decide, refuse_change
from services.token_api.fleet.rules.shifts import ShiftStatus
from services.token_api.fleet.store import tables
from shared.auth import Principal
from shared.problems import Refused
from shared.rows import get_row, insert_row, keep_row, update_row


async def create_shift(
    tx: AsyncConnection,
    values: Mapping[str, Any],
    *,
    now: datetime,
    approved_by: str | None = None,
) -> RowMapping:
    """Write a shift down: asked for, or approved at once where an engineer makes it.

    What it names stays meanwhile; drivers come before vehicles, as a station locks them.
    """
    await keep_row(tx, tables.station, ms_id=values["ms_id"])
    await keep_row(
        tx, tables.driver, refuse=_unknown_driver, driver_id=values["driver_id"], active=True
    )
    await _keep_vehicle(tx, values["vehicle_id"])
    status = ShiftStatus.APPROVED if approved_by else ShiftStatus.REQUESTED
    row = await insert_row(
        tx,
        tables.shift,
        {
            **values,
            "status": status.value,
            "requested_at": now,
            "decided_at": now if approved_by else None,
            "decided_by": approved_by,
        },
    )
    await wake_pages(tx, values["ms_id"])
    return row


async def _keep_vehicle(tx: AsyncConnection, vehicle_id: int) -> None:
    found = {"vehicle_id": vehicle_id, "active": True}
    await keep_row(tx, tables.vehicle, refuse=_unknown_vehicle, **found)


def _unknown_driver(*_: object) -> Refused:
    return Refused("UNKNOWN_DRIVER", "There is no such driver.", status=422)


def _unknown_vehicle(*_: object) -> Refused:
    return Refused("UNKNOWN_VEHICLE", "There is no such vehicle in use.", status=422)


async def change_shift(
    fleet: Fleet, shift: RowMapping, changes: Mapping[str, Any], *, by: Principal
) -> None:
    """Change when or with which vehicle, and let the station look at its tokens at once."""

    async def change(tx: AsyncConnection, _: datetime) -> None:
        await act_as(tx, by)
        found = await get_row(tx, tables.shift, shift_id=shift["shift_id"])
        refuse_change(ShiftStatus(found["status"]))
        if "vehicle_id" in changes:
            await _keep_vehicle(tx, changes["vehicle_id"])
        await update_row(tx, tables.shift, changes, shift_id=shift["shift_id"])
        await wake_pages(tx, shift["ms_id"])

    await fleet.after(shift["ms_id"], change)


async def wake_pages(tx: AsyncConnection, ms_id: int) -> None:
    """Notify the station's open pages: this change writes no event."""
    await tx.execute(text("SELECT pg_notify('ledger', :id)"), {"id": queue_id_of(ms_id)})


async def decide_shift(fleet: Fleet, shift: RowMapping, to: ShiftStatus, *, by: Principal) -> None:
    """Approve, reject or end a shift, and let the station look at its tokens at once."""

    async def change(tx: AsyncConnection, now: datetime) -> None:
        await act_as(tx, by)
        found = await get_row(tx, tables.shift, shift_id=shift["shift_id"])
        decide(ShiftStatus(found["status"]), to)
        changes = {"status": to.value, "decided_at": now, "decided_by": by.subject}
        await update_row(tx, tables.shift, changes, shift_id=shift["shift_id"])
        await wake_pages(tx, shift["ms_id"])

    await fleet.after(shift["ms_id"], change)


async def list_shifts(tx: AsyncConnection, *, limit: int, **where: object) -> list[dict[str, Any]]:
    """Return shifts with who drives what, the newest first."""
    shift, driver, vehicle = tables.shift, tables.driver, tables.vehicle
    statement = (
        select(shift, driver.c.name, vehicle.c.registration)
        .join(driver, driver.c.driver_id == shift.c.driver_id)
        .join(vehicle, vehicle.c.vehicle_id == shift.c.vehicle_id)
        .order_by(shift.c.shift_id.desc())
        .limit(limit)
    )
    for name, value in where.items():
        if value is not None:
            statement = statement.where(shift.c[name] == value)
    rows = (await tx.execute(statement)).mappings()
    return [shift_body(row) for row in rows]


def shift_body(row: Mapping[str, Any] | RowMapping) -> dict[str, Any]:
    return {
        "id": row["shift_id"],
        "ms_id": row["ms_id"],
        "driver_id": row["driver_id"],
        "driver_name": row.get("name"),
        "vehicle_id": row["vehicle_id"],
        "vehicle_reg": row.get("registration"),
        "status": row["status"],
        "starts_at": local(row["starts_at"], "UTC"),
        "ends_at": local(row["ends_at"], "UTC"),
        "recurring": _recurring(row),
        "requested_at": local(row["requested_at"], "UTC"),
        "decided_at": local(row["decided_at"], "UTC"),
        "decided_by": row["decided_by"],
    }


def _recurring(row: Mapping[str, Any] | RowMapping) -> dict[str, Any] | None:
    if row["weekdays"] is None:
        return None
    return {
        "weekdays": list(row["weekdays"]),
        "from": clock(row["from_minute"]),
        "to": clock(row["to_minute"]),
        "first_day": row["first_day"].isoformat() if row["first_day"] else None,
        "last_day": row["last_day"].isoformat() if row["last_day"] else None,
    }


def clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
