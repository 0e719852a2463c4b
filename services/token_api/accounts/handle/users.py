"""Users and devices: made, changed and deleted by an admin."""

import secrets
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.accounts import store as accounts
from services.token_api.accounts.handle.sessions import key_hash
from services.token_api.accounts.rules import (
    refuse_last_admin,
    refuse_unknown_departments,
    stays_admin,
)
from services.token_api.directory import tables
from shared import ledger
from shared.auth import Role
from shared.ledger import DeviceKind
from shared.rows import (
    delete_row,
    delete_rows,
    find_row,
    get_row,
    insert_row,
    unknown_reference,
    update_row,
)

# 256 bits: a plain hash of it is as good as any.
DEVICE_KEY_BYTES: Final = 32

Values = Mapping[str, Any]


async def create_user(tx: AsyncConnection, values: Values) -> RowMapping:
    """Create a user; `values` hold the password's hash, not the password."""
    await _check_departments(tx, values.get("departments"))
    return await insert_row(tx, accounts.user, values, unique="username")


async def find_user(tx: AsyncConnection, username: str) -> RowMapping | None:
    return await find_row(tx, accounts.user, username=username)


async def change_user(tx: AsyncConnection, user_id: int, changes: Values) -> RowMapping:
    admins = await _lock_admins(tx)
    before = await get_row(tx, accounts.user, user_id=user_id)
    after = {**before, **changes}
    if not stays_admin(after["role"], active=after["active"]):
        refuse_last_admin(admins, user_id)
    await _check_departments(tx, changes.get("departments"))
    return await update_row(tx, accounts.user, changes, user_id=user_id)


async def delete_user(tx: AsyncConnection, user_id: int) -> None:
    refuse_last_admin(await _lock_admins(tx), user_id)
    await delete_row(tx, accounts.user, user_id=user_id)


async def delete_users_of(tx: AsyncConnection, role: Role, holder_id: int) -> None:
    """Delete those who sign in as a driver or a daughter station that is deleted."""
    await delete_rows(tx, accounts.user, role=role.value, holder_id=holder_id)


async def _lock_admins(tx: AsyncConnection) -> list[int]:
    """Two admins who retire each other at once wait here; the second one stays."""
    user = accounts.user
    rows = await tx.execute(
        select(user.c.user_id)
        .where(user.c.role == Role.ADMIN.value, user.c.active)
        .order_by(user.c.user_id)
        .with_for_update()
    )
    return list(rows.scalars())


async def _check_departments(tx: AsyncConnection, named: list[str] | None) -> None:
    if not named:
        return
    department_id = tables.department.c.department_id
    known = await tx.execute(select(department_id).where(department_id.in_(named)))
    refuse_unknown_departments(named, list(known.scalars()))


async def create_device(
    tx: AsyncConnection, *, name: str, branch_id: str
) -> tuple[RowMapping, str]:
    """Return the device and its key, which is told this once and kept nowhere."""
    await get_row(tx, tables.branch, refuse=unknown_reference, branch_id=branch_id)
    device_key = secrets.token_urlsafe(DEVICE_KEY_BYTES)
    values = {"name": name, "branch_id": branch_id, "key_hash": key_hash(device_key)}
    row = await insert_row(tx, accounts.device, {**values, "active": True})
    return row, device_key


async def change_device(tx: AsyncConnection, device_id: int, changes: Values) -> RowMapping:
    row = await update_row(tx, accounts.device, changes, device_id=device_id)
    if not row["active"]:  # nobody waits to hear of it any more
        await ledger.forget_device(tx, DeviceKind.KIOSK, str(device_id))
    return row


async def delete_device(tx: AsyncConnection, device_id: int) -> None:
    await delete_row(tx, accounts.device, device_id=device_id)
    await ledger.forget_device(tx, DeviceKind.KIOSK, str(device_id))
