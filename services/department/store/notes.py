"""What was said about a visitor at a transfer, a call out of order or a cancellation."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.store.last_actions import KEPT
from shared.events import EventType
from shared.ledger import Change
from shared.pipeline import Pipeline, Statement, no_answer

# A note that somebody left by itself.
NOTE_LEFT: Final = "NOTE_LEFT"


@dataclass(frozen=True)
class Note:
    event_type: str  # of the act that it was given with, or NOTE_LEFT
    text: str
    user_id: str | None
    at: datetime


def remember(pipeline: Pipeline, changes: Iterable[Change], *, now: datetime) -> None:
    """Let the pipeline keep the changes' notes; a transfer's two halves have one."""
    kept = [
        (change.before.id, change)
        for change in changes
        if change.note and change.before and change.event_type is not EventType.TOKEN_ARRIVED
    ]
    if not kept:
        return
    parameters = {
        "token_ids": [token_id for token_id, _ in kept],
        "event_types": [change.event_type.value for _, change in kept],
        "notes": [change.note for _, change in kept],
        "user_ids": [change.actor for _, change in kept],
        "at": now,
    }
    pipeline.add(Statement(_KEEP, parameters, no_answer))


async def add_note(
    tx: AsyncConnection, token_id: int, note: str, *, user_id: str | None, at: datetime
) -> None:
    parameters = {
        "token_ids": [token_id],
        "event_types": [NOTE_LEFT],
        "notes": [note],
        "user_ids": [user_id],
        "at": at,
    }
    await tx.execute(_KEEP, parameters)


async def notes_of(tx: AsyncConnection, token_ids: Iterable[int]) -> Mapping[int, Sequence[Note]]:
    """Return the notes about tokens by their ids, oldest first."""
    found: dict[int, list[Note]] = defaultdict(list)
    for row in await tx.execute(_OF_TOKENS, {"ids": list(token_ids)}):
        found[row.token_id].append(Note(row.event_type, row.note, row.user_id, row.at))
    return found


async def forget_old(tx: AsyncConnection, now: datetime) -> None:
    await tx.execute(_FORGET_OLD, {"before": now - KEPT})


_KEEP: Final = text("""
    INSERT INTO department.note (token_id, event_type, note, user_id, at)
    SELECT *, CAST(:at AS timestamptz) FROM unnest(
      CAST(:token_ids AS bigint[]), CAST(:event_types AS text[]), CAST(:notes AS text[]),
      CAST(:user_ids AS text[]))
""")
_OF_TOKENS: Final = text("""
    SELECT token_id, event_type, note, user_id, at FROM department.note
    WHERE token_id = ANY(:ids) ORDER BY note_id
""")
_FORGET_OLD: Final = text("DELETE FROM department.note WHERE at < :before")
