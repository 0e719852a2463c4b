"""Requests to slots, and their results."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from services.token_api.slots.rules.commands import Cancel, CheckIn, Complete, NoShow
from shared.auth import Principal
from shared.events import Reason
from shared.idempotency import Key

CommandType = type[Cancel] | type[NoShow] | type[Complete] | type[CheckIn]


@dataclass(frozen=True, slots=True)
class BookSlot:
    """A patient wants a token of a slot; `category` is a word of the slot's discipline."""

    slot_id: UUID
    patient_id: UUID
    category: str
    caller: Principal
    key: Key | None = None
    letters_limited: bool = False  # the patient has an address, and no letter may go there


@dataclass(frozen=True, slots=True)
class ChangeToken:
    """Something is done with a slot's token; without `caller` by its holder."""

    token_id: int
    command: CommandType
    caller: Principal | None = None
    reason: Reason = Reason.BY_STAFF
    key: None = None


SlotRequest = BookSlot | ChangeToken


@dataclass(frozen=True, slots=True)
class SlotResult:
    body: dict[str, Any]
    replayed: bool = False
