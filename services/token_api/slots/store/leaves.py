"""A doctor's leaves."""

from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection


async def leaves_of(tx: AsyncConnection, doctor_id: UUID, *, since: date) -> list[RowMapping]:
    """Return those that are not over before the day, by their first day."""
    rows = await tx.execute(_LEAVES, {"doctor": doctor_id, "since": since})
    return list(rows.mappings())


async def is_on_leave(tx: AsyncConnection, doctor_id: UUID, day: date) -> bool:
    found = await leaves_of(tx, doctor_id, since=day)
    return any(one["first_day"] <= day for one in found)


_LEAVES: Final = text("""
    SELECT leave_id, doctor_id, first_day, last_day, to_doctor_id FROM token_api.leave
    WHERE doctor_id = :doctor AND last_day >= :since
    ORDER BY first_day, leave_id LIMIT 200
""")
