"""Reading the ledger, and locking what is about to change."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import TokenStatus
from shared.ledger.rows import (
    IN_LINE,
    QUEUE_COLUMNS,
    TOKEN_COLUMNS,
    QueueRow,
    TokenRow,
    queue_row,
    token_row,
)
from shared.line_order import Waiting, order_key
from shared.problems import Refused


async def lock_queues(tx: AsyncConnection, queue_ids: Iterable[str]) -> dict[str, QueueRow]:
    """Lock the queues' rows in id order; unknown ids are missing from the answer."""
    rows = await tx.execute(_LOCK_QUEUES, {"ids": sorted(set(queue_ids))})
    return {row["queue_id"]: queue_row(row) for row in rows.mappings()}


async def lock_department(tx: AsyncConnection, department_id: str) -> dict[str, QueueRow]:
    """Lock a department's queues, of its slots those of the day, in id order."""
    return await lock_departments(tx, [department_id])


async def lock_departments(
    tx: AsyncConnection, department_ids: Collection[str]
) -> dict[str, QueueRow]:
    """Lock the queues of several departments, in id order of the queues."""
    rows = await tx.execute(_LOCK_DEPARTMENTS, {"ids": list(department_ids)})
    return {row["queue_id"]: queue_row(row) for row in rows.mappings()}


async def lock_token(
    tx: AsyncConnection, token_id: int, *, also: Collection[str] = ()
) -> tuple[dict[str, QueueRow], TokenRow]:
    """Lock a token's queue (and the queues in `also`) and return both, freshly read.

    A token that was transferred between the look and the lock is refused (409): whoever asked
    saw it in a line where it is no more.
    """
    seen = await find_token(tx, token_id)
    queues = await lock_queues(tx, {seen.queue_id, *also})
    token = await find_token(tx, token_id)
    if token.queue_id not in queues:
        raise Refused("ALREADY_TRANSFERRED", f"{token.label} has just been transferred.")
    return queues, token


async def find_token(tx: AsyncConnection, token_id: int) -> TokenRow:
    """Read a token without a lock; raises `Refused` (404) where there is none."""
    found = await tokens(tx, [token_id])
    if not found:
        raise Refused("TOKEN_NOT_FOUND", f"There is no token {token_id}.", status=404)
    return found[token_id]


async def tokens(tx: AsyncConnection, token_ids: Iterable[int]) -> dict[int, TokenRow]:
    rows = await tx.execute(_TOKENS_BY_ID, {"ids": list(token_ids)})
    return {row["id"]: token_row(row) for row in rows.mappings()}


async def token_by_secret(tx: AsyncConnection, secret: str) -> TokenRow | None:
    rows = await tx.execute(_TOKEN_BY_SECRET, {"secret": secret})
    row = rows.mappings().first()
    return token_row(row) if row else None


async def read_queues(tx: AsyncConnection, queue_ids: Iterable[str]) -> dict[str, QueueRow]:
    """Read queues without a lock, for showing."""
    rows = await tx.execute(_READ_QUEUES, {"ids": sorted(set(queue_ids))})
    return {row["queue_id"]: queue_row(row) for row in rows.mappings()}


async def read_department(tx: AsyncConnection, department_id: str) -> dict[str, QueueRow]:
    """Read a department's queues, of its slots those of the day, without a lock, for showing."""
    rows = await tx.execute(_READ_DEPARTMENT, {"id": department_id})
    return {row["queue_id"]: queue_row(row) for row in rows.mappings()}


async def heads(
    tx: AsyncConnection,
    queues: Iterable[QueueRow],
    *,
    limit: int,
    now: datetime,
    status: TokenStatus | None = None,
) -> dict[str, list[TokenRow]]:
    """Return the first `limit` of each queue's line, in order; with `status` of that line.

    One index probe a queue and category: the cost does not grow with the line. A slot that calls
    only those who are there has only those in its line of who can be called.
    """
    by_id = {queue.queue_id: queue for queue in queues}
    probes = [
        (queue, line, category)
        for queue in by_id.values()
        for line in [status or IN_LINE[queue.kind]]
        for category in queue.live.get(line, {})
    ]
    rows = await tx.execute(
        _HEADS,
        {
            "queues": [queue.queue_id for queue, _, _ in probes],
            "statuses": [line.value for _, line, _ in probes],
            "categories": [category.value for _, _, category in probes],
            "present": [queue.check_in and status is None for queue, _, _ in probes],
            "limit": limit,
        },
    )
    lines: dict[str, list[TokenRow]] = {queue_id: [] for queue_id in by_id}
    for row in rows.mappings():
        lines[row["queue_id"]].append(token_row(row))
    return {
        queue_id: in_order(line, now=now, ageing=by_id[queue_id].ageing)[:limit]
        for queue_id, line in lines.items()
    }


async def live_count(tx: AsyncConnection, queue_ids: Iterable[str]) -> int:
    """Count the live tokens of these queues, from the counts in their rows."""
    return sum(queue.live_count for queue in (await read_queues(tx, queue_ids)).values())


async def new_token_ids(tx: AsyncConnection, count: int) -> list[int]:
    rows = await tx.execute(_NEW_IDS, {"count": count})
    return list(rows.scalars())


def in_order(line: Iterable[TokenRow], *, now: datetime, ageing: bool) -> list[TokenRow]:
    return sorted(line, key=lambda token: order_key(standing(token), now=now, ageing=ageing))


def standing(token: TokenRow) -> Waiting:
    """Return what the order of a line needs to know of a token."""
    return Waiting(token.category, token.priority, token.arrived_at, token.id)


async def at_desks(tx: AsyncConnection, department_id: str) -> list[TokenRow]:
    """Return the department's tokens that are called, being served or held, first called first."""
    rows = await tx.execute(_AT_DESKS, {"id": department_id})
    return [token_row(row) for row in rows.mappings()]


_LOCK_QUEUES: Final = text(
    f"SELECT {QUEUE_COLUMNS} FROM ledger.queue q "
    "WHERE queue_id = ANY(:ids) ORDER BY queue_id FOR UPDATE"
)
# Past midnight a slot stays for as long as its tokens do before they expire.
_OF_THE_DAY: Final = """(q.kind <> 'SLOT' OR q.service_date BETWEEN
    ((now() - interval '1 hour') AT TIME ZONE q.time_zone)::date
    AND (now() AT TIME ZONE q.time_zone)::date)"""
_LOCK_DEPARTMENTS: Final = text(
    f"SELECT {QUEUE_COLUMNS} FROM ledger.queue q "
    f"WHERE department_id = ANY(:ids) AND {_OF_THE_DAY} ORDER BY queue_id FOR UPDATE"
)
_READ_QUEUES: Final = text(
    f"SELECT {QUEUE_COLUMNS} FROM ledger.queue q WHERE queue_id = ANY(:ids) ORDER BY queue_id"
)
_READ_DEPARTMENT: Final = text(
    f"SELECT {QUEUE_COLUMNS} FROM ledger.queue q "
    f"WHERE department_id = :id AND {_OF_THE_DAY} ORDER BY queue_id"
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
    WHERE department_id = :id AND status IN ('CALLED', 'SERVING', 'HELD')
    ORDER BY called_at, id
""")
_NEW_IDS: Final = text("SELECT nextval('ledger.token_id') FROM generate_series(1, :count)")
