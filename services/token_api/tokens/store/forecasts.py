"""The latest forecasts, as the worker has put them into Postgres, kept for a few seconds."""

from collections.abc import Collection
from time import monotonic
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.forecast import QueueForecast

# A forecast changes slowly; asking for it with each token would cost a round trip a batch.
FRESH_SECONDS: Final = 5.0
# A line that moves has a new forecast every few minutes; an older one is of a stopped forecaster.
TOLD_MINUTES_MAX: Final = 60


class Forecasts:
    def __init__(self) -> None:
        self._known: dict[str, tuple[float, QueueForecast | None]] = {}

    def known(self, queue_ids: Collection[str]) -> dict[str, QueueForecast | None] | None:
        """Return each queue's forecast, or null where one would have to be read."""
        now = monotonic()
        known = {
            queue_id: found[1]
            for queue_id in queue_ids
            if (found := self._known.get(queue_id)) and found[0] >= now
        }
        return known if len(known) == len(queue_ids) else None

    async def of(
        self, tx: AsyncConnection, queue_ids: Collection[str]
    ) -> dict[str, QueueForecast | None]:
        """Return each queue's forecast, or null where too little is known."""
        now = monotonic()
        stale = [
            queue_id
            for queue_id in queue_ids
            if queue_id not in self._known or self._known[queue_id][0] < now
        ]
        if stale:
            found = await read_forecasts(tx, stale)
            for queue_id in stale:
                self._known[queue_id] = (now + FRESH_SECONDS, found.get(queue_id))
        return {queue_id: self._known[queue_id][1] for queue_id in queue_ids}


async def read_forecasts(
    tx: AsyncConnection, queue_ids: Collection[str]
) -> dict[str, QueueForecast]:
    rows = await tx.execute(
        text("""
        SELECT queue_id, as_of, mean_seconds, std_seconds, calls
        FROM token_api.forecast
        WHERE queue_id = ANY(:ids) AND as_of > now() - make_interval(mins => :minutes)
        """),
        {"ids": list(queue_ids), "minutes": TOLD_MINUTES_MAX},
    )
    return {row["queue_id"]: QueueForecast(**row) for row in rows.mappings()}


async def keep_forecast(tx: AsyncConnection, forecast: QueueForecast) -> None:
    """Keep a forecast unless a newer one is there."""
    await tx.execute(
        text("""
        INSERT INTO token_api.forecast AS f (queue_id, mean_seconds, std_seconds, calls, as_of)
        VALUES (:queue_id, :mean_seconds, :std_seconds, :calls, :as_of)
        ON CONFLICT (queue_id) DO UPDATE SET mean_seconds = excluded.mean_seconds,
          std_seconds = excluded.std_seconds, calls = excluded.calls, as_of = excluded.as_of
        WHERE f.as_of <= excluded.as_of
        """),
        forecast.model_dump(include={"queue_id", "mean_seconds", "std_seconds", "calls", "as_of"}),
    )
