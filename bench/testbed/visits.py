"""Years of visits, written as if they had been folded from the log."""

from datetime import date
from typing import Final

import psycopg

from bench.progress import step
from bench.testbed.seeding import BRANCH

DEPARTMENTS: Final = 5
LAST_DAY: Final = date(2026, 3, 1)
# What a large hospital's counters have on a day.
VISITS_A_DAY: Final = 2_700


def put_visits(address: str, visits: int) -> None:
    """Let so many have come until `LAST_DAY`, as many each day."""
    parameters = {"visits": visits, "a_day": VISITS_A_DAY, "branch": BRANCH, "last": LAST_DAY}
    with (
        step(f"Putting {visits:,} visits into {visits // VISITS_A_DAY} days"),
        psycopg.connect(address, autocommit=True) as connection,
    ):
        connection.execute("SET synchronous_commit = off")
        connection.execute("SELECT setseed(0.5)")
        connection.execute(_VISITS.format(departments=DEPARTMENTS), parameters)
        connection.execute("VACUUM ANALYZE department.visit")
        connection.execute("CHECKPOINT")


# Two queues a department; most come in the morning; one of ten is not called, one of thirty by
# another order than the arrivals'.
_VISITS: Final = """
    INSERT INTO department.visit (queue_id, token_id, visit, branch_id, department_id, queue_kind,
      service_date, hour, category, waits_from, outcome, desk_id, called_at, calls, at_desk_since,
      started_at, ended_at, place, told_p50_seconds, told_p90_seconds, overtook, by_hand,
      first_seq, last_seq)
    SELECT 'Q' || n %% (2 * {departments}), n, 1, %(branch)s, 'D' || n %% {departments}, 'COUNTER',
      day, extract(hour FROM came AT TIME ZONE 'UTC'),
      CASE WHEN of < 0.7 THEN 'WALKIN' WHEN of < 0.85 THEN 'ONLINE' ELSE 'PRIORITY_PAID' END,
      came, CASE WHEN r > 0.95 THEN 'CANCELLED' WHEN r > 0.9 THEN 'NO_SHOW' ELSE 'SERVED' END,
      CASE WHEN r <= 0.95 THEN 1 + n %% 7 END, called, 1, called, called + interval '20 seconds',
      called + interval '20 seconds' + took, n %% 30, 300, 1200,
      CASE WHEN n %% 30 = 0 THEN CAST('{{"WALKIN": 3}}' AS jsonb) END, false, 4 * n, 4 * n + 3
    FROM (
      SELECT n, random() AS r, random() AS of, CAST(%(last)s AS date) - n / %(a_day)s AS day,
        interval '1 second' * (power(random(), 2) * 7200) AS waited,
        interval '1 second' * (60 + random() * 900) AS took
      FROM generate_series(1, %(visits)s) AS n
    ) drawn
    CROSS JOIN LATERAL (
      SELECT day + interval '8 hours' + interval '9 hours' * power(random(), 1.5) AS came
    ) c
    CROSS JOIN LATERAL (SELECT CASE WHEN r <= 0.95 THEN came + waited END AS called) d
"""
