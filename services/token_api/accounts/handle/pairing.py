"""A kiosk shows a code, an administrator types it, and from then on the kiosk's key is good."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from sqlalchemy import RowMapping, delete, func, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.accounts import store as accounts
from services.token_api.accounts.handle.sessions import key_hash
from services.token_api.accounts.handle.users import DEVICE_KEY_BYTES
from services.token_api.directory import tables
from shared import ledger
from shared.ledger import DeviceKind, DeviceSeen
from shared.problems import Refused
from shared.rows import find_row, get_row, insert_row, unknown_reference

# Without those that look alike: 0 and O, 1, I and L.
CODE_LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
CODE_LENGTH: Final = 6
# From the kiosk to the administrator's desk and back, with a call in between.
CODE_LIFE: Final = timedelta(minutes=10)
# More kiosks are never put up at once; beyond it somebody fills the table.
OPEN_CODES_MAX: Final = 500
# A code that is taken is drawn again; twice in a row is a chance of one in a trillion.
DRAWS_MAX: Final = 3
# Kiosks say that they are there every half minute; more often it is not written.
SEEN_EVERY: Final = timedelta(seconds=20)


class Begun(NamedTuple):
    code: str
    device_key: str


class PairingState(StrEnum):
    WAITING = "WAITING"
    PAIRED = "PAIRED"
    OVER = "OVER"


async def begin_pairing(tx: AsyncConnection, now: datetime) -> Begun:
    """Return a code to show, and the key that is good once somebody has typed the code."""
    pairing = accounts.pairing
    await tx.execute(delete(pairing).where(pairing.c.expires_at <= now))
    open_codes = await tx.scalar(select(func.count()).select_from(pairing))
    if open_codes is None or open_codes >= OPEN_CODES_MAX:
        raise too_many_codes(int(CODE_LIFE.total_seconds()))
    device_key = secrets.token_urlsafe(DEVICE_KEY_BYTES)
    for _ in range(DRAWS_MAX):
        code = "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))
        values = {"code": code, "key_hash": key_hash(device_key), "expires_at": now + CODE_LIFE}
        written = await tx.execute(
            insert(pairing).values(values).on_conflict_do_nothing().returning(pairing.c.code)
        )
        if written.first():
            return Begun(code, device_key)
    raise too_many_codes(1)


def too_many_codes(wait_seconds: int) -> Refused:
    return Refused(
        "TOO_MANY_CODES",
        "Too many codes were asked for. Please wait a minute.",
        status=429,
        retry_after_seconds=wait_seconds,
    )


async def pair_device(
    tx: AsyncConnection, *, code: str, name: str, branch_id: str, now: datetime
) -> RowMapping:
    """Make the device that shows the code; the code is used up."""
    await get_row(tx, tables.branch, refuse=unknown_reference, branch_id=branch_id)
    pairing = accounts.pairing
    taken = await tx.execute(
        delete(pairing)
        .where(pairing.c.code == code, pairing.c.expires_at > now)
        .returning(pairing.c.key_hash)
    )
    found = taken.scalar_one_or_none()
    if found is None:
        raise Refused(
            "WRONG_CODE",
            "No kiosk shows this code now. Please look at its screen again.",
            status=422,
        )
    values = {"name": name, "branch_id": branch_id, "key_hash": found, "active": True}
    return await insert_row(tx, accounts.device, values)


async def read_pairing(
    tx: AsyncConnection, device_key: str, now: datetime
) -> tuple[PairingState, str | None]:
    """Return what became of the code that came with this key, and the branch once it was typed."""
    hashed = key_hash(device_key)
    device = await find_row(tx, accounts.device, key_hash=hashed, active=True)
    if device:
        return PairingState.PAIRED, device["branch_id"]
    waiting = await find_row(tx, accounts.pairing, key_hash=hashed)
    if waiting and waiting["expires_at"] > now:
        return PairingState.WAITING, None
    return PairingState.OVER, None


async def note_seen(tx: AsyncConnection, device_id: int, now: datetime) -> None:
    """Write down that the device is there, unless that was just done."""
    noted = await tx.execute(
        _NOTE_SEEN, {"device_id": device_id, "now": now, "before": now - SEEN_EVERY}
    )
    for device in noted:  # the ledger tells those who watch over kiosks
        seen = DeviceSeen(
            DeviceKind.KIOSK, str(device_id), device.branch_id, device.name, seen_at=now
        )
        await ledger.note_devices(tx, [seen])


# A device that was deleted meanwhile has no row to be seen.
_NOTE_SEEN: Final = text("""
    WITH noted AS (
      INSERT INTO token_api.device_seen AS seen (device_id, seen_at)
      SELECT device_id, CAST(:now AS timestamptz) FROM token_api.device WHERE device_id = :device_id
      ON CONFLICT (device_id) DO UPDATE SET seen_at = :now WHERE seen.seen_at < :before
      RETURNING device_id
    )
    SELECT d.branch_id, d.name FROM token_api.device d JOIN noted USING (device_id)
    WHERE d.active
""")


async def seen_at(tx: AsyncConnection, device_ids: list[int]) -> dict[int, datetime]:
    seen = accounts.device_seen
    rows = await tx.execute(select(seen).where(seen.c.device_id.in_(device_ids)))
    return {row.device_id: row.seen_at for row in rows}
