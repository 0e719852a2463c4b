"""Reads the ledger, and locks the queues that are about to change."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import TokenStatus
from shared.ledger.orders import in_calling_order
from shared.ledger.rows import (
    IN_LINE,
    QUEUE_COLUMNS,
    TOKEN_COLUMNS,
    QueueRow,
    TokenRow,
    queue_row,
    token_row,
    token_rows,
)
from shared.pipeline import Rows, Statement, ask, pipelined
from shared.problems import Refused


async def lock_queues(tx: AsyncConnection, queue_ids: Iterable[str]) -> dict[str, QueueRow]:
    """Lock the queues' rows in id order and return them by id; unknown ids are left out."""
    locking = Statement(_LOCK_QUEUES, {"ids": sorted(set(queue_ids))}, _queue_rows)
    return await ask(tx, locking)


async def lock_department(tx: AsyncConnection, department_id: str) -> dict[str, QueueRow]:
    """Lock a department's queues, of its slots those of the day, in id order."""
    return await ask(tx, locking_departments([department_id]))


def locking_departments(department_ids: Collection[str]) -> Statement[dict[str, QueueRow]]:
    """Lock the queues of several departments, in id order of the queues."""
    return Statement(_LOCK_DEPARTMENTS, {"ids": list(department_ids)}, _queue_rows)


def _queue_rows(rows: Rows) -> dict[str, QueueRow]:
    return {row["queue_id"]: queue_row(row) for row in rows}


async def lock_token(
    tx: AsyncConnection, token_id: int, *, also: Collection[str] = ()
) -> tuple[dict[str, QueueRow], TokenRow]:
    """Lock a token's queue (and the queues in `also`) and return both, read under the lock."""
    async with pipelined(tx) as pipeline:
        queues = pipeline.add(locking_queue_of(token_id, also=also))
        found = pipeline.add(reading_tokens([token_id]))
    return queues.value, in_its_queue(token_id, found.value, queues.value)


def locking_queue_of(
    token_id: int, *, also: Collection[str] = ()
) -> Statement[dict[str, QueueRow]]:
    """Lock the queue where a token is, and others; the token itself is read after it."""
    parameters = {"token_id": token_id, "also": list(also)}
    return Statement(_LOCK_QUEUE_OF, parameters, _queue_rows)


def in_its_queue(
    token_id: int, found: Mapping[int, TokenRow], queues: Mapping[str, QueueRow]
) -> TokenRow:
    """Return the token that was read under its queue's lock.

    Raises `Refused`: 404 where there is none, 409 where it was transferred before the lock was
    taken: the caller saw it in a queue that it has left.
    """
    token = _the_one(token_id, found)
    if token.queue_id not in queues:
        raise Refused("ALREADY_TRANSFERRED", f"{token.label} has just been transferred.")
    return token


async def find_token(tx: AsyncConnection, token_id: int) -> TokenRow:
    """Read a token without a lock; raises `Refused` (404) where there is none."""
    return _the_one(token_id, await tokens(tx, [token_id]))


def _the_one(token_id: int, found: Mapping[int, TokenRow]) -> TokenRow:
    if token_id not in found:
        raise Refused("TOKEN_NOT_FOUND", f"There is no token {token_id}.", status=404)
    return found[token_id]


async def tokens(tx: AsyncConnection, token_ids: Iterable[int]) -> dict[int, TokenRow]:
    return await ask(tx, reading_tokens(token_ids))


def reading_tokens(token_ids: Iterable[int]) -> Statement[dict[int, TokenRow]]:
    return Statement(
        _TOKENS_BY_ID,
        {"ids": list(token_ids)},
        lambda rows: {row["id"]: token_row(row) for row in rows},
    )


async def token_by_secret(tx: AsyncConnection, secret: str) -> TokenRow | None:
    found = await ask(tx, Statement(_TOKEN_BY_SECRET, {"secret": secret}, token_rows))
    return found[0] if found else None


async def read_queues(tx: AsyncConnection, queue_ids: Iterable[str]) -> dict[str, QueueRow]:
    """Read queues without a lock, for showing."""
    return await ask(tx, Statement(_READ_QUEUES, {"ids": sorted(set(queue_ids))}, _queue_rows))


async def read_department(tx: AsyncConnection, department_id: str) -> dict[str, QueueRow]:
    """Read a department's queues, of its slots those of the day, without a lock, for showing."""
    return await read_departments(tx, [department_id])


async def read_departments(
    tx: AsyncConnection, department_ids: Collection[str]
) -> dict[str, QueueRow]:
    """Read the same of several departments."""
    return await ask(tx, Statement(_READ_DEPARTMENTS, {"ids": list(department_ids)}, _queue_rows))


async def heads(
    tx: AsyncConnection,
    queues: Collection[QueueRow],
    *,
    limit: int,
    now: datetime,
    status: TokenStatus | None = None,
) -> dict[str, list[TokenRow]]:
    """Return the first `limit` of each queue's line, in order; with `status` of that line."""
    by_id = {queue.queue_id: queue for queue in queues}
    lines = await first_of_categories(tx, queues, limit=limit, status=status)
    return {
        queue_id: in_calling_order(by_id[queue_id], line, now=now)[:limit]
        for queue_id, line in lines.items()
    }


