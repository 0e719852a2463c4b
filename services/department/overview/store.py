"""One row a department: read in one statement whose cost does not grow with any line."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.overview.idle_desks import FREE, QUIET, wanted_desks
from shared.ledger.reading import OF_THE_DAY, TAKES_IN_APPOINTMENTS
from shared.ledger.rows import IN_LINE


@dataclass(frozen=True, slots=True)
class QueueNow:
    """A counter in whose line somebody stands today."""

    queue_id: str
    waiting_count: int
    waits_since: datetime | None


@dataclass(frozen=True, slots=True)
class DepartmentNow:
    """`waits_since` is the arrival of who waits longest at a counter; null where nobody does."""

    department_id: str
    waiting_count: int
    waits_since: datetime | None
    called_count: int
    serving_count: int
    held_count: int
    desks_open: int
    desks_on_break: int
    desks_idle: int
    desks_idle_long: int  # those that have done nothing for a minute
    desks_wanted: int  # those of them that may serve somebody who waits
    desks_count: int
    served_last_hour: int
    letters_dead: int
    letters_late: int
    queues: Sequence[QueueNow]


async def departments_now(tx: AsyncConnection) -> dict[str, DepartmentNow]:
    """Return each department; whoever has booked and stands in no line yet does not wait there."""
    rows = (await tx.execute(_NOW)).mappings().all()
    looked_at = [
        row["department_id"] for row in rows if row["waiting_count"] and row["desks_idle_long"]
    ]
    wanted = await wanted_desks(tx, looked_at)
    return {
        row["department_id"]: _department(row, wanted.get(row["department_id"], 0)) for row in rows
    }


def _department(row: RowMapping, desks_wanted: int) -> DepartmentNow:
    queues = [
        QueueNow(one["queue_id"], one["waiting_count"], _time(one["waits_since"]))
        for one in row["queues"] or ()
    ]
    return DepartmentNow(**{**row, "queues": queues, "desks_wanted": desks_wanted})


def _time(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Who has taken note of an alert of a department or a branch, and when."""

    place_id: str
    alert: str
    user_id: str
    user_name: str
    at: datetime


class Place(StrEnum):
    """Of what an alert is."""

    DEPARTMENT = "DEPARTMENT"
    BRANCH = "BRANCH"


async def acknowledgements(tx: AsyncConnection, place: Place) -> list[Acknowledgement]:
    rows = await tx.execute(_ACKNOWLEDGEMENTS[place])
    return [Acknowledgement(**row) for row in rows.mappings()]


async def acknowledge(tx: AsyncConnection, place: Place, note: Acknowledgement) -> None:
    await tx.execute(_ACKNOWLEDGE[place], asdict(note))


