"""The last action on each token at a desk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.undoing import LastAction
from shared.events import EventType, Reason
from shared.ledger import Change, TokenRow
from shared.pipeline import Pipeline, Statement, no_answer

# A console lists this many; further back nobody looks for a slip.
RECENT_MAX: Final = 12
KEPT: Final = timedelta(days=2)
# Steps within a visit that leave the call, and the minute for taking it back, as they are.
_WITHIN_A_CALL: Final = frozenset(
    {
        EventType.TOKEN_RECALLED,
        EventType.TOKEN_STARTED,
        EventType.TOKEN_ARRIVED,
        EventType.TOKEN_CORRECTED,
        EventType.TURN_NEAR,
    }
)
_REMEMBERED: Final = frozenset(
    {
        EventType.TOKEN_CALLED,
        EventType.TOKEN_SERVED,
        EventType.TOKEN_NO_SHOW,
        EventType.TOKEN_CANCELLED,
        EventType.TOKEN_TRANSFERRED,
    }
)


@dataclass(frozen=True)
class RecentAction:
    """A token's last action as a console lists it."""

    token_id: int
    desk_id: int | None
    action: LastAction


async def find_last_action(tx: AsyncConnection, token_id: int) -> LastAction | None:
    rows = await tx.execute(_FIND, {"token_id": token_id})
    row = rows.first()
    if row is None:
        return None
    return LastAction(EventType(row.event_type), row.user_id, row.at, row.department_id)


async def recent_actions(tx: AsyncConnection, department_id: str) -> list[RecentAction]:
    """Return what was last finished in a department, newest first."""
    rows = await tx.execute(_RECENT, {"department_id": department_id, "limit": RECENT_MAX})
    return [
        RecentAction(
            row.token_id, row.desk_id, LastAction(EventType(row.event_type), row.user_id, row.at)
        )
        for row in rows
    ]


async def called_before(tx: AsyncConnection, at: datetime, *, limit: int) -> Sequence[int]:
    """Return the ids of tokens first called before then whose call has not ended at a desk."""
    rows = await tx.execute(_CALLED_BEFORE, {"at": at, "limit": limit})
    return rows.scalars().all()


def remember(pipeline: Pipeline, changes: Iterable[Change], *, now: datetime) -> None:
    """Let the pipeline keep the last action on each token that changed at a desk."""
    kept: list[tuple[TokenRow, Change, EventType]] = []
    forgotten: list[int] = []
    for change in changes:
        token, event_type = change.before, _action_type(change)
        if token is None or _goes_on(change):
            continue
        if change.event_type in _WITHIN_A_CALL and event_type is None:
            continue
        if event_type is None:
            forgotten.append(token.id)
        else:
            kept.append((token, change, event_type))
    if kept:
        pipeline.add(_keeping(kept, now))
    if forgotten:
        pipeline.add(Statement(_FORGET, {"ids": forgotten}, no_answer))


async def forget_call(tx: AsyncConnection, token_id: int, called_before: datetime) -> None:
    await tx.execute(_FORGET_CALL, {"token_id": token_id, "at": called_before})


async def forget_old(tx: AsyncConnection, now: datetime) -> None:
    await tx.execute(_FORGET_OLD, {"before": now - KEPT})


def _action_type(change: Change) -> EventType | None:
    """Return what to remember of a change: an undone no-show is a call again."""
    if change.reason is Reason.UNDONE:
        return None
    if change.event_type is EventType.TOKEN_RECALLED and _ended(change):
        return EventType.TOKEN_CALLED
    return change.event_type if change.event_type in _REMEMBERED else None


def _goes_on(change: Change) -> bool:
    """Say whether it is only where somebody who was served goes on to."""
    leaves = change.event_type is EventType.TOKEN_TRANSFERRED
    return leaves and change.reason is Reason.NEXT_SERVICE


def _ended(change: Change) -> bool:
    return change.before is not None and change.before.ended_at is not None


def _keeping(kept: Sequence[tuple[TokenRow, Change, EventType]], now: datetime) -> Statement[None]:
    return Statement(
        _KEEP,
        {
            "token_ids": [token.id for token, _, _ in kept],
            "department_ids": [token.department_id for token, _, _ in kept],
            "desk_ids": [_desk_of(token, change) for token, change, _ in kept],
            "event_types": [event_type.value for _, _, event_type in kept],
            "user_ids": [change.actor for _, change, _ in kept],
            "at": now,
        },
        no_answer,
    )


def _desk_of(before: TokenRow, change: Change) -> int | None:
    after = change.after
    return (after.desk_id if after is not None else None) or before.desk_id


_FIND: Final = text(
    "SELECT event_type, user_id, at, department_id FROM department.deed WHERE token_id = :token_id"
)
_RECENT: Final = text("""
    SELECT token_id, desk_id, event_type, user_id, at FROM department.deed
    WHERE department_id = :department_id AND event_type <> 'TOKEN_CALLED'
    ORDER BY at DESC LIMIT :limit
""")
_CALLED_BEFORE: Final = text("""
    SELECT token_id FROM department.deed
    WHERE event_type = 'TOKEN_CALLED' AND at < :at ORDER BY at LIMIT :limit
""")
# The grace timer's no-show stays the action of whoever had called.
_KEEP: Final = text("""
    INSERT INTO department.deed AS d (token_id, department_id, desk_id, event_type, user_id, at)
    SELECT *, CAST(:at AS timestamptz) FROM unnest(
      CAST(:token_ids AS bigint[]), CAST(:department_ids AS text[]), CAST(:desk_ids AS integer[]),
      CAST(:event_types AS text[]), CAST(:user_ids AS text[]))
    ON CONFLICT (token_id) DO UPDATE SET department_id = EXCLUDED.department_id,
      desk_id = EXCLUDED.desk_id, event_type = EXCLUDED.event_type,
      user_id = COALESCE(EXCLUDED.user_id, d.user_id), at = EXCLUDED.at
""")
_FORGET: Final = text("DELETE FROM department.deed WHERE token_id = ANY(:ids)")
_FORGET_CALL: Final = text("""
    DELETE FROM department.deed
    WHERE token_id = :token_id AND event_type = 'TOKEN_CALLED' AND at < :at
""")
_FORGET_OLD: Final = text("DELETE FROM department.deed WHERE at < :before")