async def first_of_categories(
    tx: AsyncConnection,
    queues: Collection[QueueRow],
    *,
    limit: int,
    status: TokenStatus | None = None,
) -> dict[str, list[TokenRow]]:
    """Return the first `limit` arrivals of each category of each queue, by queue.

    One index probe a queue and category: the cost does not grow with the line. Of a slot with
    `check_in` only tokens that have checked in are returned, unless `status` is given.
    """
    by_id = {queue.queue_id: queue for queue in queues}
    probes = [
        (queue, line, category)
        for queue in by_id.values()
        for line in [status or IN_LINE[queue.kind]]
        for category in queue.live.get(line, {})
    ]
    parameters = {
        "queues": [queue.queue_id for queue, _, _ in probes],
        "statuses": [line.value for _, line, _ in probes],
        "categories": [category.value for _, _, category in probes],
        "present": [queue.check_in and status is None for queue, _, _ in probes],
        "limit": limit,
    }
    return by_queue(by_id, await ask(tx, Statement(_HEADS, parameters, token_rows)))


def by_queue(queue_ids: Iterable[str], found: Iterable[TokenRow]) -> dict[str, list[TokenRow]]:
    """Return the tokens of each of the queues."""
    lines: dict[str, list[TokenRow]] = {queue_id: [] for queue_id in queue_ids}
    for token in found:
        if token.queue_id in lines:
            lines[token.queue_id].append(token)
    return lines


async def live_count(tx: AsyncConnection, queue_ids: Iterable[str]) -> int:
    """Count the live tokens of these queues, from the counts in their rows."""
    return sum(queue.live_count for queue in (await read_queues(tx, queue_ids)).values())


async def new_token_ids(tx: AsyncConnection, count: int) -> list[int]:
    return await ask(tx, taking_token_ids(count))


def taking_token_ids(count: int) -> Statement[list[int]]:
    return Statement(_NEW_IDS, {"count": count}, lambda rows: [row["id"] for row in rows])


async def at_desks(tx: AsyncConnection, department_id: str) -> list[TokenRow]:
    """Return the department's tokens that are called, being served or held, first called first."""
    return await ask(tx, reading_at_desks([department_id]))


def reading_at_desks(department_ids: Collection[str]) -> Statement[list[TokenRow]]:
    return Statement(_AT_DESKS, {"ids": list(department_ids)}, token_rows)


_LOCK_QUEUES: Final = text(
    f"SELECT {QUEUE_COLUMNS} FROM ledger.queue q "
    "WHERE queue_id = ANY(:ids) ORDER BY queue_id FOR UPDATE"
)
_LOCK_QUEUE_OF: Final = text(f"""
    SELECT {QUEUE_COLUMNS} FROM ledger.queue q
    WHERE queue_id = ANY(CAST(:also AS text[])
                         || ARRAY(SELECT queue_id FROM ledger.token WHERE id = :token_id))
    ORDER BY queue_id FOR UPDATE
""")
# Of a counter `c`: whether it takes in its department's appointments. It has no day, by which the
# index tells it from all slots that there ever were.
TAKES_IN_APPOINTMENTS: Final = """c.service_date IS NULL AND c.kind = 'COUNTER'
    AND c.discipline ->> 'kind' = 'WINDOWS'"""
# Past midnight a slot stays for as long as its tokens do before they expire.
OF_THE_DAY: Final = """(q.kind <> 'SLOT' OR q.service_date BETWEEN
    ((now() - interval '1 hour') AT TIME ZONE q.time_zone)::date
    AND (now() AT TIME ZONE q.time_zone)::date)"""
_LOCK_DEPARTMENTS: Final = text(
    f"SELECT {QUEUE_COLUMNS} FROM ledger.queue q "
    f"WHERE department_id = ANY(:ids) AND {OF_THE_DAY} ORDER BY queue_id FOR UPDATE"
)
_READ_QUEUES: Final = text(
    f"SELECT {QUEUE_COLUMNS} FROM ledger.queue q WHERE queue_id = ANY(:ids) ORDER BY queue_id"
)
_READ_DEPARTMENTS: Final = text(
    f"SELECT {QUEUE_COLUMNS} FROM ledger.queue q "
    f"WHERE department_id = ANY(:ids) AND {OF_THE_DAY} ORDER BY queue_id"
)
_TOKENS_BY_ID: Final = text(f"SELECT {TOKEN_COLUMNS} FROM ledger.token t WHERE id = ANY(:ids)")
_TOKEN_BY_SECRET: Final = text(f"SELECT {TOKEN_COLUMNS} FROM ledger.token t WHERE secret = :secret")
_HEADS: Final = text(f"""
    SELECT {TOKEN_COLUMNS}
    FROM unnest(CAST(:queues AS text[]), CAST(:statuses AS text[]), CAST(:categories AS text[]),
                CAST(:present AS boolean[])) AS probe(queue_id, status, category, present)
    CROSS JOIN LATERAL (
      SELECT * FROM ledger.token w
      WHERE w.queue_id = probe.queue_id AND w.status = probe.status
        AND w.status IN ('WAITING', 'ALLOCATED') AND w.category = probe.category
        AND (NOT probe.present OR w.checked_in_at IS NOT NULL)
      ORDER BY w.arrived_at, w.id LIMIT :limit
    ) t
""")
_AT_DESKS: Final = text(f"""
    SELECT {TOKEN_COLUMNS} FROM ledger.token t
    WHERE department_id = ANY(:ids) AND status IN ('CALLED', 'SERVING', 'HELD')
    ORDER BY called_at, id
""")
_NEW_IDS: Final = text("SELECT nextval('ledger.token_id') AS id FROM generate_series(1, :count)")
