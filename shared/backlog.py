"""Metrics of the backlog: events that Kafka does not have yet, and events not yet consumed.

They are read from Postgres. The relay and the workers serve no HTTP, so the API of the same service
publishes these metrics.
"""

from typing import Final

from prometheus_client import Metric
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# Counting stops here: a broken producer may fill the table, and a full count would be slow.
PARKED_COUNTED_MAX: Final = 10_000
# More queues are behind only while the relay does not run, and then any of them shows its age.
OLDEST_OF_QUEUES_MAX: Final = 200
# As the relay reads: a clock that was set back gives later events an earlier day.
DAYS_OF_SLACK: Final = 2


async def consumed(tx: AsyncConnection, schema: str) -> list[Metric]:
    """Return how many events the consumer of `schema` has come to, and how many it has parked."""
    counted = await tx.execute(
        text(f"""
        SELECT (SELECT coalesce(sum(seq), 0) FROM {schema}.seen) AS seen,
               (SELECT count(*) FROM (SELECT FROM {schema}.parked LIMIT :most) p) AS parked
        """),
        {"most": PARKED_COUNTED_MAX},
    )
    found = counted.one()
    return [
        _by_service("nowserving_seen_events", SEEN, schema, found.seen),
        _by_service("nowserving_parked_records", PARKED, schema, found.parked),
    ]


async def unseen(tx: AsyncConnection, schema: str) -> list[Metric]:
    """Return how many events of the ledger the consumer of `schema` has not come to.

    The role of `tx` must be allowed to read both schemas.
    """
    counted = await tx.execute(
        text(f"""
        SELECT coalesce(sum(q.seq - coalesce(s.seq, 0)), 0)
        FROM ledger.queue q LEFT JOIN {schema}.seen s USING (queue_id)
        WHERE q.seq > coalesce(s.seq, 0)
        """)
    )
    return [_by_service("nowserving_unseen_events", UNSEEN, schema, counted.scalar_one())]


async def unrelayed(tx: AsyncConnection) -> list[Metric]:
    """Return what the ledger holds, and what of it the broker has not acknowledged."""
    bounds = {"queues": OLDEST_OF_QUEUES_MAX, "slack": DAYS_OF_SLACK}
    found = (await tx.execute(_UNRELAYED, bounds)).one()
    return [
        GaugeMetricFamily("nowserving_ledger_events", WRITTEN, value=found.written),
        GaugeMetricFamily("nowserving_unrelayed_events", UNRELAYED, value=found.unrelayed),
        GaugeMetricFamily(
            "nowserving_oldest_unrelayed_seconds", OLDEST, value=max(found.oldest or 0, 0)
        ),
    ]


def _by_service(name: str, meaning: str, service: str, value: float) -> Metric:
    metric = GaugeMetricFamily(name, meaning, labels=["service"])
    metric.add_metric([service], value)
    return metric


SEEN: Final = "Events of all queues that the worker has applied or set aside"
PARKED: Final = f"Records set aside, waiting for somebody to look; at most {PARKED_COUNTED_MAX}"
UNSEEN: Final = "Events of the ledger that the worker has not come to"
WRITTEN: Final = "Events that the ledger has written, of all queues"
UNRELAYED: Final = "Events of the ledger that Kafka has not acknowledged"
OLDEST: Final = "Age of the oldest event that Kafka has not acknowledged; 0: there is none"
_UNRELAYED: Final = text("""
    WITH behind AS MATERIALIZED (
      SELECT q.queue_id, q.seq - coalesce(c.seq, 0) AS events, coalesce(c.seq, 0) AS seq,
             coalesce(c.day, '-infinity') AS day
      FROM ledger.queue q LEFT JOIN ledger.relay_cursor c USING (queue_id)
      WHERE q.seq > coalesce(c.seq, 0)
    )
    SELECT (SELECT coalesce(sum(seq), 0) FROM ledger.queue) AS written,
           (SELECT coalesce(sum(events), 0) FROM behind) AS unrelayed,
           (SELECT extract(epoch FROM now() - min(next.occurred_at))
            FROM (SELECT * FROM behind ORDER BY day, queue_id LIMIT :queues) b
            CROSS JOIN LATERAL (
              SELECT e.occurred_at FROM ledger.event e
              WHERE e.queue_id = b.queue_id AND e.seq > b.seq
                AND e.day >= b.day - CAST(:slack AS integer)
              ORDER BY e.seq LIMIT 1
            ) next) AS oldest
""")
