"""What the copy of the directory says of branches."""

from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection


async def branches(tx: AsyncConnection) -> dict[str, dict[str, Any]]:
    """Return what the directory says of each branch, by id."""
    rows = await tx.execute(_BRANCHES)
    return {row.id: row.value for row in rows}


async def branch(tx: AsyncConnection, branch_id: str) -> dict[str, Any] | None:
    """Return what the directory says of the branch; null: it is not known."""
    found = await tx.execute(_BRANCH, {"key": f"branch/{branch_id}"})
    value: dict[str, Any] | None = found.scalar_one_or_none()
    return value


_BRANCHES: Final = text("""
    SELECT substr(key, length('branch/') + 1) AS id, value FROM notifier.directory_object
    WHERE key LIKE 'branch/%' ORDER BY 1
""")
_BRANCH: Final = text("SELECT value FROM notifier.directory_object WHERE key = :key")
