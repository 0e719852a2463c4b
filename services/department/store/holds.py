"""Why and until when somebody is on hold; a row is true while its token is HELD."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.commands import Hold, HoldReason, SendToDesk, Verb
from services.department.store.last_actions import KEPT
from shared.events import TokenStatus
from shared.ledger import TokenRow
from shared.pipeline import Pipeline, Statement, no_answer


@dataclass(frozen=True)
class StoredHold:
    reason: HoldReason | None
    ends_at: datetime | None


def remember(pipeline: Pipeline, command: Verb, token: TokenRow) -> None:
    """Let the pipeline keep what a hold is for, and forget what is over."""
    if isinstance(command, Hold | SendToDesk):
        why = command.why if isinstance(command, Hold) else None
        parameters = {
            "token_id": token.id,
            "reason": None if why is None else why.value,
            "ends_at": command.until,
            "now": command.now,
        }
        pipeline.add(Statement(_KEEP, parameters, no_answer))
    elif token.status is TokenStatus.HELD:
        pipeline.add(Statement(_FORGET, {"token_id": token.id}, no_answer))


async def holds_of(tx: AsyncConnection, token_ids: Iterable[int]) -> Mapping[int, StoredHold]:
    rows = await tx.execute(_OF_TOKENS, {"ids": list(token_ids)})
    return {
        row.token_id: StoredHold(
            None if row.reason is None else HoldReason(row.reason), row.ends_at
        )
        for row in rows
    }


async def over(tx: AsyncConnection, at: datetime, *, limit: int) -> Sequence[int]:
    """Return the tokens whose time on hold is over, the earliest first."""
    rows = await tx.execute(_OVER, {"at": at, "limit": limit})
    return rows.scalars().all()


async def forget_over(tx: AsyncConnection, token_id: int, at: datetime) -> None:
    await tx.execute(_FORGET_OVER, {"token_id": token_id, "at": at})


async def forget_old(tx: AsyncConnection, now: datetime) -> None:
    await tx.execute(_FORGET_OLD, {"before": now - KEPT})


_KEEP: Final = text("""
    INSERT INTO department.hold (token_id, reason, ends_at, held_at)
    VALUES (:token_id, :reason, CAST(:ends_at AS timestamptz), :now)
    ON CONFLICT (token_id) DO UPDATE SET reason = EXCLUDED.reason, ends_at = EXCLUDED.ends_at,
      held_at = EXCLUDED.held_at
""")
_FORGET: Final = text("DELETE FROM department.hold WHERE token_id = :token_id")
_OF_TOKENS: Final = text(
    "SELECT token_id, reason, ends_at FROM department.hold WHERE token_id = ANY(:ids)"
)
_OVER: Final = text(
    "SELECT token_id FROM department.hold WHERE ends_at <= :at ORDER BY ends_at LIMIT :limit"
)
_FORGET_OVER: Final = text(
    "DELETE FROM department.hold WHERE token_id = :token_id AND ends_at <= :at"
)
_FORGET_OLD: Final = text("DELETE FROM department.hold WHERE held_at < :before")
