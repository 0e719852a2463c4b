"""Slots as they are listed and read, each with its queue's row beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory import closed_on
from services.token_api.slots.rules.slot_settings import SlotSettings
from services.token_api.slots.store.lines import slot_settings_of
from services.token_api.slots.store.windows import CALLED_AT_COUNTER
from shared import ledger
from shared.events import TokenStatus
from shared.ledger import QueueRow


@dataclass(frozen=True, slots=True)
class SlotView:
    """A slot, its doctor's name and its queue."""

    row: RowMapping
    settings: SlotSettings
    queue: QueueRow

    @property
    def waiting_count(self) -> int:
        return sum(self.queue.live.get(TokenStatus.WAITING, {}).values())


async def find_slot(tx: AsyncConnection, slot_id: UUID) -> SlotView | None:
    found = await views_of(tx, [slot_id])
    return found.get(slot_id)


async def views_of(tx: AsyncConnection, slot_ids: list[UUID]) -> dict[UUID, SlotView]:
    """Return these slots by id, in no order; ids that name none are missing."""
    rows = await tx.execute(_BY_ID, {"ids": slot_ids})
    return {view.settings.slot_id: view for view in await _views(tx, list(rows.mappings()))}


async def list_slots(
    tx: AsyncConnection, filters: Mapping[str, Any], *, after: UUID | None, limit: int
) -> list[SlotView]:
    """Return up to `limit` slots by start, from the one behind `after` on."""
    parameters = {**dict.fromkeys(FILTERS), **filters, "after": after, "limit": limit}
    rows = await tx.execute(_LIST, parameters)
    return await _views(tx, list(rows.mappings()))


async def day_of_doctor(
    tx: AsyncConnection, doctor_id: UUID, service_date: date
) -> list[RowMapping]:
    """Return the doctor's slots of a day that are not cancelled, earliest first."""
    rows = await tx.execute(_DAY, {"doctor": doctor_id, "day": service_date})
    return list(rows.mappings())


async def slots_between(
    tx: AsyncConnection, doctor_id: UUID, first_day: date, last_day: date
) -> list[RowMapping]:
    """Return the doctor's slots of these days that are not cancelled, earliest first."""
    days = {"doctor": doctor_id, "first": first_day, "last": last_day}
    return list((await tx.execute(_BETWEEN, days)).mappings())


async def overlapping(
    tx: AsyncConnection, doctor_id: UUID, starts_at: datetime, ends_at: datetime
) -> RowMapping | None:
    rows = await tx.execute(_OVERLAP, {"doctor": doctor_id, "start": starts_at, "end": ends_at})
    return rows.mappings().first()


async def slots_with_waiting(
    tx: AsyncConnection, day: date | None, departments: frozenset[str] | None
) -> list[SlotView]:
    """Return the slots on whose waiting list somebody is, by their start."""
    allowed = None if departments is None else sorted(departments)
    rows = await tx.execute(_WITH_WAITING, {"day": day, "departments": allowed})
    return await _views(tx, list(rows.mappings()))


async def _views(tx: AsyncConnection, rows: list[RowMapping]) -> list[SlotView]:
    queues = await ledger.read_queues(tx, [str(row["slot_id"]) for row in rows])
    return [SlotView(row, slot_settings_of(row), queues[str(row["slot_id"])]) for row in rows]


FILTERS: Final = ("doctor", "day", "status", "department", "available")
_COLUMNS: Final = f"""
    s.*, coalesce(o.slot_prefix, d.slot_prefix) AS slot_prefix, o.name AS doctor_name,
    {closed_on("s.service_date")} AS on_closed_day,
    {CALLED_AT_COUNTER} AS called_at_counter
    FROM token_api.slot s
    JOIN token_api.department d USING (department_id)
    JOIN token_api.branch b USING (branch_id)
    JOIN token_api.doctor o USING (doctor_id)
"""
_BY_ID: Final = text(f"SELECT {_COLUMNS} WHERE s.slot_id = ANY(:ids)")
_DAY: Final = text(f"""
    SELECT {_COLUMNS}
    WHERE s.doctor_id = :doctor AND s.service_date = :day AND NOT s.cancelled
    ORDER BY s.starts_at, s.slot_id
""")
_BETWEEN: Final = text(f"""
    SELECT {_COLUMNS}
    WHERE s.doctor_id = :doctor AND s.service_date BETWEEN :first AND :last AND NOT s.cancelled
    ORDER BY s.starts_at, s.slot_id
""")
_OVERLAP: Final = text("""
    SELECT slot_id, starts_at, ends_at FROM token_api.slot
    WHERE doctor_id = :doctor AND NOT cancelled AND starts_at < :end AND ends_at > :start
    ORDER BY starts_at LIMIT 1
""")
# More slots than a hospital has in a week.
_WITH_WAITING: Final = text(f"""
    SELECT {_COLUMNS} JOIN ledger.queue q ON q.queue_id = CAST(s.slot_id AS text)
    WHERE q.live ? 'WAITING' AND (CAST(:day AS date) IS NULL OR s.service_date = :day)
      AND (CAST(:departments AS text[]) IS NULL OR s.department_id = ANY(:departments))
    ORDER BY s.starts_at, s.slot_id LIMIT 1000
""")
_LIST: Final = text(f"""
    SELECT {_COLUMNS} JOIN ledger.queue q ON q.queue_id = CAST(s.slot_id AS text)
    WHERE (CAST(:doctor AS uuid) IS NULL OR s.doctor_id = :doctor)
      AND (CAST(:day AS date) IS NULL OR s.service_date = :day)
      AND (CAST(:department AS text) IS NULL OR s.department_id = :department)
      AND (CAST(:available AS boolean) IS NOT TRUE OR (NOT s.cancelled
           AND q.seats_taken < q.capacity
           AND s.ends_at + make_interval(mins => q.delay_minutes) > now()))
      AND (CAST(:status AS text) IS NULL OR :status = CASE WHEN s.cancelled THEN 'CANCELLED'
           WHEN q.delay_minutes > 0 THEN 'DELAYED' ELSE 'ACTIVE' END)
      AND (CAST(:after AS uuid) IS NULL OR (s.starts_at, s.slot_id) >
           (SELECT starts_at, slot_id FROM token_api.slot WHERE slot_id = :after))
    ORDER BY s.starts_at, s.slot_id LIMIT :limit
""")
