"""Reading the ledger, and locking what is about to change."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.events import Category
from shared.ledger.rows import (
    IN_LINE,
    QUEUE_COLUMNS,
    TOKEN_COLUMNS,
    QueueRow,
    TokenRow,
    queue_row,
    token_row,
)
from shared.line_order import BASE_PRIORITY, Waiting, order_key
from shared.problems import Refused


async def lock_queues(tx: AsyncConnection, queue_ids: Iterable[str]) -> dict[str, QueueRow]:
    """Lock the queues' rows in id order; unknown ids are missing from the answer."""
    rows = await tx.execute(_LOCK_QUEUES, {"ids": sorted(set(queue_ids))})
    return {row["queue_id"]: queue_row(row) for row in rows.mappings()}


async def lock_department(tx: AsyncConnection, department_id: str) -> dict[str, QueueRow]:
    """Lock all queues of a department, in id order."""
    rows = await tx.execute(_LOCK_DEPARTMENTS, {"ids": [department_id]})
    return {row["queue_id"]: queue_row(row) for row in rows.mappings()}


async def lock_departments(
    tx: AsyncConnection, department_ids: Collection[str]
) -> dict[str, QueueRow]:
    """Lock all queues of several departments, in id order of the queues."""
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
    """Read a department's queues without a lock, for showing."""
    rows = await tx.execute(_READ_DEPARTMENT, {"id": department_id})
    return {row["queue_id"]: queue_row(row) for row in rows.mappings()}


async def heads(
    tx: AsyncConnection, queues: Iterable[QueueRow], *, limit: int, now: datetime
) -> dict[str, list[TokenRow]]:
    """Return the first `limit` of each queue's line, in order.

    One index probe a queue and category: the cost does not grow with the line.
    """
    by_id = {queue.queue_id: queue for queue in queues}
    probes = [(queue, category) for queue in by_id.values() for category in queue.waiting]
    rows = await tx.execute(
        _HEADS,
        {
            "queues": [queue.queue_id for queue, _ in probes],
            "statuses": [IN_LINE[queue.kind].value for queue, _ in probes],
            "categories": [category.value for _, category in probes],
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


async def rank(tx: AsyncConnection, token: TokenRow, queue: QueueRow) -> int:
    """Count a token's place in its line from Postgres; 1 = next. Grows with the line."""
    if queue.ageing:
        return await _rank_by_reading(tx, token, queue)
    rows = await tx.execute(
        _RANK,
        {
            "queue_id": queue.queue_id,
            "status": token.status.value,
            "stronger": [
                category.value
                for category in queue.live.get(token.status, {})
                if _goes_before(category, token)
            ],
            "category": token.category.value,
            "arrived_at": token.arrived_at,
            "id": token.id,
        },
    )
    return int(rows.scalar_one()) + 1


async def _rank_by_reading(tx: AsyncConnection, token: TokenRow, queue: QueueRow) -> int:
    """Lines that age are a slot's: short enough to be read."""
    now = (await tx.execute(text("SELECT now()"))).scalar_one()
    line = (await heads(tx, [queue], limit=queue.waiting_count + 1, now=now))[queue.queue_id]
    return [standing.id for standing in line].index(token.id) + 1


def _goes_before(category: Category, token: TokenRow) -> bool:
    return BASE_PRIORITY[category] < token.priority


_LOCK_QUEUES: Final = text(
    f"SELECT {QUEUE_COLUMNS} FROM ledger.queue q "
    "WHERE queue_id = ANY(:ids) ORDER BY queue_id FOR UPDATE"
)
_LOCK_DEPARTMENTS: Final = text(
    f"SELECT {QUEUE_COLUMNS} FROM ledger.queue q "
    "WHERE department_id = ANY(:ids) ORDER BY queue_id FOR UPDATE"
)
_READ_QUEUES: Final = text(
    f"SELECT {QUEUE_COLUMNS} FROM ledger.queue q WHERE queue_id = ANY(:ids) ORDER BY queue_id"
)
_READ_DEPARTMENT: Final = text(
    f"SELECT {QUEUE_COLUMNS} FROM ledger.queue q WHERE department_id = :id ORDER BY queue_id"
)
_TOKENS_BY_ID: Final = text(f"SELECT {TOKEN_COLUMNS} FROM ledger.token t WHERE id = ANY(:ids)")
_TOKEN_BY_SECRET: Final = text(f"SELECT {TOKEN_COLUMNS} FROM ledger.token t WHERE secret = :secret")
_HEADS: Final = text(f"""
    SELECT {TOKEN_COLUMNS}
    FROM unnest(CAST(:queues AS text[]), CAST(:statuses AS text[]), CAST(:categories AS text[]))
         AS probe(queue_id, status, category)
    CROSS JOIN LATERAL (
      SELECT * FROM ledger.token w
      WHERE w.queue_id = probe.queue_id AND w.status = probe.status
        AND w.status IN ('WAITING', 'ALLOCATED') AND w.category = probe.category
      ORDER BY w.arrived_at, w.id LIMIT :limit
    ) t
""")
_AT_DESKS: Final = text(f"""
    SELECT {TOKEN_COLUMNS} FROM ledger.token t
    WHERE department_id = :id AND status IN ('CALLED', 'SERVING', 'HELD')
    ORDER BY called_at, id
""")
_RANK: Final = text("""
    SELECT
      (SELECT count(*) FROM ledger.token
       WHERE queue_id = :queue_id AND status = :status AND category = ANY(:stronger)
         AND status IN ('WAITING', 'ALLOCATED'))
    + (SELECT count(*) FROM ledger.token
       WHERE queue_id = :queue_id AND status = :status AND category = :category
         AND status IN ('WAITING', 'ALLOCATED')
         AND (arrived_at, id) < (:arrived_at, :id))
""")
_NEW_IDS: Final = text("SELECT nextval('ledger.token_id') FROM generate_series(1, :count)")
