"""When devices were last heard of, and which departments' letters do not arrive."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.ledger.writing import as_json


class DeviceKind(StrEnum):
    KIOSK = "KIOSK"
    SCREEN = "SCREEN"


@dataclass(frozen=True, slots=True)
class DeviceSeen:
    kind: DeviceKind
    device_id: str
    branch_id: str
    name: str
    seen_at: datetime


@dataclass(frozen=True, slots=True)
class LettersInTrouble:
    dead_count: int  # of the last hour
    late_count: int


async def note_devices(tx: AsyncConnection, seen: Sequence[DeviceSeen]) -> None:
    """Note that these are there; what comes late takes nothing back."""
    rows = [
        {
            "kind": one.kind.value,
            "device_id": one.device_id,
            "branch_id": one.branch_id,
            "name": one.name,
            "seen_at": one.seen_at.isoformat(),
        }
        for one in seen
    ]
    await tx.execute(_NOTE, {"rows": as_json(rows)})


async def forget_device(tx: AsyncConnection, kind: DeviceKind, device_id: str) -> None:
    await tx.execute(_FORGET, {"kind": kind.value, "device_id": device_id})


async def forget_devices(tx: AsyncConnection, kind: DeviceKind, *, before: datetime) -> None:
    """Forget those that were last heard of before then: they are gone for good."""
    await tx.execute(_FORGET_OLD, {"kind": kind.value, "before": before})


async def forget_devices_of(tx: AsyncConnection, branch_id: str) -> None:
    """Forget the devices of a branch that is deleted: its kiosks are deleted with it."""
    await tx.execute(_FORGET_BRANCH, {"branch_id": branch_id})


async def devices_seen(tx: AsyncConnection) -> list[DeviceSeen]:
    rows = await tx.execute(_SEEN)
    return [DeviceSeen(**{**row, "kind": DeviceKind(row["kind"])}) for row in rows.mappings()]


async def note_letters(tx: AsyncConnection, found: Mapping[str, LettersInTrouble]) -> None:
    """Write down which departments have letters that do not arrive: these and no others."""
    rows = [
        {"department_id": name, "dead_count": one.dead_count, "late_count": one.late_count}
        for name, one in found.items()
    ]
    await tx.execute(_NO_TROUBLE, {"departments": list(found)})
    await tx.execute(_TROUBLE, {"rows": as_json(rows)})


_NOTE: Final = text("""
    INSERT INTO ledger.device_seen AS seen (kind, device_id, branch_id, name, seen_at)
    SELECT kind, device_id, branch_id, name, seen_at
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
      kind text, device_id text, branch_id text, name text, seen_at timestamptz)
    ON CONFLICT (kind, device_id) DO UPDATE SET branch_id = EXCLUDED.branch_id,
      name = EXCLUDED.name, seen_at = EXCLUDED.seen_at WHERE seen.seen_at < EXCLUDED.seen_at
""")
_FORGET: Final = text(
    "DELETE FROM ledger.device_seen WHERE kind = :kind AND device_id = :device_id"
)
_FORGET_OLD: Final = text("DELETE FROM ledger.device_seen WHERE kind = :kind AND seen_at < :before")
_FORGET_BRANCH: Final = text("DELETE FROM ledger.device_seen WHERE branch_id = :branch_id")
_SEEN: Final = text("""
    SELECT kind, device_id, branch_id, name, seen_at FROM ledger.device_seen
    ORDER BY branch_id, kind, name, device_id
""")
_NO_TROUBLE: Final = text("""
    DELETE FROM ledger.letters_in_trouble WHERE department_id <> ALL(:departments)
""")
_TROUBLE: Final = text("""
    INSERT INTO ledger.letters_in_trouble AS t (department_id, dead_count, late_count)
    SELECT department_id, dead_count, late_count
    FROM jsonb_to_recordset(CAST(:rows AS jsonb)) AS r(
      department_id text, dead_count integer, late_count integer)
    ON CONFLICT (department_id) DO UPDATE
      SET dead_count = EXCLUDED.dead_count, late_count = EXCLUDED.late_count
      WHERE (t.dead_count, t.late_count) <> (EXCLUDED.dead_count, EXCLUDED.late_count)
""")
