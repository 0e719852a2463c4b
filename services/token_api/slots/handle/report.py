"""The daily report, read from slots, tokens and the log."""

from collections.abc import Collection
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.slots.rules.disciplines import word_for
from services.token_api.slots.rules.report import Visit, daily_figures
from services.token_api.slots.rules.slot_settings import Discipline
from shared.events import Category, TokenStatus


async def daily_report(
    tx: AsyncConnection, day: date, doctor_id: UUID | None, departments: Collection[str] | None
) -> dict[str, Any]:
    """Return the figures of these departments' slots (null: of all), or of one doctor's."""
    parameters = {
        "day": day,
        "doctor": doctor_id,
        "departments": None if departments is None else sorted(departments),
    }
    slots = list((await tx.execute(_SLOTS, parameters)).mappings())
    rows = (await tx.execute(_TOKENS, parameters)).mappings()
    events = {row.reason: row.times for row in await tx.execute(_EVENTS, parameters)}
    visits = [
        Visit(
            slot_id=str(row["slot_id"]),
            status=TokenStatus(row["status"]),
            category=word_for(Category(row["category"]), Discipline(row["discipline"])),
            arrived_at=row["arrived_at"],
            slot_start=row["starts_at"],
            called_at=row["called_at"],
        )
        for row in rows
    ]
    return {
        "date": day.isoformat(),
        "doctor_id": str(doctor_id) if doctor_id else None,
        **daily_figures(
            visits,
            slots=len(slots),
            capacity=sum(row["capacity"] for row in slots if not row["cancelled"]),
            preemptions=events.get("PREEMPTED", 0),
            promotions=events.get("PROMOTED", 0),
        ),
    }


_SLOTS: Final = text("""
    SELECT q.capacity, s.cancelled FROM token_api.slot s
    JOIN ledger.queue q ON q.queue_id = CAST(s.slot_id AS text)
    WHERE s.service_date = :day AND (CAST(:doctor AS uuid) IS NULL OR s.doctor_id = :doctor)
      AND (CAST(:departments AS text[]) IS NULL OR s.department_id = ANY(:departments))
""")
# Who was sent on to a counter has left the slot's line, and is counted where the number is from.
_TOKENS: Final = text("""
    SELECT s.slot_id, s.starts_at, s.discipline, t.status, t.category, t.arrived_at, t.called_at
    FROM token_api.slot s JOIN ledger.token t
      ON t.slot_id = s.slot_id
      OR (t.slot_id IS NULL AND t.origin_queue_id = CAST(s.slot_id AS text)
          AND t.service_date = s.service_date)
    WHERE s.service_date = :day AND (CAST(:doctor AS uuid) IS NULL OR s.doctor_id = :doctor)
      AND (CAST(:departments AS text[]) IS NULL OR s.department_id = ANY(:departments))
""")
_EVENTS: Final = text("""
    SELECT convert_from(e.body, 'UTF8')::jsonb ->> 'reason' AS reason, count(*) AS times
    FROM token_api.slot s JOIN ledger.event e ON e.queue_id = CAST(s.slot_id AS text)
    WHERE s.service_date = :day AND (CAST(:doctor AS uuid) IS NULL OR s.doctor_id = :doctor)
      AND (CAST(:departments AS text[]) IS NULL OR s.department_id = ANY(:departments))
      AND e.event_type IN ('TOKEN_ALLOCATED', 'TOKEN_WAITLISTED')
    GROUP BY 1
""")
