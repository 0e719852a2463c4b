"""One row a department: read in one statement whose cost does not grow with any line."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.ledger.reading import OF_THE_DAY
from shared.ledger.rows import IN_LINE


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
    desks_count: int


async def departments_now(tx: AsyncConnection) -> dict[str, DepartmentNow]:
    rows = await tx.execute(_NOW)
    return {row["department_id"]: DepartmentNow(**row) for row in rows.mappings()}


_LINE_OF_KIND: Final = " ".join(f"WHEN '{kind}' THEN '{line}'" for kind, line in IN_LINE.items())
# How many wait stands in the queue's row; who waits longest is the first of each category.
_NOW: Final = text(f"""
    WITH line AS (
      SELECT q.department_id, q.queue_id, q.kind, c.category, c.count
      FROM ledger.queue q
      CROSS JOIN LATERAL jsonb_each_text(q.live -> CASE q.kind {_LINE_OF_KIND} END)
        AS c(category, count)
      WHERE q.kind <> 'STATION' AND {OF_THE_DAY}
    ), waiting AS (
      SELECT line.department_id, sum(CAST(line.count AS integer)) AS waiting_count,
        min(first.arrived_at) AS waits_since
      FROM line
      LEFT JOIN LATERAL (
        SELECT t.arrived_at FROM ledger.token t
        WHERE line.kind = 'COUNTER' AND t.queue_id = line.queue_id AND t.status = 'WAITING'
          AND t.category = line.category
        ORDER BY t.arrived_at, t.id LIMIT 1
      ) first ON true
      GROUP BY line.department_id
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
        count(*) FILTER (WHERE s.state = 'OPEN' AND NOT EXISTS (
          SELECT FROM at_desks a
          WHERE a.department_id = s.department_id AND a.desk_id = s.number AND a.status <> 'HELD'
        )) AS desks_idle
      FROM department.directory_object o
      LEFT JOIN department.desk_state s ON s.department_id = o.body ->> 'department_id'
        AND s.number = CAST(o.body ->> 'number' AS integer)
      WHERE starts_with(o.key, 'desk/') GROUP BY 1
    )
    SELECT department_id, coalesce(waiting_count, 0) AS waiting_count, waits_since,
      coalesce(called_count, 0) AS called_count, coalesce(serving_count, 0) AS serving_count,
      coalesce(held_count, 0) AS held_count, coalesce(desks_open, 0) AS desks_open,
      coalesce(desks_on_break, 0) AS desks_on_break, coalesce(desks_idle, 0) AS desks_idle,
      coalesce(desks_count, 0) AS desks_count
    FROM (SELECT DISTINCT department_id FROM ledger.queue) known
    LEFT JOIN waiting USING (department_id)
    LEFT JOIN seated USING (department_id)
    LEFT JOIN desks USING (department_id)
""")
