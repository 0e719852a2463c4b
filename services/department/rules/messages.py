"""Messages to all who wait: who may post what, how many, and whom they are for. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.department.rules.commands import Actor
from services.department.rules.stations import refuse_station
from shared.events import TokenStatus
from shared.ledger import QueueRow, TokenRow
from shared.messages import Message, MessageKind
from shared.problems import Refused

# Beside the calls a screen has room for so many.
SHOWN_MAX: Final = 3
# Before it is refused, somebody asks whether anybody still reads them.
LIMITED_FOR: Final = timedelta(hours=1)
# What these say stands in their texts.
_NEEDS_TEXT: Final = frozenset({MessageKind.OTHER_ENTRANCE, MessageKind.OTHER})
_NEEDS_MINUTES: Final = frozenset({MessageKind.DELAY, MessageKind.CLOSING})
_TOLD: Final = frozenset({TokenStatus.WAITING, TokenStatus.ALLOCATED, TokenStatus.HELD})


@dataclass(frozen=True, kw_only=True)
class PostMessage:
    by: Actor
    now: datetime
    message_id: UUID
    kind: MessageKind
    lasts: timedelta
    minutes: int | None = None  # of the delay, or until the closing
    at: datetime | None = None  # of a closing whose time is known to the minute
    texts: Mapping[str, str] = field(default_factory=dict)
    queue_id: str | None = None


def decide_message(
    command: PostMessage,
    queues: Mapping[str, QueueRow],
    *,
    shown: Sequence[Message],
    posted: Sequence[datetime],
    per_hour_max: int,
) -> Message:
    """Return the message; `posted` are the times of the last hour's. Raises `Refused`.

    A desk posts what there are words for. What is written by hand stands on public screens, and is
    a supervisor's.
    """
    _require_complete(command)
    if command.texts and not command.by.supervisor:
        raise Refused("FORBIDDEN", "Only supervisors write a text of their own.", status=403)
    for queue in _addressed(command, queues):
        refuse_station(queue)
    # A line closes whatever else is said; screens show the newest.
    if len(shown) >= SHOWN_MAX and command.at is None:
        sentence = f"{SHOWN_MAX} messages are shown already. End one of them first."
        raise Refused("TOO_MANY_MESSAGES", sentence)
    if len(posted) >= per_hour_max:
        again_at = posted[-per_hour_max] + LIMITED_FOR
        raise Refused(
            "MESSAGES_PER_HOUR",
            f"This department has posted {per_hour_max} messages within an hour.",
            status=429,
            retry_after_seconds=max(1, int((again_at - command.now).total_seconds()) + 1),
        )
    minutes = timedelta(minutes=command.minutes or 0)
    closing = command.kind is MessageKind.CLOSING
    return Message(
        message_id=command.message_id,
        kind=command.kind,
        minutes=command.minutes if command.kind is MessageKind.DELAY else None,
        at=(command.at or command.now + minutes) if closing else None,
        texts=dict(command.texts),
        queue_id=command.queue_id,
        posted_at=command.now,
        ends_at=command.now + command.lasts,
    )


def is_told(token: TokenRow) -> bool:
    """Tell whether somebody still waits, and can be written to."""
    return token.status in _TOLD and token.email is not None


def _require_complete(command: PostMessage) -> None:
    if (command.kind in _NEEDS_MINUTES) != (command.minutes is not None or command.at is not None):
        sentence = "A delay and a closing say a number of minutes, other messages none."
        raise Refused("MESSAGE_INCOMPLETE", sentence, status=422)
    if command.kind in _NEEDS_TEXT and not command.texts:
        sentence = "Such a message needs a text in at least one language."
        raise Refused("MESSAGE_INCOMPLETE", sentence, status=422)


def _addressed(command: PostMessage, queues: Mapping[str, QueueRow]) -> list[QueueRow]:
    if command.queue_id is None:
        return list(queues.values())
    if command.queue_id not in queues:
        sentence = f"There is no queue {command.queue_id} in this department."
        raise Refused("QUEUE_NOT_FOUND", sentence, status=404)
    return [queues[command.queue_id]]
