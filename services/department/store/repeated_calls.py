"""Calls that a desk wants to be made again when nobody answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from services.department.rules.profiles import DeskProfile
from services.department.store.last_actions import KEPT
from services.department.store.profiles import desk_profile


@dataclass(frozen=True)
class UnansweredCall:
    """A visitor who was called to a desk with a profile; `last_called_at`: with repetitions."""

    token_id: int
    profile: DeskProfile
    time_zone: str
    first_called_at: datetime
    last_called_at: datetime


async def unanswered(
    tx: AsyncConnection, *, times_max: int, limit: int
) -> Sequence[UnansweredCall]:
    """Return who is called to a desk with a profile and was not called again so often yet."""
    rows = await tx.execute(_UNANSWERED, {"times_max": times_max, "limit": limit})
    return [_call(row) for row in rows.mappings()]


async def count(tx: AsyncConnection, token_id: int, first_called_at: datetime) -> None:
    await tx.execute(_COUNT, {"token_id": token_id, "called_at": first_called_at})


async def forget_old(tx: AsyncConnection, now: datetime) -> None:
    await tx.execute(_FORGET_OLD, {"before": now - KEPT})


def _call(row: Any) -> UnansweredCall:  # noqa: ANN401 - a row of the driver
    profile = desk_profile(row["profile"])
    if profile is None:
        raise TypeError(row)
    return UnansweredCall(
        row["token_id"], profile, row["time_zone"], row["first_called_at"], row["last_called_at"]
    )


_UNANSWERED: Final = text("""
    SELECT t.id AS token_id, s.profile, q.time_zone, d.at AS first_called_at,
      t.called_at AS last_called_at
    FROM department.deed d
    JOIN department.desk_state s ON s.department_id = d.department_id AND s.number = d.desk_id
    JOIN ledger.token t ON t.id = d.token_id
    JOIN ledger.queue q ON q.queue_id = t.queue_id
    LEFT JOIN department.repeated_call r ON r.token_id = d.token_id AND r.called_at = d.at
    WHERE d.event_type = 'TOKEN_CALLED' AND t.status = 'CALLED'
      AND s.profile IS NOT NULL
      AND COALESCE(r.times, 0) < :times_max
    ORDER BY t.called_at LIMIT :limit
""")
_COUNT: Final = text("""
    INSERT INTO department.repeated_call AS r (token_id, called_at, times)
    VALUES (:token_id, :called_at, 1)
    ON CONFLICT (token_id) DO UPDATE SET called_at = EXCLUDED.called_at,
      times = CASE WHEN r.called_at = EXCLUDED.called_at THEN r.times + 1 ELSE 1 END
""")
_FORGET_OLD: Final = text("DELETE FROM department.repeated_call WHERE called_at < :before")
