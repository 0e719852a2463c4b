"""What the sender takes from the table and writes back.

Each of these is one statement, so an engine in autocommit does.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.own_words import OwnWords
from services.notifier.store.writing import CHANNEL, DEAD


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to be sent, with the directory's objects that it may name (null: not known)."""

    id: UUID
    event_id: UUID
    token_id: int | None
    version: int  # the token's, when this was told
    kind: str
    label: str
    queue_id: str
    department_id: str
    branch_id: str
    language: str
    message_id: str
    attempts: int
    created_at: datetime
    recipient: str
    name: str | None
    context: dict[str, Any]
    branch: dict[str, Any] | None
    department: dict[str, Any] | None
    queue: dict[str, Any] | None
    desk: dict[str, Any] | None
    own_words: OwnWords | None = None  # the branch's, for this kind and language


async def claim(
    tx: AsyncConnection, *, lease: UUID, lease_for: timedelta, limit: int
) -> list[Letter]:
    """Take the letters that are due, oldest first; until the lease ends nobody else sends them."""
    rows = await tx.execute(_CLAIM, {"lease": lease, "lease_for": lease_for, "limit": limit})
    return [Letter(**row) for row in rows.mappings()]


async def read(tx: AsyncConnection, letter_id: UUID) -> Letter | None:
    """Return a letter as it would be sent; null when there is none, or its text is forgotten."""
    row = (await tx.execute(_READ, {"id": letter_id})).mappings().first()
    return Letter(**row) if row else None


async def renew(
    tx: AsyncConnection, letter_ids: Collection[UUID], *, lease: UUID, lease_for: timedelta
) -> None:
    """Keep letters for longer; those that somebody else holds by now are left to him."""
    await tx.execute(_RENEW, {"ids": list(letter_ids), "lease": lease, "lease_for": lease_for})


async def record_sent(tx: AsyncConnection, letter_ids: Sequence[UUID]) -> None:
    """Record what a mail server has accepted, whatever has been decided meanwhile."""
    await tx.execute(_SENT, {"ids": list(letter_ids)})


async def record_refused(
    tx: AsyncConnection, letter_id: UUID, *, lease: UUID, reason: str, rest: timedelta | None
) -> None:
    """Record a failure: the letter rests and is tried again, or is dead when `rest` is null.

    One that has been tried for long enough is dead too.
    """
    await tx.execute(_REFUSED, {"id": letter_id, "lease": lease, "reason": reason, "rest": rest})


async def release(tx: AsyncConnection, letter_ids: Collection[UUID], *, lease: UUID) -> None:
    """Give back letters that were taken but not tried."""
    await tx.execute(_RELEASE, {"ids": list(letter_ids), "lease": lease})


async def give_up_on_old(tx: AsyncConnection, *, reason: str) -> None:
    """Let those die that waited too long for a mail server that cannot be reached."""
    await tx.execute(_GIVE_UP, {"reason": reason})


async def seconds_until_due(tx: AsyncConnection) -> float | None:
    """Return how long the next letter still rests, negative when it is due; null: there is none."""
    seconds = (await tx.execute(_NEXT)).scalar_one()
    return None if seconds is None else float(seconds)


async def note_engine(
    tx: AsyncConnection, name: str, *, reachable: bool, detail: str | None
) -> None:
    """Note for the summary whether the worker reaches an engine; `since` is kept while it does."""
    await tx.execute(_ENGINE, {"name": name, "reachable": reachable, "detail": detail})


_COLUMNS: Final = """l.id, l.event_id, l.token_id, l.version, l.kind, l.label, l.queue_id,
      l.department_id, l.branch_id, l.language, l.message_id, l.attempts, l.created_at, l.recipient,
      l.name, l.context,
      b.value AS branch, d.value AS department, q.value AS queue, k.value AS desk,
      coalesce(l.context -> 'own_words', to_jsonb(w)) AS own_words"""
