"""Queries of the API: pages of letters, one letter, counts; and sending one again."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.store.writing import CHANNEL, GIVE_UP_AFTER


@dataclass(frozen=True, slots=True)
class LetterRow:
    id: UUID
    event_id: UUID
    token_id: int | None
    kind: str
    label: str
    queue_id: str
    department_id: str
    language: str
    message_id: str
    status: str
    attempts: int
    last_error: str | None
    created_at: datetime
    next_attempt_at: datetime
    ended_at: datetime | None
    recipient: str | None
    queue_names: dict[str, str] | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """`letters` counts by status: all that wait or are dead, and what the last day did with others.

    `oldest_pending_seconds` is null when nothing waits.
    """

    letters: dict[str, int]
    oldest_pending_seconds: float | None
    parked: int
    unannounced: int


@dataclass(frozen=True, slots=True)
class EngineRow:
    name: str
    reachable: bool
    since: datetime
    detail: str | None


async def page(
    tx: AsyncConnection,
    *,
    status: str | None,
    departments: Collection[str] | None,
    after: UUID | None,
    limit: int,
) -> list[LetterRow]:
    """Return letters, newest first: those that follow the letter `after` in that order.

    Nothing follows a letter that is not there.
    """
    rows = await tx.execute(
        _page_query(status, follows=after is not None),
        {
            **_scope(departments),
            "limit": limit,
            **({} if after is None else {"after": after}),
        },
    )
    return [LetterRow(**row) for row in rows.mappings()]


@lru_cache
def _page_query(status: str | None, *, follows: bool) -> TextClause:
    """Name the status in the text, so that the planner sees which partial index fits."""
    if status not in {None, *STATUSES}:
        raise ValueError(status)
    conditions = [_IN_SCOPE]
    if status is not None:
        conditions.append(f"status = '{status}'")
    if follows:
        conditions.append(
            "(created_at, id) < (SELECT a.created_at, a.id FROM notifier.letter a"
            " WHERE a.id = :after)"
        )
    return text(
        f"SELECT {_NAMED} FROM notifier.letter WHERE {' AND '.join(conditions)}"
        " ORDER BY created_at DESC, id DESC LIMIT :limit"
    )


async def find(tx: AsyncConnection, letter_id: UUID) -> LetterRow | None:
    row = (await tx.execute(_FIND, {"id": letter_id})).mappings().first()
    return LetterRow(**row) if row else None


async def lock(
    tx: AsyncConnection, letter_ids: Iterable[UUID], *, departments: Collection[str] | None
) -> dict[UUID, LetterRow]:
    """Return these letters, those of other departments left out, locked until the commit."""
    values = {"ids": list(letter_ids), **_scope(departments)}
    rows = await tx.execute(_LOCK, values)
    return {row["id"]: LetterRow(**row) for row in rows.mappings()}


async def revive(tx: AsyncConnection, letter_ids: Collection[UUID]) -> dict[UUID, LetterRow]:
    """Put dead letters back among those to be sent; returns those that there were to revive."""
    values = {"ids": list(letter_ids), "give_up_after": GIVE_UP_AFTER}
    rows = (await tx.execute(_REVIVE, values)).mappings().all()
    if rows:
        await tx.execute(text(f"SELECT pg_notify('{CHANNEL}', '')"))
    return {row["id"]: LetterRow(**row) for row in rows}


async def last_sent_at(tx: AsyncConnection) -> datetime | None:
    """Return when the mail server last took a letter whose recipient is not forgotten yet."""
    found: datetime | None = (await tx.execute(_LAST_SENT)).scalar_one_or_none()
    return found


async def figures(tx: AsyncConnection, *, departments: Collection[str] | None) -> Figures:
    scope = _scope(departments)
    counts = {row.status: row.letters for row in await tx.execute(_COUNTS, scope)}
    rest = (await tx.execute(_REST, scope)).one()
    return Figures(
        letters={status: counts.get(status, 0) for status in STATUSES},
        oldest_pending_seconds=None if rest.oldest is None else float(rest.oldest),
        parked=rest.parked,
        unannounced=rest.unannounced,
    )


def _scope(departments: Collection[str] | None) -> dict[str, list[str] | None]:
    return {"departments": None if departments is None else sorted(departments)}


async def engines(tx: AsyncConnection) -> list[EngineRow]:
    rows = await tx.execute(
        text("SELECT name, reachable, since, detail FROM notifier.engine ORDER BY name")
    )
    return [EngineRow(**row) for row in rows.mappings()]


STATUSES: Final = ("PENDING", "SENT", "DEAD", "SUPERSEDED")
_COLUMNS: Final = """id, event_id, token_id, kind, label, queue_id, department_id, language,
    message_id, status, attempts, last_error, created_at, next_attempt_at, ended_at, recipient"""
_NAMED: Final = f"""{_COLUMNS},
    (SELECT value -> 'names' FROM notifier.directory_object
     WHERE key = 'queue/' || letter.queue_id) AS queue_names,
    (SELECT value ->> 'timeZone' FROM notifier.directory_object
     WHERE key = 'branch/' || letter.branch_id) AS time_zone"""
_IN_SCOPE: Final = """(CAST(:departments AS text[]) IS NULL
    OR department_id = ANY(CAST(:departments AS text[])))"""
_FIND: Final = text(f"SELECT {_NAMED} FROM notifier.letter WHERE id = :id")
_LOCK: Final = text(f"""
    SELECT {_COLUMNS} FROM notifier.letter
    WHERE id = ANY(:ids) AND {_IN_SCOPE} ORDER BY id FOR UPDATE
""")
_REVIVE: Final = text(f"""
    UPDATE notifier.letter
    SET status = 'PENDING', attempts = 0, ended_at = NULL, announced_at = NULL,
      next_attempt_at = clock_timestamp(), give_up_at = now() + :give_up_after
    WHERE id = ANY(:ids) AND status = 'DEAD' AND recipient IS NOT NULL
    RETURNING {_NAMED}
""")
# Along the index of those whose recipient is known, from its end.
_LAST_SENT: Final = text("""
    SELECT ended_at FROM notifier.letter
    WHERE recipient IS NOT NULL AND status = 'SENT' ORDER BY ended_at DESC LIMIT 1
""")
_COUNTS: Final = text(f"""
    SELECT status, count(*) AS letters FROM notifier.letter
    WHERE (status IN ('PENDING', 'DEAD')
           OR status IN ('SENT', 'SUPERSEDED') AND created_at > now() - interval '24 hours')
      AND {_IN_SCOPE}
    GROUP BY status
""")
_REST: Final = text(f"""
    SELECT
      (SELECT extract(epoch FROM now() - min(created_at)) FROM notifier.letter
       WHERE status = 'PENDING' AND {_IN_SCOPE}) AS oldest,
      (SELECT count(*) FROM notifier.parked) AS parked,
      (SELECT count(*) FROM notifier.letter
       WHERE status = 'DEAD' AND announced_at IS NULL AND {_IN_SCOPE}) AS unannounced
""")
