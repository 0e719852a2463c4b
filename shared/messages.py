"""The contract of a message to all who wait, as events carry it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import Field

from shared.contract import Contract


class MessageKind(StrEnum):
    """What a message to all who wait says; every surface has words for each."""

    DELAY = "DELAY"  # it takes so many minutes longer
    CLOSING = "CLOSING"  # nobody is called after a time
    OTHER_ENTRANCE = "OTHER_ENTRANCE"  # which one, its texts say
    OTHER = "OTHER"  # its texts say it all


class Message(Contract):
    """A message to all who wait; `texts` are what a supervisor wrote, by language."""

    message_id: UUID
    kind: MessageKind
    minutes: int | None = None  # DELAY
    at: datetime | None = None  # CLOSING
    texts: dict[str, str] = Field(default_factory=dict)
    queue_id: str | None = None  # null: for the whole department
    posted_at: datetime
    ends_at: datetime
