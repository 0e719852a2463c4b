"""Sends dead letters again: each once a death, however often a request is repeated."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.stops.store import stopped_letters
from services.notifier.store import reading
from services.notifier.store.reading import LetterRow

Outcome = Literal[
    "sent_again", "waiting", "sent", "superseded", "died_again", "forgotten", "stopped", "not_found"
]
LIVE: Final[Mapping[str, Outcome]] = {
    "PENDING": "waiting",
    "SENT": "sent",
    "SUPERSEDED": "superseded",
}


async def redrive_many(
    tx: AsyncConnection, died_at: Mapping[UUID, datetime], *, departments: Collection[str] | None
) -> dict[UUID, Outcome]:
    """Put dead letters back among those to be sent; returns what became of each."""
    rows = await reading.lock(tx, died_at, departments=departments)
    stopped = await stopped_letters(tx, rows)
    outcomes = {
        letter_id: outcome_of(rows.get(letter_id), died, stopped=letter_id in stopped)
        for letter_id, died in died_at.items()
    }
    await reading.revive(tx, [one for one, outcome in outcomes.items() if outcome == "sent_again"])
    return outcomes


def outcome_of(row: LetterRow | None, died_at: datetime, *, stopped: bool) -> Outcome:
    """Decide on a letter that was seen dead since `died_at`."""
    if row is None:
        return "not_found"
    if row.status != "DEAD":
        return LIVE[row.status]
    if row.ended_at != died_at:
        return "died_again"
    if row.recipient is None:
        return "forgotten"
    return "stopped" if stopped else "sent_again"
