"""A slot's line as its rules want it, read under its lock."""

from collections.abc import Collection, Mapping
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory import closed_on, code_letters
from services.token_api.slots.rules.commands import Patient
from services.token_api.slots.rules.disciplines import RULES
from services.token_api.slots.rules.line import WHOLE_BONUS_AFTER, Line
from services.token_api.slots.rules.slot_settings import Discipline, SlotSettings
from services.token_api.slots.store.windows import CALLED_AT_COUNTER
from shared import ledger
from shared.events import Category, TokenStatus
from shared.ledger import QueueRow


class Live(NamedTuple):
    """A patient's live token of a day."""

    token_id: int
    label: str


async def read_slot_settings(
    tx: AsyncConnection, slot_ids: Collection[str]
) -> dict[str, SlotSettings]:
    """Return what was agreed of these slots; ids that name none are missing."""
    rows = await tx.execute(_TERMS, {"ids": list(slot_ids)})
    return {str(row["slot_id"]): slot_settings_of(row) for row in rows.mappings()}


def slot_settings_of(row: RowMapping) -> SlotSettings:
    return SlotSettings(
        slot_id=row["slot_id"],
        doctor_id=row["doctor_id"],
        discipline=Discipline(row["discipline"]),
        label_prefix=f"{row['slot_prefix']}-{code_letters(row['code'])}",
        ends_at=row["ends_at"],
        cancelled=row["cancelled"],
        on_closed_day=row["on_closed_day"],
        called_at_counter=row["called_at_counter"],
        starvation=timedelta(seconds=seconds) if (seconds := row["starvation_seconds"]) else None,
    )


async def read_lines(
    tx: AsyncConnection,
    queues: Mapping[str, QueueRow],
    *,
    now: datetime,
    leaving: int,
) -> dict[str, Line]:
    """Return the lines of these locked slots; at most `leaving` seats will be freed in each."""
    settings = await read_slot_settings(tx, queues)
    slots = [queue for queue in queues.values() if queue.queue_id in settings]
    if not slots:
        return {}
    most = max((queue.capacity or 0) + queue.overflow for queue in slots)
    free = max((queue.capacity or 0) - queue.seats_taken for queue in slots)
    allocated = await ledger.heads(tx, slots, limit=most, now=now, status=TokenStatus.ALLOCATED)
    waiting = await ledger.heads(
        tx, slots, limit=leaving + max(free, 0), now=now, status=TokenStatus.WAITING
    )
    aged = await _aged(tx, slots, now)
    return {
        queue.queue_id: Line(
            queue,
            settings[queue.queue_id],
            allocated=allocated[queue.queue_id],
            waiting=waiting[queue.queue_id],
            priority=RULES[settings[queue.queue_id].discipline].PRIORITY,
            now=now,
            aged=aged.get(queue.queue_id),
        )
        for queue in slots
    }


async def _aged(
    tx: AsyncConnection, slots: Collection[QueueRow], now: datetime
) -> dict[str, dict[Category, int]]:
    """Count those on the waiting lists who have the whole bonus.

    Two index probes tell nearly always that it is nobody, or everybody; only else is counted.
    """
    probes = [
        (queue.queue_id, category.value, count)
        for queue in slots
        if queue.ageing
        for category, count in queue.live.get(TokenStatus.WAITING, {}).items()
    ]
    if not probes:
        return {}
    rows = await tx.execute(
        _AGED,
        {
            "queues": [queue_id for queue_id, _, _ in probes],
            "categories": [category for _, category, _ in probes],
            "counts": [count for _, _, count in probes],
            "before": now - WHOLE_BONUS_AFTER,
        },
    )
    aged: dict[str, dict[Category, int]] = {}
    for row in rows:
        aged.setdefault(row.queue_id, {})[Category(row.category)] = row.aged
    return aged


async def hold_patients(tx: AsyncConnection, patient_ids: Collection[UUID]) -> dict[UUID, Patient]:
    """Return these patients, who cannot be deleted until the transaction ends."""
    rows = await tx.execute(_PATIENTS, {"ids": sorted(set(patient_ids))})
    return {row["patient_id"]: Patient(**row) for row in rows.mappings()}


async def live_of_patients(
    tx: AsyncConnection, patient_ids: Collection[UUID]
) -> dict[tuple[UUID, date], Live]:
    """Return the live token of each patient and service day, waiting lists included."""
    if not patient_ids:
        return {}
    rows = await tx.execute(_LIVE, {"ids": list(patient_ids)})
    return {(row.patient_id, row.service_date): Live(row.id, row.label) for row in rows}


_TERMS: Final = text(f"""
    SELECT s.slot_id, s.doctor_id, s.discipline, s.ends_at, s.cancelled, s.code,
      s.starvation_seconds, coalesce(o.slot_prefix, d.slot_prefix) AS slot_prefix,
      {closed_on("s.service_date")} AS on_closed_day,
      {CALLED_AT_COUNTER} AS called_at_counter
    FROM token_api.slot s JOIN token_api.department d USING (department_id)
    JOIN token_api.branch b USING (branch_id)
    JOIN token_api.doctor o USING (doctor_id)
    WHERE s.slot_id = ANY(CAST(:ids AS uuid[]))
""")
_AGED: Final = text("""
    SELECT p.queue_id, p.category,
      CASE WHEN p.newest <= :before THEN p.count
           WHEN p.oldest > :before THEN 0
           ELSE (SELECT count(*) FROM ledger.token t
                 WHERE t.queue_id = p.queue_id AND t.status = 'WAITING'
                   AND t.category = p.category AND t.arrived_at <= :before)
      END AS aged
    FROM (
      SELECT q.queue_id, q.category, q.count,
        (SELECT t.arrived_at FROM ledger.token t
         WHERE t.queue_id = q.queue_id AND t.status = 'WAITING' AND t.category = q.category
         ORDER BY t.arrived_at DESC LIMIT 1) AS newest,
        (SELECT t.arrived_at FROM ledger.token t
         WHERE t.queue_id = q.queue_id AND t.status = 'WAITING' AND t.category = q.category
         ORDER BY t.arrived_at LIMIT 1) AS oldest
      FROM unnest(CAST(:queues AS text[]), CAST(:categories AS text[]),
                  CAST(:counts AS integer[])) AS q(queue_id, category, count)
    ) p
""")
# A patient who is being deleted is waited for, and then is not there.
_PATIENTS: Final = text("""
    SELECT patient_id, name, phone, email, language FROM token_api.patient
    WHERE patient_id = ANY(:ids) ORDER BY patient_id FOR KEY SHARE
""")
_LIVE: Final = text("""
    SELECT patient_id, service_date, id, label FROM ledger.token
    WHERE patient_id = ANY(:ids)
      AND status IN ('WAITING', 'ALLOCATED', 'CALLED', 'SERVING', 'HELD')
""")
