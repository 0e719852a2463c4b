"""Writes down when each duty of a worker was last done, and reads that as figures with an age.

A worker serves no HTTP: the API of the same service publishes them. Ages are written, not times, so
that clocks need not agree.
"""

from time import monotonic
from typing import Final

from prometheus_client import Metric
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from shared.duties import Duties, Record
from shared.log_output import LINES_LOST
from shared.postgres import looking

# One small statement each time; an age is wrong by at most this.
WRITE_SECONDS: Final = 10.0


async def write(engine: AsyncEngine, schema: str, duties: Duties) -> None:
    """Write what became of the duties into `{schema}.progress`."""
    duties.note_lost_lines(LINES_LOST.total)
    records = {duty: Record(one.done_at, one.failures) for duty, one in duties.records.items()}
    now = monotonic()
    parameters = {
        "worker": duties.worker,
        "duties": list(records),
        "ages": [None if one.done_at is None else now - one.done_at for one in records.values()],
        "failures": [one.failures for one in records.values()],
    }
    async with looking(engine) as tx:
        await tx.execute(text(_WRITE.format(schema=schema)), parameters)
    for duty, written in records.items():  # what failed meanwhile is written next time
        duties.records[duty].failures -= written.failures


async def read(tx: AsyncConnection, schema: str) -> list[Metric]:
    """Return how long ago each duty was last done, and how often it has failed."""
    ages = GaugeMetricFamily("nowserving_progress_age_seconds", AGE, labels=["worker", "duty"])
    failures = CounterMetricFamily("nowserving_duty_failures", FAILURES, labels=["worker", "duty"])
    for row in await tx.execute(text(_READ.format(schema=schema))):
        ages.add_metric([row.worker, row.duty], row.age)
        failures.add_metric([row.worker, row.duty], row.failures)
    return [ages, failures]


AGE: Final = "Time since a worker last did this duty; if it never has, since it first tried"
FAILURES: Final = "Failures of a worker's duty; of the duty 'log': lines that could not be written"
_WRITE: Final = """
    INSERT INTO {schema}.progress AS p (worker, duty, done_at, failures)
    SELECT :worker, d.duty, now() - make_interval(secs => d.age), d.failures
    FROM unnest(CAST(:duties AS text[]), CAST(:ages AS double precision[]),
                CAST(:failures AS bigint[])) AS d(duty, age, failures)
    ON CONFLICT (worker, duty) DO UPDATE SET
      done_at = greatest(p.done_at, excluded.done_at), failures = p.failures + excluded.failures
"""
_READ: Final = """
    SELECT worker, duty, extract(epoch FROM now() - coalesce(done_at, since)) AS age, failures
    FROM {schema}.progress
"""
