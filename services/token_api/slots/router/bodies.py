"""The bodies of answers about slots and their tokens."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field

from services.token_api.slots.rules.slot_settings import Discipline
from services.token_api.slots.store.slots import SlotView
from services.token_api.tokens import Letters, Token
from shared.events import TokenStatus


class SlotStatus(StrEnum):
    ACTIVE = "ACTIVE"
    DELAYED = "DELAYED"
    CANCELLED = "CANCELLED"


class Slot(BaseModel):
    id: UUID
    doctor: UUID
    doctor_id: UUID
    doctor_name: str
    department_id: str
    date: date
    start_time: datetime
    end_time: datetime
    discipline: Discipline
    max_capacity: int
    current_capacity: int = Field(description="How many seats are taken now")
    seats_free: int
    overflow: int = Field(description="Seats granted beyond the capacity, worked off first")
    waiting_count: int
    pace_minutes: int
    status: SlotStatus
    delay_minutes: int
    check_in_required: bool
    phone_booking: bool = Field(description="Whether phones that have joined may book it")
    starvation_minutes: int | None = Field(
        description="Who has waited so long is raised; null: as STARVATION_MINUTES says"
    )
    created_at: datetime


class Slots(BaseModel):
    slots: list[Slot]
    next: UUID | None


class Priority(BaseModel):
    base: int
    bonus: float
    final: float


class PublishedToken(BaseModel):
    """What clients of the published design read of a token, at the top of every answer."""

    id: int
    slot: UUID
    patient: UUID | None
    patient_name: str | None
    token_number: int
    priority: Priority
    category: str
    status: TokenStatus
    estimated_time: datetime | None
    actual_time: datetime | None
    created_at: datetime
    updated_at: datetime


class SlotToken(PublishedToken):
    """A slot's token; on the waiting list `position` is the place there."""

    token_no: int
    token_label: str
    queue_id: str
    department_id: str
    slot_id: UUID
    doctor_id: UUID
    patient_id: UUID | None
    service_date: date
    position: int | None = Field(description="1 = next; the place on the waiting list")
    checked_in_at: datetime | None
    issued_at: datetime
    desk_id: int | None
    called_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    ticket_url: str | None


class SlotTokenAnswer(PublishedToken):
    token: SlotToken


class CounterTokenAnswer(BaseModel):
    token: Token


class BookedSlot(SlotTokenAnswer, Letters):
    """What a booking is answered with: the fields of a counter's token, and the slot's."""

    queue_position: int | None
    estimated_wait: None
    ticket_url: str | None
    existing: Literal[False]


class SlotTokens(BaseModel):
    tokens: list[SlotToken]


def token_answer(token: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answer about a slot's token; one kept before it had all these fields has them."""
    whole = {"slot": token["slot_id"], "patient": token["patient_id"], **token}
    return {**{name: whole[name] for name in PublishedToken.model_fields}, "token": whole}


def slot_body(view: SlotView) -> Slot:
    row, queue = view.row, view.queue
    zone = ZoneInfo(queue.time_zone)
    starvation = view.settings.starvation
    capacity = queue.capacity or 0
    return Slot(
        id=row["slot_id"],
        doctor=row["doctor_id"],
        doctor_id=row["doctor_id"],
        doctor_name=row["doctor_name"],
        department_id=row["department_id"],
        date=row["service_date"],
        start_time=row["starts_at"].astimezone(zone),
        end_time=row["ends_at"].astimezone(zone),
        discipline=Discipline(row["discipline"]),
        max_capacity=capacity,
        current_capacity=queue.seats_taken,
        seats_free=max(capacity - queue.seats_taken, 0),
        overflow=max(queue.seats_taken - capacity, 0),
        waiting_count=view.waiting_count,
        pace_minutes=queue.pace_minutes or 0,
        status=_status(view),
        delay_minutes=queue.delay_minutes,
        check_in_required=queue.check_in,
        phone_booking=row["phone_booking"],
        starvation_minutes=int(starvation.total_seconds()) // 60 if starvation else None,
        created_at=row["created_at"],
    )


def _status(view: SlotView) -> SlotStatus:
    if view.settings.cancelled:
        return SlotStatus.CANCELLED
    return SlotStatus.DELAYED if view.queue.delay_minutes else SlotStatus.ACTIVE
