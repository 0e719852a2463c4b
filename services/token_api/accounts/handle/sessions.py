"""Logging in: a person by name and password, a device by its key."""

import hashlib
from datetime import timedelta
from typing import Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.accounts import store as accounts
from services.token_api.accounts.login_limit import LoginLimit
from services.token_api.accounts.passwords import Passwords
from services.token_api.directory import tables
from shared.auth import Principal, Role
from shared.problems import Refused
from shared.rows import find_row, rows_where

# A shift with its overtime.
USER_SESSION: Final = timedelta(hours=12)
# A kiosk signs in again by itself.
DEVICE_SESSION: Final = timedelta(hours=24)


def key_hash(device_key: str) -> bytes:
    """Hash a device key plainly: it is long and random, so there is nothing to guess."""
    return hashlib.sha256(device_key.encode()).digest()


def refuse_local_users(*, elsewhere: bool) -> None:
    """Where an identity provider knows the people, the users kept here are not asked."""
    if elsewhere:
        raise Refused("LOGIN_ELSEWHERE", "Please log in with your organisation's account.")


async def log_in_user(
    engine: AsyncEngine,
    passwords: Passwords,
    limit: LoginLimit,
    *,
    username: str,
    password: str,
    address: str,
) -> Principal:
    """Return who it is; raises `Refused` 401 or 429. No transaction is open while it hashes."""
    wait_seconds = await limit.seconds_to_wait(username, address)
    if wait_seconds is not None:
        raise _too_many(wait_seconds)
    async with engine.begin() as tx:
        user = await find_row(tx, accounts.user, username=username)
    # An unknown or retired name takes as long as a wrong password, and reads the same.
    known_hash = user["password_hash"] if user and user["active"] else None
    if not await passwords.fits(password, known_hash) or user is None:
        raise _wrong()
    await limit.forgive(username, address)
    return _user_principal(user)


def _user_principal(user: RowMapping) -> Principal:
    role = Role(user["role"])
    everywhere = role is Role.ADMIN or user["departments"] is None
    return Principal(
        subject=str(user["user_id"]),
        role=role,
        departments=None if everywhere else frozenset(user["departments"]),
        holder_id=user["holder_id"],
        name=user["display_name"],
        generation=user["session_generation"],
    )


async def log_in_device(
    engine: AsyncEngine, limit: LoginLimit, *, device_key: str, address: str
) -> tuple[Principal, str]:
    """Return the kiosk, which may act in the departments of its branch, and that branch's id.

    Raises as for a user. A right key always gets in: it cannot be guessed, and other kiosks may
    share the address.
    """
    async with engine.begin() as tx:
        device = await find_row(tx, accounts.device, key_hash=key_hash(device_key), active=True)
        departments = (
            await rows_where(tx, tables.department, branch_id=device["branch_id"]) if device else []
        )
    if device is None:
        wait_seconds = await limit.seconds_to_wait_with_a_wrong_key(address)
        raise _wrong() if wait_seconds is None else _too_many(wait_seconds)
    kiosk = Principal(
        subject=f"device-{device['device_id']}",
        role=Role.KIOSK,
        departments=frozenset(row["department_id"] for row in departments),
        name=device["name"],
        generation=device["session_generation"],
    )
    return kiosk, device["branch_id"]


def lifetime(principal: Principal) -> timedelta:
    return DEVICE_SESSION if principal.role is Role.KIOSK else USER_SESSION


def _too_many(wait_seconds: int) -> Refused:
    return Refused(
        "TOO_MANY_LOGINS",
        "There were too many attempts to log in. Please wait a minute.",
        status=429,
        retry_after_seconds=wait_seconds,
    )


def _wrong() -> Refused:
    return Refused(
        "WRONG_CREDENTIALS", "The user name, the password or the device key is wrong.", status=401
    )
