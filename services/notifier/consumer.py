"""Door: the log comes in, letters are written."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from services.notifier.rules import joins_a_new_line, letter_for, outdated
from services.notifier.store.writing import note_move, supersede, write_letter
from shared.events import Event, EventType


@dataclass(frozen=True)
class Consumer:
    """Which events are told by mail, and the domain of the Message-IDs."""

    told: Collection[EventType]
    mail_domain: str

    async def on_event(self, tx: AsyncConnection, event: Event) -> None:
        """Write the letter that the event deserves, and withdraw what is no longer true."""
        if not event.email:
            return
        if event.token_id is not None:
            if joins_a_new_line(event):
                await note_move(tx, event.token_id, event.version)
            if kinds := outdated(event):
                await supersede(tx, event.token_id, version=event.version, kinds=kinds)
        draft = letter_for(event, told=self.told, now=datetime.now(UTC))
        if draft is not None:
            await write_letter(tx, draft, message_id=f"<{event.event_id}@{self.mail_domain}>")
