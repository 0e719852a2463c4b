"""The latest forecasts, and who is still expected in a line; kept for a few seconds."""

from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.token_api.tokens.waits import Outlook
from shared.forecast import QueueForecast
from shared.ledger import as_json
from shared.ordering import Expected
from shared.pipeline import Pipeline, Rows, Statement, ask, pipelined, rows_of

# A forecast changes slowly; asking for it with each token would cost a round trip a batch.
FRESH_SECONDS: Final = 5.0
# With tokens that come seldom the last forecast is used, and the next one read beside the token.
KNOWN_SECONDS: Final = 300.0
NEVER: Final = (float("-inf"), None)
# A line that moves has a new forecast every few minutes; an older one is of a stopped forecaster.
TOLD_MINUTES_MAX: Final = 60


class Forecasts:
    def __init__(self) -> None:
        self._known: dict[str, tuple[float, Outlook | None]] = {}

    async def of(
        self, tx: AsyncConnection, queue_ids: Collection[str]
    ) -> dict[str, Outlook | None]:
        """Return each queue's forecast, or null where too little is known."""
        if self._older_than(FRESH_SECONDS, queue_ids):
            async with pipelined(tx) as pipeline:
                self.ask_for(queue_ids, pipeline)
        return {queue_id: self._known[queue_id][1] for queue_id in queue_ids}

    def ask_for(self, queue_ids: Collection[str], pipeline: Pipeline) -> None:
        """Let the pipeline bring those that are not fresh any more."""
        if old := self._older_than(FRESH_SECONDS, queue_ids):
            pipeline.add(Statement(_READ, _asking(old), lambda rows: self._receive(old, rows)))

    def known(self, queue_ids: Collection[str]) -> dict[str, Outlook | None] | None:
        """Return what `of` would, as it was some minutes ago or later; null: not all are known."""
        if self._older_than(KNOWN_SECONDS, queue_ids):
            return None
        return {queue_id: self._known[queue_id][1] for queue_id in queue_ids}

    def _older_than(self, seconds: float, queue_ids: Collection[str]) -> list[str]:
        since = monotonic() - seconds
        return [one for one in queue_ids if self._known.get(one, NEVER)[0] < since]

    def _receive(self, asked: Collection[str], rows: Rows) -> None:
        found, now = _by_queue(rows), monotonic()
        self._known |= {queue_id: (now, found.get(queue_id)) for queue_id in asked}


async def read_forecasts(tx: AsyncConnection, queue_ids: Collection[str]) -> dict[str, Outlook]:
    return await ask(tx, Statement(_READ, _asking(queue_ids), _by_queue))


def _asking(queue_ids: Collection[str]) -> dict[str, Any]:
    return {"ids": list(queue_ids), "minutes": TOLD_MINUTES_MAX}


def _by_queue(rows: Rows) -> dict[str, Outlook]:
    return {row["queue_id"]: _outlook(dict(row)) for row in rows}


def _outlook(row: dict[str, Any]) -> Outlook:
    expected = row.pop("expected") or []
    return Outlook(QueueForecast(**row), tuple(_expected(one) for one in expected))


def _expected(one: dict[str, Any]) -> Expected:
    """Read the times of JSON, which are in UTC."""
    starts_at, opens_at, closes_at = (
        datetime.fromtimestamp(one[name], UTC) for name in ("starts", "opens", "closes")
    )
    return Expected(starts_at, opens_at, closes_at, one["count"])


# Of a counter that takes in the appointments: who has a seat today and has not joined. The slots of
# a department's day are few.
_READ: Final = text("""
    SELECT f.queue_id, as_of, mean_seconds, std_seconds, calls, (
      SELECT jsonb_agg(jsonb_build_object(
        'starts', extract(epoch FROM q.starts_at),
        'opens', extract(epoch FROM q.starts_at + make_interval(mins => q.delay_minutes
          - coalesce((c.discipline ->> 'early_minutes')::integer, 0))),
        'closes', extract(epoch FROM s.ends_at + make_interval(mins => q.delay_minutes
          + coalesce((c.discipline ->> 'grace_minutes')::integer, 0))),
        'count', booked.count))
      FROM ledger.queue q
      JOIN token_api.slot s ON s.slot_id = CAST(q.queue_id AS uuid)
      CROSS JOIN LATERAL (SELECT sum(CAST(value AS integer)) AS count
        FROM jsonb_each_text(q.live -> 'ALLOCATED')) booked
      WHERE q.department_id = c.department_id AND q.kind = 'SLOT' AND booked.count > 0
        AND q.service_date = (now() AT TIME ZONE q.time_zone)::date
        -- the same in any zone, as the index can use it
        AND q.service_date BETWEEN (now() - interval '2 days')::date
          AND (now() + interval '2 days')::date
    ) AS expected
    FROM token_api.forecast f
    LEFT JOIN ledger.queue c ON c.queue_id = f.queue_id AND c.discipline ->> 'kind' = 'WINDOWS'
    WHERE f.queue_id = ANY(:ids)
      AND as_of > now() - make_interval(mins => CAST(:minutes AS integer))
""")


async def keep_forecasts(tx: AsyncConnection, forecasts: Sequence[QueueForecast]) -> None:
    """Keep each queue's forecast unless a newer one is there."""
    rows = [forecast.model_dump(mode="json", include=set(_COLUMNS)) for forecast in forecasts]
    await tx.execute(_KEEP, {"rows": as_json(rows)})


_COLUMNS: Final = {
    "queue_id": "text",
    "mean_seconds": "double precision",
    "std_seconds": "double precision",
    "calls": "integer",
    "as_of": "timestamptz",
}
_KEEP: Final = text(f"""
    INSERT INTO token_api.forecast AS f ({", ".join(_COLUMNS)})
    SELECT * FROM {rows_of("rows", _COLUMNS)}
    ON CONFLICT (queue_id) DO UPDATE SET mean_seconds = excluded.mean_seconds,
      std_seconds = excluded.std_seconds, calls = excluded.calls, as_of = excluded.as_of
    WHERE f.as_of < excluded.as_of
""")
