"""The copy of the topic `directory`: which departments, queues and desks there are."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared import directory


async def keep(tx: AsyncConnection, key: str, entry: directory.Entry | None) -> None:
    """Store an object as last received, or delete it."""
    if entry is None:
        await tx.execute(_DROP, {"key": key})
    else:
        await tx.execute(_KEEP, {"key": key, "body": directory.encode(entry).decode()})


async def departments(tx: AsyncConnection) -> list[directory.Department]:
    rows = await tx.execute(_LIST, {"prefix": "department/"})
    found = [directory.Department.model_validate(body) for body in rows.scalars()]
    return sorted(found, key=lambda one: (one.position, one.department_id))


async def queues(tx: AsyncConnection) -> list[directory.Queue]:
    rows = await tx.execute(_LIST, {"prefix": "queue/"})
    return [directory.Queue.model_validate(body) for body in rows.scalars()]


async def branches(tx: AsyncConnection) -> dict[str, directory.Branch]:
    rows = await tx.execute(_LIST, {"prefix": "branch/"})
    found = (directory.Branch.model_validate(body) for body in rows.scalars())
    return {branch.branch_id: branch for branch in found}


_KEEP: Final = text("""
    INSERT INTO department.directory_object (key, body) VALUES (:key, CAST(:body AS jsonb))
    ON CONFLICT (key) DO UPDATE SET body = EXCLUDED.body
""")
_DROP: Final = text("DELETE FROM department.directory_object WHERE key = :key")
_LIST: Final = text(
    "SELECT body FROM department.directory_object WHERE starts_with(key, :prefix) ORDER BY key"
)
