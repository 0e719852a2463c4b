"""The demo's directory, people and kiosk: the local stack's, and refused in production."""

from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from services.token_api.accounts import store as accounts
from services.token_api.accounts.handle import users
from services.token_api.accounts.handle.sessions import key_hash
from services.token_api.accounts.passwords import Passwords
from services.token_api.directory import handle as directory
from services.token_api.directory.store import tables
from services.token_api.fleet import demo as demo_fleet
from services.token_api.slots.handle.doctors_and_patients import OPD, ensure_opd
from shared.auth import Role
from shared.rows import find_row, insert_row

BRANCH: Final = "main"
PASSWORD: Final = "nowserving"  # noqa: S105 - public on purpose
DEVICE_KEY: Final = "kiosk-demo"
DESKS: Final = range(1, 9)
BRANCH_VALUES: Final[dict[str, Any]] = {
    "branch_id": BRANCH,
    "names": {"en": "City Hospital", "hi": "सिटी अस्पताल", "ar": "مستشفى المدينة"},
    "time_zone": "Asia/Kolkata",
    "languages": ["en", "hi", "ar"],
    "hours": None,
}
DEPARTMENTS: Final = {
    "REG": {"en": "Registration", "hi": "पंजीकरण", "ar": "التسجيل"},
    "CW": {"en": "Consultation", "hi": "परामर्श", "ar": "الاستشارة"},
    "LAB": {"en": "Laboratory", "hi": "प्रयोगशाला", "ar": "المختبر"},
    "PHARM": {"en": "Pharmacy", "hi": "दवाखाना", "ar": "الصيدلية"},
    "BILL": {"en": "Billing", "hi": "बिलिंग", "ar": "الفواتير"},
}
USERS: Final = {"admin": Role.ADMIN, "supervisor": Role.SUPERVISOR, "staff": Role.STAFF}


async def seed(tx: AsyncConnection, password_hash: str) -> None:
    """Create what is missing of the demo; what is there stays as it is.

    `password_hash` is of `PASSWORD`, made beforehand: hashing is too slow for a transaction.
    """
    if await find_row(tx, tables.branch, branch_id=BRANCH) is None:
        await directory.create_branch(tx, BRANCH_VALUES)
    for position, (department_id, names) in enumerate(DEPARTMENTS.items()):
        if await find_row(tx, tables.department, department_id=department_id) is None:
            await _create_department(tx, department_id, names, position)
    await _create_opd(tx)
    for username in USERS:
        if await find_row(tx, accounts.user, username=username) is None:
            await users.create_user(tx, _user(username, password_hash))
    await demo_fleet.seed(tx, password_hash)
    key = {"key_hash": key_hash(DEVICE_KEY)}
    if await find_row(tx, accounts.device, **key) is None:
        kiosk = {"name": "Demo kiosk", "branch_id": BRANCH, "active": True}
        await insert_row(tx, accounts.device, {**kiosk, **key})


async def _create_department(
    tx: AsyncConnection, department_id: str, names: dict[str, str], position: int
) -> None:
    place = {"department_id": department_id, "branch_id": BRANCH, "names": names}
    await directory.create_department(tx, {**place, "position": position})
    await directory.create_queue(
        tx,
        {
            **directory.QUEUE_DEFAULTS,
            **place,
            "queue_id": department_id,
            "label_prefix": department_id,
        },
    )
    for number in DESKS:
        await directory.create_desk(
            tx, {"department_id": department_id, "number": number, "names": None}
        )


async def _create_opd(tx: AsyncConnection) -> None:
    """Create the outpatient department, whose counter stays closed: its slots are booked."""
    if await find_row(tx, tables.department, department_id=OPD) is not None:
        return
    await ensure_opd(tx, BRANCH)
    for number in DESKS:
        await directory.create_desk(tx, {"department_id": OPD, "number": number, "names": None})


def _user(username: str, password_hash: str) -> dict[str, Any]:
    return {
        "username": username,
        "password_hash": password_hash,
        "role": USERS[username].value,
        "departments": None,
        "holder_id": None,
        "display_name": username.capitalize(),
        "active": True,
    }


async def refuse_in_production(
    engine: AsyncEngine, passwords: Passwords, *, environment: str
) -> None:
    """Raise `RuntimeError` where a production still has the demo's secrets."""
    if environment != "production":
        return
    async with engine.begin() as tx:
        known = await _known(tx)
    open_doors = [
        what for what, hashed in known if hashed is None or await passwords.fits(PASSWORD, hashed)
    ]
    if open_doors:
        message = f"Production does not start with the demo's secrets: {', '.join(open_doors)}"
        raise RuntimeError(message)


async def _known(tx: AsyncConnection) -> list[tuple[str, str | None]]:
    """Return the demo's active device and users, these with their password's hash."""
    found: list[tuple[str, str | None]] = []
    if await find_row(tx, accounts.device, key_hash=key_hash(DEVICE_KEY), active=True):
        found.append((f"device key '{DEVICE_KEY}'", None))
    for username in (*USERS, *demo_fleet.USERS):
        user = await find_row(tx, accounts.user, username=username, active=True)
        if user is not None:
            found.append((f"password of user '{username}'", user["password_hash"]))
    return found
