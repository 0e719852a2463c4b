"""Dead letters to announce, names to know, people to forget."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

# A tidy that touches more rows at once would hold locks for longer than statements may take.
CLEARED_AT_ONCE: Final = 1_000


@dataclass(frozen=True, slots=True)
class DeadLetter:
    id: UUID
    event_id: UUID
    token_id: int | None
    kind: str
    queue_id: str
    department_id: str
    branch_id: str
    attempts: int
    reason: str
    died_at: datetime


async def unannounced(tx: AsyncConnection, *, limit: int) -> list[DeadLetter]:
    """Return dead letters that the topic has not been told of, oldest first."""
    rows = await tx.execute(_UNANNOUNCED, {"limit": limit})
    return [DeadLetter(**row) for row in rows.mappings()]


async def note_announced(tx: AsyncConnection, dead: Sequence[DeadLetter]) -> None:
    """Mark what the broker has acknowledged, except letters that died again meanwhile."""
    await tx.execute(
        _NOTE_ANNOUNCED,
        {"ids": [letter.id for letter in dead], "died_at": [letter.died_at for letter in dead]},
    )


async def keep_name(tx: AsyncConnection, key: str, value: str | None) -> None:
    """Keep the directory's last word on one object: JSON, or null when it is gone."""
    if value is None:
        await tx.execute(_FORGET_NAME, {"key": key})
    else:
        await tx.execute(_KEEP_NAME, {"key": key, "value": value})


async def clear_personal(tx: AsyncConnection, *, ended_before: datetime) -> int:
    """Forget whom the letters went to and what stood in them; returns how many were cleared."""
    return (await tx.execute(_CLEAR, {"before": ended_before, "limit": CLEARED_AT_ONCE})).rowcount


async def delete_letters(tx: AsyncConnection, *, ended_before: datetime) -> int:
    """Delete letters whose personal part went long ago; returns how many were deleted."""
    return (await tx.execute(_DELETE, {"before": ended_before, "limit": CLEARED_AT_ONCE})).rowcount


async def forget_moves(tx: AsyncConnection, *, older_than: timedelta) -> None:
    await tx.execute(_FORGET_MOVES, {"age": older_than})


_UNANNOUNCED: Final = text("""
    SELECT id, event_id, token_id, kind, queue_id, department_id, branch_id, attempts,
      coalesce(last_error, '') AS reason, ended_at AS died_at
    FROM notifier.letter
    WHERE status = 'DEAD' AND announced_at IS NULL ORDER BY ended_at LIMIT :limit
""")
_NOTE_ANNOUNCED: Final = text("""
    UPDATE notifier.letter l SET announced_at = now()
    FROM unnest(CAST(:ids AS uuid[]), CAST(:died_at AS timestamptz[])) AS told(id, died_at)
    WHERE l.id = told.id AND l.status = 'DEAD' AND l.ended_at = told.died_at
""")
_KEEP_NAME: Final = text("""
    INSERT INTO notifier.directory_object AS o (key, value) VALUES (:key, CAST(:value AS jsonb))
    ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE o.value <> excluded.value
""")
_FORGET_NAME: Final = text("DELETE FROM notifier.directory_object WHERE key = :key")
_CLEAR: Final = text("""
    UPDATE notifier.letter SET recipient = NULL, address_key = NULL, name = NULL, context = NULL,
      last_error = NULL
    WHERE id IN (
      SELECT id FROM notifier.letter
      WHERE recipient IS NOT NULL AND ended_at < :before
      ORDER BY ended_at LIMIT :limit FOR UPDATE SKIP LOCKED)
""")
_DELETE: Final = text("""
    DELETE FROM notifier.letter WHERE id IN (
      SELECT id FROM notifier.letter
      WHERE created_at < :before AND recipient IS NULL AND status <> 'PENDING'
      ORDER BY created_at LIMIT :limit)
""")
_FORGET_MOVES: Final = text("DELETE FROM notifier.moved WHERE moved_at < now() - :age")
