"""The copy of the topic `directory`: which departments, queues and desks there are."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import directory
from shared.ledger import as_json
from shared.pipeline import rows_of


async def keep(
    tx: AsyncConnection, entries: Mapping[str, directory.Entry | None]
) -> Collection[str]:
    """Store objects as last received, or delete them; return the keys of those that changed."""
    rows = [
        {"key": key, "body": entry.model_dump(mode="json")}
        for key, entry in entries.items()
        if entry is not None
    ]
    gone = [key for key, entry in entries.items() if entry is None]
    kept = await tx.execute(_KEEP, {"rows": as_json(rows)})
    dropped = await tx.execute(_DROP, {"keys": gone})
    return {*kept.scalars(), *dropped.scalars()}


async def departments(tx: AsyncConnection) -> list[directory.Department]:
    rows = await tx.execute(_LIST, {"prefix": "department/"})
    found = [directory.Department.model_validate(body) for body in rows.scalars()]
    return sorted(found, key=lambda one: (one.position, one.department_id))


async def queues(tx: AsyncConnection) -> list[directory.Queue]:
    rows = await tx.execute(_LIST, {"prefix": "queue/"})
    return [directory.Queue.model_validate(body) for body in rows.scalars()]


async def doctors(tx: AsyncConnection) -> list[directory.Doctor]:
    """Return all doctors, by department and name."""
    rows = await tx.execute(_LIST, {"prefix": "doctor/"})
    found = [directory.Doctor.model_validate(body) for body in rows.scalars()]
    return sorted(found, key=lambda one: (one.department_id, one.name, one.doctor_id))


async def branches(tx: AsyncConnection) -> dict[str, directory.Branch]:
    rows = await tx.execute(_LIST, {"prefix": "branch/"})
    found = (directory.Branch.model_validate(body) for body in rows.scalars())
    return {branch.branch_id: branch for branch in found}


_KEEP: Final = text(f"""
    INSERT INTO department.directory_object AS o (key, body)
    SELECT key, body FROM {rows_of("rows", {"key": "text", "body": "jsonb"})}
    ON CONFLICT (key) DO UPDATE SET body = EXCLUDED.body WHERE o.body <> EXCLUDED.body
    RETURNING key
""")
_DROP: Final = text("DELETE FROM department.directory_object WHERE key = ANY(:keys) RETURNING key")
_LIST: Final = text(
    "SELECT body FROM department.directory_object WHERE starts_with(key, :prefix) ORDER BY key"
)
