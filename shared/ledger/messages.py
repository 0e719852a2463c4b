"""Messages to all who wait: what is said now, in a department or in one of its queues."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.ledger.rows import QueueRow
from shared.ledger.writing import NOTIFIED_QUEUES_MAX
from shared.messages import Message
from shared.postgres import EVERYTHING


async def keep_message(
    tx: AsyncConnection, message: Message, queue: QueueRow, *, by: str, everywhere: Sequence[str]
) -> None:
    """Write a new message of the queue's department, and wake who waits in all these queues."""
    values: dict[str, Any] = {
        **message.model_dump(),
        "texts": orjson.dumps(message.texts).decode(),
        "branch_id": queue.branch_id,
        "department_id": queue.department_id,
        "posted_by": by,
    }
    await tx.execute(_KEEP, values)
    await wake(tx, everywhere)


async def end_message(
    tx: AsyncConnection, message_id: UUID, *, by: str, now: datetime, everywhere: Sequence[str]
) -> None:
    await tx.execute(_END, {"message_id": message_id, "by": by, "now": now})
    await wake(tx, everywhere)


async def messages_now(tx: AsyncConnection, department_id: str, now: datetime) -> list[Message]:
    """Return what is said to those who wait, the newest first."""
    rows = await tx.execute(_NOW, {"department_id": department_id, "now": now})
    return [Message.model_validate(dict(row)) for row in rows.mappings()]


async def messages_since(
    tx: AsyncConnection, department_id: str, since: datetime
) -> list[datetime]:
    """Return when messages were posted since then, the oldest first."""
    rows = await tx.execute(_SINCE, {"department_id": department_id, "since": since})
    return list(rows.scalars())


async def wake(tx: AsyncConnection, queue_ids: Sequence[str]) -> None:
    """Let those who follow these queues look again."""
    many = len(queue_ids) > NOTIFIED_QUEUES_MAX
    await tx.execute(_WAKE, {"payload": EVERYTHING if many else ",".join(queue_ids)})


# In a statement about `:queue_id` and its department `:id`: what is said there `:now`, as JSON.
SAID_TO_ALL: Final = """coalesce((
      SELECT json_agg(json_build_object('id', m.message_id, 'kind', m.kind, 'minutes', m.minutes,
        'at', m.at, 'texts', m.texts, 'ends_at', m.ends_at) ORDER BY m.posted_at DESC)
      FROM ledger.message m
      WHERE m.department_id = :id AND coalesce(m.queue_id, :queue_id) = :queue_id
        AND m.ended_at IS NULL AND m.ends_at > :now
        AND m.posted_at > CAST(:now AS timestamptz) - interval '1 day'), '[]')"""
_COLUMNS: Final = "message_id, kind, minutes, at, texts, queue_id, posted_at, ends_at"
_KEEP: Final = text("""
    INSERT INTO ledger.message (message_id, branch_id, department_id, queue_id, kind, minutes, at,
      texts, posted_by, posted_at, ends_at)
    VALUES (:message_id, :branch_id, :department_id, :queue_id, :kind, :minutes, :at,
      CAST(:texts AS jsonb), :posted_by, :posted_at, :ends_at)
""")
_END: Final = text(
    "UPDATE ledger.message SET ended_by = :by, ended_at = :now WHERE message_id = :message_id"
)
_NOW: Final = text(f"""
    SELECT {_COLUMNS} FROM ledger.message
    WHERE department_id = :department_id AND ended_at IS NULL AND ends_at > :now
      AND posted_at > CAST(:now AS timestamptz) - interval '1 day'
    ORDER BY posted_at DESC
""")
_SINCE: Final = text("""
    SELECT posted_at FROM ledger.message
    WHERE department_id = :department_id AND posted_at > :since ORDER BY posted_at
""")
_WAKE: Final = text("SELECT pg_notify('ledger', :payload)")
