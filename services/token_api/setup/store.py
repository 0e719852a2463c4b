"""What each branch has, counted in one query."""

from typing import Final

from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncConnection


async def read_branches(tx: AsyncConnection) -> list[RowMapping]:
    return list((await tx.execute(_BRANCHES)).mappings())


# A station of vehicles is a branch too, and has no counters.
# People who work in at least one department of the branch; who has none named works in all.
_BRANCHES: Final = text("""
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
    WHERE NOT EXISTS (SELECT FROM token_api.station s WHERE s.queue_id = b.branch_id)
    ORDER BY b.branch_id
""")
