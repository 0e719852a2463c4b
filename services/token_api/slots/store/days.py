"""A department's day: its doctors, and the news that its open pages are woken by."""

from datetime import date
from typing import Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection


async def doctors_of_day(tx: AsyncConnection, department_id: str, day: date) -> list[RowMapping]:
    """Return the department's doctors by name, with those who left and still have slots then."""
    rows = await tx.execute(_DOCTORS, {"department": department_id, "day": day})
    return list(rows.mappings())


async def zone_of_department(tx: AsyncConnection, department_id: str) -> str:
    return str((await tx.execute(_ZONE, {"department": department_id})).scalar_one())


def day_news(department_id: str) -> str:
    """Return by which name pages hear of what no slot's queue tells: a new slot, a doctor."""
    return f"opd:{department_id}"


async def wake_days(tx: AsyncConnection, department_id: str) -> None:
    """Notify the department's open pages: this change writes no event."""
    await tx.execute(_WAKE, {"news": day_news(department_id)})


_DOCTORS: Final = text("""
    SELECT d.doctor_id, d.name, d.specialization, NOT d.gone AND EXISTS (
        SELECT FROM token_api.leave l WHERE l.doctor_id = d.doctor_id
          AND :day BETWEEN l.first_day AND l.last_day) AS on_leave, d.gone
    FROM token_api.doctor d
    WHERE d.department_id = :department AND (NOT d.gone OR EXISTS (
      SELECT FROM token_api.slot s WHERE s.doctor_id = d.doctor_id AND s.service_date = :day))
    ORDER BY d.name, d.doctor_id
""")
_ZONE: Final = text("""
    SELECT b.time_zone FROM token_api.department d JOIN token_api.branch b USING (branch_id)
    WHERE d.department_id = :department
""")
_WAKE: Final = text("SELECT pg_notify('ledger', :news)")
