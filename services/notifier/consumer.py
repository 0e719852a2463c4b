"""Consumes the log and writes the letters that its events call for."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.rules import joins_a_new_line, letter_for, outdated
from services.notifier.store.writing import (
    Outdated,
    Written,
    note_moves,
    supersede,
    write_letters,
)
from shared.events import Event, EventType

# Nothing was said of a token before it.
FIRST_VERSION: Final = 1


@dataclass(frozen=True)
class Consumer:
    """Which events are told by mail, and the domain of the Message-IDs."""

    told: Collection[EventType]
    mail_domain: str

    async def on_events(self, tx: AsyncConnection, events: Sequence[Event]) -> None:
        """Write the letters that the events deserve, and withdraw what is no longer true.

        At most three statements, however many events. It comes to the same as one event after
        the other: a letter is withdrawn by later versions of its token only, and a token has
        later versions on another queue only where a move, which is noted first, lies between.
        """
        told = [event for event in events if has_reader(event)]
        tokens = [event for event in told if event.token_id is not None]
        if moves := {
            event.token_id: event.version
            for event in sorted(tokens, key=lambda event: event.version)
            if event.token_id is not None and joins_a_new_line(event)
        }:
            await note_moves(tx, moves)
        if letters := self._letters(told):
            await write_letters(tx, letters)
        if old := [
            Outdated(event.token_id, event.version, kinds)
            for event in tokens
            if event.token_id is not None
            and event.version > FIRST_VERSION
            and (kinds := outdated(event))
        ]:
            await supersede(tx, old)

    def _letters(self, events: Sequence[Event]) -> list[Written]:
        now = datetime.now(UTC)
        return [
            Written(draft, f"<{event.event_id}@{self.mail_domain}>")
            for event in events
            if (draft := letter_for(event, told=self.told, now=now)) is not None
        ]


def has_reader(event: Event) -> bool:
    """Tell whether there is anybody to write to; without an address an event changes nothing."""
    return bool(event.email)
