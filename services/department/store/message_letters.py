"""Who is to be written to about a message: one token a person, each taken once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.messages import Message


@dataclass(frozen=True)
class Begun:
    message_id: UUID
    department_id: str
    queue_id: str | None  # null: the whole department
    posted_at: datetime


@dataclass(frozen=True)
class Reader:
    message_id: UUID
    token_id: int


async def begin(tx: AsyncConnection, message: Message, department_id: str) -> None:
    """Let the worker list the readers: a line may be long, and the desk does not wait for it."""
    parameters = {
        "message_id": message.message_id,
        "department_id": department_id,
        "queue_id": message.queue_id,
        "posted_at": message.posted_at,
    }
    await tx.execute(_BEGIN, parameters)


async def forget(tx: AsyncConnection, message_id: UUID) -> None:
    """Write to nobody more."""
    await tx.execute(_FORGET_BEGUN, {"message_id": message_id})
    await tx.execute(_FORGET_READERS, {"message_id": message_id})


async def begun(tx: AsyncConnection) -> list[Begun]:
    """Return messages whose readers are not listed yet; whoever else lists them is left alone."""
    rows = await tx.execute(_BEGUN)
    return [Begun(*row) for row in rows]


async def list_readers(
    tx: AsyncConnection, message: Begun, queue_ids: Sequence[str], *, day: date
) -> None:
    """List whoever waited when it was posted and gave an address, each address once."""
    parameters = {
        "message_id": message.message_id,
        "department_id": message.department_id,
        "queue_ids": list(queue_ids),
        "day": day,
        "posted_at": message.posted_at,
    }
    await tx.execute(_LIST, parameters)
    await tx.execute(_FORGET_BEGUN, {"message_id": message.message_id})


async def first_readers(tx: AsyncConnection, *, limit: int) -> list[Reader]:
    rows = await tx.execute(_FIRST, {"limit": limit})
    return [Reader(row.message_id, row.token_id) for row in rows]


async def take(tx: AsyncConnection, readers: Sequence[Reader]) -> set[Reader]:
    """Take these off the list, and return those that nobody else has taken before."""
    parameters = {
        "message_ids": [reader.message_id for reader in readers],
        "token_ids": [reader.token_id for reader in readers],
    }
    rows = await tx.execute(_TAKE, parameters)
    return {Reader(row.message_id, row.token_id) for row in rows}


_BEGIN: Final = text("""
    INSERT INTO department.message_begun (message_id, department_id, queue_id, posted_at)
    VALUES (:message_id, :department_id, :queue_id, :posted_at)
""")
_FORGET_BEGUN: Final = text("DELETE FROM department.message_begun WHERE message_id = :message_id")
_FORGET_READERS: Final = text(
    "DELETE FROM department.message_reader WHERE message_id = :message_id"
)
_BEGUN: Final = text("""
    SELECT message_id, department_id, queue_id, posted_at FROM department.message_begun
    FOR UPDATE SKIP LOCKED
""")
_LIST: Final = text("""
    INSERT INTO department.message_reader (message_id, token_id)
    SELECT DISTINCT ON (lower(email)) CAST(:message_id AS uuid), id FROM (
      SELECT id, email, service_date, issued_at FROM ledger.token
      WHERE queue_id = ANY(:queue_ids) AND status IN ('WAITING', 'ALLOCATED')
      UNION ALL
      SELECT id, email, service_date, issued_at FROM ledger.token
      WHERE department_id = :department_id AND status = 'HELD' AND queue_id = ANY(:queue_ids)
    ) waiting
    WHERE service_date = :day AND issued_at <= :posted_at AND email IS NOT NULL
    ORDER BY lower(email), id
    ON CONFLICT DO NOTHING
""")
_FIRST: Final = text("""
    SELECT message_id, token_id FROM department.message_reader
    ORDER BY message_id, token_id LIMIT :limit
""")
_TAKE: Final = text("""
    DELETE FROM department.message_reader r
    USING unnest(CAST(:message_ids AS uuid[]), CAST(:token_ids AS bigint[])) AS asked (m, t)
    WHERE r.message_id = asked.m AND r.token_id = asked.t
    RETURNING r.message_id, r.token_id
""")
