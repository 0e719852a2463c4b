"""How waits are distributed, after how long people gave up, who was overtaken, and slots' seats."""

from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.reports.store.figures import Range, conditions, count

# Minutes: fine where most people wait, and all beyond two hours in one.
BIN_MINUTES: Final = 5
BINS_MAX: Final = 24
# A page lists no more slots; a hospital has a few hundred a week.
SLOTS_MAX: Final = 500

Json = dict[str, Any]


async def distribution(tx: AsyncConnection, of: Range) -> list[Json]:
    """Return how many waited for each span of minutes, and how many gave up in it."""
    return await _rows(tx, of, _DISTRIBUTION, width=BIN_MINUTES * 60, bins=BINS_MAX)


async def overtaking(tx: AsyncConnection, of: Range) -> list[Json]:
    """Return for each category how many of it came, and how often one of it was overtaken."""
    return await _rows(tx, of, _OVERTAKING)


async def slots(tx: AsyncConnection, of: Range) -> list[Json]:
    """Return each slot's seats, as far as the ledger still has it, and what became of them."""
    return await _rows(tx, of, _SLOTS, limit=SLOTS_MAX)


async def _rows(tx: AsyncConnection, of: Range, statement: str, **more: int) -> list[Json]:
    where, parameters = conditions(of)
    rows = await count(tx, statement.replace("{where}", where), {**parameters, **more})
    return [dict(row) for row in rows.mappings()]


_DISTRIBUTION: Final = """
    SELECT least(seconds / :width, :bins) * (:width / 60) AS from_minutes,
      CAST(sum(n) FILTER (WHERE called) AS integer) AS called,
      CAST(sum(n) FILTER (WHERE NOT called) AS integer) AS gave_up
    FROM (
      SELECT coalesce(wait_seconds,
          greatest(CAST(floor(extract(epoch FROM ended_at - waits_from)) AS integer), 0)
        ) AS seconds, wait_seconds IS NOT NULL AS called, count(*) AS n
      FROM department.visit
      WHERE {where} AND (wait_seconds IS NOT NULL OR outcome IN ('CANCELLED', 'EXPIRED'))
      GROUP BY 1, 2
    ) counted
    GROUP BY 1 ORDER BY 1
"""
_OVERTAKING: Final = """
    WITH of_range AS (SELECT category, overtook FROM department.visit WHERE {where}),
    overtaken AS (
      SELECT passed.key AS category, count(*) AS calls, sum(CAST(passed.value AS integer)) AS times
      FROM of_range CROSS JOIN LATERAL jsonb_each_text(overtook) AS passed
      WHERE overtook IS NOT NULL GROUP BY 1
    )
    SELECT came.category, CAST(came.n AS integer) AS visits,
      CAST(coalesce(o.calls, 0) AS integer) AS overtaking_calls,
      CAST(coalesce(o.times, 0) AS integer) AS times_overtaken
    FROM (SELECT category, count(*) AS n FROM of_range GROUP BY 1) came
    LEFT JOIN overtaken o USING (category) ORDER BY 1
"""
_SLOTS: Final = """
    SELECT v.queue_id, min(v.service_date) AS date, min(q.starts_at) AS starts_at,
      min(q.capacity) AS capacity, CAST(count(*) AS integer) AS booked,
      CAST(count(*) FILTER (WHERE outcome = 'SERVED') AS integer) AS served,
      CAST(count(*) FILTER (WHERE outcome = 'NO_SHOW') AS integer) AS no_show,
      CAST(count(*) FILTER (WHERE outcome = 'CANCELLED') AS integer) AS cancelled
    FROM (SELECT * FROM department.visit WHERE {where} AND queue_kind = 'SLOT') v
    LEFT JOIN ledger.queue q USING (queue_id)
    GROUP BY v.queue_id ORDER BY date, starts_at, queue_id LIMIT :limit
"""
