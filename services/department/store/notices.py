"""Notifies all API processes of changes of a department that the ledger does not notify of."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.store import CHANNEL

_NOTIFY: Final = text("SELECT pg_notify(:channel, :department_id)")


async def tell_consoles(tx: AsyncConnection, department_id: str) -> None:
    """Notify at the commit; Postgres sends equal notifications of a transaction once."""
    await tx.execute(_NOTIFY, {"channel": CHANNEL, "department_id": department_id})
