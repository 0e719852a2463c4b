"""What each branch has, counted in one query."""

from typing import Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.directory import STATION_BRANCHES


async def read_branches(tx: AsyncConnection) -> list[RowMapping]:
    return list((await tx.execute(_BRANCHES)).mappings())


# People who work in at least one department of the branch; who has none named works in all.
_BRANCHES: Final = text(f"""
    SELECT b.*,
      (SELECT count(*) FROM token_api.department d WHERE d.branch_id = b.branch_id) AS departments,
      (SELECT count(*) FROM token_api.queue q
        WHERE q.branch_id = b.branch_id AND q.kind = 'COUNTER' AND NOT q.closed) AS queues,
      (SELECT count(*) FROM token_api.queue q
        WHERE q.branch_id = b.branch_id AND q.kind = 'COUNTER' AND NOT q.closed AND NOT q.paused
      ) AS giving_out,
      (SELECT count(*) FROM token_api.desk k JOIN token_api.department d USING (department_id)
        WHERE d.branch_id = b.branch_id) AS desks,
      (SELECT count(*) FROM token_api."user" u
        WHERE u.active AND u.role IN ('staff', 'supervisor')
          AND (u.departments IS NULL OR u.departments && ARRAY(
            SELECT department_id FROM token_api.department d WHERE d.branch_id = b.branch_id))
      ) AS people,
      (SELECT count(*) FROM token_api.device v
        WHERE v.branch_id = b.branch_id AND v.active) AS kiosks
    FROM token_api.branch b
    WHERE b.branch_id NOT IN ({STATION_BRANCHES})
    ORDER BY b.branch_id
""")


async def booked_days(tx: AsyncConnection, branch_id: str) -> list[RowMapping]:
    """Return the days to come for which somebody has booked, by department."""
    return list((await tx.execute(_BOOKED, {"branch": branch_id})).mappings())


# More days than slots are made for.
_BOOKED: Final = text("""
    SELECT s.department_id, s.service_date AS day, CAST(sum(l.count) AS integer) AS booked
    FROM token_api.slot s
    JOIN token_api.department d USING (department_id)
    JOIN ledger.queue q ON q.queue_id = CAST(s.slot_id AS text)
    CROSS JOIN LATERAL (
      SELECT sum(CAST(each.count AS integer)) AS count
      FROM jsonb_each(q.live) AS status(name, categories)
      CROSS JOIN LATERAL jsonb_each_text(status.categories) AS each(category, count)
    ) l
    WHERE d.branch_id = :branch AND NOT s.cancelled
      AND s.service_date >= (now() AT TIME ZONE q.time_zone)::date
    GROUP BY 1, 2 HAVING sum(l.count) > 0 ORDER BY 2, 1 LIMIT 1000
""")
