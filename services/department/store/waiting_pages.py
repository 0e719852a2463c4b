"""A department's whole line, page by page.

Within a queue and category a line goes by arrival. So a page needs only the next few of each, and
where each of them had been read to is all that the next page has to know.
"""

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import Category
from shared.ledger import IN_LINE, TOKEN_COLUMNS, QueueRow, TokenRow, token_row
from shared.problems import Refused


class Line(NamedTuple):
    """One category of one queue."""

    queue_id: str
    category: str


# How far each has been read: the arrival and id of the last that was shown.
Positions = Mapping[Line, tuple[str, int]]


async def next_of_each(
    tx: AsyncConnection, queues: Iterable[QueueRow], read_to: Positions, *, limit: int
) -> Sequence[TokenRow]:
    """Return the next `limit` of each line after its position; one index probe a line."""
    probes = [
        (Line(queue.queue_id, category.value), IN_LINE[queue.kind].value)
        for queue in queues
        for category in queue.live.get(IN_LINE[queue.kind], {})
    ]
    positions = [read_to.get(line) for line, _ in probes]
    rows = await tx.execute(
        _NEXT,
        {
            "queues": [line.queue_id for line, _ in probes],
            "categories": [line.category for line, _ in probes],
            "statuses": [status for _, status in probes],
            "arrivals": [at and at[0] for at in positions],
            "ids": [at and at[1] for at in positions],
            "limit": limit,
        },
    )
    return [token_row(row) for row in rows.mappings()]


def after_page(read_to: Positions, page: Iterable[TokenRow]) -> Positions:
    """Return how far each line has been read once the page is shown."""
    return {
        **read_to,
        **{
            Line(token.queue_id, token.category.value): (token.arrived_at.isoformat(), token.id)
            for token in page
        },
    }


def encoded(read_to: Positions) -> str:
    parts = [[*line, *at] for line, at in read_to.items()]
    return base64.urlsafe_b64encode(orjson.dumps(parts)).decode().rstrip("=")


def decoded(cursor: str | None) -> Positions:
    """Read what `encoded` wrote; raises `Refused` (422) for anything else."""
    if cursor is None:
        return {}
    try:
        parts = orjson.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return dict(_position(*part) for part in parts)
    except (binascii.Error, TypeError, ValueError, OverflowError) as error:
        sentence = "This is no page of a line. Begin with the first."
        raise Refused("NO_SUCH_PAGE", sentence, status=422) from error


def _position(
    queue_id: str, category: str, arrived_at: str, token_id: int
) -> tuple[Line, tuple[str, int]]:
    moment = datetime.fromisoformat(arrived_at)
    line = Line(str(queue_id), Category(category).value)
    return line, (moment.isoformat(), min(int(token_id), 2**63 - 1))


_NEXT: Final = text(f"""
    SELECT {TOKEN_COLUMNS}
    FROM unnest(CAST(:queues AS text[]), CAST(:categories AS text[]), CAST(:statuses AS text[]),
                CAST(:arrivals AS timestamptz[]), CAST(:ids AS bigint[]))
         AS probe(queue_id, category, status, arrived_at, id)
    CROSS JOIN LATERAL (
      SELECT * FROM ledger.token w
      WHERE w.queue_id = probe.queue_id AND w.status = probe.status
        AND w.status IN ('WAITING', 'ALLOCATED') AND w.category = probe.category
        AND (w.arrived_at, w.id) > (COALESCE(probe.arrived_at, '-infinity'), COALESCE(probe.id, 0))
      ORDER BY w.arrived_at, w.id LIMIT :limit
    ) t
""")
