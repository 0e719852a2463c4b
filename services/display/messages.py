"""What is said to all who wait, folded from the log: which messages a department shows now."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from services.display.board import ShownMessage
from services.display.tokens import MessageRecord, TokenRecord
from shared.events import EventType

# A desk may post as many; whatever else a log says, a screen has no room for more.
SHOWN_MAX: Final = 3


@dataclass
class Messages:
    """A department's messages; one that has ended stays so, whatever comes once more."""

    _shown: dict[str, MessageRecord] = field(default_factory=dict)
    _ended: dict[str, datetime] = field(default_factory=dict)

    def hear(self, record: TokenRecord) -> None:
        """Take in a message that was posted or ended; raises `KeyError` where a part is missing."""
        message = record.get("message")
        if message is None:
            return
        message_id = message["messageId"]
        if record["eventType"] == EventType.MESSAGE_ENDED:
            self._ended[message_id] = message["endsAt"]
            self._shown.pop(message_id, None)
        elif record["eventType"] == EventType.MESSAGE_POSTED and message_id not in self._ended:
            self._shown[message_id] = message

    def forget_before(self, now: datetime) -> bool:
        """Forget what is over, and say whether any of it was shown."""
        over = [one for one, message in self._shown.items() if message["endsAt"] <= now]
        for message_id in over:
            del self._shown[message_id]
        self._ended = {one: ends_at for one, ends_at in self._ended.items() if ends_at > now}
        return bool(over)

    def now(self, now: datetime) -> list[ShownMessage]:
        """Return what is shown, the newest first."""
        live = [message for message in self._shown.values() if message["endsAt"] > now]
        live.sort(key=lambda message: message["postedAt"], reverse=True)
        return [_shown(message) for message in live[:SHOWN_MAX]]


def _shown(message: MessageRecord) -> ShownMessage:
    return ShownMessage(
        message_id=message["messageId"],
        kind=message["kind"],
        minutes=message.get("minutes"),
        at=message.get("at"),
        texts=message.get("texts") or {},
        queue_id=message.get("queueId"),
    )
