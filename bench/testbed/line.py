"""A line of any length, written into the ledger as if its tokens had been given out."""

from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

import psycopg

from bench.progress import step
from bench.testbed.seeding import BRANCH, DEPARTMENT
from services.token_api.demo import BRANCH_VALUES
from shared.events import Category
from shared.line_order import BASE_PRIORITY

# Their number matters here, not their size.
EVENT_BYTES: Final = 100


def put_in_line(
    address: str,
    waiting: int,
    *,
    queue_id: str = DEPARTMENT,
    category: Category = Category.WALKIN,
) -> None:
    """Let so many more wait in the queue: tokens, events, and the row's counts with them."""
    day = datetime.now(ZoneInfo(str(BRANCH_VALUES["time_zone"]))).date()
    parameters = {
        "queue": queue_id,
        "branch": BRANCH,
        "day": day,
        "count": waiting,
        "category": category.value,
        "priority": BASE_PRIORITY[category],
        "bytes": EVENT_BYTES,
    }
    with (
        step(f"Putting {waiting:,} in line"),
        psycopg.connect(address, autocommit=True) as connection,
    ):
        connection.execute("SET synchronous_commit = off")
        with connection.transaction():
            connection.execute(_TOKENS, parameters)
            connection.execute(_EVENTS, parameters)
            connection.execute(_COUNTS, parameters)
        connection.execute("VACUUM ANALYZE ledger.token, ledger.event, ledger.queue")
        connection.execute("CHECKPOINT")


_TOKENS: Final = """
    INSERT INTO ledger.token (id, queue_id, origin_queue_id, department_id, branch_id,
      service_date, number, label, status, version, category, priority, arrived_at, visit,
      near_visit, secret, language, email, issued_at, updated_at)
    SELECT nextval('ledger.token_id'), q.queue_id, q.queue_id, q.department_id, q.branch_id,
      %(day)s, q.last_number + n, 'B-' || q.last_number + n, 'WAITING', 1, %(category)s,
      %(priority)s, arrived, 1, 0, md5(q.queue_id || q.last_number + n), 'en',
      'visitor' || n || '@example.com', arrived, arrived
    FROM ledger.queue q CROSS JOIN generate_series(1, %(count)s) AS n
    CROSS JOIN LATERAL (SELECT now() - interval '1 hour'
      + (q.seq + n) * interval '1 microsecond' AS arrived) a
    WHERE q.queue_id = %(queue)s
"""
_EVENTS: Final = """
    INSERT INTO ledger.event (queue_id, seq, day, event_id, event_type, token_id, version,
      occurred_at, body)
    SELECT q.queue_id, q.seq + n, current_date, gen_random_uuid(), 'TOKEN_GENERATED', NULL, 1,
      now(), convert_to(rpad('', %(bytes)s, md5(n::text)), 'UTF8')
    FROM ledger.queue q CROSS JOIN generate_series(1, %(count)s) AS n
    WHERE q.queue_id = %(queue)s
"""
_COUNTS: Final = """
    UPDATE ledger.queue SET seq = seq + %(count)s, number_day = %(day)s,
      last_number = last_number + %(count)s, last_arrival = greatest(last_arrival, now()),
      live = jsonb_set(jsonb_set(live, '{WAITING}', coalesce(live -> 'WAITING', '{}')),
        ARRAY['WAITING', %(category)s],
        to_jsonb(coalesce((live #>> ARRAY['WAITING', %(category)s])::int, 0) + %(count)s))
    WHERE queue_id = %(queue)s
"""
