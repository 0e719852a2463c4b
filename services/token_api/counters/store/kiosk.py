"""What a kiosk shows of its branch, in three queries."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import RowMapping, literal_column, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.counters.rules import is_full
from services.token_api.directory import tables
from services.token_api.tokens import (
    BUSY_DESKS,
    OPEN_DESKS,
    ClosingSoon,
    Outlook,
    closing_soon,
    newcomers_wait,
    read_forecasts,
    service_day,
)
from shared import ledger
from shared.events import Category
from shared.forecast import Wait
from shared.ledger import QueueRow
from shared.ledger.reading import TAKES_IN_APPOINTMENTS


@dataclass(frozen=True)
class KioskQueueRow:
    settings: RowMapping
    waiting_count: int
    estimated_wait: Wait | None  # of who comes now
    full: bool  # all of the day's numbers are given out
    closing: ClosingSoon | None


async def departments_of(tx: AsyncConnection, branch_id: str) -> list[RowMapping]:
    department = tables.department.alias("d")
    rows = await tx.execute(
        select(
            department,
            literal_column(BUSY_DESKS).label("busy_desks"),
            literal_column(OPEN_DESKS).label("open_desks"),
        )
        .where(department.c.branch_id == branch_id)
        .order_by(department.c.position, department.c.department_id)
    )
    return list(rows.mappings())


async def queues_of(tx: AsyncConnection, branch_id: str) -> list[KioskQueueRow]:
    """Return the branch's counters that are not closed, by id."""
    queue = tables.queue
    rows = await tx.execute(
        select(queue)
        .where(queue.c.branch_id == branch_id, queue.c.kind == "COUNTER", ~queue.c.closed)
        .order_by(queue.c.queue_id)
    )
    found = list(rows.mappings())
    ids = [row["queue_id"] for row in found]
    lines, forecasts = await ledger.read_queues(tx, ids), await read_forecasts(tx, ids)
    return [_kiosk_queue(row, lines, forecasts) for row in found]


async def has_check_in(tx: AsyncConnection, branch_id: str) -> bool:
    """Tell whether appointments of today want a check-in: a slot itself, or a counter's rule."""
    return bool((await tx.execute(_CHECK_IN, {"branch": branch_id})).scalar())


_CHECK_IN: Final = text(f"""
    SELECT EXISTS (
      SELECT 1 FROM ledger.queue q
      WHERE q.branch_id = :branch AND q.kind = 'SLOT'
        AND q.service_date = (now() AT TIME ZONE q.time_zone)::date
        AND (q.check_in OR EXISTS (
          SELECT 1 FROM ledger.queue c
          WHERE c.department_id = q.department_id AND {TAKES_IN_APPOINTMENTS}))
    )
""")


def _kiosk_queue(
    row: RowMapping, lines: Mapping[str, QueueRow], outlooks: Mapping[str, Outlook]
) -> KioskQueueRow:
    line = lines.get(row["queue_id"])
    waiting_count = line.waiting_count if line else 0
    outlook = outlooks.get(row["queue_id"])
    wait = _wait(line, outlook, place=waiting_count + 1) if line else None
    full = line is not None and _is_full(row, line)
    closing = closing_soon(line, wait, datetime.now(UTC)) if line else None
    return KioskQueueRow(row, waiting_count, wait, full=full, closing=closing)


def _wait(line: QueueRow, outlook: Outlook | None, *, place: int) -> Wait | None:
    """Return the wait of a walk-in who comes now."""
    now = datetime.now(UTC)
    return newcomers_wait(line, outlook, Category.WALKIN, line.waiting, place=place, now=now)


def _is_full(row: RowMapping, line: QueueRow) -> bool:
    day = service_day(line, now=datetime.now(UTC))
    return is_full(line, day, first=row["first_number"], cap=row["daily_cap"])
