"""The end of a day or of a line that closes: whoever still waits then is let go, and told."""

from collections.abc import Iterable
from itertools import groupby
from typing import Final

import structlog
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncEngine

from services.token_api.tokens.handle.leave import expire_tokens
from services.token_api.tokens.rules import DAY_END_GRACE
from shared.engine_loss import must_stop

# One transaction holds the queue's lock for some milliseconds only.
TOKENS_PER_TRANSACTION: Final = 200

log = structlog.get_logger()


async def expire_past_days(engine: AsyncEngine, *, public_url: str, near_places: int) -> None:
    """Expire, queue by queue, all tokens of days that are over, and in lines that have closed.

    A queue where that fails holds up no other; raises a group of the failures at the end.
    """
    failed: dict[str, Exception] = {}
    progress = True
    # Without progress they changed between the look and the lock; the next look is soon enough.
    while progress and (found := await _past_days(engine, besides=list(failed))):
        expired, failed_before = 0, len(failed)
        for queue_id, tokens in _by_queue(found):
            try:
                async with engine.begin() as tx:
                    expired += await expire_tokens(
                        tx, queue_id, tokens, public_url=public_url, near_places=near_places
                    )
            except Exception as error:
                if must_stop(error):
                    raise
                failed[queue_id] = error
        log.info("expired tokens of past days", tokens=expired)
        progress = expired > 0 or len(failed) > failed_before
    if failed:
        message = "days that did not end"
        raise ExceptionGroup(message, list(failed.values()))


def _by_queue(found: Iterable[Row[tuple[str, int]]]) -> Iterable[tuple[str, list[int]]]:
    for queue_id, rows in groupby(found, key=lambda row: row.queue_id):
        yield queue_id, [row.id for row in rows]


async def _past_days(engine: AsyncEngine, *, besides: list[str]) -> list[Row[tuple[str, int]]]:
    async with engine.begin() as tx:
        found = await tx.execute(
            _PAST_DAYS,
            {"grace": DAY_END_GRACE, "limit": TOKENS_PER_TRANSACTION, "besides": besides},
        )
        return list(found)


# Only the heads of the lines are looked at: within a category the oldest stand in front.
_PAST_DAYS: Final = text("""
    SELECT t.queue_id, t.id FROM (
      SELECT w.queue_id, w.id, w.service_date, w.updated_at, s.status
      FROM ledger.queue q
      CROSS JOIN LATERAL jsonb_each(q.live) AS s(status, counts)
      CROSS JOIN LATERAL jsonb_object_keys(s.counts) AS c(category)
      CROSS JOIN LATERAL (
        SELECT queue_id, id, service_date, updated_at FROM ledger.token
        WHERE queue_id = q.queue_id AND status = s.status AND category = c.category
          AND status IN ('WAITING', 'ALLOCATED')
        ORDER BY arrived_at, id LIMIT :limit
      ) w
      WHERE q.live <> '{}'
      UNION ALL
      SELECT queue_id, id, service_date, updated_at, status FROM ledger.token
      WHERE status IN ('CALLED', 'HELD')
    ) t
    JOIN ledger.queue q USING (queue_id)
    WHERE t.queue_id <> ALL(CAST(:besides AS text[]))
      AND q.kind <> 'STATION' -- a shift may carry a driver's token over midnight
      AND (t.service_date < ((now() - CAST(:grace AS interval)) AT TIME ZONE q.time_zone)::date
        OR (t.status = 'WAITING' AND CAST(q.closing ->> 'closes_at' AS timestamptz) <= now()
          AND t.updated_at <= CAST(q.closing ->> 'closes_at' AS timestamptz)))
    ORDER BY t.queue_id LIMIT :limit
""")
