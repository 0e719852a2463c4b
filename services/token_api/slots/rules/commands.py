"""What can be asked of a slot; frozen, with the ids inside. The time is the line's."""

from dataclasses import dataclass
from uuid import UUID

from shared.events import Reason


@dataclass(frozen=True, slots=True)
class Patient:
    patient_id: UUID
    name: str
    phone: str | None
    email: str | None
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """`token_id`, `secret` and `event_id` are the new token's; its number comes at the end."""

    patient: Patient
    category: str
    token_id: int
    secret: str
    event_id: UUID
    actor: str | None


@dataclass(frozen=True, kw_only=True)
class _TokenCommand:
    event_id: UUID
    actor: str | None


@dataclass(frozen=True, kw_only=True)
class Cancel(_TokenCommand):
    reason: Reason


class NoShow(_TokenCommand):
    """The patient has not come."""


class Complete(_TokenCommand):
    """The visit is over."""


class CheckIn(_TokenCommand):
    """The patient has arrived."""


# What is done with a token that is there.
TokenCommand = Cancel | NoShow | Complete | CheckIn
