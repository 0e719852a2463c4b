"""Stations, daughter stations, vehicles and drivers, as an admin makes and changes them."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import RowMapping, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api import directory
from services.token_api.accounts import create_user
from services.token_api.directory import announce, queue, queue_entry
from services.token_api.fleet.store import tables
from shared.auth import Role
from shared.events import QueueKind
from shared.rows import find_row, insert_row, keep_row, taken, unknown_reference, update_row

Values = Mapping[str, Any]

LABEL_FORMAT: Final = "{prefix}-{number:04d}"


def queue_id_of(ms_id: int) -> str:
    """Return the id of a station's queue, which its branch and its department share."""
    return f"MS{ms_id}"


async def create_station(
    tx: AsyncConnection, *, ms_id: int, name: str, time_zone: str, languages: list[str]
) -> RowMapping:
    """Create a station: a branch with one department with one queue, and its name here."""
    queue_id, names = queue_id_of(ms_id), {"en": name}
    if await find_row(tx, tables.station, ms_id=ms_id) is not None:
        raise taken("station", ms_id)
    await directory.create_branch(
        tx,
        {
            "branch_id": queue_id,
            "names": names,
            "time_zone": time_zone,
            "languages": languages,
            "hours": None,
        },
    )
    await directory.create_department(
        tx, {"department_id": queue_id, "branch_id": queue_id, "names": names, "position": 0}
    )
    await _create_queue(tx, queue_id, names, time_zone)
    return await insert_row(
        tx, tables.station, {"ms_id": ms_id, "queue_id": queue_id, "name": name, "active": True}
    )


async def _create_queue(
    tx: AsyncConnection, queue_id: str, names: dict[str, str], time_zone: str
) -> None:
    row = await insert_row(
        tx,
        queue,
        {
            **directory.QUEUE_DEFAULTS,
            "queue_id": queue_id,
            "department_id": queue_id,
            "branch_id": queue_id,
            "kind": QueueKind.STATION.value,
            "names": names,
            "label_prefix": queue_id,
            "label_format": LABEL_FORMAT,
            "kiosk_categories": [],
        },
    )
    await directory.open_in_ledger(tx, row, time_zone=time_zone)
    await announce(tx, queue_entry(row))


async def change_station(tx: AsyncConnection, ms_id: int, changes: Values) -> RowMapping:
    """Change what is given: some of it is the station's, some its branch's."""
    own = {name: changes[name] for name in ("name", "active") if name in changes}
    row = await update_row(tx, tables.station, own, ms_id=ms_id)
    of_branch = {name: value for name, value in changes.items() if name not in own}
    if "name" in changes:
        names = {"names": {"en": changes["name"]}}
        of_branch |= names
        await directory.change_department(tx, row["queue_id"], names)
        await directory.change_queue(tx, row["queue_id"], names)
    if of_branch:
        await directory.change_branch(tx, row["queue_id"], of_branch)
    return row


async def create_dbs(
    tx: AsyncConnection,
    values: Values,
    *,
    username: str | None = None,
    password_hash: str | None = None,
) -> RowMapping:
    """Create a daughter station and, where a user name is given, the user who signs in for it."""
    await _require_station(tx, values["ms_id"])
    row = await insert_row(tx, tables.dbs, {**values, "active": True})
    if username is not None:
        user = _user(username, password_hash, Role.DBS, row["dbs_id"], row["name"])
        await create_user(tx, user)
    return row


async def change_dbs(tx: AsyncConnection, dbs_id: int, changes: Values) -> RowMapping:
    return await update_row(tx, tables.dbs, changes, dbs_id=dbs_id)


async def create_vehicle(tx: AsyncConnection, registration: str) -> RowMapping:
    values = {"registration": registration, "active": True}
    return await insert_row(tx, tables.vehicle, values, unique="registration")


async def change_vehicle(tx: AsyncConnection, vehicle_id: int, changes: Values) -> RowMapping:
    try:
        async with tx.begin_nested():
            return await update_row(tx, tables.vehicle, changes, vehicle_id=vehicle_id)
    except IntegrityError as error:
        raise taken("vehicle", changes.get("registration", vehicle_id)) from error


async def create_driver(
    tx: AsyncConnection, values: Values, *, username: str | None, password_hash: str | None
) -> RowMapping:
    """Create a driver and, where a user name is given, the user who signs in as them."""
    await _require_station(tx, values["ms_id"])
    row = await insert_row(tx, tables.driver, {**values, "active": True})
    if username is not None:
        user = _user(username, password_hash, Role.DRIVER, row["driver_id"], row["name"])
        await create_user(tx, user)
    return row


def _user(
    username: str, password_hash: str | None, role: Role, holder_id: int, name: str
) -> dict[str, Any]:
    return {
        "username": username,
        "password_hash": password_hash,
        "role": role.value,
        "departments": [],
        "holder_id": holder_id,
        "display_name": name,
        "active": True,
    }


async def change_driver(tx: AsyncConnection, driver_id: int, changes: Values) -> RowMapping:
    if "ms_id" in changes:
        await _require_station(tx, changes["ms_id"])
    return await update_row(tx, tables.driver, changes, driver_id=driver_id)


async def stations_with_tokens(tx: AsyncConnection, **whose: int) -> list[int]:
    """Return where a driver or a vehicle has a live token."""
    [(column, value)] = whose.items()
    rows = await tx.execute(
        text(f"""
        SELECT ms_id FROM token_api.fleet_token
        WHERE {column} = :value AND expiry_reason IS NULL
        """),
        {"value": value},
    )
    return list(rows.scalars())


async def _require_station(tx: AsyncConnection, ms_id: int) -> None:
    await keep_row(tx, tables.station, refuse=unknown_reference, ms_id=ms_id)
