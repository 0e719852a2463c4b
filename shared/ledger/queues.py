"""Creates, changes and deletes the queues of the ledger; only token_api does."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import QueueKind
from shared.ledger.rows import QueueRow
from shared.ordering import Discipline, to_json


@dataclass(frozen=True, slots=True)
class SlotQueue:
    """What a slot's queue has beyond a counter's."""

    doctor_id: UUID | None = None
    service_date: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    pace_minutes: int | None = None
    capacity: int | None = None
    check_in: bool = False


COUNTER: Final = SlotQueue()


async def create_queue(
    tx: AsyncConnection,
    *,
    queue_id: str,
    kind: QueueKind,
    department_id: str,
    branch_id: str,
    time_zone: str,
    ageing: bool = False,
    slot: SlotQueue | None = None,
) -> None:
    """Insert a queue without tokens; raises an integrity error when the id is taken."""
    await tx.execute(
        text("""
        INSERT INTO ledger.queue (queue_id, kind, department_id, branch_id, time_zone, ageing,
          doctor_id, service_date, starts_at, ends_at, pace_minutes, capacity, check_in)
        VALUES (:queue_id, :kind, :department_id, :branch_id, :time_zone, :ageing,
          :doctor_id, :service_date, :starts_at, :ends_at, :pace_minutes, :capacity, :check_in)
        """),
        {
            "queue_id": queue_id,
            "kind": kind.value,
            "department_id": department_id,
            "branch_id": branch_id,
            "time_zone": time_zone,
            "ageing": ageing,
            **asdict(slot or COUNTER),
        },
    )


async def set_time_zone(tx: AsyncConnection, branch_id: str, time_zone: str) -> None:
    await tx.execute(
        text("UPDATE ledger.queue SET time_zone = :time_zone WHERE branch_id = :branch_id"),
        {"time_zone": time_zone, "branch_id": branch_id},
    )


async def set_discipline(tx: AsyncConnection, queue_id: str, discipline: Discipline) -> None:
    """Change by which rule a locked counter is called; its turns begin anew."""
    await tx.execute(
        text("""
        UPDATE ledger.queue SET discipline = CAST(:discipline AS jsonb), turns = '{}'
        WHERE queue_id = :queue_id
        """),
        {"queue_id": queue_id, "discipline": _json_or_null(to_json(discipline))},
    )


def _json_or_null(settings: dict[str, Any] | None) -> str | None:
    return None if settings is None else orjson.dumps(settings).decode()


async def delete_queue(tx: AsyncConnection, queue_id: str) -> None:
    """Delete a locked queue of which nothing was ever said; another one stays.

    No constraint says that a token has its queue: only this statement deletes one, and a token is
    written with its queue's row, under the same lock.
    """
    await tx.execute(
        text("DELETE FROM ledger.queue WHERE queue_id = :id AND seq = 0"), {"id": queue_id}
    )


async def cancel_slots(
    tx: AsyncConnection, queue_ids: Collection[str], *, doctor_id: UUID | None = None
) -> None:
    """Note of locked slots that they are off; their tokens are the caller's to move or end.

    With a doctor, whoever has booked there is that doctor's from now on, wherever they stand.
    """
    await tx.execute(
        text("""
        UPDATE ledger.queue
        SET cancelled = true, doctor_id = coalesce(CAST(:doctor_id AS uuid), doctor_id)
        WHERE queue_id = ANY(:ids)
        """),
        {"ids": list(queue_ids), "doctor_id": doctor_id},
    )


async def change_slot(
    tx: AsyncConnection,
    queue: QueueRow,
    *,
    capacity: int | None = None,
    overflow: int | None = None,
    delay_minutes: int | None = None,
    check_in: bool | None = None,
) -> QueueRow:
    """Change what is given of a locked slot's queue, and return the row as it is then."""
    given = {
        "capacity": capacity,
        "overflow": overflow,
        "delay_minutes": delay_minutes,
        "check_in": check_in,
    }
    changes: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    if not changes:
        return queue
    settings = ", ".join(f"{name} = :{name}" for name in changes)
    await tx.execute(
        text(f"UPDATE ledger.queue SET {settings} WHERE queue_id = :queue_id"),
        {"queue_id": queue.queue_id, **changes},
    )
    return replace(queue, **changes)
