"""What a change of a slot would do: asked before it is done."""

from datetime import datetime
from typing import Self
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import APIRouter
from pydantic import BaseModel, Field, model_validator

from services.token_api.slots.handle import preview as handle
from services.token_api.slots.handle.preview import Affected, Delayed, Preview
from services.token_api.slots.router.fields import Capacity, DelayMinutes
from shared.auth import Caller
from shared.events import TokenStatus
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody

router = APIRouter(prefix="/api/v1/slots", tags=["slots"])


class ChangeWanted(RequestBody):
    """One of three: a delay, another number of seats, a cancellation."""

    delay_minutes: DelayMinutes | None = Field(default=None, examples=[30])
    max_capacity: Capacity | None = None
    cancel: bool = False

    @model_validator(mode="after")
    def one_of_three(self) -> Self:
        asked = (self.delay_minutes is not None, self.max_capacity is not None, self.cancel)
        if sum(asked) != 1:
            message = "ask for one change: delay_minutes, max_capacity or cancel"
            raise ValueError(message)
        return self


class SlotThen(BaseModel):
    slot_id: UUID
    start_time: datetime
    end_time: datetime
    delay_minutes_now: int
    delay_minutes_then: int


class PersonThen(BaseModel):
    token_id: int
    token_label: str
    patient_name: str | None
    phone: str | None
    status_now: TokenStatus
    status_then: TokenStatus
    slot_id_now: UUID | None
    slot_id_then: UUID | None
    position_then: int | None
    expected_now: datetime | None
    expected_then: datetime | None
    told: bool = Field(description="Whether a letter goes to them; the others want a call")


class SlotPreview(BaseModel):
    slots: list[SlotThen] = Field(description="Slots of the doctor that get another delay")
    people: list[PersonThen]


@router.post(
    "/{slot_id}/preview",
    summary="What a change of a slot would do",
    responses=GUARDED | refusals(404, 409),
)
async def preview_slot(
    tx: Transaction, caller: Caller, slot_id: UUID, body: ChangeWanted
) -> SlotPreview:
    """Return who would move where, and who would be told; nothing is changed."""
    slot = await handle.open_slot(tx, slot_id, caller)
    if body.delay_minutes is not None:
        found = await handle.preview_delay(tx, slot, body.delay_minutes)
    elif body.max_capacity is not None:
        found = await handle.preview_capacity(tx, slot, body.max_capacity)
    else:
        found = await handle.preview_cancellation(tx, slot)
    return _body(found, ZoneInfo(slot.queue.time_zone))


def _body(preview: Preview, zone: ZoneInfo) -> SlotPreview:
    return SlotPreview(
        slots=[_slot(one, zone) for one in preview.slots],
        people=[person_body(one, zone) for one in preview.people],
    )


def _slot(one: Delayed, zone: ZoneInfo) -> SlotThen:
    return SlotThen(
        slot_id=one.slot["slot_id"],
        start_time=one.slot["starts_at"].astimezone(zone),
        end_time=one.slot["ends_at"].astimezone(zone),
        delay_minutes_now=one.minutes_now,
        delay_minutes_then=one.minutes_then,
    )


def person_body(one: Affected, zone: ZoneInfo) -> PersonThen:
    return PersonThen(
        token_id=one.before.id,
        token_label=one.before.label,
        patient_name=one.before.name,
        phone=one.before.phone,
        status_now=one.before.status,
        status_then=one.after.status,
        slot_id_now=one.before.slot_id,
        slot_id_then=one.after.slot_id,
        position_then=one.place,
        expected_now=one.now.astimezone(zone) if one.now else None,
        expected_then=one.then.astimezone(zone) if one.then else None,
        told=one.before.email is not None,
    )
