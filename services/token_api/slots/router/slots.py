"""Slots: a doctor's time windows, each with its seats."""

from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request
from fastapi.responses import JSONResponse
from pydantic import AliasChoices, ConfigDict, Field
from typing_extensions import TypedDict

from services.token_api.slots.handle import cancel_slot as cancelling
from services.token_api.slots.handle import delay_slot as delay
from services.token_api.slots.handle import slots as making
from services.token_api.slots.handle.token_lists import tokens_of_slot
from services.token_api.slots.router.bodies import Slot, Slots, SlotStatus, SlotTokens, slot_body
from services.token_api.slots.router.doctors import AfterId
from services.token_api.slots.router.fields import (
    Capacity,
    DelayMinutes,
    DoctorRef,
    PaceMinutes,
    StarvationMinutes,
)
from services.token_api.slots.rules.expected_time import PACE_MINUTES_DEFAULT
from services.token_api.slots.rules.slot_settings import Discipline
from services.token_api.slots.store.slots import list_slots as read_slots
from shared.auth import Caller, in_department
from shared.moments import MomentOrWallTime
from shared.parameters import DepartmentId, Limit
from shared.postgres import Transaction
from shared.problems.documented import GUARDED, refusals
from shared.request_body import RequestBody, change_body

router = APIRouter(prefix="/api/v1/slots", tags=["slots"])

Doctor = Annotated[UUID | None, Query(description="Only this doctor's.")]
Day = Annotated[date | None, Query(alias="date", description="Only those of this day.")]


class NewSlot(RequestBody):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "doctor": "0198c1c2-0000-7000-8000-000000000000",
                    "start_time": "2028-01-10T09:00:00",
                    "end_time": "2028-01-10T10:00:00",
                    "max_capacity": 6,
                    "discipline": "ageing",
                }
            ]
        },
    )

    doctor: DoctorRef
    start_time: MomentOrWallTime = Field(description="Without an offset: on the branch's clock.")
    end_time: MomentOrWallTime
    max_capacity: Capacity
    discipline: Discipline = Discipline.AGEING
    pace_minutes: PaceMinutes = PACE_MINUTES_DEFAULT
    check_in_required: bool = Field(
        default=False, description="Call only those who have checked in."
    )
    starvation_minutes: StarvationMinutes | None = None
    phone_booking: bool = Field(default=False, description="Phones that have joined may book it.")


@change_body
class SlotChange(TypedDict, total=False):
    """What is left out stays as it is."""

    max_capacity: Capacity
    check_in_required: bool
    phone_booking: bool


class Delay(RequestBody):
    delay_minutes: DelayMinutes = Field(
        validation_alias=AliasChoices("delay_minutes", "minutes"), examples=[30]
    )


@router.get("", summary="List slots", responses=GUARDED)
async def list_slots(
    tx: Transaction,
    *,
    doctor: Doctor = None,
    doctor_id: Doctor = None,
    day: Day = None,
    status: SlotStatus | None = None,
    department_id: DepartmentId | None = None,
    available: Annotated[bool | None, Query(description="Only with a free seat.")] = None,
    after: AfterId = None,
    limit: Limit = 100,
) -> Slots:
    """Return slots by their start; the filters hold together."""
    filters = {
        "doctor": doctor or doctor_id,
        "day": day,
        "status": status.value if status else None,
        "department": department_id,
        "available": available,
    }
    found = [slot_body(view) for view in await read_slots(tx, filters, after=after, limit=limit)]
    return Slots(slots=found, next=found[-1].id if len(found) == limit else None)


@router.post("", status_code=201, summary="Create a slot", responses=GUARDED | refusals(404, 409))
async def create_slot(request: Request, tx: Transaction, caller: Caller, body: NewSlot) -> Slot:
    """Make a slot in the future; overlapping ones of one doctor are refused.

    Of a time that the branch's clock shows twice the first is meant; one that it skips is refused.
    """
    new = making.NewSlot(
        doctor_id=body.doctor,
        starts_at=body.start_time,
        ends_at=body.end_time,
        max_capacity=body.max_capacity,
        discipline=body.discipline,
        pace_minutes=body.pace_minutes,
        check_in_required=body.check_in_required,
        phone_booking=body.phone_booking,
        starvation=timedelta(minutes=body.starvation_minutes) if body.starvation_minutes else None,
    )
    ahead_max = request.state.settings.ahead_max
    view = await making.create_slot(tx, new, caller, now=datetime.now(UTC), ahead_max=ahead_max)
    return slot_body(view)


@router.get("/{slot_id}", summary="Read a slot", responses=GUARDED | refusals(404))
async def read_slot(tx: Transaction, slot_id: UUID) -> Slot:
    return slot_body(await making.read_slot(tx, slot_id))


@router.patch("/{slot_id}", summary="Resize a slot", responses=GUARDED | refusals(404, 409))
async def change_slot(
    request: Request,
    tx: Transaction,
    caller: Caller,
    slot_id: UUID,
    body: Annotated[SlotChange, Body()],
) -> Slot:
    """Change the capacity; more seats promote at once, fewer than are taken is refused."""
    links = request.state.settings.links
    return slot_body(await making.change_slot(tx, slot_id, body, caller, public_url=links))


@router.put("/{slot_id}/delay", summary="Delay a slot", responses=GUARDED | refusals(404, 409))
async def delay_slot(
    request: Request, tx: Transaction, caller: Caller, slot_id: UUID, body: Delay
) -> Slot:
    """Say how late it is; the doctor's later slots follow as far as the delay reaches them."""
    links = request.state.settings.links
    minutes = body.delay_minutes
    return slot_body(await delay.delay_slot(tx, slot_id, minutes, caller, public_url=links))


@router.post("/{slot_id}/cancel", summary="Cancel a slot", responses=GUARDED | refusals(404, 409))
async def cancel_slot(request: Request, caller: Caller, slot_id: UUID) -> Slot:
    """Cancel it; its holders wait for the doctor's next slot of the day, or are told it is off."""
    links = request.state.settings.links
    view = await cancelling.cancel_slot(request.state.engine, slot_id, caller, public_url=links)
    return slot_body(view)


@router.get(
    "/{slot_id}/tokens",
    response_model=SlotTokens,
    summary="List a slot's tokens",
    responses=GUARDED | refusals(404),
)
async def list_slot_tokens(
    request: Request, tx: Transaction, caller: Caller, slot_id: UUID, limit: Limit = 500
) -> JSONResponse:
    """Return who is at a desk, then who is called next, the waiting list, and who has ended."""
    in_department(caller, (await making.read_slot(tx, slot_id)).queue.department_id)
    tokens: list[dict[str, Any]] = await tokens_of_slot(
        tx, slot_id, limit=limit, public_url=request.state.settings.links
    )
    return JSONResponse({"tokens": tokens})