_TABLES: Final = {
    Place.DEPARTMENT: ("department.acknowledged_alert", "department_id"),
    Place.BRANCH: ("department.acknowledged_branch_alert", "branch_id"),
}
_ACKNOWLEDGEMENTS: Final = {
    place: text(f"SELECT {key} AS place_id, alert, user_id, user_name, at FROM {table}")
    for place, (table, key) in _TABLES.items()
}
_ACKNOWLEDGE: Final = {
    place: text(f"""
      INSERT INTO {table} ({key}, alert, user_id, user_name, at)
      VALUES (:place_id, :alert, :user_id, :user_name, :at)
      ON CONFLICT ({key}, alert) DO UPDATE SET user_id = EXCLUDED.user_id,
        user_name = EXCLUDED.user_name, at = EXCLUDED.at
    """)
    for place, (table, key) in _TABLES.items()
}
_LINE_OF_KIND: Final = " ".join(f"WHEN '{kind}' THEN '{line}'" for kind, line in IN_LINE.items())
# How many wait stands in the queue's row; who waits longest is the first of each category.
_NOW: Final = text(f"""
    WITH line AS (
      SELECT q.department_id, q.queue_id, q.kind, c.category, c.count
      FROM ledger.queue q
      CROSS JOIN LATERAL jsonb_each_text(q.live -> CASE q.kind {_LINE_OF_KIND} END)
        AS c(category, count)
      WHERE q.kind <> 'STATION' AND {OF_THE_DAY}
        AND (q.kind <> 'SLOT' OR NOT EXISTS (
          SELECT FROM ledger.queue c
          WHERE c.department_id = q.department_id AND {TAKES_IN_APPOINTMENTS}))
    ), of_queue AS (
      SELECT line.department_id, line.queue_id, line.kind,
        sum(CAST(line.count AS integer)) AS waiting_count,
        min(first.arrived_at) AS waits_since
      FROM line
      LEFT JOIN LATERAL (
        SELECT t.arrived_at FROM ledger.token t
        WHERE line.kind = 'COUNTER' AND t.queue_id = line.queue_id AND t.status = 'WAITING'
          AND t.category = line.category
        ORDER BY t.arrived_at, t.id LIMIT 1
      ) first ON true
      GROUP BY line.department_id, line.queue_id, line.kind
    ), waiting AS (
      SELECT department_id, CAST(sum(waiting_count) AS bigint) AS waiting_count,
        min(waits_since) AS waits_since,
        jsonb_agg(jsonb_build_object('queue_id', queue_id, 'waiting_count', waiting_count,
          'waits_since', waits_since)) FILTER (WHERE kind = 'COUNTER') AS queues
      FROM of_queue GROUP BY department_id
    ), at_desks AS (
      SELECT department_id, desk_id, status FROM ledger.token
      WHERE department_id = ANY(ARRAY(SELECT department_id FROM ledger.queue))
        AND status IN ('CALLED', 'SERVING', 'HELD')
    ), seated AS (
      SELECT department_id, count(*) FILTER (WHERE status = 'CALLED') AS called_count,
        count(*) FILTER (WHERE status = 'SERVING') AS serving_count,
        count(*) FILTER (WHERE status = 'HELD') AS held_count
      FROM at_desks GROUP BY department_id
    ), desks AS (
      SELECT o.body ->> 'department_id' AS department_id, count(*) AS desks_count,
        count(*) FILTER (WHERE s.state = 'OPEN') AS desks_open,
        count(*) FILTER (WHERE s.state = 'BREAK') AS desks_on_break,
        count(*) FILTER (WHERE free) AS desks_idle,
        count(*) FILTER (WHERE free AND {QUIET}) AS desks_idle_long
      FROM department.directory_object o
      LEFT JOIN department.desk_state s ON s.department_id = o.body ->> 'department_id'
        AND s.number = CAST(o.body ->> 'number' AS integer)
      CROSS JOIN LATERAL (SELECT {FREE} AS free) f
      WHERE starts_with(o.key, 'desk/') GROUP BY 1
    )
    , served AS (
      SELECT department_id, count(*) AS served_last_hour FROM department.deed
      WHERE event_type = 'TOKEN_SERVED' AND at > now() - interval '1 hour'
        AND department_id = ANY(ARRAY(SELECT department_id FROM ledger.queue))
      GROUP BY department_id
    )
    SELECT department_id, coalesce(waiting_count, 0) AS waiting_count, waits_since,
      coalesce(called_count, 0) AS called_count, coalesce(serving_count, 0) AS serving_count,
      coalesce(held_count, 0) AS held_count, coalesce(desks_open, 0) AS desks_open,
      coalesce(desks_on_break, 0) AS desks_on_break, coalesce(desks_idle, 0) AS desks_idle,
      coalesce(desks_idle_long, 0) AS desks_idle_long,
      coalesce(desks_count, 0) AS desks_count, coalesce(served_last_hour, 0) AS served_last_hour,
      queues, coalesce(dead_count, 0) AS letters_dead, coalesce(late_count, 0) AS letters_late
    FROM (SELECT DISTINCT department_id FROM ledger.queue) known
    LEFT JOIN waiting USING (department_id)
    LEFT JOIN seated USING (department_id)
    LEFT JOIN desks USING (department_id)
    LEFT JOIN served USING (department_id)
    LEFT JOIN ledger.letters_in_trouble USING (department_id)
""")
