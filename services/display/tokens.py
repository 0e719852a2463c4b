"""What the display takes from a record of `token-events`: nothing about the holder.

The fields are a subset of `shared.events.Event`, by their names on the wire. The whole event is
not built: a day of a million of them is read at every start.
"""

from datetime import date, datetime
from typing import Final, Literal, NamedTuple

from pydantic import TypeAdapter
from typing_extensions import TypedDict

from shared.events import Category, QueueKind, TokenStatus
from shared.messages import MessageKind


class ChosenRecord(TypedDict, total=False):
    """Of a call what its queue's discipline remembers after it."""

    turns: dict[str, int] | None


class MessageRecord(TypedDict, total=False):
    """What is said to all who wait."""

    messageId: str
    kind: MessageKind
    minutes: int | None
    at: datetime | None
    texts: dict[str, str]
    queueId: str | None
    postedAt: datetime
    endsAt: datetime


class TokenRecord(TypedDict, total=False):
    """The part of an event that boards are made of; absent and null are the same."""

    eventType: str  # a type that came after this code still carries a token's state
    timestamp: datetime
    queueId: str
    queueKind: QueueKind
    departmentId: str
    branchId: str
    tokenId: int | None
    tokenLabel: str | None
    version: int
    status: TokenStatus | None
    serviceDate: date | None
    category: Category | None
    priority: int | None
    bookedAt: datetime | None
    deskId: int | None
    callId: str | None
    calledAt: datetime | None
    checkedInAt: datetime | None
    slotStart: datetime | None
    slotEnd: datetime | None
    slotDelayMinutes: int | None
    slotCheckIn: bool
    ageing: bool
    seq: int
    chosen: ChosenRecord | None
    message: MessageRecord | None


class Token(NamedTuple):
    """A live token at one of its versions."""

    token_id: int
    version: int
    branch_id: str
    department_id: str
    queue_id: str
    kind: QueueKind
    status: TokenStatus
    service_date: date
    category: Category
    priority: int
    arrived_at: datetime
    label: str
    desk_id: int | None
    called_at: datetime | None
    checked_in: bool = False

    @property
    def place(self) -> Literal["line", "desk", "trip"] | None:
        """Return where it stands on a board."""
        if self.status in AT_A_DESK:
            return "desk"
        if self.kind is QueueKind.STATION and self.status is TokenStatus.ALLOCATED:
            return "trip"
        return "line" if self.status is CALLABLE[self.kind] else None


AT_A_DESK: Final = frozenset({TokenStatus.CALLED, TokenStatus.SERVING})
CALLABLE: Final = {
    QueueKind.COUNTER: TokenStatus.WAITING,
    QueueKind.SLOT: TokenStatus.ALLOCATED,
    QueueKind.STATION: TokenStatus.WAITING,
}

# Asked without the adapter around it, which adds a tenth to a million of them.
_VALIDATE: Final = TypeAdapter(TokenRecord).validator.validate_json


def decode(value: bytes) -> TokenRecord:
    """Parse one record; raises `pydantic.ValidationError` when it is no event of ours."""
    record: TokenRecord = _VALIDATE(value)
    return record


def token_of(record: TokenRecord) -> Token:
    """Return the state of a live token; raises `KeyError` or `ValueError` where a part lacks."""
    token_id, status, service_date = record["tokenId"], record["status"], record["serviceDate"]
    category, priority, arrived_at = record["category"], record["priority"], record["bookedAt"]
    label = record["tokenLabel"]
    if (
        token_id is None
        or status is None
        or service_date is None
        or category is None
        or priority is None
        or arrived_at is None
        or label is None
    ):
        message = "an event of a live token lacks a part of its state"
        raise ValueError(message)
    return Token(
        token_id,
        record["version"],
        record["branchId"],
        record["departmentId"],
        record["queueId"],
        record.get("queueKind", QueueKind.COUNTER),
        status,
        service_date,
        category,
        priority,
        arrived_at,
        label,
        record.get("deskId"),
        record.get("calledAt"),
        record.get("checkedInAt") is not None,
    )
