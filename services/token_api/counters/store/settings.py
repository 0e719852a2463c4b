"""The queries of issuing."""

from collections.abc import Collection
from typing import Final

from sqlalchemy import text

from services.token_api.counters.rules import CounterSettings
from shared.events import Category
from shared.pipeline import Rows, Statement

# Of the rows that settings are read from: the transactions that wrote them last.
SETTINGS_VERSION: Final = (
    "CAST(q.xmin AS text) || ' ' || CAST(b.xmin AS text) || ' ' || CAST(d.xmin AS text)"
)
SETTINGS_FROM: Final = """
    token_api.queue q JOIN token_api.branch b USING (branch_id)
    JOIN token_api.department d USING (department_id)
"""
_SETTINGS: Final = text(f"""
    SELECT q.queue_id, q.label_prefix, q.label_format, q.first_number, q.daily_cap, q.paused,
           q.closed, q.kiosk_categories, b.hours, b.closed_days || d.closed_days AS closed_days,
           {SETTINGS_VERSION} AS version
    FROM {SETTINGS_FROM}
    WHERE q.queue_id = ANY(:ids)
""")
_LIVE_OF_HOLDERS: Final = text("""
    SELECT t.queue_id, t.user_id, t.id
    FROM ledger.token t
    JOIN unnest(CAST(:queues AS text[]), CAST(:users AS bigint[])) AS h(queue_id, user_id)
      ON t.queue_id = h.queue_id AND t.user_id = h.user_id
    WHERE t.user_id IS NOT NULL
      AND t.status IN ('WAITING', 'ALLOCATED', 'CALLED', 'SERVING', 'HELD')
""")


def counter_settings(queue_ids: Collection[str]) -> Statement[dict[str, CounterSettings]]:
    return Statement(_SETTINGS, {"ids": list(queue_ids)}, _settings_by_queue)


def _settings_by_queue(rows: Rows) -> dict[str, CounterSettings]:
    return {
        row["queue_id"]: CounterSettings(
            **{
                **row,
                "kiosk_categories": frozenset(Category(name) for name in row["kiosk_categories"]),
            }
        )
        for row in rows
    }


def live_of_holders(
    holders: Collection[tuple[str, int]],
) -> Statement[dict[tuple[str, int], int]]:
    """Ask for the ids of the live tokens that these (queue, user) pairs hold."""
    return Statement(
        _LIVE_OF_HOLDERS,
        {"queues": [queue for queue, _ in holders], "users": [user for _, user in holders]},
        lambda rows: {(row["queue_id"], row["user_id"]): row["id"] for row in rows},
    )
