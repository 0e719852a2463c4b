"""The heads of departments' lines, read in the round trip that locks their queues."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import text

from shared.ledger.reading import OF_THE_DAY
from shared.ledger.rows import IN_LINE, TOKEN_COLUMNS, TokenRow, token_rows
from shared.pipeline import Statement


def reading_heads(department_ids: Collection[str], *, limit: int) -> Statement[list[TokenRow]]:
    """Ask for what `first_of_categories` reads, of departments' queues of the day, beside a lock.

    What comes is put in order of the queues by `by_queue`.
    """
    return Statement(
        _HEADS_OF_DEPARTMENTS,
        {"ids": list(department_ids), "limit": limit},
        token_rows,
    )


def reading_joined(
    doctor_ids: Collection[UUID], department_ids: Collection[str]
) -> Statement[list[TokenRow]]:
    """Ask for who has booked with these doctors for the day and waits in the line of a counter.

    The departments are the doctors'.
    """
    parameters = {"ids": list(doctor_ids), "departments": list(department_ids)}
    return Statement(_JOINED, parameters, token_rows)


# A doctor's slots of a day and their seats are few; one probe of the numbers' index for each slot.
# The days around now, wherever the branch is, are what the index finds them by.
_JOINED: Final = text(f"""
    SELECT {TOKEN_COLUMNS}
    FROM ledger.queue q
    JOIN ledger.token t ON t.origin_queue_id = q.queue_id AND t.service_date = q.service_date
    WHERE q.department_id = ANY(:departments)
      AND q.service_date BETWEEN current_date - 2 AND current_date + 2
      AND q.doctor_id = ANY(:ids) AND {OF_THE_DAY}
      AND t.status = 'WAITING' AND t.queue_id <> q.queue_id
""")
_LINE_OF_KIND: Final = " ".join(f"WHEN '{kind}' THEN '{line}'" for kind, line in IN_LINE.items())
_HEADS_OF_DEPARTMENTS: Final = text(f"""
    SELECT {TOKEN_COLUMNS}
    FROM ledger.queue q
    CROSS JOIN LATERAL (SELECT CASE q.kind {_LINE_OF_KIND} END) AS line(status)
    CROSS JOIN LATERAL jsonb_object_keys(q.live -> line.status) AS present(category)
    CROSS JOIN LATERAL (
      SELECT * FROM ledger.token w
      WHERE w.queue_id = q.queue_id AND w.status = line.status
        AND w.status IN ('WAITING', 'ALLOCATED') AND w.category = present.category
        AND (NOT q.check_in OR w.checked_in_at IS NOT NULL)
      ORDER BY w.arrived_at, w.id LIMIT :limit
    ) t
    WHERE q.department_id = ANY(:ids) AND {OF_THE_DAY}
""")
