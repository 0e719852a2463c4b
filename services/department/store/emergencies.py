"""The rows of calls for help, and the addresses that are told of them."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.commands import Actor
from services.department.rules.emergencies import DRILL_LASTS, Emergency


async def open_ones(tx: AsyncConnection, department_id: str | None = None) -> list[Emergency]:
    """Return those that are not over, of one department or of all, oldest first."""
    values = {"department_id": department_id, "lasts": DRILL_LASTS}
    return [Emergency(**row) for row in (await tx.execute(_OPEN, values)).mappings()]


async def of_desk(tx: AsyncConnection, department_id: str, desk_id: int) -> Emergency | None:
    """Return the one of a desk that nobody has ended, also a test that is over by itself."""
    values = {"department_id": department_id, "desk_id": desk_id}
    row = (await tx.execute(_OF_DESK, values)).mappings().first()
    return Emergency(**row) if row else None


async def last_drill_at(tx: AsyncConnection, department_id: str) -> datetime | None:
    found: datetime | None = await tx.scalar(_LAST_DRILL, {"department_id": department_id})
    return found


async def add(tx: AsyncConnection, emergency: Emergency) -> None:
    await tx.execute(_ADD, {name: getattr(emergency, name) for name in _GIVEN})


async def confirm(tx: AsyncConnection, emergency_id: UUID, *, by: Actor, now: datetime) -> None:
    """Note who comes; whoever was first stays."""
    await tx.execute(_CONFIRM, {"id": emergency_id, "by": by.user_id, "name": by.name, "now": now})


async def end(tx: AsyncConnection, emergency_id: UUID, *, by: Actor, now: datetime) -> None:
    await tx.execute(_END, {"id": emergency_id, "by": by.user_id, "now": now})


async def contacts(tx: AsyncConnection, department_id: str) -> list[str]:
    found = await tx.scalar(_CONTACTS, {"department_id": department_id})
    return list(found or ())


async def keep_contacts(tx: AsyncConnection, department_id: str, emails: Sequence[str]) -> None:
    await tx.execute(_KEEP_CONTACTS, {"department_id": department_id, "emails": list(emails)})


_GIVEN: Final = (
    "emergency_id",
    "department_id",
    "desk_id",
    "drill",
    "raised_by",
    "raised_by_name",
    "raised_at",
)
_COLUMNS: Final = ", ".join(field.name for field in fields(Emergency))
_OPEN: Final = text(f"""
    SELECT {_COLUMNS} FROM ledger.emergency
    WHERE ended_at IS NULL AND (NOT drill OR raised_at > now() - CAST(:lasts AS interval))
      AND (CAST(:department_id AS text) IS NULL OR department_id = :department_id)
    ORDER BY drill, raised_at
""")
_OF_DESK: Final = text(f"""
    SELECT {_COLUMNS} FROM ledger.emergency
    WHERE department_id = :department_id AND desk_id = :desk_id AND ended_at IS NULL
""")
_LAST_DRILL: Final = text("""
    SELECT max(raised_at) FROM ledger.emergency WHERE department_id = :department_id AND drill
""")
_ADD: Final = text(f"""
    INSERT INTO ledger.emergency ({", ".join(_GIVEN)})
    VALUES ({", ".join(f":{name}" for name in _GIVEN)})
""")
_CONFIRM: Final = text("""
    UPDATE ledger.emergency
    SET confirmed_by = :by, confirmed_by_name = :name, confirmed_at = :now
    WHERE emergency_id = :id AND confirmed_at IS NULL
""")
_END: Final = text("""
    UPDATE ledger.emergency SET ended_by = :by, ended_at = :now
    WHERE emergency_id = :id AND ended_at IS NULL
""")
_CONTACTS: Final = text("""
    SELECT emails FROM ledger.emergency_contact WHERE department_id = :department_id
""")
_KEEP_CONTACTS: Final = text("""
    INSERT INTO ledger.emergency_contact (department_id, emails) VALUES (:department_id, :emails)
    ON CONFLICT (department_id) DO UPDATE SET emails = excluded.emails
""")
