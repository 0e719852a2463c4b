"""Telling every api process that a department looks different, where the ledger does not."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.store import CHANNEL

_NOTIFY: Final = text("SELECT pg_notify(:channel, :department_id)")


async def tell_consoles(tx: AsyncConnection, department_id: str) -> None:
    """Say it when the transaction commits; the same said twice in one is said once."""
    await tx.execute(_NOTIFY, {"channel": CHANNEL, "department_id": department_id})
