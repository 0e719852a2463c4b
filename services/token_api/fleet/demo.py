"""The demo's mother station, with its drivers, vehicles and engineer."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.accounts import create_user, find_user
from services.token_api.fleet.handle import directory
from services.token_api.fleet.handle.shifts import create_shift
from services.token_api.fleet.rules.shifts import MINUTES_A_DAY
from services.token_api.fleet.store import tables as fleet
from shared.auth import Role
from shared.rows import find_row

MS_ID: Final = 5
DBS_ID: Final = 10
EIC: Final = "eic1"
DBS_USER: Final = "dbs10"
# User name: the driver, and the vehicle's plate where there is a shift.
DRIVERS: Final[Mapping[str, tuple[str, str | None]]] = {
    "driver1": ("Ravi Kumar", "MH04 AB 1001"),
    "driver2": ("Sunita Patil", "MH04 AB 1002"),
    "driver3": ("Imran Shaikh", "MH04 AB 1003"),
    "driver-noshift": ("Anil Joshi", None),
}
USERS: Final = (*DRIVERS, EIC, DBS_USER)


async def seed(tx: AsyncConnection, password_hash: str) -> None:
    """Create what is missing of the demo's station; what is there stays as it is."""
    if await find_row(tx, fleet.station, ms_id=MS_ID) is None:
        await directory.create_station(
            tx,
            ms_id=MS_ID,
            name="MS Mumbai",
            time_zone="Asia/Kolkata",
            languages=["en", "hi", "ar"],
        )
    if await find_row(tx, fleet.dbs, dbs_id=DBS_ID) is None:
        values = {"dbs_id": DBS_ID, "ms_id": MS_ID, "name": "DBS Thane"}
        await directory.create_dbs(tx, values)
    for username, (name, plate) in DRIVERS.items():
        if await find_user(tx, username) is None:
            await _create_driver(tx, username, name, plate, password_hash)
    if await find_user(tx, EIC) is None:
        departments = [directory.queue_id_of(MS_ID)]
        await create_user(tx, {**_user(EIC, Role.EIC, password_hash), "departments": departments})
    if await find_user(tx, DBS_USER) is None:
        await create_user(tx, {**_user(DBS_USER, Role.DBS, password_hash), "holder_id": DBS_ID})


async def _create_driver(
    tx: AsyncConnection, username: str, name: str, plate: str | None, password_hash: str
) -> None:
    driver = await directory.create_driver(
        tx,
        {
            "ms_id": MS_ID,
            "name": name,
            "email": f"{username}@nowserving.example",
            "phone": None,
            "language": "en",
        },
        username=username,
        password_hash=password_hash,
    )
    if plate is None:
        return
    vehicle = await find_row(tx, fleet.vehicle, registration=plate)
    if vehicle is None:
        vehicle = await directory.create_vehicle(tx, plate)
    await create_shift(
        tx,
        {
            "ms_id": MS_ID,
            "driver_id": driver["driver_id"],
            "vehicle_id": vehicle["vehicle_id"],
            "weekdays": list(range(7)),
            "from_minute": 0,
            "to_minute": MINUTES_A_DAY,
        },
        now=datetime.now(UTC),
        approved_by="demo",
    )


def _user(username: str, role: Role, password_hash: str) -> dict[str, Any]:
    return {
        "username": username,
        "password_hash": password_hash,
        "role": role.value,
        "departments": [],
        "holder_id": None,
        "display_name": username,
        "active": True,
    }