_NAMES: Final = """
    LEFT JOIN notifier.directory_object b ON b.key = 'branch/' || l.branch_id
    LEFT JOIN notifier.directory_object d ON d.key = 'department/' || l.department_id
    LEFT JOIN notifier.directory_object q ON q.key = 'queue/' || l.queue_id
    LEFT JOIN notifier.directory_object k
      ON k.key = 'desk/' || l.department_id || '/' || (l.context ->> 'desk_id')
    LEFT JOIN notifier.wording w
      ON (w.branch_id, w.kind, w.language) = (l.branch_id, l.kind, l.language)"""
# The order is decided before the update: an update alone would return its rows in any order.
_CLAIM: Final = text(f"""
    WITH due AS MATERIALIZED (
      SELECT id FROM notifier.letter
      WHERE status = 'PENDING' AND next_attempt_at <= now()
        AND (leased_until IS NULL OR leased_until < now())
      ORDER BY next_attempt_at LIMIT :limit FOR UPDATE SKIP LOCKED
    ), leased AS (
      UPDATE notifier.letter l SET lease = :lease, leased_until = now() + :lease_for
      FROM due WHERE l.id = due.id RETURNING l.*
    )
    SELECT {_COLUMNS}
    FROM leased l {_NAMES}
    ORDER BY l.next_attempt_at
""")
_READ: Final = text(f"""
    SELECT {_COLUMNS} FROM notifier.letter l {_NAMES}
    WHERE l.id = :id AND l.recipient IS NOT NULL AND l.context IS NOT NULL
""")
_RENEW: Final = text("""
    UPDATE notifier.letter SET leased_until = now() + :lease_for
    WHERE id = ANY(:ids) AND status = 'PENDING' AND lease = :lease
""")
_SENT: Final = text("""
    UPDATE notifier.letter
    SET status = 'SENT', ended_at = clock_timestamp(), attempts = attempts + 1,
      last_error = NULL, lease = NULL, leased_until = NULL
    WHERE id = ANY(:ids)
""")
_REFUSED: Final = text(f"""
    WITH verdict AS (
      SELECT id, CAST(:rest AS interval) IS NULL OR give_up_at <= now() AS dead
      FROM notifier.letter WHERE id = :id AND lease = :lease AND status = 'PENDING' FOR UPDATE
    ), noted AS (
      UPDATE notifier.letter l
      SET attempts = attempts + 1, last_error = :reason, lease = NULL, leased_until = NULL,
        status = CASE WHEN verdict.dead THEN 'DEAD' ELSE 'PENDING' END,
        ended_at = CASE WHEN verdict.dead THEN clock_timestamp() END,
        next_attempt_at = now() + coalesce(CAST(:rest AS interval), interval '0')
      FROM verdict WHERE l.id = verdict.id RETURNING verdict.dead
    )
    SELECT pg_notify('{CHANNEL}', '{DEAD}') FROM noted WHERE dead
""")
_RELEASE: Final = text("""
    UPDATE notifier.letter SET lease = NULL, leased_until = NULL
    WHERE id = ANY(:ids) AND lease = :lease AND status = 'PENDING'
""")
_GIVE_UP: Final = text(f"""
    WITH dead AS (
      UPDATE notifier.letter
      SET status = 'DEAD', ended_at = clock_timestamp(), last_error = :reason,
        lease = NULL, leased_until = NULL
      WHERE status = 'PENDING' AND give_up_at <= now()
        AND (leased_until IS NULL OR leased_until < now())
      RETURNING 1
    )
    SELECT pg_notify('{CHANNEL}', '{DEAD}') FROM dead
""")
_NEXT: Final = text("""
    SELECT extract(epoch FROM
             min(greatest(next_attempt_at, coalesce(leased_until, next_attempt_at))) - now())
    FROM (SELECT next_attempt_at, leased_until FROM notifier.letter
          WHERE status = 'PENDING' ORDER BY next_attempt_at LIMIT 200) soon
""")
_ENGINE: Final = text("""
    INSERT INTO notifier.engine AS e (name, reachable, detail)
    VALUES (:name, :reachable, :detail)
    ON CONFLICT (name) DO UPDATE SET reachable = excluded.reachable, detail = excluded.detail,
      since = CASE WHEN e.reachable = excluded.reachable THEN e.since ELSE now() END
""")
