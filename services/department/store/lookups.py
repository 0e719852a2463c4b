"""Who looked up whom: kept with each reading, for those who answer for it."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.commands import Actor
from services.department.rules.searching import LookedFor

# As long as a complaint takes; the names themselves stand only in the ledger.
KEPT: Final = timedelta(days=90)


async def keep_lookup(
    tx: AsyncConnection,
    department_id: str,
    by: Actor,
    looked_for: LookedFor,
    token_ids: Iterable[int],
) -> None:
    parameters = {
        "department_id": department_id,
        "user_id": by.user_id,
        "user_name": by.name,
        "looked_for": looked_for.value,
        "token_ids": list(token_ids),
    }
    await tx.execute(_KEEP, parameters)


async def list_lookups(
    tx: AsyncConnection, department_id: str, *, after: int | None, limit: int
) -> Sequence[dict[str, Any]]:
    """Return the newest first; `after` is the id of the last one that was read."""
    parameters = {"department_id": department_id, "after": after, "limit": limit}
    return [dict(row) for row in (await tx.execute(_LIST, parameters)).mappings()]


async def forget_old(tx: AsyncConnection, now: datetime) -> None:
    await tx.execute(_FORGET_OLD, {"before": now - KEPT})


_KEEP: Final = text("""
    INSERT INTO department.lookup (department_id, user_id, user_name, looked_for, token_ids)
    VALUES (:department_id, :user_id, :user_name, :looked_for, CAST(:token_ids AS bigint[]))
""")
_LIST: Final = text("""
    SELECT lookup_id AS id, at, user_id, user_name, looked_for, token_ids FROM department.lookup
    WHERE department_id = :department_id
      AND (CAST(:after AS bigint) IS NULL OR lookup_id < :after)
    ORDER BY lookup_id DESC LIMIT :limit
""")
_FORGET_OLD: Final = text("DELETE FROM department.lookup WHERE at < :before")
